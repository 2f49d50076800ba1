/**
 * Turns a topic's Markdown into what ships: the HTML of the guide's page, and the plain Markdown that is served
 * under the guide's document scheme. Runs when the extension is built, never in the editor.
 *
 * The Markdown has one `#` heading, then `## Title {#section-id}` for each section. `<!-- picture: ID -->` draws a
 * picture of `guidePictures.ts`; the numbered list after it is that picture in words. `<!-- experiment: ID -->` puts an
 * experiment of `guideExperiments.ts` there, with empty lanes that the page's script fills when it runs. A block ```` ```output ````
 * is what the example above it prints. Anything that breaks these rules is an error, so that a build cannot ship it.
 */
import { Marked, type Token, type Tokens } from 'marked';
import { drawLegend, drawPicture, escapeHtml } from './guideChart';
import { colourCode } from './guideCodeColours';
import { emptyPicture, experiments, type Experiment } from './guideExperiments';
import { pictures, type Picture } from './guidePictures';
import { makeEntry, type Entry } from './guideSearch';
import { linkTo, readPlace, TOPICS, type Topic } from './guideTopics';

export interface Section {
  id: string;
  title: string;
}

export interface RenderedTopic {
  title: string;
  sections: Section[];
  /** What belongs inside the page's body. Has no style attributes, no scripts and no event handlers. */
  html: string;
  /** The same words as plain Markdown, without section ids and marks of pictures; of an experiment it says where it can be run. */
  markdown: string;
  /** What the search finds: the topic itself, and each of its sections. */
  entries: Entry[];
}

