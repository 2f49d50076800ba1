/** Calls and awaits: who is called with what, and what an awaited operation uses and leaves behind. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { T } from '../../syntax/nodeTypes';
import { fingerprint, isDirectArgument, keyName, keyword, span, unwrap, type Node } from '../../syntax/tree';
import type { AwaitFact, AwaitShape, CallFact, ValueFact } from '../model';
import type { Walk } from './walk';

export const MAX_LABEL = 48;
const APPENDING = new Set(['push']);
const KEYED = new Set(['set', 'add']);
const MUTATING = new Set(['pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin', 'delete', 'clear']);
const COMBINATORS = new Set(['all', 'allSettled', 'race', 'any']);
const CHANGES_FIRST = /^(?:assign|defineProperty|defineProperties|setPrototypeOf|set|deleteProperty|merge|mergeWith|defaults|defaultsDeep|extend|remove|pull|unset|update)$/;
const CHANGING_OBJECT = /^(?:Object|Reflect|_|lodash)$/;
/** What TypeScript leaves of `async` when it compiles for old engines: a generator whose yields are awaits. */
const COMPILED_ASYNC = '__awaiter';

export class Invocations {
  constructor(private readonly walk: Walk) {}

  awaitExpression(node: Node, argument: Node, shape: AwaitShape): ValueFact {
    const mark = this.walk.events.length;
    const firstInner = this.walk.awaits.length;
    const inner = unwrap(argument);
    const isCall = inner.type === T.CallExpression || inner.type === T.NewExpression || inner.type === T.TaggedTemplateExpression || inner.type === T.ImportExpression;
    const value = inner.type === T.CallExpression || inner.type === T.NewExpression ? this.call(inner, shape, true) : this.walk.expressions.expression(inner, shape === 'void' ? 'other' : shape);
    const innerAwaits = this.walk.awaits.slice(firstInner).filter((fact) => fact.fn === this.walk.current).map((fact) => fact.id);
    const fact: AwaitFact = {
      id: this.walk.awaits.length,
      fn: this.walk.current,
      range: span(node),
      keyword: keyword(node, 5),
      shape,
      // What a callback that it is given leaves behind comes with its result.
      defs: this.walk.events.slice(mark).flatMap((event) => (event.kind === 'closure' ? this.walk.writesOf(event.fn) : [])),
      uses: this.walk.readsIn(this.walk.events.slice(mark)),
      call: isCall && value.kind === 'call' ? value.call : undefined,
      inner: innerAwaits,
      ...this.walk.underCondition(),
      alreadyStarted: !isCall,
      ...(this.walk.silenced.some(({ start, end }) => start <= node.range[0] && node.range[0] < end) && { mayLoop: true }),
      label: this.label(inner),
      text: fingerprint(this.walk.text.slice(inner.range[0], inner.range[1])),
    };
    this.walk.awaits.push(fact);
    this.walk.events.push({ kind: 'await', await: fact.id });
    return value.kind === 'call' ? { ...value, awaited: true } : { kind: 'unknown' };
  }

  isCompiledAwait(): boolean {
    return this.walk.functions[this.walk.current].async && !this.walk.functions[this.walk.current].generator;
  }

  call(node: TSESTree.CallExpression | TSESTree.NewExpression, shape: AwaitShape, awaited: boolean): ValueFact {
    const callee = unwrap(node.callee);
    const fact = this.newCall(node, callee, shape, awaited);
    if (node.type === T.NewExpression) fact.isNew = true;
    const object = callee.type === T.MemberExpression ? callee.object : undefined;
    if (object) {
      const value = this.walk.expressions.expression(object, shape === 'void' ? 'other' : shape);
      if (callee.type === T.MemberExpression && callee.computed) this.walk.expressions.expression(callee.property, 'argument');
      const path = this.walk.paths.pathOf(object);
      fact.receiver = path;
      if (object.type === T.Super) fact.onSuper = true;
      if (!path && value.kind === 'call') this.chainOn(fact, value.call);
      if (value.kind === 'array') fact.onArray = true;
      if (value.kind === 'regex') fact.onRegex = value;
    } else if (callee.type === T.CallExpression) {
      const value = this.walk.expressions.expression(callee, 'other');
      if (value.kind === 'call') this.chainOn(fact, value.call);
    } else {
      this.walk.expressions.expression(callee, 'other');
    }
    if (callee.type === T.Identifier && callee.name === COMPILED_ASYNC) this.markCompiledAsync(node.arguments.at(-1));
    node.arguments.forEach((argument, index) => this.argument(fact, argument, index));
    this.finishCall(fact);
    return { kind: 'call', call: fact.id, awaited: false };
  }

  private newCall(node: Node, callee: Node, shape: AwaitShape, awaited: boolean): CallFact {
    const nameNode = callee.type === T.MemberExpression ? callee.property : callee;
    const path = this.walk.paths.pathOf(callee);
    const fact: CallFact = {
      id: this.walk.calls.length, fn: this.walk.current, range: span(node), nameRange: nameNode.type === T.Identifier || nameNode.type === T.PrivateIdentifier ? span(nameNode) : { start: callee.range[0], end: Math.min(callee.range[1], callee.range[0] + MAX_LABEL) },
      name: keyName(nameNode) ?? '', callee: path, chain: [], args: [], argReads: [], isNew: false, ...this.walk.underCondition(),
      dropped: shape === 'void', awaited, label: this.label(node), origin: this.walk.names.originOf(callee), callbacks: [],
    };
    if (node.type === T.CallExpression && node.optional) fact.isOptional = true;
    this.walk.calls.push(fact);
    return fact;
  }

