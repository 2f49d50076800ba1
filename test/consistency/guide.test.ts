/**
 * Holds the guide to its contract: the sections that findings link to, their length and ease of reading, links that
 * lead somewhere, examples that print what the page says, and HTML that the page's security policy lets through.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { marked, type Tokens } from 'marked';
import { rules } from '../../src/core/index';
import { buildRulePage } from '../../src/server/features/rulePage';
import { anchorOf, renderGuide } from '../../src/webview/guideRender';
import { findPlaces } from '../../src/webview/guideSearch';
import { linkTo, readPlace, TOPICS } from '../../src/webview/guideTopics';

/** The sections of each written topic, in order. Findings and rule pages link to them, so they are never renamed. */
const CONTRACT: Record<string, string[]> = {
  'sync-vs-async': ['key-idea', 'waiting-in-place', 'callbacks', 'promises', 'async-functions', 'call-starts-work', 'stay-synchronous', 'questions', 'read-next'],
  'blocking-vs-non-blocking': ['key-idea', 'what-holds', 'synchronous-calls', 'one-holds', 'pool', 'what-others-feel', 'remedies', 'questions', 'read-next'],
  'concurrency-vs-parallelism': [
    'key-idea', 'what-concurrency-means', 'what-parallelism-means', 'kitchen', 'why-mixed-up', 'relation-to-async', 'why-it-matters',
    'waiting-heavy', 'compute-heavy', 'misunderstandings', 'learning-path', 'questions', 'read-next',
  ],
  'event-loop': ['key-idea', 'tasks', 'microtasks', 'order', 'rendering', 'waiting', 'node', 'starvation', 'yielding', 'questions', 'read-next'],
  'promises-and-async-await': [
    'key-idea', 'states', 'combinators', 'errors', 'unhandled', 'cancelling', 'loops', 'limits', 'shared-state', 'leave-sequential', 'questions', 'read-next',
  ],
};
const MOST_WORDS = 400;
const HIGHEST_GRADE = 9;
const STARTS_AT_THE_CALL = 'Promises start when the call is made, `await` only waits.';

const folder = join('media', 'guide');
const sources = new Map(TOPICS.map(({ id }) => [id, join(folder, `${id}.md`)] as const).filter(([, file]) => existsSync(file)).map(([id, file]) => [id, readFileSync(file, 'utf8')]));
const topics = [...renderGuide(sources)].map(([id, rendered]) => ({ id, source: sources.get(id)!, ...rendered }));
const HEART = 'concurrency-vs-parallelism';

