/** What is shown in each document, which follows every edit of its text. */
import { LineIndex, type FileAnalysis, type Finding, type Range, type Remark } from '../core/index';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { smallestEdit, TypingCalm } from './typingCalm';

/** What an analysis says, as far as it is shown. */
export type Said = Pick<FileAnalysis, 'findings' | 'remarks' | 'unreadable'>;

export interface ShownMarkers {
  findings: Finding[];
  remarks: Remark[];
  /** Milliseconds after which there may be more to show. */
  again?: number;
}

export class MarkersOfDocuments {
  private readonly documents = new Map<string, TypingCalm<Finding | Remark>>();

  /** Applies changes to a document; its markers move along. */
  readonly update = (document: TextDocument, changes: TextDocumentContentChangeEvent[], version: number): TextDocument =>
    changes.reduce((changed, change) => {
      const text = changed.getText();
      const { start, end } = 'range' in change ? { start: changed.offsetAt(change.range.start), end: changed.offsetAt(change.range.end) } : { start: 0, end: text.length };
      this.of(document.uri).edit(smallestEdit(start, text.slice(start, end), change.text), performance.now());
      return TextDocument.update(changed, [change], version);
    }, document);

  /** What is shown now that this is known of a document's newest text. Without `statementAt`, nothing is held back. */
  show(uri: string, { findings, remarks, unreadable }: Said, text: string, statementAt?: (offset: number) => Range | undefined): ShownMarkers {
    const orLine = statementAt && ((offset: number) => statementOrLine(offset, text, statementAt));
    const { markers, again } = this.of(uri).look({ text, found: unreadable ? undefined : [...findings, ...remarks], statementAt: orLine }, performance.now());
    return { findings: markers.filter((marker) => 'rule' in marker), remarks: markers.filter((marker) => 'code' in marker), again };
  }

  /** What is shown of a document, and what was typed in it, counts no more. */
  forget(uri: string): void {
    this.documents.delete(uri);
  }

  private of(uri: string): TypingCalm<Finding | Remark> {
    const known = this.documents.get(uri) ?? new TypingCalm<Finding | Remark>();
    this.documents.set(uri, known);
    return known;
  }
}

/** Who begins a new line writes in no statement yet, whatever the line lies in. */
function statementOrLine(offset: number, text: string, statementAt: (offset: number) => Range | undefined): Range {
  const lines = new LineIndex(text);
  const line = lines.rangeOf(lines.lineAt(offset));
  return (text.slice(line.start, line.end).trim() !== '' && statementAt(offset)) || line;
}