  private chainOn(fact: CallFact, on: number): void {
    const base = this.walk.calls[on];
    fact.on = on;
    fact.chain = [...base.chain, base.name];
    fact.receiver = base.receiver ?? base.callee;
  }

  private argument(fact: CallFact, node: TSESTree.CallExpressionArgument, index: number): void {
    const mark = this.walk.events.length;
    const argument = node.type === T.SpreadElement ? node.argument : node;
    const firstFunction = this.walk.functions.length;
    if (index === 0 && argument.type === T.ArrayExpression && COMBINATORS.has(fact.name)) fact.elements = argument.elements.flatMap((element) => (element ? [{ range: span(unwrap(element.type === T.SpreadElement ? element.argument : element)), spread: element.type === T.SpreadElement }] : []));
    const value = this.walk.expressions.expression(argument, 'argument');
    fact.args.push(node.type === T.SpreadElement ? { kind: 'unknown' } : value);
    for (const fn of this.walk.functions.slice(firstFunction)) {
      if (fn.parent === this.walk.current && !fn.passedTo && isDirectArgument(argument, fn.range.start)) fn.passedTo = { call: fact.id, argument: index };
    }
    fact.argReads.push(this.walk.readsIn(this.walk.events.slice(mark)));
  }

  private finishCall(fact: CallFact): void {
    this.walk.events.push({ kind: 'call', call: fact.id });
    if (!fact.receiver || fact.on !== undefined) return;
    // `Object.assign(options, …)` changes what it is given first.
    const given = fact.args[0];
    if (given?.kind === 'path' && CHANGES_FIRST.test(fact.name) && CHANGING_OBJECT.test(this.walk.names.nameOf(fact.receiver[0]))) this.walk.events.push({ kind: 'write', path: given.path, how: 'mutate', afterAwait: false });
    // A regular expression with `g` or `y` goes on where it stopped.
    if (fact.name === 'test' && this.walk.names.isStickyRegex(fact.receiver[0]) && fact.receiver.length === 1) this.walk.events.push({ kind: 'write', path: [...fact.receiver, '.lastIndex'], how: 'mutate', afterAwait: false });
    if (APPENDING.has(fact.name)) this.walk.events.push({ kind: 'write', path: fact.receiver, how: 'append', afterAwait: false });
    else if (KEYED.has(fact.name)) this.walk.events.push({ kind: 'write', path: fact.receiver, how: 'member', key: fact.args[0], afterAwait: false });
    else if (MUTATING.has(fact.name)) this.walk.events.push({ kind: 'write', path: fact.receiver, how: 'mutate', afterAwait: false });
  }

  private markCompiledAsync(argument: Node | undefined): void {
    if (argument?.type === T.FunctionExpression && argument.generator) this.walk.awaitedYields.add(argument);
  }

  importCall(node: TSESTree.ImportExpression, shape: AwaitShape): ValueFact {
    const value = this.walk.expressions.expression(node.source, 'argument');
    const fact = this.newCall(node, node, shape, false);
    fact.name = 'import';
    fact.args = [value];
    fact.argReads = [[]];
    this.walk.events.push({ kind: 'call', call: fact.id });
    return { kind: 'call', call: fact.id, awaited: false };
  }

  tagged(node: TSESTree.TaggedTemplateExpression, shape: AwaitShape): ValueFact {
    const tag = unwrap(node.tag);
    const mark = this.walk.events.length;
    this.walk.expressions.expression(tag, 'other');
    for (const part of node.quasi.expressions) this.walk.expressions.expression(part, 'argument');
    const fact = this.newCall(node, tag, shape, false);
    if (tag.type === T.MemberExpression) fact.receiver = this.walk.paths.pathOf(tag.object);
    const head = node.quasi.quasis[0].value.cooked ?? '';
    fact.argReads = [this.walk.readsIn(this.walk.events.slice(mark))];
    fact.args = [node.quasi.expressions.length ? { kind: 'template', head, reads: fact.argReads[0] } : { kind: 'string', value: head }];
    this.walk.events.push({ kind: 'call', call: fact.id });
    return { kind: 'call', call: fact.id, awaited: false };
  }

  /** The source text in short, on one line. */
  label(node: Node): string {
    const call = unwrap(node);
    // Compilers write `(0, fs.readFile)(…)`; a person reads `fs.readFile(…)`.
    let source = this.walk.text.slice(call.range[0], call.range[1]).replace(/\s+/g, ' ').replace(/^\(0, ([^()]+)\)/, '$1');
    if (source.length > MAX_LABEL && (call.type === T.CallExpression || call.type === T.NewExpression)) {
      const named = unwrap(call.callee);
      const callee = this.walk.text.slice(named.range[0], named.range[1]).replace(/\s+/g, ' ').replace(/ ?\. ?/g, '.');
      source = `${callee.length > MAX_LABEL ? `…${callee.slice(1 - MAX_LABEL)}` : callee}(…)`;
    }
    return source.length > MAX_LABEL + 4 ? `${source.slice(0, MAX_LABEL)}…` : source;
  }
}
