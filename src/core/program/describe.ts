/** What a file gives to others, in words that stay the same while its inside changes. */
import type { ClassFact, FileFacts, Referent } from '../facts/model';
import { describePath } from '../facts/paths';

export function describeExports(facts: FileFacts): string {
  const exports = entriesOf(facts.exports, (value) => describe(value, facts));
  const classes = facts.classes.map((fact) => describeClass(fact, facts));
  const globals = facts.variables.filter((variable) => variable.owner === 0).map((variable) => `${variable.name}:${variable.kind}`);
  return JSON.stringify({ exports, all: facts.exportsAllOf, classes, globals });
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
