/** Every id that the manifest and the code share. */
import type { ExplainTarget } from '../server/protocol';

export const COMMANDS = {
  explain: 'concurrencyLens.explain',
  openGuide: 'concurrencyLens.openGuide',
  openRule: 'concurrencyLens.openRule',
  restartServer: 'concurrencyLens.restartServer',
  showLog: 'concurrencyLens.showLog',
} as const;

/** What each command may be called with; none of them needs it. */
export interface CommandArguments {
  explain: ExplainTarget;
  /** `topic#section` */
  openGuide: string;
  /** A rule's id. */
  openRule: string;
}

export const LANGUAGES = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'] as const;

export const EXPLAINER_PANEL = 'concurrencyLens.explainer';

export function isSupportedLanguage(languageId: string): boolean {
  return LANGUAGES.some((language) => language === languageId);
}
