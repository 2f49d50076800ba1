/** Every id that the manifest and the code share. */
export const COMMANDS = {
  explain: 'concurrencyLens.explain',
  openGuide: 'concurrencyLens.openGuide',
  openRule: 'concurrencyLens.openRule',
  reportFalsePositive: 'concurrencyLens.reportFalsePositive',
  previewFix: 'concurrencyLens.previewFix',
  applyPreview: 'concurrencyLens.applyPreview',
  renewPreview: 'concurrencyLens.renewPreview',
  closePreview: 'concurrencyLens.closePreview',
  restartServer: 'concurrencyLens.restartServer',
  showLog: 'concurrencyLens.showLog',
  nextFinding: 'concurrencyLens.nextFinding',
  previousFinding: 'concurrencyLens.previousFinding',
  toggle: 'concurrencyLens.toggle',
  showActions: 'concurrencyLens.showActions',
  openSample: 'concurrencyLens.openSample',
} as const;

export const LANGUAGES = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'] as const;

/** Set while a preview of a fix is the active tab: `current`, or `changed` where it no longer fits the code. */
export const PREVIEW_CONTEXT = 'concurrencyLens.preview';

/** The file that "Open a sample" opens, which is in memory. */
export const SAMPLE_SCHEME = 'concurrency-lens-sample';

export const EXPLAINER_PANEL = 'concurrencyLens.explainer';

export function isSupportedLanguage(languageId: string): boolean {
  return LANGUAGES.some((language) => language === languageId);
}
