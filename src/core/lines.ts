/** Offsets to lines and columns and back, for one text. Lines end at `\n`, `\r\n` or a lone `\r`. */
import type { Range } from './model';

/** A place as people count: both from 1; columns in UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

/** Looks lines up in one text. Building it reads the text once; each look-up is a binary search. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) this.starts.push(i + 1);
    }
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The place of an offset; an offset outside the text is moved to its nearest end. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - this.starts[low] + 1 };
  }

  lineAt(offset: number): number {
    return this.positionAt(offset).line;
  }

  /** A line with the break that ends it. */
  rangeOf(line: number): Range {
    return { start: this.starts[line - 1], end: this.starts[line] ?? this.text.length };
  }

  /** The offset of a place; a line or column outside the text is moved to its nearest end. */
  offsetAt(position: Position): number {
    const line = Math.max(1, Math.min(position.line, this.starts.length));
    const end = line < this.starts.length ? this.starts[line] - 1 : this.text.length;
    return Math.max(this.starts[line - 1], Math.min(this.starts[line - 1] + position.column - 1, end));
  }
}
