/** How settings are read, told and joined: whatever a person wrote, one clear message for each mistake, and the rest counts. */
import assert from 'node:assert/strict';
import { rules } from '../../src/core/index';
import { configOf, isExcluded, settingsFrom } from '../../src/settings/inForce';
import { nearestName } from '../../src/core/nearestName';
import { readEditorSettings, readProjectFile } from '../../src/settings/read';
import { DEFAULT_SETTINGS, type Given } from '../../src/settings/table';

/** What is wrong, the file or a part of it, the line that is named, and what is said of it. */
type Row = [what: string, text: string, line: number, says: RegExp];

const BROKEN: Row[] = [
  ['a brace that is not closed', '{\n  "minConfidence": "certain"\n', 3, /closing brace is missing/],
  ['a list that is not closed', '{ "include": ["src/**"', 1, /closing bracket is missing/],
  ['a text that is not closed', '{\n  "minConfidence": "certain\n}', 2, /text is not closed/],
  ['a comment that is not closed', '{}\n/* and so on', 2, /comment is not closed/],
  ['a comma that is missing', '{\n  "include": []\n  "exclude": []\n}', 3, /comma is missing/],
  ['a colon that is missing', '{\n  "include" []\n}', 2, /colon is missing/],
  ['a value that is missing', '{\n  "include":\n}', 3, /value is missing/],
  ['a name without quotes', '{\n  include: []\n}', 2, /name or a text in double quotes/],
  ['a name in single quotes', "{ 'include': [] }", 1, /name or a text in double quotes/],
  ['a value in single quotes', "{ \"minConfidence\": 'certain' }", 1, /a text in double quotes, nor/],
  ['a value without quotes', '{ "minConfidence": certain }', 1, /a text in double quotes, nor/],
  ['two commas', '{ "include": [],, }', 1, /name in double quotes|value is missing/],
  ['two objects', '{}\n{}', 2, /behind the end/],
  ['a comment as in YAML', '# settings\n{}', 1, /cannot be read from line 1/],
  ['YAML', 'minConfidence: certain\n', 1, /cannot be read from line 1/],
  ['JavaScript', 'export default { minConfidence: "certain" };', 1, /cannot be read from line 1/],
  ['a merge that was not finished', '{\n<<<<<<< HEAD\n  "include": []\n}', 2, /cannot be read from line 2/],
  ['a stray bracket', ']', 1, /cannot be read from line 1/],
  ['a backslash that escapes nothing', '{ "exclude": ["src\\lib"] }', 1, /backslash itself is written twice/],
  ['half of an escape', '{ "exclude": ["\\u00"] }', 1, /escape is not complete/],
  ['a tab in a text', '{ "exclude": ["a\tb"] }', 1, /control character/],
  ['a NUL', '{ \0 }', 1, /cannot be read from line 1/],
  ['a number that is cut off', '{ "include": 1. }', 1, /number/],
  ['NaN', '{ "include": NaN }', 1, /a text in double quotes, nor/],
  ['undefined', '{ "include": undefined }', 1, /a text in double quotes, nor/],
  ['a list', '[]', 1, /holds a list; allowed is an object/],
  ['a text', '"certain"', 1, /holds "certain"; allowed is an object/],
  ['a number', '\n\n42', 3, /holds 42; allowed is an object/],
  ['null', 'null', 1, /holds null; allowed is an object/],
  ['true, behind a comment', '// all of it\ntrue', 2, /holds true; allowed is an object/],
  ['100,000 brackets', '['.repeat(100_000), 1, /nested too deeply|closing bracket/],
  ['100,000 objects in each other', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 1, /nested too deeply/],
  ['over a million characters', `{}${' '.repeat(1_000_000)}`, 1, /has 1000002 characters; allowed are at most 1000000/],
  ['another encoding', '\uFFFD\uFFFD{\0}\0', 1, /cannot be read from line 1/],
];

