/**
 * One walk over a file's tree that writes down its facts. This is the only consumer of the tree: what a rule may know
 * has to be written down here. The walk itself lies in `extract/`.
 *
 * A constant that is another path's value is that path: `const config = this.config` and `const { config } = this` are
 * `this.config`. Misses aliases through variables that change, and what is stored in objects and taken out again. A name
 * that cannot be followed has no origin and no target; a path longer than four steps ends in `[*]`.
 */
import type { ParsedSource } from '../syntax/parse';
import { findDirectives } from '../syntax/silence';
import { span } from '../syntax/tree';
import { findChains } from './extract/chains';
import { ANONYMOUS, directiveOf } from './extract/definitions';
import { MAX_LABEL } from './extract/invocations';
import { Walk } from './extract/walk';
import { collectExports } from './exports';
import type { CallFact, FileFacts, FunctionId, ValueFact } from './model';

export function extractFacts(source: ParsedSource, text: string): FileFacts {
  return new Extractor(new Walk(source, text)).run();
}

class Extractor {
  constructor(private readonly walk: Walk) {}

  run(): FileFacts {
    const { ast } = this.walk.source;
    this.walk.functions.push({
      id: 0, name: 'top level', range: span(ast), head: { start: ast.range[0], end: ast.range[0] }, kind: 'module',
      async: true, generator: false, parameters: [], decorators: [], passedByName: [], body: [],
    });
    this.walk.functions[0].directive = directiveOf(ast.body);
    this.walk.functions[0].body = this.walk.statements.statements(ast.body);
    this.nameCallbacks();
    const chains = findChains(this.walk);
    for (const call of this.walk.calls) this.findTarget(call);
    for (const call of this.walk.calls) call.args.forEach((value, argument) => this.noteCallback(call, value, argument));
    return {
      isTyped: this.walk.source.isTyped,
      variables: this.walk.names.variables((node) => this.walk.names.functionOf(node) ?? 0),
      functions: this.walk.functions,
      calls: this.walk.calls,
      awaits: this.walk.awaits,
      chains,
      spreads: this.walk.spreads,
      fields: this.walk.fields,
      listeners: this.walk.listeners,
      modules: this.walk.names.modules(),
      ...collectExports(ast, this.walk.names),
      directives: findDirectives(this.walk.source, this.walk.text),
    };
  }

  private findTarget(call: CallFact): void {
    call.target = this.walk.members.targetOf(call, this.walk.functions);
    const usual = call.target === undefined && call.callee?.length === 1 && !call.isNew ? this.walk.names.usualFunction(call.callee[0]) : undefined;
    if (usual !== undefined) call.mayRun = usual;
  }

  /** Functions of the file that a call is given: by themselves, or as members of an array or object. */
  private noteCallback(call: CallFact, value: ValueFact, argument: number, isWhole = true): void {
    if (value.kind === 'array') for (const element of value.elements) this.noteCallback(call, element, argument, false);
    if (value.kind === 'object') for (const property of Object.values(value.properties)) this.noteCallback(call, property, argument, false);
    const fn = value.kind === 'function' ? value.fn : this.functionNamed(value, call.fn);
    if (fn === undefined) return;
    if (isWhole) call.callbacks.push({ argument, fn });
    if (value.kind !== 'function') this.walk.functions[fn].passedByName.push({ call: call.id, argument });
  }

  /** The function that a value stands for by its name, also where `this` is tied to it: `this.onMessage.bind(this)`. */
  private functionNamed(value: ValueFact, within: FunctionId): FunctionId | undefined {
    const bound = value.kind === 'call' ? this.walk.calls[value.call] : undefined;
    const path = value.kind === 'path' ? value.path : bound?.name === 'bind' ? bound.receiver : undefined;
    return path && this.walk.members.functionAt(path, within, this.walk.functions);
  }

  /** A callback has no name of its own; people know it by what it is given to: `app.get('/users')`. */
  private nameCallbacks(): void {
    for (const fn of this.walk.functions) {
      if (fn.name !== ANONYMOUS || !fn.passedTo) continue;
      const call = this.walk.calls[fn.passedTo.call];
      const first = call.args[0];
      const callee = call.callee ? [this.walk.names.nameOf(call.callee[0]), ...call.callee.slice(1)].join('') : call.name;
      if (callee) fn.name = first?.kind === 'string' && first.value.length < MAX_LABEL ? `${callee}('${first.value}')` : `callback of ${callee}`;
    }
  }
}
