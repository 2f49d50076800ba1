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
const EXPORTS = 'g:exports';

export class Members {
  /** `v3.parse` or `class:12.load` to the function; `TWICE` where there are two. */
  private readonly byKey = new Map<string, FunctionId>();
  /** `.load` to the variable that is exported by that name; undefined where something else is, or two are. */
  private readonly exported = new Map<string, string | undefined>();
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
    const path = ofModule(into);
    if (path.length < 2) return;
    if (path.length === 3 && path[1] === '.prototype') {
      fn.className = this.names.nameOf(path[0]);
      this.add(path[0], path[2], fn.id);
      return;
    }
    this.add(path.slice(0, -1).join(''), path.at(-1)!, fn.id);
  }

  /** `exports.load = load`, or what else is exported by that name. */
  addExported(into: Path, from: Path | undefined): void {
    const path = ofModule(into);
    if (path.length !== 2 || path[0] !== EXPORTS) return;
    const root = from?.length === 1 ? from[0] : undefined;
    this.exported.set(path[1], this.exported.has(path[1]) && this.exported.get(path[1]) !== root ? undefined : root);
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
  functionAt(named: Path, fn: FunctionId, functions: readonly FunctionFact[]): FunctionId | undefined {
    const path = ofModule(named);
    if (path.length === 1) return this.names.functionNamed(path[0]);
    if (path.length !== 2) return undefined;
    const [root, step] = path;
    if (root === EXPORTS && this.exported.has(step)) return this.byKey.has(root + step) ? undefined : this.names.functionNamed(this.exported.get(step) ?? '');
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

/** `module.exports.load` is `exports.load`. */
function ofModule(path: Path): Path {
  return path[0] === 'g:module' && path[1] === '.exports' ? [EXPORTS, ...path.slice(2)] : path;
}
