/**
 * Getters and setters: what runs where a property is only read or written. They go by their names alone, in classes of the
 * same file; which object it is, nobody asks. Accessors of other files are missed where their properties are used.
 */
import type { FileFacts, FunctionFact, Path } from '../facts/model';

export class Accessors {
  private readonly byStep = new Map<string, FunctionFact[]>();

  constructor({ functions }: FileFacts) {
    for (const fn of functions) if (fn.kind === 'accessor') this.byStep.set(`.${fn.name}`, [...(this.byStep.get(`.${fn.name}`) ?? []), fn]);
  }

  /** The getters that run where a path is read, or the setters where it is written, each with the object that it is asked of. */
  runBy(path: Path, how: 'read' | 'write'): { fn: FunctionFact; on: Path }[] {
    if (this.byStep.size === 0) return [];
    return path.flatMap((step, at) => {
      const isSet = how === 'write' && at === path.length - 1;
      return at === 0 ? [] : (this.byStep.get(step) ?? []).filter((fn) => isSet === fn.parameters.length > 0).map((fn) => ({ fn, on: path.slice(0, at) }));
    });
  }
}
