/**
 * The changes that the explainer's page offers, looked at or made. The page knows them by their numbers and nothing else: what
 * they change was said by the server and stays here, together with the text that it was said of.
 */
import { commands, Uri, ViewColumn, type LogOutputChannel } from 'vscode';
import type { ExplainResult, FixPreview } from '../server/protocol';
import type { WayMessage } from '../webview/protocol';
import { findDocument } from './documents';
import { makeFix, showCode, showMade } from './fixMaking';
import { COMMANDS } from './ids';
import type { CHANGES } from './messages';

/** What became of a change that was asked for. `changed`: nothing, as the code changed after it was explained. */
export type Outcome = keyof typeof CHANGES;

export class ExplainedChanges {
  /** By the numbers that the page has for them; what is no change leaves a gap. */
  private readonly changes: readonly (FixPreview | undefined)[];
  private isBusy = false;

  /** @param text the whole text that was explained */
  constructor(
    { ways }: Pick<ExplainResult, 'ways'>,
    private readonly text: string,
    private readonly log: LogOutputChannel,
  ) {
    this.changes = ways.map((way) => (way.kind === 'change' ? way.change : undefined));
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
    const change = this.changes[way];
    if (!change) return undefined;
    const document = await findDocument(Uri.parse(change.uri), this.log);
    if (!document) return 'unopened';
    if (document.getText() !== this.text) return 'changed';
    if (type === 'preview') {
      // Beside the page, and not over it.
      await showCode(document, ViewColumn.One);
      await commands.executeCommand(COMMANDS.previewFix, { ...change, version: document.version });
      return undefined;
    }
    if (!(await makeFix(document, change))) return 'refused';
    await showMade(document, this.text, ViewColumn.One);
    return 'made';
  }
}