const SECTION_HEADING = /^(.*?)\s*\{#([a-z0-9-]+)\}\s*$/;
const PICTURE_MARK = /^<!--\s*picture:\s*([a-z-]+)\s*-->\s*$/;
const EXPERIMENT_MARK = /^<!--\s*experiment:\s*([a-z-]+)\s*-->\s*$/;
const RULE_LINK = /^concurrency-lens-guide:\/rules\/([a-z-]+)$/;

/** Renders the topics that there are, in the order of the learning path, from their sources by id. */
export function renderGuide(sources: ReadonlyMap<string, string>): Map<string, RenderedTopic> {
  const unknown = [...sources.keys()].find((id) => !TOPICS.some((topic) => topic.id === id));
  if (unknown !== undefined) throw new Error(`${unknown}: the table of topics does not have it (guideTopics.ts)`);
  const path = TOPICS.filter(({ id }) => sources.has(id));
  return new Map(
    path.map(({ id, title }) => {
      const rendered = renderTopic(id, sources.get(id)!, path);
      if (rendered.title !== title) throw new Error(`${id}: its heading is "${rendered.title}", in the table of topics it is "${title}"`);
      return [id, rendered];
    }),
  );
}

/** Renders one topic within the learning path. Throws when the text breaks the rules above. */
export function renderTopic(topic: string, source: string, path: readonly Topic[] = []): RenderedTopic {
  const marked = new Marked({ renderer: { code: renderCode, link: renderLink, table: renderTable } });
  const tokens = marked.lexer(source);
  const [first] = tokens;
  if (first?.type !== 'heading' || first.depth !== 1) throw new Error(`${topic}: a topic begins with its # heading`);
  const title = (first as Tokens.Heading).text;

  const groups = splitSections(topic, tokens.slice(1));
  const sections = groups.sections.map(({ id, title: heading }) => ({ id, title: heading }));
  const parse = (part: Token[]) => marked.parser(part);
  const body = groups.sections.map((group, index) => {
    const content = renderWithFigures(topic, group.tokens, parse);
    return (
      `<section id="${group.id}" aria-labelledby="${group.id}-title" tabindex="-1">` +
      `<h2 id="${group.id}-title">${escapeHtml(group.title)}</h2>${content}${renderNeighbours(sections, index)}</section>`
    );
  });
  const html =
    `<div class="guide" data-topic="${topic}"><div class="side">${FINDER}${VISITS}${renderContents(topic, sections, path)}</div>` +
    `<main><header>${renderSteps(topic, path)}<h1>${escapeHtml(title)}</h1>${parse(groups.lead)}</header>${body.join('\n')}${renderPath(topic, path)}</main></div>\n`;
  const rawOf = (part: Token[]) => part.map(({ raw }) => raw).join('');
  const entries = [
    makeEntry({ topic, section: '' }, title, rawOf(groups.lead)),
    ...groups.sections.map((group) => makeEntry({ topic, section: group.id }, group.title, rawOf(group.tokens))),
  ];
  return { title, sections, html, markdown: toPlainMarkdown(source, sections), entries };
}

// Both do nothing without a script, so the script is what shows them.
const FINDER =
  `<div class="finder" role="search" hidden><label for="find">Search the guide <kbd aria-hidden="true">/</kbd></label>` +
  `<input id="find" type="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"><div class="found"><p role="status"></p><ul></ul></div></div>`;
const VISITS =
  `<nav class="visits" aria-label="Places you have read" hidden>` +
  `<button type="button" data-go="back">Back</button><button type="button" data-go="forward">Forward</button></nav>`;

/** All topics, the sections of this one below it. */
function renderContents(topic: string, sections: Section[], path: readonly Topic[]): string {
  const here = sections.map((section) => `<li><a href="#${section.id}">${escapeHtml(section.title)}</a></li>`).join('');
  const own = `<ol class="sections">${here}</ol>`;
  const topics = path.map(({ id, title }) => (id === topic ? `<li><a ${hrefTo(id)} aria-current="page">${escapeHtml(title)}</a>${own}</li>` : `<li><a ${hrefTo(id)}>${escapeHtml(title)}</a></li>`));
  return `<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>${topics.length > 0 ? `<ol class="topics">${topics.join('')}</ol>` : own}</details></nav>`;
}

/** Where on the learning path this topic is, and its neighbours there, for the top of the page. */
function renderSteps(topic: string, path: readonly Topic[]): string {
  const at = path.findIndex(({ id }) => id === topic);
  if (path.length < 2 || at < 0) return '';
  const link = (neighbour: Topic | undefined, rel: 'prev' | 'next', word: string) => (neighbour ? ` <a rel="${rel}" ${hrefTo(neighbour.id)}>${word}: ${escapeHtml(neighbour.title)}</a>` : '');
  return `<nav class="steps" aria-label="Learning path"><span>Topic ${at + 1} of ${path.length}</span>${link(path[at - 1], 'prev', 'Before')}${link(path[at + 1], 'next', 'After')}</nav>`;
}

/** The neighbours on the learning path with what one learns there, for the end of the page. */
function renderPath(topic: string, path: readonly Topic[]): string {
  const at = path.findIndex(({ id }) => id === topic);
  if (path.length < 2 || at < 0) return '';
  const card = (neighbour: Topic | undefined, rel: 'prev' | 'next', word: string) =>
    neighbour ? `<a rel="${rel}" ${hrefTo(neighbour.id)}><span>${word}</span><b>${escapeHtml(neighbour.title)}</b><span>${escapeHtml(neighbour.about)}</span></a>` : '';
  return `<nav class="path" aria-label="Along the learning path">${card(path[at - 1], 'prev', 'The topic before')}${card(path[at + 1], 'next', 'The next topic')}</nav>`;
}

/** The attributes of a link to a place in a topic: for the page's script, and as a document for whoever reads without it. */
function hrefTo(topic: string, section = ''): string {
  return `href="${linkTo({ topic, section })}" data-topic="${topic}"${section && ` data-section="${section}"`}`;
}

interface SectionTokens extends Section {
  tokens: Token[];
}

function splitSections(topic: string, tokens: Token[]): { lead: Token[]; sections: SectionTokens[] } {
  const lead: Token[] = [];
  const sections: SectionTokens[] = [];
  for (const token of tokens) {
    if (token.type === 'heading' && token.depth === 2) {
      const match = SECTION_HEADING.exec((token as Tokens.Heading).text);
      if (!match) throw new Error(`${topic}: "## ${token.text}" has no {#section-id}`);
      sections.push({ title: match[1], id: match[2], tokens: [] });
    } else {
      (sections.at(-1)?.tokens ?? lead).push(token);
    }
  }
  return { lead, sections };
}

/** Replaces each experiment's mark, and each picture's together with the list that follows it, by the figure. */
function renderWithFigures(topic: string, tokens: Token[], parse: (tokens: Token[]) => string): string {
  const html: string[] = [];
  let plain: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const experiment = tokens[i].type === 'html' ? EXPERIMENT_MARK.exec(tokens[i].raw.trim()) : undefined;
    if (experiment) {
      html.push(parse(plain), renderExperiment(findExperiment(topic, experiment[1])));
      plain = [];
      continue;
    }
    const mark = tokens[i].type === 'html' ? PICTURE_MARK.exec(tokens[i].raw.trim()) : undefined;
    if (!mark) {
      plain.push(tokens[i]);
      continue;
    }
    const picture = pictures.find(({ id }) => id === mark[1]);
    if (!picture) throw new Error(`${topic}: there is no picture "${mark[1]}"`);
    i++;
    while (tokens[i]?.type === 'space') i++;
    const list = tokens[i] as Tokens.List | undefined;
    if (list?.type !== 'list' || !list.ordered) throw new Error(`${topic}: the picture "${picture.id}" is not followed by its numbered list`);
    html.push(parse(plain), renderFigure(topic, picture, list.items.map((item) => parse(item.tokens))));
    plain = [];
  }
  return html.join('') + parse(plain);
}