const WRONG: Row[] = [
  ['a word that does not exist', '"minConfidence": "sure"', 2, /`minConfidence` is "sure"; allowed are possible, likely and certain\./],
  ['a word in other letters', '"minConfidence": "Certain"', 2, /allowed are possible, likely and certain/],
  ['a number for a word', '"minConfidence": 1', 2, /is 1; allowed are/],
  ['an enormous number', '"minConfidence": 1e999', 2, /allowed are/],
  ['null for a word', '"minConfidence": null', 2, /is null; allowed are/],
  ['a list for a word', '"minConfidence": ["certain"]', 2, /is a list; allowed are/],
  ['a long text', `"minConfidence": "${'x'.repeat(200)}"`, 2, /^`minConfidence` is "x{35}…"; allowed/],
  ['a text for rules', '"rules": "off"', 2, /`rules` is "off"; allowed is an object, such as \{ "sequential-awaits": "off" \}/],
  ['a list for rules', '"rules": ["await-in-loop"]', 2, /`rules` is a list; allowed is an object/],
  ['a rule that is misspelt', '"rules": {\n"await-in-lop": "off" }', 3, /`rules\.await-in-lop` names no rule; did you mean `await-in-loop`\?/],
  ['a rule in capitals', '"rules": { "Await-In-Loop": "off" }', 2, /did you mean `await-in-loop`\?/],
  ['a rule that does not exist', '"rules": { "no-console": "off" }', 2, /names no rule; allowed are \*, sequential-awaits, .* and late-await\./],
  ['a level that does not exist', '"rules": { "await-in-loop": "warn" }', 2, /`rules\.await-in-loop` is "warn"; allowed are off, hint, information, warning, error and default/],
  ['a level as a number', '"rules": { "await-in-loop": 2 }', 2, /is 2; allowed are off/],
  ['a level in a list', '"rules": { "await-in-loop": ["error", {}] }', 2, /is a list; allowed are off/],
  ['the name of a prototype as a rule', '"rules": { "__proto__": "off" }', 2, /`rules\.__proto__` names no rule/],
  ['what every object has as a rule', '"rules": { "constructor": "off" }', 2, /`rules\.constructor` names no rule/],
  ['a text for patterns', '"exclude": "src/**"', 2, /`exclude` is "src\/\*\*"; allowed is a list of path patterns, such as \["src\/\*\*"\]/],
  ['a number among patterns', '"exclude": ["a",\n5]', 3, /`exclude\[1\]` is 5; allowed is a list/],
  ['an empty pattern', '"exclude": [""]', 2, /`exclude\[0\]` is empty/],
  ['a blank pattern', '"exclude": ["  "]', 2, /is empty/],
  ['braces', '"exclude": ["**/*.{ts,js}"]', 2, /braces are not understood, so write one pattern for each/],
  ['backslashes', '"exclude": ["src\\\\lib"]', 2, /separated by "\/", not by a backslash/],
  ['the folder itself', '"exclude": ["src", "./"]', 2, /`exclude\[1\]` is "\.\/", which matches nothing; for all that lies in the folder, write "\*\*"/],
  ['a pattern that leads out', '"exclude": ["../other/**"]', 2, /leads out of the folder/],
  ['a comment as a pattern', '"exclude": ["#src"]', 2, /counts as a comment/],
  ['a long pattern', `"exclude": ["${'x'.repeat(501)}"]`, 2, /has 501 characters; allowed are at most 500/],
  ['too many patterns', `"exclude": [${'"a",'.repeat(1001)}]`, 2, /has 1001 entries; allowed are at most 1000/],
  ['too many rules', `"rules": {${Array.from({ length: 1001 }, (_, i) => `"r${i}":"off"`).join()}}`, 2, /has 1001 entries; allowed are at most 1000/],
  ['a call with brackets', '"readingCalls": ["load()"]', 2, /`readingCalls\[0\]` is "load\(\)"; a call is named without its brackets/],
  ['a text for calls', '"orderedCalls": "load"', 2, /`orderedCalls` is "load"; allowed is a list of names of calls, such as \["api\.load"\]/],
  ['a text for handlers', '"handlers": "bus.handle"', 2, /`handlers` is "bus\.handle"; allowed is a list of calls, such as \["bus\.handle", /],
  ['a number among handlers', '"handlers": [5]', 2, /`handlers\[0\]` is 5; allowed are calls/],
  ['a handler without a call', '"handlers": [{ "role": "queue" }]', 2, /`handlers\[0\]` names no call/],
  ['a handler whose call is everything', '"handlers": [{ "call": "*" }]', 2, /`handlers\[0\]\.call` is "\*", which is every call/],
  ['a role that does not exist', '"handlers": [{ "call": "bus.handle",\n"role": "worker" }]', 3, /`handlers\[0\]\.role` is "worker"; allowed are server, queue, ui and listener/],
  ['a key that no handler has', '"handlers": [{ "call": "bus.handle",\n"name": "x" }]', 3, /`handlers\[0\]\.name` is nothing that a handler has; allowed are call and role/],
  ['too many handlers', `"handlers": [${'"a",'.repeat(1001)}]`, 2, /has 1001 entries; allowed are at most 1000/],
  ['a setting that is misspelt', '"exlcude": []', 2, /`exlcude` is no setting; did you mean `exclude`\?/],
  ['a setting that does not exist', '"severity": "error"', 2, /`severity` is no setting; allowed are rules, minConfidence, include, .* and concurrencyLimit\./],
  ['a text for a number', '"concurrencyLimit": "4"', 2, /`concurrencyLimit` is "4"; allowed are whole numbers from 0 to 1000\./],
  ['half of one', '"concurrencyLimit": 0.5', 2, /`concurrencyLimit` is 0\.5; allowed are whole/],
  ['a number below all', '"concurrencyLimit": -1', 2, /`concurrencyLimit` is -1; allowed are whole/],
  ['an empty name', '"": 1', 2, /`` is no setting/],
  ['the name of a prototype', '"__proto__": { "minConfidence": "certain" }', 2, /`__proto__` is no setting/],
  ['a setting with the editor’s prefix', '"concurrencyLens.rules": {}', 2, /`concurrencyLens\.rules` is called `rules` here/],
  ['a setting that is the editor’s', '"enable": false', 2, /`enable` is for the editor alone; set `concurrencyLens\.enable` in its settings/],
  ['a setting that is the editor’s, with its prefix', '"concurrencyLens.run": "manual"', 2, /is for the editor alone; set `concurrencyLens\.run`/],
  ['a setting that is given twice', '"$schema": "a",\n"$schema": "b"', 3, /`\$schema` is given twice; the last one counts/],
  ['a rule that is given twice', '"rules": { "*": "off",\n"*": "default" }', 3, /`rules\.\*` is given twice; the last one counts/],
  ['a name that could steer a terminal', '"\\u001b[31m": 1', 2, /`\\u001b\[31m` is no setting/],
];

describe('a project file', () => {
  const COUNTS = '"include": ["kept/"],';

  it('holds comments and trailing commas, a byte order mark, and any line ends', () => {
    for (const text of ['{ /* a */ "minConfidence": "certain", // b\n }', '\uFEFF{ "minConfidence": "certain" }', '{\r\n"minConfidence":\r\n"certain"\r\n}']) assert.deepEqual(readProjectFile(text), { given: { minConfidence: 'certain' }, problems: [], broken: false });
  });

  it('may be empty', () => {
    for (const text of ['', ' \n', '// nothing yet\n', '{}', '{ "$schema": "./schema.json" }']) assert.deepEqual(readProjectFile(text), { given: {}, problems: [], broken: false });
  });

  it('is tested in at least fifty ways to be wrong', () => assert.ok(BROKEN.length + WRONG.length >= 50));

  for (const [what, text, line, says] of BROKEN)
    it(`that cannot be read says so once: ${what}`, () => {
      const { given, problems, broken } = readProjectFile(text);
      assert.deepEqual([given, broken, problems.length], [{}, true, 1]);
      assert.equal(problems[0].line, line, problems[0].message);
      assert.match(problems[0].message, says);
      assert.match(problems[0].message, /^[A-Z`][^\n]{10,250}[.?]$/);
    });

  for (const [what, part, line, says] of WRONG)
    it(`names what is wrong, and counts for the rest: ${what}`, () => {
      const { given, problems, broken } = readProjectFile(`{ ${COUNTS}\n${part} }`);
      assert.deepEqual([given.include, broken], [['kept/'], false]);
      const found = problems.filter(({ message }) => says.test(message));
      assert.equal(found.length, 1, problems.map(({ message }) => message).join('\n'));
      assert.equal(found[0].line, line);
      assert.match(found[0].message, /^`[^\n]{10,300}[.?]$/);
    });

  it('keeps what is right beside what is wrong in one value', () => {
    const { given, problems } = readProjectFile('{ "rules": { "await-in-lop": "off", "late-await": "error", "*": "loud" }, "exclude": ["a/", 5, "b/"] }');
    assert.deepEqual(given, { rules: { 'late-await': 'error' }, exclude: ['a/', 'b/'] });
    assert.equal(problems.length, 3);
  });

  it('tells its mistakes in their order, and not without end', () => {
    const { problems } = readProjectFile(`{ ${Array.from({ length: 5000 }, (_, i) => `"key${i}": ${i}`).join(',\n')} }`);
    assert.equal(problems.length, 100);
    assert.deepEqual(problems.map(({ line }) => line), Array.from({ length: 100 }, (_, i) => i + 1));
  });

  it('marks the last of two that are wrong, as it is the one that counts', () => {
    const wrong = readProjectFile('{ "exclude": "a",\n"exclude": "b" }').problems.filter(({ message }) => message.includes('allowed'));
    assert.deepEqual(wrong.map(({ line }) => line), [2]);
  });

  it('marks the name or the value that is wrong', () => {
    const text = '{ "rules": { "await-in-lop": "off" }, "minConfidence": 7 }';
    assert.deepEqual(readProjectFile(text).problems.map(({ range }) => text.slice(range.start, range.end)), ['"await-in-lop"', '7']);
  });
});

describe('the editor’s settings', () => {
  it('fall back to the default where they make no sense, and say so', () => {
    const { given, problems } = readEditorSettings({ enable: 'yes', run: 'onSave', rules: { x: 'off' }, minConfidence: null, trace: { server: 'verbose' } });
    assert.deepEqual(given, { run: 'onSave', rules: {} });
    assert.equal(problems.length, 2);
    assert.match(problems[0], /^`concurrencyLens\.enable` is "yes"; allowed are true and false\.$/);
  });

  it('may be anything', () => {
    for (const section of [undefined, null, 'x', 5, [], {}]) assert.deepEqual(readEditorSettings(section), { given: {}, problems: [] });
  });
});

describe('settings in force', () => {
  it('are the project file’s, else the editor’s, else the defaults, key by key', () => {
    const file: Given = { minConfidence: 'certain' };
    const editor: Given = { minConfidence: 'possible', rules: { '*': 'off' }, enable: false };
    assert.deepEqual(settingsFrom([{ given: file }, { given: editor }]), { ...DEFAULT_SETTINGS, minConfidence: 'certain', rules: { '*': 'off' }, enable: false });
    assert.deepEqual(settingsFrom([]), DEFAULT_SETTINGS);
  });

  it('tell the analysis what is about the analysis', () => {
    assert.deepEqual(configOf({ ...DEFAULT_SETTINGS, rules: { '*': 'off' } }), { minConfidence: 'likely', levels: { '*': 'off' }, handlers: [], readingCalls: [], writingCalls: [], orderedCalls: [], pureCalls: [], blockingCalls: [], concurrencyLimit: 0 });
  });

  for (const [given, path, excluded] of [
    [{}, '/p/src/a.ts', false],
    [{ include: ['src/**'] }, '/p/src/a.ts', false],
    [{ include: ['src/**'] }, '/p/lib/a.ts', true],
    [{ include: ['./src'] }, '/p/src/deep/a.ts', false],
    [{ include: ['/src/'] }, '/p/q/src/a.ts', true],
    [{ include: [] }, '/p/lib/a.ts', false],
    [{ exclude: ['legacy/'] }, '/p/src/legacy/a.ts', true],
    [{ exclude: ['Legacy/'] }, '/p/src/legacy/a.ts', false],
    [{ exclude: ['*.gen.ts', '!keep.gen.ts'] }, '/p/keep.gen.ts', false],
    [{ include: ['src/'], exclude: ['src/old/'] }, '/p/src/old/a.ts', true],
    [{ include: ['src/'], exclude: ['*'] }, '/elsewhere/a.ts', false],
    [{ exclude: ['[z-a]', '***', '[', '*'.repeat(400)] }, '/p//a.ts', false],
  ] as [Given, string, boolean][])
    it(`${JSON.stringify(given)} ${excluded ? 'leaves out' : 'keeps'} ${path}`, () => assert.equal(isExcluded(path, [{ given, folder: '/p' }]), excluded));

  it('see each list of patterns from where it stands', () => {
    const layers = [{ given: { include: ['src/'] }, folder: '/p/q' }, { given: { include: ['none/'], exclude: ['q/src/old/'] }, folder: '/p' }];
    assert.deepEqual(['/p/q/src/a.ts', '/p/q/a.ts', '/p/q/src/old/a.ts'].map((path) => isExcluded(path, layers)), [false, true, true]);
  });
});

describe('the nearest name', () => {
  const names = rules.map(({ id }) => id);
  for (const [written, meant] of [['await-in-lop', 'await-in-loop'], ['awaitinloop', 'await-in-loop'], ['AWAIT-IN-LOOP', 'await-in-loop'], ['sequental-await', 'sequential-awaits'], ['no-await-in-loop', 'await-in-loop'], ['loop', undefined], ['', undefined], ['x'.repeat(100_000), undefined]] as const)
    it(`of ${written.slice(0, 30) || 'nothing'} is ${meant ?? 'none'}`, () => assert.equal(nearestName(written, names), meant));
});
