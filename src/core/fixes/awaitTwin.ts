/**
 * `readFileSync(path)` becomes `await readFile(path)`, and what the file imports follows. Only in an async function's own body,
 * and only where nothing in sight relies on nobody coming in between.
 *
 * Never preferred: where there was no wait, there is one now. What follows runs later than what others do meanwhile, and
 * callers that do not await go on before it. That is more than time, however much is looked at here.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { AwaitTwinRemedy, Confidence, OfferedFix, TextEdit, Twin } from '../model';
import { T } from '../syntax/nodeTypes';
import { calledName, span, type Node } from '../syntax/tree';
import { checkAlone } from './alone';
import { insertion, isFunction, within, type Code } from './code';
import { merged } from './edits';
import { bring, suppliesIn, suppliesOf, type Brought, type Entry, type Supply } from './imports';
import { freeName } from './names';
import { Refusal } from './place';

export type OwnFunction = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

/** What is half done for a while, once others can look. */
const CHANGES_FILES = /^(?:write|append|output|copy|cp|rm|move|remove|empty)/;

export function twinFixes({ call: range, name, twin, refused }: AwaitTwinRemedy, _confidence: Confidence, code: Code): OfferedFix[] {
  if (refused !== undefined || !twin) throw new Refusal(refused ?? `nothing gives a promise of what \`${name}\` gives`);
  const call = code.nodeWith(range, T.CallExpression);
  if (!call) throw new Refusal('the code has changed meanwhile');
  const fn = asyncFunctionOf(call, code);
  checkAlone(call, fn, code);
  const { text, edits } = calleeFor(call, twin, code);
  return [{ title: titleOfTwin({ name, twin }), preferred: false, caveats: caveatsOf(call, fn, twin, code), edits: merged([...edits, ...editsAt(call, text, code)]) }];
}

export function titleOfTwin({ name, twin }: Pick<AwaitTwinRemedy, 'name' | 'twin'>): string {
  return twin ? `Await \`${twin.name}\` instead of \`${name}\`` : `Await an asynchronous form of \`${name}\``;
}

/** The function in whose own body something stands; throws where a wait cannot stand there. */
export function asyncFunctionOf(call: Node, code: Code): OwnFunction {
  const trail = code.outwards(call);
  const at = trail.findIndex(isFunction);
  const fn = trail[at];
  if (!fn) throw new Refusal('it runs while the module is loaded');
  if (fn.type === T.StaticBlock || fn.type === T.PropertyDefinition) throw new Refusal('a class is made there, which cannot wait');
  const own = fn as OwnFunction;
  if (own.body !== trail[at - 1]) throw new Refusal('what stands among parameters cannot wait');
  if (!own.async) throw new Refusal(whyNotAsync(own, code));
  if (own.generator) throw new Refusal('the function hands out values meanwhile');
  return own;
}

function whyNotAsync(fn: OwnFunction, code: Code): string {
  const parent = code.parentOf(fn);
  if (parent?.type === T.MethodDefinition && parent.kind === 'constructor') return 'a constructor cannot wait';
  if ((parent?.type === T.MethodDefinition || parent?.type === T.Property) && /^[gs]et$/.test(parent.kind)) return 'what looks like a property cannot wait';
  if (fn.generator) return 'the function hands out values meanwhile';
  const isCallback = parent?.type === T.CallExpression && parent.callee !== fn;
  return isCallback ? 'it stands in a callback that is not async' : 'the function around it is not async, and all who call it would have to wait for it';
}

