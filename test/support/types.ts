/** Asks TypeScript about texts that are in no file. */
import * as ts from 'typescript';
import { inRoot } from './paths';

export interface Leniency {
  /** As in JavaScript: parameters and empty arrays have no types. */
  untyped?: boolean;
  /** Codes of errors that do not count. */
  except?: readonly number[];
}

/** The first error of each file that has one; files are known by their absolute names. */
export function typeErrors(texts: ReadonlyMap<string, string>, { untyped = false, except = [] }: Leniency = {}): Map<string, string> {
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: !untyped, noEmit: true, allowImportingTsExtensions: true, skipLibCheck: true, types: ['node'], jsx: ts.JsxEmit.Preserve, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], typeRoots: [inRoot('node_modules/@types')] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, version) => (texts.has(name) ? ts.createSourceFile(name, texts.get(name)!, version) : getSourceFile(name, version));
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getCurrentDirectory = () => inRoot('.');
  const program = ts.createProgram([...texts.keys()], options, host);
  const wrong = new Map<string, string>();
  for (const name of texts.keys()) {
    const file = program.getSourceFile(name)!;
    const first = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].find(({ code }) => !except.includes(code));
    if (first) wrong.set(name, ts.flattenDiagnosticMessageText(first.messageText, '\n'));
  }
  return wrong;
}
