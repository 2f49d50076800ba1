/** What is wrong in a project file that is open, as the protocol's diagnostics. */
import { LineIndex } from '../../core/index';
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { readProjectFile } from '../../settings/read';
import { visibleText } from '../markdown';
import { toRange } from '../positions';
import { DIAGNOSTIC_SOURCE } from '../protocol';

export function projectFileDiagnostics(text: string): Diagnostic[] {
  const lines = new LineIndex(text);
  const { problems, broken } = readProjectFile(text);
  return problems.map(({ message, range }) => ({
    range: toRange(lines, range),
    severity: broken ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: DIAGNOSTIC_SOURCE,
    message: visibleText(message),
  }));
}