function editsAt(call: TSESTree.CallExpression, callee: string, code: Code): TextEdit[] {
  const needs = needsParentheses(call, code);
  return [
    { range: span(call.callee), newText: `${needs ? `${startsALine(call, code) ? ';' : ''}(` : ''}await ${callee}` },
    ...(needs ? [insertion(call.range[1], ')')] : []),
  ];
}

/** `readFileSync(path).toString()`; not where there are parentheses already. */
export function needsParentheses(call: Node, code: Code): boolean {
  const parent = code.parentOf(call)!;
  const isTighter = (parent.type === T.MemberExpression && parent.object === call) || (parent.type === T.CallExpression && parent.callee === call) || (parent.type === T.TaggedTemplateExpression && parent.tag === call) || parent.type === T.TSNonNullExpression || (parent.type === T.BinaryExpression && parent.operator === '**' && parent.left === call);
  const isWrapped = /\(\s*$/.test(code.text.slice(parent.range[0], call.range[0])) && /^\s*\)/.test(code.text.slice(call.range[1]));
  return isTighter && !isWrapped;
}

/** Whether a parenthesis there would go on with the line above. */
export function startsALine(call: Node, code: Code): boolean {
  const statement = code.outwards(call).find(({ type }) => type === T.ExpressionStatement);
  if (statement?.range[0] !== call.range[0]) return false;
  const before = code.text.slice(0, call.range[0]);
  const comments = code.commentsIn({ start: 0, end: call.range[0] });
  return !/[;{}]\s*$/.test(code.without(comments, 0, before.length));
}

/** What is called in its place, and the edits of imports that this needs. */
function calleeFor(call: TSESTree.CallExpression, twin: Twin, code: Code): Brought {
  const { callee } = call;
  if (call.optional || call.arguments.some(({ type }) => type === T.SpreadElement)) throw new Refusal('which arguments it gets, or whether it is called at all, is seen only when it runs');
  if (twin.untyped && code.isTyped) throw new Refusal(`the types of \`promisify\` do not say what \`${twin.name}\` gives`);
  if (callee.type === T.MemberExpression && !callee.computed && !callee.optional) return calleeOfWhole(callee.object, twin, code);
  const bound = callee.type === T.Identifier ? bindingOf(callee, code) : undefined;
  if (callee.type !== T.Identifier || !bound?.entry) throw new Refusal('where its name comes from is not written in one import');
  const { supply, entry } = bound;
  const leaving = isUsedElsewhere(callee, code) ? undefined : entry;
  switch (twin.from) {
    case 'promises': return bring(twin.name, `${supply.module}/promises`, supply, leaving, code);
    case 'same': return bring(twin.name, supply.module, supply, leaving, code);
    case 'callback': return promisified(bring(twin.name, supply.module, supply, leaving, code), twin, supply, code);
  }
}

/** `fs.readFileSync` */
function calleeOfWhole(object: Node, twin: Twin, code: Code): Brought {
  const whole = code.of(span(object));
  if (twin.from === 'promises') return { text: `${whole}.promises.${twin.name}`, edits: [] };
  if (twin.from === 'same') return { text: `${whole}.${twin.name}`, edits: [] };
  const supply = object.type === T.Identifier ? bindingOf(object, code)?.supply : undefined;
  if (!supply) throw new Refusal('where its name comes from is not written in one import');
  return promisified({ text: `${whole}.${twin.name}`, edits: [] }, twin, supply, code);
}

interface Binding {
  supply: Supply;
  entry?: Entry;
}

function bindingOf(name: TSESTree.Identifier, code: Code): Binding | undefined {
  const { declared } = code.usesIn(span(name))[0] ?? { declared: [] };
  if (declared.length !== 1) return undefined;
  const at = code.innermostAround({ start: declared[0], end: declared[0] + name.name.length });
  const statement = code.outwards(at).find(({ type }) => type === T.ImportDeclaration || type === T.VariableDeclaration || type === T.TSImportEqualsDeclaration);
  const supplies = statement ? suppliesOf(statement) : [];
  for (const supply of supplies) {
    const entry = supply.entries.find(({ node }) => within(at, node));
    if (entry) return { supply, entry };
  }
  const supply = supplies.find(({ whole }) => whole === name.name);
  return supply && { supply };
}

function isUsedElsewhere(name: TSESTree.Identifier, code: Code): boolean {
  const [{ variable, declared }] = code.usesIn(span(name));
  return code.usesOf(variable).some((use) => use.at !== name.range[0] && !declared.includes(use.at));
}

/** `const gzipAsync = promisify(gzip);` below the imports, unless it is there. */
function promisified(base: Brought, { name }: Twin, near: Supply, code: Code): Brought {
  if (code.parentOf(near.statement) !== code.ast) throw new Refusal('what `promisify` makes of it needs a place at the top of the file, and the import is not there');
  const made = code.ast.body.flatMap((statement) => promisifiedBy(statement)).find(({ of }) => of && code.of(span(of)) === base.text);
  if (made) return { text: made.local, edits: base.edits };
  const util = bring('promisify', 'util', near, undefined, code);
  const local = freeName([`${name}Async`, `${name}AsyncAsync`], code);
  const { at, isFirst } = belowImports(near, code);
  const end = code.semicolonOf(near.statement);
  const line = `${code.eol}${isFirst ? code.eol : ''}const ${local} = ${util.text}(${base.text})${end}`;
  return { text: local, edits: [...base.edits, ...util.edits, insertion(at, line)] };
}

function promisifiedBy(statement: Node): { local: string; of: Node | undefined }[] {
  if (statement.type !== T.VariableDeclaration || statement.kind !== 'const') return [];
  return statement.declarations.flatMap(({ id, init }) => {
    if (id.type !== T.Identifier || init?.type !== T.CallExpression) return [];
    return calledName(init) === 'promisify' ? [{ local: id.name, of: init.arguments[0] as Node | undefined }] : [];
  });
}

/** Behind the last import or the last thing that `promisify` made. */
function belowImports(near: Supply, code: Code): { at: number; isFirst: boolean } {
  const supplying = suppliesIn(code).map(({ statement }) => statement);
  const made = code.ast.body.filter((statement) => promisifiedBy(statement).length > 0);
  const last = [...supplying, ...made, near.statement].sort((a, b) => b.range[1] - a.range[1])[0];
  return { at: code.lineEnd(last.range[1]), isFirst: !made.includes(last as TSESTree.ProgramStatement) };
}

function caveatsOf(call: Node, fn: OwnFunction, { name }: Twin, code: Code): string[] {
  const isFirst = !code.descendants(fn.body).some(({ type, range }) => type === T.AwaitExpression && range[0] < call.range[0]);
  return [
    'Other code can run while it waits: check that nothing relied on being alone.',
    ...(isFirst ? ['What follows runs later: a caller that does not await goes on before it.'] : []),
    ...(CHANGES_FILES.test(name) ? ['Others may meet what it changes while it is half done.'] : []),
  ];
}
