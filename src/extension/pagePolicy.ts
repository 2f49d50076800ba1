/** What all our webview pages share: what they may load, and whose script may run. */

export interface PagePolicy {
  /** Where the webview may load pictures, fonts and styles from. */
  cspSource: string;
  /** At least 128 random bits. */
  nonce: string;
}

/**
 * The content security policy: nothing is loaded from anywhere but the extension, only the nonce's script runs.
 * With `blobWorkers`, that script may also start workers from text of its own; they live under the same policy.
 */
export function contentPolicy({ cspSource, nonce }: PagePolicy, { blobWorkers = false } = {}): string {
  return [
    "default-src 'none'",
    `img-src ${cspSource} data:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    ...(blobWorkers ? ['worker-src blob:'] : []),
  ].join('; ');
}

/** 128 random bits as 32 hexadecimal digits. */
export function createNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
