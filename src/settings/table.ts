/**
 * Every setting, once: the editor's manifest, the project file's schema, the README's table, and what the server and the
 * command line read are made from this table or compared with it. A setting stands here from when it does something.
 */
import { DEFAULT_CONFIG } from '../core/index';
import { callPatterns, choice, handlerShapes, pathPatterns, ruleLevels, toggle, wholeNumber, type Kind } from './kinds';

export interface Setting<Value> {
  kind: Kind<Value>;
  default: Value;
  /** What it does, in Markdown, for a person who is about to change it. `#key#` becomes a link to another setting. */
  description: string;
  /** It is about how the editor behaves, so a project file does not hold it. */
  editorOnly?: boolean;
  /** It may be set differently for one language. */
  perLanguage?: boolean;
}

export const SETTINGS = {
  enable: setting({
    kind: toggle,
    default: true,
    description: 'Look for awaits that could overlap, and for work that holds the thread. Turned off, *Explain concurrency here* still works.',
    editorOnly: true,
    perLanguage: true,
  }),
  run: setting({
    kind: choice({
      onType: 'While you type, after each short rest.',
      onSave: 'When a file is opened or saved.',
      manual: 'Only when you ask: *Explain concurrency here* still works.',
    }),
    default: 'onType',
    description: 'When a file is analysed.',
    editorOnly: true,
    perLanguage: true,
  }),
  rules: setting({
    kind: ruleLevels,
    default: {},
    description: 'How loudly each rule reports: a severity, `off`, or `default` for what the rule itself thinks right. `*` stands for every rule that is not named.',
    perLanguage: true,
  }),
  minConfidence: setting({
    kind: choice({
      possible: 'Everything, also where the analysis cannot tell whether the order matters.',
      likely: 'Known operations in their usual meaning.',
      certain: 'Only where nothing that the code does could order the two.',
    }),
    default: DEFAULT_CONFIG.minConfidence,
    description: 'How sure the analysis must be before it marks code. To silence one rule, use #rules#.',
  }),
  include: setting({
    kind: pathPatterns,
    default: [],
    description: 'Analyse only files that match one of these patterns, written as in a `.gitignore` and seen from the folder of the project file, or of the workspace. Empty: all files. Tests, generated code and the like are left out all the same.',
  }),
  exclude: setting({
    kind: pathPatterns,
    default: [],
    description: 'Do not analyse files that match one of these patterns, also where #include# has them. They are still read when other files call them.',
  }),
  handlers: setting({
    kind: handlerShapes,
    default: [],
    description: 'Calls whose functions are handlers, by patterns as in #readingCalls#: while one runs, others wait. With `{ "call": "jobs.on", "role": "queue" }` it is said who waits: `server` (requests, which is meant where nothing is said), `queue`, `ui` or `listener`.',
  }),
  readingCalls: setting({
    kind: callPatterns,
    default: [],
    description: 'Calls that only read, and so can overlap with other reads: `fetchUser` is every call of that name, `api.load` and `this.api.load` only where these names stand before it, `*` any text within one name, `my-package#load` what a package exports, and `my-package` all of it. What the project says beats names, bodies and what is known of packages; where several lists have a call, the one that allows least counts.',
  }),
  writingCalls: setting({
    kind: callPatterns,
    default: [],
    description: 'Calls that write something of their own, such as one record. Patterns as in #readingCalls#.',
  }),
  orderedCalls: setting({
    kind: callPatterns,
    default: [],
    description: 'Calls that have to keep their turn, whatever they are called on. Patterns as in #readingCalls#; in code, `@sequential` in the doc comment above a function says the same.',
  }),
  pureCalls: setting({
    kind: callPatterns,
    default: [],
    description: 'Calls that only compute: they neither wait for nor change anything. Patterns as in #readingCalls#; in code, `@pure` above a function says the same.',
  }),
  blockingCalls: setting({
    kind: callPatterns,
    default: [],
    description: 'Calls that hold the thread until they are done. Patterns as in #readingCalls#; in code, `@blocking` above a function says the same.',
  }),
  concurrencyLimit: setting({
    kind: wholeNumber(0, 1000),
    default: 0,
    description: 'How many turns of a loop a fix lets run at once. 0: by what they wait for, 16 for files, 4 for processes, else 8. The fix uses `p-map` or `p-limit` where the file imports one of them or the package depends on it, and slices of the list elsewhere.',
  }),
};

export type SettingKey = keyof typeof SETTINGS;
export type Settings = { [Key in SettingKey]: (typeof SETTINGS)[Key]['default'] };
/** What one place says; the rest is left to weaker ones. */
export type Given = Partial<Settings>;

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];
export const DEFAULT_SETTINGS = Object.fromEntries(SETTING_KEYS.map((key) => [key, SETTINGS[key].default])) as Settings;

function setting<Value>(row: Setting<Value>): Setting<Value> {
  return row;
}