describe('the guide', () => {
  it('has the topics of the contract', () => {
    assert.deepEqual(topics.map(({ id }) => id).sort(), Object.keys(CONTRACT).sort());
  });

  for (const topic of topics) {
    describe(topic.id, () => {
      it('has the sections of the contract, in order', () => {
        assert.deepEqual(topic.sections.map(({ id }) => id), CONTRACT[topic.id]);
        const anchors = [...topic.html.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
        assert.deepEqual(anchors, CONTRACT[topic.id]);
      });

      for (const { id, text } of sectionsOf(topic.source)) {
        it(`${id}: at most ${MOST_WORDS} words, easy to read`, () => {
          const { words, grade } = measure(proseOf(text));
          assert.ok(words > 30 && words <= MOST_WORDS, `${words} words`);
          assert.ok(grade <= HIGHEST_GRADE, `grade ${grade.toFixed(1)}`);
        });
        it(`${id}: says what starts the work wherever Promise.all is named`, () => {
          if (text.includes('Promise.all')) assert.ok(text.includes(STARTS_AT_THE_CALL));
          else assert.doesNotMatch(text, /\.(allSettled|race|any)\(/);
        });
      }

      it('says "in parallel" of threads, workers, processes and tasks only', () => {
        const sentences = proseOf(topic.source).split(/[.!?:]\s/).filter((sentence) => /in parallel/.test(sentence));
        assert.ok(sentences.length > 0);
        for (const sentence of sentences) assert.match(sentence, /\b(threads?|workers?|process(es)?|tasks)\b/i);
      });

      it('has no dead link', () => {
        const ids = new Set([...topic.html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
        const links = [...topic.html.matchAll(/ href="([^"]+)"/g)].map(([, href]) => href);
        assert.ok(links.length > topic.sections.length);
        assert.deepEqual(links.filter((link) => !leadsSomewhere(link, ids)), []);
        for (const [, id] of topic.html.matchAll(/ aria-labelledby="([^"]+)"/g)) assert.ok(ids.has(id), id);
        assert.equal(ids.size, [...topic.html.matchAll(/ id="/g)].length, 'an id is there twice');
      });

      it('holds nothing that the security policy would block', () => {
        assert.doesNotMatch(topic.html, /\sstyle\s*=/i);
        assert.doesNotMatch(topic.html, /<style|<script|<iframe|<img|javascript:|https?:/i);
        assert.doesNotMatch(topic.html, /\son[a-z]+\s*=\s*["']/i);
      });

      it('has no dead link in the plain Markdown', () => {
        const links = linksOf(topic.markdown);
        assert.ok(links.length > 0);
        const headings = [...topic.markdown.matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchorOf(title));
        assert.equal(new Set(headings).size, headings.length, 'two headings are called the same');
        assert.deepEqual(links.filter((link) => !leadsSomewhere(link, new Set(headings))), []);
      });

      it('leaves no marks of the source in the plain Markdown', () => {
        assert.doesNotMatch(topic.markdown, /\{#|<!--/);
        for (const { title } of topic.sections) assert.ok(topic.markdown.includes(`\n## ${title}\n`), title);
      });

      const examples = examplesOf(topic.source);
      it('follows each example with what it prints', () => {
        assert.ok(examples.length > 0);
        for (const { code, prints } of examples) assert.ok(prints, `nothing follows\n${code}`);
        assert.equal(blocksOf(topic.source).length, 2 * examples.length, 'a block is neither example nor output');
      });
      let scratch: string;
      before(() => (scratch = mkdtempSync(join(tmpdir(), 'guide-examples-'))));
      after(() => rmSync(scratch, { recursive: true }));
      examples.forEach(({ code, prints }, index) => {
        it(`example ${index + 1} prints what the page says`, async function () {
          this.timeout(30_000);
          const file = join(scratch, `example${index + 1}.mjs`);
          writeFileSync(file, code);
          const { stdout, stderr } = await promisify(execFile)(process.execPath, [file]);
          assert.equal(stderr, '');
          assert.equal(stdout.trimEnd(), prints);
        });
      });
    });
  }

  it('leads from the heart along the path: to each topic that is there, by its name to each that is to come', () => {
    const path = sectionsOf(sources.get(HEART)!).find(({ id }) => id === 'learning-path')!.text;
    const others = TOPICS.filter(({ id }) => id !== HEART);
    const named = others.map(({ id, title }) => path.indexOf(id in CONTRACT ? `[${title}](${linkTo({ topic: id, section: '' })})` : `*${title}* (coming)`));
    assert.ok(!named.includes(-1), others[named.indexOf(-1)]?.title);
    assert.deepEqual(named, [...named].sort((one, other) => one - other), 'not in the order of the path');
    assert.deepEqual(TOPICS.map(({ id }) => id).indexOf(HEART), [...path.slice(0, path.indexOf('After this page')).matchAll(/^\d\./gm)].length, 'the heart has another place on the path');
  });

  // Spelled out, as a Markdown preview names them: what makes the anchors is not asked here.
  for (const [topic, anchor] of [
    ['promises-and-async-await', 'all-allsettled-race-any'],
    ['promises-and-async-await', 'loops-one-by-one-all-at-most-n'],
    ['sync-vs-async', 'the-call-starts-the-work-await-only-waits'],
  ]) {
    it(`leads in the plain Markdown of ${topic} to #${anchor}`, () => {
      assert.ok(topics.find(({ id }) => id === topic)!.markdown.includes(`](#${anchor})`));
    });
  }

  it('finds what its headings say', () => {
    const entries = topics.flatMap((topic) => topic.entries);
    for (const entry of entries) assert.ok(findPlaces(entries, entry.title).some(({ topic, section }) => topic === entry.topic && section === entry.section), entry.title);
    assert.ok(JSON.stringify(entries).length < 120_000, 'the index is large');
  });

  for (const rule of rules) {
    it(`is where the page of ${rule.id} says, and has no dead link there`, () => {
      const page = buildRulePage(rule);
      assert.deepEqual(linksOf(page).filter((link) => !leadsSomewhere(link)), []);
      const named = [...page.matchAll(/`([a-z-]+)#([a-z-]+)`/g)];
      assert.ok(named.some(([, topic, section]) => `${topic}#${section}` === rule.guide));
      assert.deepEqual(named.filter(([, topic, section]) => !hasPlace(topic, section)), []);
    });
  }

  it('names each rule, and leads back to it where the rule leads to', () => {
    const text = [...sources.values()].join('\n');
    for (const { id, guide } of rules) {
      assert.ok(text.includes(`concurrency-lens-guide:/rules/${id})`), `the guide does not name ${id}`);
      const [topic, section] = guide.split('#');
      assert.ok(CONTRACT[topic]?.includes(section), `${id} links to ${guide}`);
      const back = sectionsOf(sources.get(topic)!).find((candidate) => candidate.id === section)!.text;
      assert.ok(back.includes(`concurrency-lens-guide:/rules/${id})`), `${guide} does not lead back to ${id}`);
    }
  });
});

/** To a rule, to a place in the guide, or to a heading of its own page. */
function leadsSomewhere(link: string, ids: ReadonlySet<string> = new Set()): boolean {
  const rule = /^concurrency-lens-guide:\/rules\/([a-z-]+)$/.exec(link)?.[1];
  const place = readPlace(link);
  if (rule) return rules.some(({ id }) => id === rule);
  if (place) return hasPlace(place.topic, place.section);
  return link.startsWith('#') && ids.has(link.slice(1));
}

/** Judged by the pages as they are rendered. An empty section is the topic's top. */
function hasPlace(topic: string, section: string): boolean {
  const page = topics.find(({ id }) => id === topic);
  return page !== undefined && (section === '' || page.html.includes(`<section id="${section}"`));
}

function linksOf(markdown: string): string[] {
  return [...String(marked.parse(markdown)).matchAll(/ href="([^"]+)"/g)].map(([, href]) => href);
}

function sectionsOf(source: string): { id: string; text: string }[] {
  return source.split(/^## /m).slice(1).map((text) => ({ id: /\{#([a-z-]+)\}/.exec(text)![1], text: text.slice(text.indexOf('\n') + 1) }));
}

/** What a person reads aloud: no code blocks, no marks. */
function proseOf(text: string): string {
  return text
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/<!--.*?-->|<\/?[a-z]+>/g, '')
    .replace(/^\s*(?:\d+\.|-|\|[-|\s]+\|)\s*/gm, '')
    .replace(/\]\([^)]*\)/g, '')
    .replace(/\s*\|\s*/g, '. ')
    .replace(/[*`#[\]\\"]/g, '');
}

/** Words, and the school grade by the formula of Flesch and Kincaid; syllables are counted as groups of vowels. */
function measure(text: string): { words: number; grade: number } {
  const words = text.match(/[A-Za-z][A-Za-z'-]*/g) ?? [];
  const sentences = text.split(/[.!?]+(?:\s|$)|\n{2,}/).filter((sentence) => /[A-Za-z]/.test(sentence)).length;
  const syllables = words.reduce((sum, word) => sum + Math.max(1, (word.toLowerCase().replace(/e$/, '').match(/[aeiouy]+/g) ?? []).length), 0);
  return { words: words.length, grade: 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59 };
}

function blocksOf(source: string): Tokens.Code[] {
  return marked.lexer(source).filter((token): token is Tokens.Code => token.type === 'code');
}

function examplesOf(source: string): { code: string; prints?: string }[] {
  const blocks = blocksOf(source);
  return blocks.flatMap((block, index) => {
    if (block.lang !== 'js') return [];
    const next = blocks[index + 1];
    return [{ code: block.text, prints: next?.lang === 'output' ? next.text : undefined }];
  });
}
