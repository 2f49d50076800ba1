/**
 * `if (!client) client = await connect();` becomes `if (!client) client = connect().catch(…);`: what is kept is the promise, so
 * that a run that comes meanwhile waits for the same one, and it is dropped where it fails. The guard stays as it is.
 *
 * Only where everybody who uses what is kept goes through an `await` afterwards: the function itself gets one where it has
 * none, others must have it. A repair, and so never preferred: overlapping runs share one call that they each made before.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Confidence, OfferedFix, StorePromiseRemedy, TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, type Node } from '../syntax/tree';
import { isFunction, listAround, within, type Code } from './code';
import { Refusal } from './place';

/** What is filled: where it is declared, and every use of it. */
interface Kept {
  declaration: TSESTree.VariableDeclarator | TSESTree.PropertyDefinition;
  uses: Node[];
}

const CAVEATS = [
  'It repairs: runs that overlap share one call, where each made one before.',
  'If that fails, all who wait for it fail, and the next run tries again.',
  'What it gives is kept even if that is nothing.',
];

export function storeFixes(remedy: StorePromiseRemedy, _confidence: Confidence, code: Code): OfferedFix[] {
  if (remedy.refused !== undefined) throw new Refusal(remedy.refused);
  const wait = code.nodeWith(remedy.wait, T.AwaitExpression);
  if (!wait) throw new Refusal('the code has changed meanwhile');
  const write = writeOf(wait, code);
  const kept = keptIn(write.left, code);
  const fn = code.outwards(write).find(isFunction)!;
  const own = kept.uses.filter((use) => code.outwards(use).find(isFunction) === fn && use !== write.left);
  checkOthers(kept, own, write, remedy.what, code);
  checkWay(own, write, fn, remedy.what, code);
  const edits = [...typeEdits(kept, code), ...storeEdits(write, wait, kept, code), ...own.filter((use) => use.range[0] > write.range[1]).flatMap((use) => awaited(use, code))];
  return [{ title: titleOfStore(remedy), preferred: false, caveats: CAVEATS, edits: edits.sort((one, other) => one.range.start - other.range.start) }];
}

export function titleOfStore({ what }: Pick<StorePromiseRemedy, 'what'>): string {
  return `Keep the promise in \`${what}\``;
}

function writeOf(wait: TSESTree.AwaitExpression, code: Code): TSESTree.AssignmentExpression {
  const write = code.parentOf(wait);
  if (write?.type !== T.AssignmentExpression || write.right !== wait || !/^(?:\?\?|\|\|)?=$/.test(write.operator)) throw new Refusal('what is kept is not what is awaited, but made of it');
  if (wait.argument.type !== T.CallExpression) throw new Refusal('what it waits for is no call');
  const around = code.parentOf(write)!;
  if (around.type !== T.ExpressionStatement && around.type !== T.ReturnStatement) throw new Refusal('the code around it uses the value at once');
  return write;
}

/** Throws where others could see it of whom this file says nothing. */
function keptIn(target: Node, code: Code): Kept {
  if (target.type === T.Identifier) return keptInVariable(target, code);
  if (target.type === T.MemberExpression && target.object.type === T.ThisExpression && !target.computed) return keptInField(keyName(target.property)!, target, code);
  throw new Refusal('only a variable or a field of the object itself can be followed');
}

function keptInVariable(target: TSESTree.Identifier, code: Code): Kept {
  const { variable, declared } = code.usesIn(span(target))[0];
  const declaration = declared.length === 1 ? code.parentOf(code.innermostAround({ start: declared[0], end: declared[0] + target.name.length })) : undefined;
  if (declaration?.type !== T.VariableDeclarator) throw new Refusal(`where \`${target.name}\` is declared cannot be followed`);
  const uses = code.usesOf(variable).filter((use) => use.at !== declared[0]).map(({ at, name }) => code.innermostAround({ start: at, end: at + name.length }));
  const isExported = code.outwards(declaration).some(({ type }) => type === T.ExportNamedDeclaration) || uses.some((use) => /^Export/.test(code.parentOf(use)!.type));
  if (isExported) throw new Refusal(`\`${target.name}\` is exported, and who else reads it is not known`);
  return { declaration, uses };
}

