/** The editor's settings as the server reads them, per document. What a person mistyped falls back to the default. */
import { CONFIDENCES, DEFAULT_CONFIG, type Confidence } from '../core/index';

export interface Settings {
  enable: boolean;
  minConfidence: Confidence;
}

export const DEFAULT_SETTINGS: Readonly<Settings> = { enable: true, minConfidence: DEFAULT_CONFIG.minConfidence };

/** Reads the value of the settings' section, which may be anything. */
export function readSettings(value: unknown): Settings {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return {
    enable: typeof given.enable === 'boolean' ? given.enable : DEFAULT_SETTINGS.enable,
    minConfidence: CONFIDENCES.find((name) => name === given.minConfidence) ?? DEFAULT_SETTINGS.minConfidence,
  };
}
