/** What a project can say of its calls, once for each way in which it can be said: in its file, or above a function. */
import { twoWaits } from './samples';

export interface Said {
  /** The project file. */
  settings?: object;
  text: string;
  /** The same code where nobody says anything. */
  unsaid: string;
  /** What is found, as `rule severity`. */
  found: string[];
  foundUnsaid: string[];
}

const OVERLAP = ['sequential-awaits information'];
const GUESSED = twoWaits('fetchUser', 'loadTeam');
const RENDERS = 'export async function go(id) {\n  const page = renderPage(id);\n  return page;\n}\n';
const HANDLED = "import { execSync } from 'node:child_process';\njobs.define('x', (job) => {\n  return parse(execSync(job));\n});\n";

export const KNOWLEDGE: Readonly<Record<string, Said>> = {
  reading: inFile({ readingCalls: ['alpha', 'api.beta'] }, twoWaits('alpha', 'api.beta'), OVERLAP, []),
  writing: inFile({ writingCalls: ['loadTeam'] }, GUESSED, [], OVERLAP),
  ordered: inFile({ orderedCalls: ['loadTeam'] }, GUESSED, [], OVERLAP),
  pure: inFile({ pureCalls: ['load*'] }, GUESSED, [], OVERLAP),
  blocking: inFile({ blockingCalls: ['renderPage'] }, RENDERS, ['blocking-call information'], []),
  handler: inFile({ handlers: ['jobs.define'] }, HANDLED, ['blocking-call warning'], []),
  queue: inFile({ handlers: [{ call: 'jobs.define', role: 'queue' }] }, HANDLED, ['blocking-call warning'], []),
  listener: inFile({ handlers: [{ call: '*.define', role: 'listener' }] }, HANDLED, ['blocking-call information'], []),
  '@pure': above('@pure', `/** TAG */\nasync function loadTeam(id) { return fetch(id); }\n${GUESSED}`, [], OVERLAP),
  '@sequential': above('@sequential', `/** TAG */\nasync function loadTeam(id) { return fetch(id); }\n${GUESSED}`, [], OVERLAP),
  '@blocking': above('@blocking', `/** TAG */\nfunction renderPage(id) { return String(id); }\n${RENDERS}`, ['blocking-call information'], []),
};

function inFile(settings: object, text: string, found: string[], foundUnsaid: string[]): Said {
  return { settings, text, unsaid: text, found, foundUnsaid };
}

function above(tag: string, code: string, found: string[], foundUnsaid: string[]): Said {
  return { text: code.replace('TAG', tag), unsaid: code.replace('TAG', 'Ours.'), found, foundUnsaid };
}
