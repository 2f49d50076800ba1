/** Names for results that had none. */
import type { Range } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, type Node } from '../syntax/tree';
import type { Code } from './code';
import type { PlacedOperation } from './place';

const RESERVED = /^(?:await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield|arguments|eval)$/;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** The first of some names that nothing has yet in a stretch, or in the file, nor among others, else the last with a number. */
export function freeName(wanted: readonly string[], code: Code, where?: Range, others?: ReadonlySet<string>): string {
  const there = where && new Set(code.usesIn(where).map(({ name }) => name));
  const isTaken = (name: string): boolean => others?.has(name) || (there?.has(name) ?? code.isTaken(name));
  const names = wanted.filter((name) => IDENTIFIER.test(name) && !RESERVED.test(name));
  const free = names.find((name) => !isTaken(name));
  for (let count = 2; free === undefined; count++) if (!isTaken(`${names.at(-1)}${count}`)) return `${names.at(-1)}${count}`;
  return free;
}

/** Several free names of one fix, none of them twice. */
export class FreeNames {
  private readonly given = new Set<string>();

  constructor(private readonly code: Code) {}

  /** As `freeName`. */
  of(wanted: readonly string[], where?: Range): string {
    const name = freeName(wanted, this.code, where, this.given);
    this.given.add(name);
    return name;
  }
}

/** Gives names that nothing in the file has yet, and none twice. */
export class Names {
  private readonly given = new Set<string>();

  constructor(private readonly code: Code) {}

  /** By the property that takes the result, else by what gives it: `orders` for `fetchOrders()`. */
  for(operation: Pick<PlacedOperation, 'node' | 'name'>): string {
    const candidates = [this.byTarget(operation.node), ...byCall(operation.name)].filter((name): name is string => name !== undefined && IDENTIFIER.test(name) && !RESERVED.test(name));
    // Two of a kind are told apart by a number.
    const again = candidates.find((candidate) => this.given.has(candidate));
    const base = again ?? candidates.at(-1) ?? 'result';
    let name = again === undefined ? [...candidates, base].find((candidate) => this.isFree(candidate)) : undefined;
    for (let count = 2; name === undefined; count++) if (this.isFree(`${base}${count}`)) name = `${base}${count}`;
    this.given.add(name);
    return name;
  }

  private isFree(name: string): boolean {
    return !this.given.has(name) && !this.code.isTaken(name);
  }

  private byTarget(node: Node): string | undefined {
    const parent = this.code.parentOf(node);
    if (parent?.type === T.Property && !parent.computed) return keyName(parent.key);
    if (parent?.type === T.AssignmentExpression && parent.operator !== '=') return undefined;
    if (parent?.type === T.AssignmentExpression && parent.left.type === T.MemberExpression && !parent.left.computed) return keyName(parent.left.property)?.replace(/^[#_]+/, '');
    const target = parent?.type === T.AssignmentExpression ? parent.left : parent?.type === T.VariableDeclarator ? parent.id : undefined;
    return target?.type === T.Identifier ? `${target.name}Result` : undefined;
  }
}

function byCall(call: string): string[] {
  const name = call.replace(/^[#_]+/, '');
  if (!IDENTIFIER.test(name)) return ['result'];
  const thing = /^(?:get|fetch|load|find|read|list|query|select)(?:All)?(?!(?:Many|One|First|Unique|By|Or|Async)(?![a-z]))([A-Z]\w*)$/.exec(name)?.[1];
  return [...(thing ? [thing[0].toLowerCase() + thing.slice(1)] : []), `${name}Result`];
}
