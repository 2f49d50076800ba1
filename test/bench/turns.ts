/** Several things measured in turn, so that what slows the machine for a while slows all of them. */

export interface Contender<T> {
  name: string;
  measure(): Promise<T>;
}

/** A B C A B C…: what each gave, in the order of the runs, by its name. */
export async function inTurns<T>(runs: number, contenders: readonly Contender<T>[], say: (line: string) => void): Promise<Map<string, T[]>> {
  const measured = new Map(contenders.map(({ name }) => [name, [] as T[]]));
  for (let turn = 1; turn <= runs; turn++) {
    for (const { name, measure } of contenders) {
      say(`run ${turn} of ${runs}: ${name}`);
      measured.get(name)!.push(await measure());
    }
  }
  return measured;
}