function keptInField(name: string, target: Node, code: Code): Kept {
  const body = code.outwards(target).find(({ type }) => type === T.ClassBody) as TSESTree.ClassBody | undefined;
  const declaration = body?.body.find((member) => member.type === T.PropertyDefinition && !member.computed && keyName(member.key) === name) as TSESTree.PropertyDefinition | undefined;
  if (!body || !declaration) throw new Refusal(`the class does not declare \`${name}\``);
  if (declaration.accessibility !== 'private' && !/^[#_]/.test(name)) throw new Refusal(`\`${name}\` is not private, and who else reads it is not known`);
  const members = code.nodes.filter((node): node is TSESTree.MemberExpression => node.type === T.MemberExpression && keyName(node.property) === name);
  const isTakenApart = code.descendants(body, true).some((node) => node.type === T.ObjectPattern && node.properties.some((part) => part.type === T.RestElement || keyName(part.key) === name) && (code.parentOf(node) as TSESTree.VariableDeclarator).init?.type === T.ThisExpression);
  if (isTakenApart || members.some((node) => node.object.type !== T.ThisExpression || !within(node, body))) throw new Refusal(`\`${name}\` is read in ways that cannot be followed`);
  return { declaration, uses: members };
}

/** All other functions have to await it, and none may empty it. */
function checkOthers({ declaration, uses }: Kept, own: readonly Node[], write: TSESTree.AssignmentExpression, what: string, code: Code): void {
  const first = declaration.type === T.PropertyDefinition ? declaration.value : declaration.init;
  if (first && code.of(span(first)) !== 'undefined' && code.of(span(first)) !== 'null') throw new Refusal(`\`${what}\` holds something from the start`);
  for (const use of uses) {
    if (use === write.left) continue;
    const parent = code.parentOf(use)!;
    if (isWritten(use, parent, code)) throw new Refusal(`\`${what}\` is set in another place as well`);
    if (!own.includes(use) && parent.type !== T.AwaitExpression) throw new Refusal(`\`${what}\` is also used where nobody awaits it`);
  }
}

function isWritten(use: Node, parent: Node, code: Code): boolean {
  return (parent.type === T.AssignmentExpression && parent.left === use) || parent.type === T.UpdateExpression || (parent.type === T.UnaryExpression && parent.operator === 'delete') || /Pattern$/.test(parent.type) || (parent.type === T.Property && (parent.value === use || parent.shorthand) && code.parentOf(parent)!.type === T.ObjectPattern) || (parent.type === T.ForOfStatement && parent.left === use);
}

/** From the test to the next use nothing may come in between, and the function itself has to wait in the end. */
function checkWay(own: readonly Node[], write: TSESTree.AssignmentExpression, fn: Node, what: string, code: Code): void {
  const waits = code.descendants(fn).filter((node) => node.type === T.AwaitExpression || (node.type === T.ForOfStatement && node.await));
  const earlier = own.filter((use) => use.range[1] <= write.range[0]);
  const from = earlier[0]?.range[0] ?? write.range[0];
  if (waits.some((node) => from < node.range[0] && node.range[0] < write.right.range[1] && node !== write.right)) throw new Refusal('it waits for something else between the test and the call');
  if ([write, ...own].some((use) => code.outwards(use).some((node) => node.type === T.TryStatement && within(node, fn)))) throw new Refusal('a `try` around it would no longer see its failure');
  if (earlier.some((use) => !isTest(use, code) && code.parentOf(use)!.type !== T.ReturnStatement)) throw new Refusal(`\`${what}\` is used before it is filled, and a wait there would let others in between`);
  const later = own.filter((use) => use.range[0] > write.range[1]);
  if (later.some((use) => isTest(use, code))) throw new Refusal('what comes of it is tested afterwards, and a promise is always there');
  if (code.parentOf(write)!.type === T.ReturnStatement) return;
  const next = nextStatement(code.parentOf(write)!, fn, code);
  const isUsedNext = next !== undefined && /^(?:Return|Expression)Statement$|^VariableDeclaration$/.test(next.type) && later.some((use) => within(use, next));
  if (!isUsedNext) throw new Refusal(`what comes next does not use \`${what}\`, so that nobody would hear of a failure`);
}

/** `!client`, `client === undefined`, `if (client)` */
function isTest(use: Node, code: Code): boolean {
  const parent = code.parentOf(use)!;
  if (parent.type === T.UnaryExpression) return parent.operator === '!';
  if (parent.type === T.BinaryExpression) return /^[!=]==?$/.test(parent.operator) && /^(?:null|undefined)$/.test(code.of(span(parent.left === use ? parent.right : parent.left)));
  if (parent.type === T.LogicalExpression) return isTested(parent, code);
  return isTested(use, code);
}

function isTested(node: Node, code: Code): boolean {
  const parent = code.parentOf(node)!;
  if (parent.type === T.LogicalExpression) return isTested(parent, code);
  return (parent.type === T.IfStatement || parent.type === T.ConditionalExpression) && parent.test === node;
}

/** What runs after a statement, out of the branches of `if`s. */
function nextStatement(statement: Node, fn: Node, code: Code): Node | undefined {
  for (let at = statement; at !== fn; ) {
    const parent = code.parentOf(at)!;
    const list = listAround(parent);
    const next = list?.[list.indexOf(at) + 1];
    if (next) return next;
    if (parent.type !== T.BlockStatement && parent.type !== T.IfStatement) return undefined;
    at = parent;
  }
  return undefined;
}

function storeEdits({ left }: TSESTree.AssignmentExpression, wait: TSESTree.AwaitExpression, kept: Kept, code: Code): TextEdit[] {
  const statement = code.outwards(wait).find(({ type }) => type === T.ExpressionStatement || type === T.ReturnStatement)!;
  const end = code.semicolonOf(statement);
  const indent = code.indentAt(wait.range[0]);
  const inside = code.eol + indent + code.step;
  const target = code.of(span(left));
  const failure = target === 'error' ? 'failure' : 'error';
  const handler = `.catch((${failure}) => {${inside}${target} = ${emptyValue(kept, code)}${end}${inside}throw ${failure}${end}${code.eol}${indent}})`;
  return [
    { range: { start: wait.range[0], end: wait.argument.range[0] }, newText: '' },
    { range: { start: wait.range[1], end: wait.range[1] }, newText: handler },
  ];
}

function emptyValue({ declaration }: Kept, code: Code): string {
  const first = declaration.type === T.PropertyDefinition ? declaration.value : declaration.init;
  return first && code.of(span(first)) === 'null' ? 'null' : 'undefined';
}

/** `let client: Client | undefined` holds a `Promise<Client>` now. */
function typeEdits(kept: Kept, code: Code): TextEdit[] {
  const { declaration } = kept;
  const annotation = declaration.type === T.PropertyDefinition ? declaration.typeAnnotation : declaration.id.typeAnnotation;
  const type = annotation?.typeAnnotation;
  if (!type || /^TS(?:Any|Unknown)Keyword$/.test(type.type)) return [];
  const isOptional = declaration.type === T.PropertyDefinition && declaration.optional;
  const parts = type.type === T.TSUnionType ? type.types : [type];
  const empty = parts.filter((part) => /^TS(?:Undefined|Null)Keyword$/.test(part.type)).map((part) => code.of(span(part)));
  if (!isOptional && !empty.includes(emptyValue(kept, code))) throw new Refusal('its type has no room for what it holds after a failure');
  if (code.commentsIn(span(type)).length > 0) throw new Refusal('a comment stands in its type');
  const values = parts.filter((part) => !/^TS(?:Undefined|Null)Keyword$/.test(part.type)).map((part) => code.of(span(part)));
  return [{ range: span(type), newText: [`Promise<${values.join(' | ')}>`, ...empty].join(' | ') }];
}

/** A use behind the call takes what the promise gives; what is returned is waited for anyway. */
function awaited(use: Node, code: Code): TextEdit[] {
  const parent = code.parentOf(use)!;
  if (parent.type === T.AwaitExpression || parent.type === T.ReturnStatement) return [];
  const isTighter = (parent.type === T.MemberExpression && parent.object === use) || (parent.type === T.CallExpression && parent.callee === use) || parent.type === T.TSNonNullExpression || parent.type === T.TaggedTemplateExpression;
  const isShort = parent.type === T.Property && parent.shorthand;
  const text = `${isShort ? `${code.of(span(use))}: ` : ''}await ${code.of(span(use))}`;
  return [{ range: span(use), newText: isTighter ? `(${text})` : text }];
}
