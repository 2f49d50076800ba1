/**
 * What the turns of a loop leave behind: results in one list, map, set or object, each at the end of its turn. A turn gives
 * such a result back instead, and what the turns gave is put in its place when they are done, in the order of the list: so
 * neither results nor keys come in the order of completion.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { CHANGES_KEYED, CHANGES_LIST } from '../effects/known';
import type { TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, unwrap, type Node } from '../syntax/tree';
import { isFunction, within, type Code, type Use } from './code';
import { Refusal } from './place';

/** A statement that puts a result into its place. */
interface Put {
  statement: Node;
  /** The results; a key comes before its value. */
  parts: Node[];
  /** The `continue` right behind it. */
  next?: Node;
}

export interface Gathered {
  /** The variable. */
  name: string;
  variable: unknown;
  declared: Node;
  how: 'push' | 'add' | 'set' | 'assign';
  puts: Put[];
  /** Each turn leaves one result exactly, at its end. */
  always: boolean;
}

const MOST_HOPS = 4;
const GLOBAL_VALUES = /^(?:String|Number|Boolean|BigInt|Symbol|Array|Object|Date|parseInt|parseFloat|structuredClone|(?:en|de)codeURI(?:Component)?)$/;
const VALUE_OWNERS = /^(?:Object|Math|JSON|Number|String|Date|Buffer)$/;
const METHODS_OF_VALUES = /^(?:to(?:String|Fixed|Precision|ISOString|JSON|UpperCase|LowerCase|Sorted|Reversed|Spliced|Locale\w+)|trim(?:Start|End)?|split|slice|substring|replace(?:All)?|join|map|filter|flat|flatMap|concat|reverse|sort|padStart|padEnd|repeat|charAt|charCodeAt|codePointAt|normalize|indexOf|lastIndexOf|findIndex|includes|startsWith|endsWith|some|every|getTime)$/;

/** Undefined where turns leave nothing. Throws where they leave it in a way that cannot be put in order afterwards. */
export function gatheredBy(loop: Node, body: Node, code: Code): Gathered | undefined {
  const all = code.descendants(body, true).flatMap((node) => putOf(node, loop, code) ?? []);
  if (all.length === 0) return undefined;
  const [{ name, how, use }] = all;
  if (all.some((other) => other.use.variable !== use.variable || other.how !== how)) throw new Refusal('its turns leave results in several places');
  const declared = declarationOf(use, code);
  const uses = code.usesIn(span(loop)).filter(({ variable }) => variable === use.variable);
  if (uses.length > all.length) throw new Refusal(`a turn uses \`${name}\` for more than its result`);
  const puts = all.map((one): Put => ({ ...one, next: behind(one.statement, code) }));
  for (const put of puts) checkIsLast(put, body, name, code);
  const ends = body.type === T.BlockStatement ? body.body.at(-1) : body;
  const leavesEarly = code.descendants(body).some((node) => node.type === T.ContinueStatement && !isOfInnerLoop(node, body, code));
  const isOne = how !== 'push' || (puts[0].parts.length === 1 && puts[0].parts[0].type !== T.SpreadElement);
  const isKept = how === 'set' || how === 'assign' || !puts[0].parts.some((part) => mayBePromise(part, code));
  const always = puts.length === 1 && puts[0].statement === ends && !leavesEarly && isOne && isKept;
  return { name, variable: use.variable, declared, how, puts, always };
}

/** A turn that gives a promise back would wait for it, other than one that gives it back in a list. What functions of other files give is not known. */
function mayBePromise(part: Node, code: Code, hops = MOST_HOPS): boolean {
  const value = unwrap(part);
  const isSo = (one: Node): boolean => hops === 0 || mayBePromise(one, code, hops - 1);
  switch (value.type) {
    case T.CallExpression: return !givesValue(value) && (givenBy(value.callee, code)?.some(isSo) ?? true);
    case T.NewExpression: return keyName(value.callee) === 'Promise';
    case T.ConditionalExpression: return isSo(value.consequent) || isSo(value.alternate);
    case T.LogicalExpression: return isSo(value.left) || isSo(value.right);
    case T.Identifier: {
      const owner = ownerOf(value, code);
      return owner?.type === T.VariableDeclarator && owner.id.type === T.Identifier && owner.init != null && isSo(owner.init);
    }
    default: return false;
  }
}