function renderFigure(topic: string, picture: Picture, steps: string[]): string {
  const { moments } = picture;
  const expected = moments ? moments.length - 1 : picture.charts.length;
  if (steps.length !== expected) throw new Error(`${topic}: the picture "${picture.id}" has ${expected} steps, its list has ${steps.length}`);
  const items = steps.map((step, index) => `<li${moments ? ` data-from="${moments[index]}" data-to="${moments[index + 1]}"` : ''}>${step.trim()}</li>`);
  // The buttons do nothing without a script, so the script is what shows them.
  const player = moments
    ? `<div class="player" role="group" aria-label="Step through the picture" hidden>` +
      `<button type="button" data-do="back">Back</button><button type="button" data-do="play">Play</button><button type="button" data-do="forward">Forward</button>` +
      `<span class="place"></span><p class="now" aria-live="polite"></p></div>`
    : '';
  return (
    `<figure class="picture" id="picture-${picture.id}" data-picture="${picture.id}"><figcaption>${escapeHtml(picture.title)}</figcaption>` +
    `${drawLegend(picture)}<div class="chart-scroll" tabindex="0" role="group" aria-label="Picture: ${escapeHtml(picture.title)}">${drawPicture(picture)}</div>${player}` +
    `<ol class="in-words" aria-label="The picture in words">${items.join('')}</ol></figure>`
  );
}

function findExperiment(topic: string, id: string): Experiment {
  const experiment = experiments.find((candidate) => candidate.id === id);
  if (!experiment) throw new Error(`${topic}: there is no experiment "${id}"`);
  return experiment;
}

