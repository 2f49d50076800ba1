/**
 * Async callbacks that an array method does not wait for: a loop that waits for one after the other, or `Promise.all` over
 * `map`; for methods that decide by what a callback gives, all answers first.
 *
 * These are repairs: from then on the function waits where it went on at once, and failures come out there, so they change
 * what a program does on purpose. That is for a person to decide, and none of them is preferred.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { CallbackRemedy, Confidence, OfferedFix, Range, TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, type Node } from '../syntax/tree';
import { checkFunction } from './arrangement';
import { insertion, isFunction, listAround, within, type Code } from './code';
import { freeName } from './names';
import { layOutInList } from './layout';
import { checkToolComments, reasonOf, Refusal, refusedFix } from './place';

type MethodCall = TSESTree.CallExpression & { callee: TSESTree.MemberExpression };
type Callback = TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression;

const IN_TURN = 'Wait for one after the other in a `for` loop';
const TOGETHER = 'Wait for all together with `Promise.all`';
const WAITS = 'The function now waits here, and a failure comes out here.';
const ALL_AT_ONCE = 'All are started at once, however many there are, and go on if one of them fails.';
/** Those that give an item need the answers beside the list. */
const GIVES_ITEMS = /^(?:filter|find|findLast)$/;

export function titleOfCallbacks({ shape }: CallbackRemedy): string {
  return shape === 'each' ? IN_TURN : shape === 'map' ? TOGETHER : 'Ask for all answers first, then decide by them';
}

export function callbackFixes(remedy: CallbackRemedy, _confidence: Confidence, code: Code): OfferedFix[] {
  if (remedy.refused !== undefined) throw new Refusal(remedy.refused);
  const call = code.nodeWith(remedy.call, T.CallExpression);
  if (call?.callee.type !== T.MemberExpression) throw new Refusal('the code has changed meanwhile');
  if (call.callee.computed) throw new Refusal('its method is asked for in brackets');
  const method = call as MethodCall;
  checkPlace(method, code);
  const ofArray = remedy.onArray ? [] : ['This is for an array: a `Map` would be walked by its entries.'];
  if (remedy.shape === 'each') {
    return [
      offer(IN_TURN, [WAITS, 'Each starts only when the one before is done, and not at all if that fails.', ...ofArray], () => inTurn(method, code)),
      offer(TOGETHER, [WAITS, ALL_AT_ONCE, ...ofArray], () => together(method, code)),
    ];
  }
  if (remedy.shape === 'map') return [offer(TOGETHER, [WAITS, ALL_AT_ONCE, ...ofArray], () => together(method, code))];
  const caveats = ['Another result comes out: until now, every promise counted as true.', ALL_AT_ONCE, ...ofArray];
  if (code.parentOf(call)?.type === T.ExpressionStatement) throw new Refusal('nobody takes its result');
  return [offer(titleOfCallbacks(remedy), caveats, () => (GIVES_ITEMS.test(remedy.method) ? byAnswers(method, code) : decided(method)))];
}

function offer(title: string, caveats: string[], make: () => TextEdit[]): OfferedFix {
  try {
    return { title, preferred: false, caveats, edits: make() };
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    return refusedFix(title, reasonOf(failure));
  }
}

function checkPlace(call: MethodCall, code: Code): void {
  if (call.optional || call.callee.optional || code.parentOf(call)?.type === T.ChainExpression) throw new Refusal('there may be nothing to call it on');
  checkFunction(call, code);
  const trail = code.outwards(call);
  const around = trail.find(isFunction);
  if (around && !('async' in around && around.async && within(call, around.body as Node))) throw new Refusal('the function around it is not async, so nothing can be awaited there');
  if (trail.slice(0, around ? trail.indexOf(around) : undefined).some((node) => node.type === T.AssignmentExpression && node.operator !== '=')) throw new Refusal('the expression around it reads what is there before it waits');
}

/** The statement that a call is, awaited or not. */
function statementOf(call: MethodCall, code: Code): TSESTree.ExpressionStatement {
  const parent = code.parentOf(call);
  const statement = parent?.type === T.AwaitExpression ? code.parentOf(parent) : parent;
  const list = listAround(code.parentOf(statement!));
  if (statement?.type !== T.ExpressionStatement || !list) throw new Refusal('it is part of a larger expression');
  checkToolComments(layOutInList(statement, code), [], code);
  return statement;
}