/** The variable or the function of a name. */
export function ownerOf(name: Node, code: Code): TSESTree.VariableDeclarator | TSESTree.FunctionDeclaration | undefined {
  const [declared] = code.usesIn(span(name)).flatMap((use) => use.declared);
  const owner = declared === undefined ? undefined : code.parentOf(code.innermostAround({ start: declared, end: declared + 1 }));
  return (owner?.type === T.VariableDeclarator || owner?.type === T.FunctionDeclaration) && owner.id?.range[0] === declared ? owner : undefined;
}

/** What a function of this file gives back that is not async. */
function givenBy(callee: Node, code: Code): Node[] | undefined {
  if (callee.type !== T.Identifier) return undefined;
  const owner = ownerOf(callee, code);
  const fn = owner?.type === T.VariableDeclarator ? owner.init : owner;
  if ((fn?.type !== T.FunctionDeclaration && fn?.type !== T.ArrowFunctionExpression && fn?.type !== T.FunctionExpression) || fn.async || fn.generator) return undefined;
  if (fn.body.type !== T.BlockStatement) return [fn.body];
  return code.descendants(fn.body).flatMap((node) => (node.type === T.ReturnStatement && node.argument ? [node.argument] : []));
}

/** Methods of texts and lists, and functions of the language. */
function givesValue({ callee }: TSESTree.CallExpression): boolean {
  if (callee.type === T.Identifier) return GLOBAL_VALUES.test(callee.name);
  if (callee.type !== T.MemberExpression) return false;
  return (callee.object.type === T.Identifier && VALUE_OWNERS.test(callee.object.name)) || METHODS_OF_VALUES.test(keyName(callee.property) ?? '');
}

interface FoundPut extends Put {
  name: string;
  how: Gathered['how'];
  use: Use;
}

function putOf(node: Node, loop: Node, code: Code): FoundPut | undefined {
  const target = targetOf(node);
  if (!target) return undefined;
  const start = startOfChain(target.object);
  const root = rootOf(start);
  const use = root && code.usesIn(span(root)).find(({ at }) => at === root.range[0]);
  if (use && use.declared.some((at) => within({ start: at, end: at }, loop))) return undefined;
  const statement = code.parentOf(node);
  const where = code.of(span(start)).slice(0, 40);
  if (!use || use.declared.length === 0 || start.type !== T.Identifier) throw new Refusal(`\`${where}\` may be seen by others while it fills`);
  if (target.object.type !== T.Identifier || !target.how || statement?.type !== T.ExpressionStatement || code.outwards(statement).slice(0, code.outwards(statement).indexOf(loop)).some(isFunction)) throw new Refusal(`a turn changes \`${where}\` in a way that has its order`);
  return { name: target.object.name, how: target.how, use, statement, parts: target.parts };
}

/** `found` of `found.set(a, 1).set(b, 2)`, which gives itself back. */
function startOfChain(node: Node): Node {
  let at = node;
  while (at.type === T.CallExpression && at.callee.type === T.MemberExpression && /^(?:set|add)$/.test(keyName(at.callee.property) ?? '')) at = at.callee.object;
  return at;
}

interface Target {
  object: Node;
  how?: Gathered['how'];
  parts: Node[];
}

/** What is changed by a call or an assignment, and in a known way where `how` says so. */
function targetOf(node: Node): Target | undefined {
  if (node.type === T.AssignmentExpression && node.left.type === T.MemberExpression) {
    return { object: node.left.object, how: node.operator === '=' && node.left.computed ? 'assign' : undefined, parts: [node.left.property, node.right] };
  }
  if (node.type === T.UpdateExpression && node.argument.type === T.MemberExpression) return { object: node.argument.object, parts: [] };
  if (node.type === T.UnaryExpression && node.operator === 'delete' && node.argument.type === T.MemberExpression) return { object: node.argument.object, parts: [] };
  if (node.type !== T.CallExpression || node.callee.type !== T.MemberExpression || node.callee.computed) return undefined;
  const name = keyName(node.callee.property) ?? '';
  if (!CHANGES_LIST.test(name) && !CHANGES_KEYED.test(name) && name !== 'append') return undefined;
  return { object: node.callee.object, how: knownCall(name, node), parts: node.arguments };
}

function knownCall(name: string, { arguments: given, optional, callee }: TSESTree.CallExpression): Gathered['how'] | undefined {
  if (optional || (callee as TSESTree.MemberExpression).optional) return undefined;
  if (name === 'push') return given.length > 0 ? 'push' : undefined;
  if (given.some(({ type }) => type === T.SpreadElement)) return undefined;
  if (name === 'add' && given.length === 1) return 'add';
  return name === 'set' && given.length === 2 ? 'set' : undefined;
}

