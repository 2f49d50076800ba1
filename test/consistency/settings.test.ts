/**
 * The table of settings and what says the same elsewhere: the manifest and its texts, the project file's schema, the
 * README. UPDATE=1 rewrites them from the table.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import Ajv from 'ajv';
import { rules } from '../../src/core/index';
import { PROJECT_FILE } from '../../src/project/projectFiles';
import { RULE_LEVELS } from '../../src/core/config';
import { DEFAULT_SETTINGS, SETTING_KEYS, SETTINGS, type SettingKey } from '../../src/settings/table';
import { inRoot } from '../support/paths';

const SCHEMA = 'media/concurrency-lens.schema.json';
const SECTION = 'concurrencyLens';

interface Choice {
  type: string;
  enum?: string[];
  markdownEnumDescriptions?: string[];
}

/** A row of the table as the manifest has it, with `%keys%` for its texts. */
function manifestProperty(key: SettingKey, order: number): Record<string, unknown> {
  const { kind, perLanguage } = SETTINGS[key];
  const { markdownEnumDescriptions, ...schema } = kind.schema as unknown as Choice;
  return {
    ...schema,
    ...(markdownEnumDescriptions && { markdownEnumDescriptions: schema.enum!.map((word) => `%settings.${key}.${word}%`) }),
    default: SETTINGS[key].default,
    scope: perLanguage ? 'language-overridable' : 'resource',
    order,
    markdownDescription: `%settings.${key}%`,
  };
}

/** The texts behind those keys. */
function textsOf(key: SettingKey): [string, string][] {
  const { enum: words = [], markdownEnumDescriptions: meanings = [] } = SETTINGS[key].kind.schema as unknown as Choice;
  const description = withLinks(SETTINGS[key].description, (other) => `\`#${SECTION}.${other}#\``);
  return [[`settings.${key}`, description], ...words.map((word, index): [string, string] => [`settings.${key}.${word}`, meanings[index]])];
}

function projectFileSchema(): object {
  const keys = SETTING_KEYS.filter((key) => !SETTINGS[key].editorOnly);
  const property = (key: SettingKey) => ({ ...SETTINGS[key].kind.schema, default: SETTINGS[key].default, markdownDescription: asCode(key) });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Concurrency Lens, settings of a project',
    type: 'object',
    allowComments: true,
    allowTrailingCommas: true,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(keys.map((key) => [key, property(key)])) },
    additionalProperties: false,
  };
}

function readmeTable(): string {
  const rows = SETTING_KEYS.map((key) => {
    const { editorOnly, perLanguage, kind } = SETTINGS[key];
    const { enum: words = [], markdownEnumDescriptions: meanings = [] } = kind.schema as unknown as Choice;
    const parts = [asCode(key), ...words.map((word, index) => `\`${word}\`: ${meanings[index]}`), ...(perLanguage ? ['Also by language.'] : []), ...(editorOnly ? ['Editor only.'] : [])];
    return `| \`${key}\` | \`${JSON.stringify(SETTINGS[key].default)}\` | ${parts.join(' ').replaceAll('|', '\\|')} |`;
  });
  return ['', '| setting | default | what it does |', '|---|---|---|', ...rows, '', ''].join('\n');
}

function asCode(key: SettingKey): string {
  return withLinks(SETTINGS[key].description, (other) => `\`${other}\``);
}

function withLinks(text: string, link: (key: string) => string): string {
  return text.replace(/#(\w+)#/g, (_, key: string) => link(key));
}

/** Compares a file with what it has to hold, or rewrites it. */
function holds(file: string, held: (text: string) => string): void {
  const text = existsSync(inRoot(file)) ? readFileSync(inRoot(file), 'utf8') : '';
  if (process.env.UPDATE) writeFileSync(inRoot(file), held(text));
  else assert.equal(text, held(text), `${file} does not agree with the table of settings; UPDATE=1 npm test rewrites it`);
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

describe('settings', () => {
  it('are in the manifest as in the table', () => {
    const properties = Object.fromEntries(SETTING_KEYS.map((key, index) => [`${SECTION}.${key}`, manifestProperty(key, index + 1)]));
    holds('package.json', (text) => {
      const manifest = JSON.parse(text);
      manifest.contributes.configuration.properties = properties;
      return json(manifest);
    });
  });

  it('are described in the manifest’s texts as in the table', () => {
    holds('package.nls.json', (text) => {
      const others = Object.entries(JSON.parse(text)).filter(([key]) => !key.startsWith('settings.'));
      return json(Object.fromEntries([...others, ...SETTING_KEYS.flatMap(textsOf)]));
    });
  });

  it('are in the schema of the project file as in the table', () => {
    holds(SCHEMA, () => json(projectFileSchema()));
  });

  it('are in the README as in the table', () => {
    holds('README.md', (text) => text.replace(/(?<=<!-- settings -->\n)[^]*?(?=<!-- \/settings -->)/, readmeTable));
    assert.match(readFileSync(inRoot('README.md'), 'utf8'), /<!-- settings -->\n\n\|/, 'README.md has no lines <!-- settings --> and <!-- /settings -->');
  });

  it('are at most 15, and say what they do', () => {
    assert.ok(SETTING_KEYS.length <= 15);
    for (const key of SETTING_KEYS) {
      assert.match(SETTINGS[key].description, /^[A-Z].*\.$/, key);
      for (const [, other] of SETTINGS[key].description.matchAll(/#(\w+)#/g)) assert.ok(SETTING_KEYS.some((known) => known === other), `${key} links to ${other}`);
    }
  });

  it('have defaults that they allow themselves', () => {
    for (const key of SETTING_KEYS) assert.deepEqual(SETTINGS[key].kind.read(DEFAULT_SETTINGS[key]), { value: DEFAULT_SETTINGS[key], mistakes: [] }, key);
  });
});

describe('schema of the project file', () => {
  const schema = JSON.parse(json(projectFileSchema()));

  it('knows the rules that are registered, and the words for their levels', () => {
    const levels = schema.properties.rules.properties as Record<string, { enum: string[] }>;
    assert.deepEqual(Object.keys(levels), ['*', ...rules.map(({ id }) => id)]);
    for (const level of Object.values(levels)) assert.deepEqual(level.enum, RULE_LEVELS);
  });

  it('is contributed for files of the name that is looked for', () => {
    const { jsonValidation, languages } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).contributes;
    assert.deepEqual(jsonValidation, [{ fileMatch: PROJECT_FILE, url: `./${SCHEMA}` }]);
    assert.deepEqual(languages, [{ id: 'jsonc', filenames: [PROJECT_FILE] }]);
    assert.ok(readFileSync(inRoot('.vscodeignore'), 'utf8').split('\n').includes(`!${SCHEMA}`), 'it is not shipped');
  });

  it('takes what is right and refuses what is wrong', () => {
    const allows = new Ajv({ strict: false }).compile(schema);
    for (const good of [{}, { $schema: 'x', minConfidence: 'certain', rules: { '*': 'off', 'await-in-loop': 'error' }, include: ['src/**'], exclude: [] }]) assert.ok(allows(good), JSON.stringify(allows.errors));
    for (const bad of [[], { minConfidence: 'sure' }, { rules: { 'await-in-lop': 'off' } }, { rules: { '*': 'loud' } }, { include: 'src' }, { enable: false }]) assert.ok(!allows(bad), JSON.stringify(bad));
  });
});
