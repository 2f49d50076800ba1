/** What a file gives to others, in words that stay the same while its inside changes. */
import type { ClassFact, FileFacts, FunctionFact, Referent, ValueFact, VariableFact } from '../facts/model';
import { describePath, pathsIn, rememberedBy, rootVariable, soleResult } from '../facts/paths';

export function describeExports(facts: FileFacts): string {
  const exports = entriesOf(facts.exports, (value) => describe(value, facts));
  const classes = facts.classes.map((fact) => describeClass(fact, facts));
  const globals = facts.variables.filter((variable) => variable.owner === 0).map((variable) => describeVariable(variable, facts));
  return JSON.stringify({ exports, all: facts.exportsAllOf, classes, globals, given: facts.functions.flatMap((fn) => describeGiven(fn, facts)) });
}

/** What links are followed by: where a name comes from, and what it stands for. */
function describeVariable({ name, kind, constant, origin, type, value }: VariableFact, facts: FileFacts): unknown {
  return [name, kind, constant, origin, type && describePath(type, facts.variables), value && describeValue(value, facts)];
}

function describeValue(value: ValueFact, facts: FileFacts): unknown {
  switch (value.kind) {
    case 'path': return describePath(value.path, facts.variables);
    case 'function': return facts.functions[value.fn].name;
    case 'object': return entriesOf(value.properties, (property) => describeValue(property, facts));
    case 'call': {
      const call = facts.calls[value.call];
      const { callee, isNew, name, origin, onSuper } = call;
      const remembered = rememberedBy(call);
      return [remembered && describeValue(remembered, facts), isNew, callee ? describePath(callee, facts.variables) : name, origin, onSuper, value.awaited, value.part];
    }
    default: return value.kind;
  }
}

/** What a function gives, where it gives one thing only: callers follow it. */
function describeGiven(fn: FunctionFact, facts: FileFacts): unknown[] {
  const value = soleResult(fn);
  if (!value) return [];
  return [[fn.name, fn.async, fn.generator, describeValue(value, facts), localsBehind(value, facts, new Set())]];
}

/** The variables inside of functions that a value is made of, and those that they are made of. */
function localsBehind(value: ValueFact | undefined, facts: FileFacts, seen: Set<number>): unknown[] {
  const callee = value?.kind === 'call' ? facts.calls[value.call].callee : undefined;
  return [...pathsIn(value), ...(callee ? [callee] : [])].flatMap((path) => {
    const variable = rootVariable(path, facts.variables);
    if (!variable || variable.owner === 0 || seen.has(variable.id)) return [];
    seen.add(variable.id);
    return [describeVariable(variable, facts), ...localsBehind(variable.value, facts, seen)];
  });
}

function describeClass({ name, methods, statics, base, fields }: ClassFact, facts: FileFacts): unknown {
  return { name, methods: Object.keys(methods), statics: Object.keys(statics), base: base && describe(base, facts), fields: entriesOf(fields, (value) => describe(value, facts)) };
}

function describe(value: Referent, facts: FileFacts): unknown {
  switch (value.kind) {
    case 'path': return describePath(value.path, facts.variables);
    case 'function': return facts.functions[value.fn].name;
    case 'class': return facts.classes[value.class].name;
    case 'instance': return ['instance', describe(value.of, facts)];
    case 'object': return entriesOf(value.members, (member) => describe(member, facts));
    case 'import': return value.origin;
  }
}

function entriesOf<Value>(record: Readonly<Record<string, Value>>, describeOne: (value: Value) => unknown): [string, unknown][] {
  return Object.entries(record).map(([name, value]) => [name, describeOne(value)]);
}
