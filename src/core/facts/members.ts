/**
 * Functions that are members of classes and objects of the file, and which of them a call reaches.
 *
 * A member that is written twice is nobody's: which of the two runs is not known. Members of base classes in other
 * files are missed.
 */
import type { Names } from '../syntax/names';
import type { CallFact, FunctionFact, FunctionId, Path } from './model';
import { outwards } from './paths';

const TWICE = -1;

export class Members {
  /** `v3.parse` or `class:12.load` to the function; `TWICE` where there are two. */
  private readonly byKey = new Map<string, FunctionId>();
  /** From a method to the key of the class it belongs to. */
  private readonly ownerOf = new Map<FunctionId, string>();

  constructor(private readonly names: Names) {}

  addMethod(classKey: string, name: string, id: FunctionId): void {
    this.add(classKey, `.${name}`, id);
  }

  /** A constructor or an accessor: nobody calls it by its name, and its `this` is the class's as well. */
  addUncalled(classKey: string, id: FunctionId): void {
    this.ownerOf.set(id, classKey);
  }

  /** `api.load = function…`, and `Store.prototype.load = function…`, which makes it a method of `Store`. */
  addAssigned(into: Path, fn: FunctionFact): void {
    if (into.length < 2) return;
    if (into.length === 3 && into[1] === '.prototype') {
      fn.className = this.names.nameOf(into[0]);
      this.add(into[0], into[2], fn.id);
      return;
    }
    this.add(into.slice(0, -1).join(''), into.at(-1)!, fn.id);
  }

  private add(owner: string, step: string, id: FunctionId): void {
    const key = owner + step;
    this.byKey.set(key, this.byKey.has(key) ? TWICE : id);
    this.ownerOf.set(id, owner);
  }

  /** The function of this file that a call reaches, where that is certain. */
  targetOf({ callee, isNew, onSuper, fn }: CallFact, functions: readonly FunctionFact[]): FunctionId | undefined {
    return callee && !isNew && !onSuper ? this.functionAt(callee, fn, functions) : undefined;
  }

  /** The function that a path leads to, for code in `fn`. */
  functionAt(path: Path, fn: FunctionId, functions: readonly FunctionFact[]): FunctionId | undefined {
    if (path.length === 1) return this.names.functionNamed(path[0]);
    if (path.length !== 2) return undefined;
    const [root, step] = path;
    const found = this.ofInstance(root, step) ?? (root === 'this' ? this.ofThis(fn, step, functions) : (this.byKey.get(root + step) ?? this.byKey.get(`${this.names.classNamed(root) ?? ''}${step}`)));
    return found === undefined || found === TWICE ? undefined : found;
  }

  /** `client.load()` where `client` holds an instance of a class of this file. */
  private ofInstance(root: string, step: string): FunctionId | undefined {
    const classKey = this.names.classOfInstance(root);
    return classKey === undefined ? undefined : (this.byKey.get(classKey + step) ?? TWICE);
  }

  private ofThis(fn: FunctionId, step: string, functions: readonly FunctionFact[]): FunctionId | undefined {
    for (const at of outwards(functions[fn], functions)) {
      // A plain function has a `this` of its own, unless a compiler made it of an async one's body.
      if (!at.className && at.kind === 'function' && !at.compiledAsync) return undefined;
      if (!at.className) continue;
      const owner = this.ownerOf.get(at.id);
      return owner === undefined ? undefined : this.byKey.get(owner + step);
    }
    return undefined;
  }
}
