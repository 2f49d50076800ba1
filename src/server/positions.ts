/** From the core's offsets to the protocol's places. */
import type { LineIndex, Range as Offsets } from '../core/index';
import type { Position, Range } from 'vscode-languageserver';

function toPosition(lines: LineIndex, offset: number): Position {
  const { line, column } = lines.positionAt(offset);
  return { line: line - 1, character: column - 1 };
}

export function toRange(lines: LineIndex, range: Offsets): Range {
  return { start: toPosition(lines, range.start), end: toPosition(lines, range.end) };
}

export function toOffset(lines: LineIndex, position: Position): number {
  return lines.offsetAt({ line: position.line + 1, column: position.character + 1 });
}

export function contains(range: Offsets, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

export function overlap(a: Offsets, b: Offsets): boolean {
  return a.start <= b.end && b.start <= a.end;
}
