/**
 * The changes that the explainer's page offers, looked at or made. The page knows them by their numbers and nothing else; what
 * one changes is asked of the server when it is wanted, for the text that was explained.
 */
import { commands, Uri, ViewColumn, type LogOutputChannel } from 'vscode';
import type { ChangeTarget, ExplainedChangeParams, ExplainResult, FixPreview } from '../server/protocol';
import type { WayMessage } from '../webview/protocol';
import { findDocument } from './documents';
import { makeFix, showCode, showMade } from './fixMaking';
import { COMMANDS } from './ids';
import type { CHANGES } from './messages';

/** What became of a change that was asked for. `changed`: nothing, as the code changed after it was explained. */
export type Outcome = keyof typeof CHANGES;

export class ExplainedChanges {
  /** By the numbers that the page has for them; what is no change leaves a gap. */
  private readonly changes: readonly (ChangeTarget | undefined)[];
  private isBusy = false;

  /**
   * @param explained the document, and the whole text that was explained
   * @param ask the server, which gives null for what is not offered any more
   */
  constructor(
    { ways }: Pick<ExplainResult, 'ways'>,
    private readonly explained: { uri: string; text: string },
    private readonly ask: (params: ExplainedChangeParams) => Promise<FixPreview | null>,
    private readonly log: LogOutputChannel,
  ) {
    this.changes = ways.map((way) => (way.kind === 'change' ? way.target : undefined));
  }

  /**
   * Does what the page asks for, one thing at a time: what is asked meanwhile is a second press of a button. Gives what became of
   * it; undefined where there is nothing to say.
   */
  async answer(message: WayMessage): Promise<Outcome | undefined> {
    if (this.isBusy) return undefined;
    this.isBusy = true;
    try {
      return await this.make(message);
    } catch (fault) {
      this.log.error(fault instanceof Error ? fault : String(fault));
      return 'refused';
    } finally {
      this.isBusy = false;
    }
  }

  private async make({ type, way }: WayMessage): Promise<Outcome | undefined> {
    const target = this.changes[way];
    if (!target) return undefined;
    const { uri, text } = this.explained;
    const document = await findDocument(Uri.parse(uri), this.log);
    if (!document) return 'unopened';
    if (document.getText() !== text) return 'changed';
    const change = await this.ask({ uri, text, version: document.version, target });
    // Somebody may have typed while the server thought.
    if (document.getText() !== text) return 'changed';
    if (!change) return 'gone';
    if (type === 'preview') {
      // Beside the page, and not over it.
      await showCode(document, ViewColumn.One);
      await commands.executeCommand(COMMANDS.previewFix, { ...change, version: document.version });
      return undefined;
    }
    if (!(await makeFix(document, change))) return 'refused';
    await showMade(document, text, ViewColumn.One);
    return 'made';
  }
}
