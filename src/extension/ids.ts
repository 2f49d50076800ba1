/** Every id that the manifest and the code share. */
export const COMMANDS = {
  explain: 'concurrencyLens.explain',
  openGuide: 'concurrencyLens.openGuide',
  openRule: 'concurrencyLens.openRule',
  reportFalsePositive: 'concurrencyLens.reportFalsePositive',
  restartServer: 'concurrencyLens.restartServer',
  showLog: 'concurrencyLens.showLog',
  nextFinding: 'concurrencyLens.nextFinding',
  previousFinding: 'concurrencyLens.previousFinding',
  toggle: 'concurrencyLens.toggle',
  showActions: 'concurrencyLens.showActions',
} as const;

export const LANGUAGES = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'] as const;

export const EXPLAINER_PANEL = 'concurrencyLens.explainer';

export function isSupportedLanguage(languageId: string): boolean {
  return LANGUAGES.some((language) => language === languageId);
}