/** `for (const user of users) { … }`; list and body stay where they are. */
function inTurn(call: MethodCall, code: Code): TextEdit[] {
  const statement = statementOf(call, code);
  const callback = callbackOf(call, code);
  const { object } = call.callee;
  if (object.type === T.SequenceExpression) throw new Refusal('it is called on more than a list');
  const [item, index, ...others] = callback.params;
  if (others.length > 0 || !item) throw new Refusal(item ? 'the callback takes the list as well' : 'the callback takes no item');
  if ([item, index].some((parameter) => parameter && (!/^(?:Identifier|ObjectPattern|ArrayPattern)$/.test(parameter.type) || 'typeAnnotation' in parameter && parameter.typeAnnotation))) throw new Refusal('its parameters have types or defaults, which the variables of a loop cannot have');
  const own = [item, index].flatMap((parameter) => (parameter ? code.usesIn(span(parameter)) : [])).filter(({ isWrite }) => isWrite).map(({ name }) => name);
  if (code.usesIn(span(object)).some(({ name }) => own.includes(name))) throw new Refusal('the callback calls its item as the list is called');
  const [itemText, indexText] = [item, index].map((parameter) => parameter && code.of(span(parameter)));
  const isBlock = callback.body.type === T.BlockStatement;
  const end = code.semicolonOf(statement);
  const cut: TextEdit[] = [
    { range: { start: statement.range[0], end: object.range[0] }, newText: `for (const ${indexText === undefined ? itemText : `[${indexText}, ${itemText}]`} of ` },
    { range: { start: object.range[1], end: callback.body.range[0] }, newText: `${indexText === undefined ? '' : '.entries()'}) ${isBlock || callback.body.type === T.AwaitExpression ? '' : 'await '}` },
    { range: { start: callback.body.range[1], end: statement.range[1] }, newText: isBlock ? '' : end },
  ];
  if (indexText !== undefined && !/^[([\p{ID_Start}$_]/u.test(code.of(span(object)))) throw new Refusal('it is called on more than a list');
  checkComments(cut.map(({ range }) => range), [item, index], code);
  return [...cut.slice(0, 2), ...returnsOf(callback, code), cut[2]];
}

function checkComments(cut: readonly Range[], kept: readonly (Node | undefined)[], code: Code): void {
  const lost = cut.flatMap((range) => code.commentsIn(range)).filter((comment) => !kept.some((part) => part && within(comment, part)));
  if (lost.length > 0) throw new Refusal('a comment stands in the middle of what would go');
}

/** An async function that is written in place and does nothing that a block could not do. */
function callbackOf(call: MethodCall, code: Code): Callback {
  const [callback] = call.arguments;
  if (callback.type !== T.ArrowFunctionExpression && callback.type !== T.FunctionExpression) throw new Refusal('the callback stands elsewhere');
  const inside = code.descendants(callback.body, true);
  const own = code.descendants(callback.body);
  const usesOwn = callback.type === T.FunctionExpression && (callback.id || inside.some((node) => node.type === T.ThisExpression || (node.type === T.Identifier && node.name === 'arguments')));
  if (usesOwn) throw new Refusal('the callback has a `this` or a name of its own');
  if (own.some((node) => node.type === T.VariableDeclaration && node.kind === 'var')) throw new Refusal('a `var` in the callback would be one for all items');
  return callback;
}

/** A `return` that only ends its turn becomes `continue`. */
function returnsOf({ body }: Callback, code: Code): TextEdit[] {
  return code.descendants(body).flatMap((node) => {
    if (node.type !== T.ReturnStatement) return [];
    if (node.argument) throw new Refusal('the callback gives something back');
    const trail = code.outwards(node);
    if (trail.slice(0, trail.indexOf(body)).some(({ type }) => /^(?:For|While|DoWhile)\w*Statement$/.test(type))) throw new Refusal('the callback ends in the middle of a loop of its own');
    return [{ range: { start: node.range[0], end: node.range[0] + 'return'.length }, newText: 'continue' }];
  });
}

/** `await Promise.all(users.map(…))`. */
function together(call: MethodCall, code: Code): TextEdit[] {
  const parent = code.parentOf(call);
  const isAwaited = parent?.type === T.AwaitExpression;
  if (!isAwaited) statementOf(call, code);
  return wrapped(call, `${isAwaited ? '' : 'await '}Promise.all(`, ')');
}

function wrapped(call: MethodCall, open: string, close: string): TextEdit[] {
  const { property } = call.callee;
  const renamed = keyName(property) === 'map' ? [] : [{ range: span(property), newText: 'map' }];
  return [insertion(call.range[0], open), ...renamed, insertion(call.range[1], close)];
}

/** `(await Promise.all(users.map(…))).some(Boolean)`. */
function decided(call: MethodCall): TextEdit[] {
  return wrapped(call, '(await Promise.all(', `)).${keyName(call.callee.property)}(Boolean)`);
}

/** The answers in a variable of their own, in front of the statement that chooses by them. */
function byAnswers(call: MethodCall, code: Code): TextEdit[] {
  const { object, property } = call.callee;
  const parent = code.parentOf(call);
  const statement = parent?.type === T.VariableDeclarator && parent.init === call ? code.parentOf(parent) : parent;
  const isAlone = statement?.type === T.ReturnStatement || (statement?.type === T.VariableDeclaration && statement.declarations.length === 1 && listAround(code.parentOf(statement)));
  if (!statement || !isAlone || !listAround(code.parentOf(statement))) throw new Refusal('it is part of a larger expression');
  const [use] = object.type === T.Identifier ? code.usesIn(span(object)) : [];
  const isFixed = use !== undefined && use.declared.length > 0 && code.usesOf(use.variable).every(({ isWrite, at: place }) => !isWrite || use.declared.includes(place));
  if (!isFixed) throw new Refusal('what it is called on would be worked out twice');
  const [callback] = call.arguments;
  const indent = code.indentAt(statement.range[0]);
  const [answers, index] = [freeName(['answers', 'flags'], code), freeName(['index', 'i'], code, span(call))];
  const end = code.semicolonOf(statement);
  const list = code.of(span(object));
  // The callback stays where it is, and what stood around it goes behind it.
  const head = code.of({ start: statement.range[0], end: call.range[0] });
  const cut = [{ start: statement.range[0], end: callback.range[0] }, { start: callback.range[1], end: statement.range[1] }];
  checkComments(cut, [], code);
  return [
    { range: cut[0], newText: `const ${answers} = await Promise.all(${list}.map(` },
    { range: cut[1], newText: `))${end}${code.eol}${indent}${head}${list}.${code.of(span(property))}((_, ${index}) => ${answers}[${index}])${end}` },
  ];
}