/** The experiment before it ran: its lanes are empty, and what needs the script stays hidden until that is there. */
function renderExperiment(experiment: Experiment): string {
  const picture = emptyPicture(experiment);
  const title = escapeHtml(experiment.title);
  const counter = experiment.counter ? '<span class="counter" aria-hidden="true">Ticks: <b>0</b></span>' : '';
  return (
    `<figure class="picture experiment" id="experiment-${experiment.id}" data-experiment="${experiment.id}"><figcaption><span>Experiment</span> ${title}</figcaption>` +
    `<p class="about">${escapeHtml(experiment.about)}</p>` +
    `<div class="runner" role="group" aria-label="Run the experiment" hidden><button type="button" data-do="run" aria-describedby="experiment-${experiment.id}-said">Run</button>${counter}` +
    `<p class="now" id="experiment-${experiment.id}-said" role="status">Nothing is measured yet. Run it to see your own numbers.</p></div>` +
    `${drawLegend(picture)}<div class="chart-scroll" tabindex="0" role="group" aria-label="Lanes: ${title}">${drawPicture(picture)}</div>` +
    `<div class="table-scroll numbers" tabindex="0" role="group" aria-label="The numbers: ${title}" hidden><table><caption>The same in numbers, measured just now</caption><thead></thead><tbody></tbody></table></div></figure>`
  );
}

function renderNeighbours(sections: Section[], index: number): string {
  const link = (section: Section | undefined, rel: 'prev' | 'next', word: string) =>
    section ? `<a rel="${rel}" href="#${section.id}"><span>${word}</span> ${escapeHtml(section.title)}</a>` : '';
  // Not a landmark: thirteen of them would drown the real ones.
  return `<div class="neighbours">${link(sections[index - 1], 'prev', 'Previous')}${link(sections[index + 1], 'next', 'Next')}</div>`;
}

function renderCode({ text, lang }: Tokens.Code): string {
  const name = lang ?? '';
  if (name === 'output') return `<div class="prints"><span>Prints</span><pre tabindex="0"><samp>${escapeHtml(text)}</samp></pre></div>\n`;
  return `<pre class="code" tabindex="0"><code${name ? ` class="language-${escapeHtml(name)}"` : ''}>${/^[jt]sx?$/.test(name) ? colourCode(text) : escapeHtml(text)}</code></pre>\n`;
}

function renderLink(this: { parser: { parseInline(tokens: Token[]): string } }, { href, tokens }: Tokens.Link): string {
  const rule = RULE_LINK.exec(href);
  const place = readPlace(href);
  const attributes = place ? hrefTo(place.topic, place.section) : `href="${escapeHtml(href)}"${rule ? ` data-rule="${rule[1]}"` : ''}`;
  return `<a ${attributes}>${this.parser.parseInline(tokens)}</a>`;
}

function renderTable(this: { parser: { parseInline(tokens: Token[]): string } }, { header, rows }: Tokens.Table): string {
  const inline = (cell: Tokens.TableCell) => this.parser.parseInline(cell.tokens);
  const head = header.map((cell) => (cell.text ? `<th scope="col">${inline(cell)}</th>` : '<td></td>')).join('');
  // A first column under an empty corner names its rows.
  const firstNames = header[0].text === '';
  const lines = rows.map((row) => `<tr>${row.map((cell, column) => (column === 0 && firstNames ? `<th scope="row">${inline(cell)}</th>` : `<td>${inline(cell)}</td>`)).join('')}</tr>`);
  return `<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>${lines.join('')}</tbody></table></div>\n`;
}

/** Links within the page go by the headings, as nothing else is left of the ids. */
function toPlainMarkdown(source: string, sections: readonly Section[]): string {
  const anchors = new Map(sections.map(({ id, title }) => [id, anchorOf(title)]));
  return source
    .replace(/\]\(#([a-z0-9-]+)\)/g, (link, id: string) => (anchors.has(id) ? `](#${anchors.get(id)})` : link))
    .split('\n')
    .filter((line) => !PICTURE_MARK.test(line))
    .map((line) => {
      const experiment = experiments.find(({ id }) => id === EXPERIMENT_MARK.exec(line)?.[1]);
      return experiment ? `*Experiment: ${experiment.title}. It runs on the guide’s page: choose “Open guide”.*` : line;
    })
    .map((line) => (line.startsWith('## ') ? line.replace(SECTION_HEADING, '$1') : line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

/** What a Markdown preview calls the heading. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');
}
