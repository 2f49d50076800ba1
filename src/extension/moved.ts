/** Where a place is after edits. */

/** One change of a document, as the editor tells of it. */
export interface Change {
  rangeOffset: number;
  rangeLength: number;
  text: string;
}

/** An offset moves along with changes before it, and stays where one goes over it. */
export function moved(offset: number, changes: readonly Change[]): number {
  return changes.reduce((place, { rangeOffset, rangeLength, text }) => (rangeOffset + rangeLength <= place ? place + text.length - rangeLength : place), offset);
}