export function rootOf(node: Node): Node | undefined {
  let at = node;
  while (at.type === T.MemberExpression || at.type === T.TSNonNullExpression) at = at.type === T.MemberExpression ? at.object : at.expression;
  return at.type === T.Identifier ? at : undefined;
}

/** The declaration of a collection that is made in the function: `const users = [];`. */
function declarationOf({ declared, name }: Use, code: Code): Node {
  const [at] = declared;
  const id = code.innermostAround({ start: at, end: at + name.length });
  const declarator = code.parentOf(id);
  if (declarator?.type !== T.VariableDeclarator || declarator.id !== id || !declarator.init || !isNew(declarator.init)) throw new Refusal(`\`${name}\` may be seen by others while it fills`);
  const declaration = code.parentOf(declarator)!;
  if (code.usesIn(span(code.ast)).some((use) => use.declared.includes(at) && use.isWrite && use.at !== at)) throw new Refusal(`\`${name}\` may be something else by then`);
  return declaration;
}

function isNew(init: Node): boolean {
  return init.type === T.ArrayExpression || init.type === T.ObjectExpression || (init.type === T.NewExpression && /^(?:Map|Set|Array)$/.test(keyName(init.callee) ?? '')) || (init.type === T.TSAsExpression && isNew(init.expression));
}

function behind(statement: Node, code: Code): Node | undefined {
  const parent = code.parentOf(statement);
  const next = parent?.type === T.BlockStatement ? parent.body[parent.body.indexOf(statement as TSESTree.Statement) + 1] : undefined;
  return next?.type === T.ContinueStatement && !next.label && code.commentsIn({ start: statement.range[0], end: next.range[1] }).every((comment) => within(comment, statement)) ? next : undefined;
}

/** Nothing may run in a turn after it left its result. */
function checkIsLast({ statement, next }: Put, body: Node, name: string, code: Code): void {
  const goesOn = new Refusal(`a turn goes on after it left its result in \`${name}\``);
  let inner = statement;
  let ends = next !== undefined;
  for (const outer of code.outwards(statement).slice(1)) {
    if (inner === body) return;
    if (/^(?:For|While|DoWhile|Switch|Labeled)/.test(outer.type)) throw goesOn;
    if (outer.type === T.TryStatement && outer.finalizer === inner) throw goesOn;
    if (outer.type === T.BlockStatement && !ends && outer.body.at(-1) !== inner && outer.body[outer.body.indexOf(inner as TSESTree.Statement) + 1] !== next) throw goesOn;
    inner = outer;
  }
}

export function isOfInnerLoop(node: Node, body: Node, code: Code): boolean {
  const trail = code.outwards(node);
  return trail.slice(0, trail.indexOf(body) + 1).some(({ type }) => /^(?:For|While|DoWhile)\w*Statement$/.test(type));
}

/**
 * What a turn gives back: its result, or a list of as many as it has. A key and its value make a pair.
 *
 * @param isNamed what it gives back is written down as a type
 */
export function givenBack({ puts, how, always }: Gathered, isNamed: boolean, code: Code): TextEdit[] {
  const isPair = how === 'set' || how === 'assign';
  const pair = isPair ? ['[', `]${code.isTyped && !isNamed ? ' as const' : ''}`] : ['', ''];
  const [open, close] = always ? pair : [`[${pair[0]}`, `${pair[1]}]`];
  return puts.flatMap(({ statement, parts, next }) => {
    const end = code.text[statement.range[1] - 1] === ';' ? statement.range[1] - 1 : statement.range[1];
    const edits = [
      { range: { start: statement.range[0], end: parts[0].range[0] }, newText: `return ${open}` },
      ...(isPair ? [{ range: { start: parts[0].range[1], end: parts[1].range[0] }, newText: ', ' }] : []),
      { range: { start: parts.at(-1)!.range[1], end }, newText: close },
    ];
    checkPieces(edits.map(({ range }) => code.of(range)));
    return next ? [...edits, { range: { start: statement.range[1], end: next.range[1] }, newText: '' }] : edits;
  });
}

/** What goes may be the brackets and commas around the results, but no comment, and no parenthesis of theirs. */
function checkPieces(pieces: readonly string[]): void {
  const [head, ...others] = pieces;
  const isPlain = /^[\p{ID_Continue}$\s.!]+(?:[[(]\s*)$/u.test(head) && others.every((piece) => /^\s*(?:\]\s*=|,)?\s*\)?\s*$/.test(piece));
  if (!isPlain) throw new Refusal('a result is put into its place in a way that cannot be taken apart');
}
