/**
 * Turns a topic's Markdown into what ships: the HTML of the guide's page, and the plain Markdown that is served
 * under the guide's document scheme. Runs when the extension is built, never in the editor.
 *
 * The Markdown has one `#` heading, then `## Title {#section-id}` for each section. `<!-- picture: ID -->` draws a
 * picture of `guidePictures.ts`; the numbered list after it is that picture in words. A block ```` ```output ````
 * is what the example above it prints. Anything that breaks these rules is an error, so that a build cannot ship it.
 */
import { Marked, type Token, type Tokens } from 'marked';
import { drawLegend, drawPicture, escapeHtml } from './guideChart';
import { pictures, type Picture } from './guidePictures';

export interface Section {
  id: string;
  title: string;
}

export interface RenderedTopic {
  title: string;
  sections: Section[];
  /** What belongs inside the page's body. Has no style attributes, no scripts and no event handlers. */
  html: string;
  /** The same words as plain Markdown, without section ids and picture marks. */
  markdown: string;
}

const SECTION_HEADING = /^(.*?)\s*\{#([a-z0-9-]+)\}\s*$/;
const PICTURE_MARK = /^<!--\s*picture:\s*([a-z-]+)\s*-->\s*$/;
const RULE_LINK = /^concurrency-lens-guide:\/rules\/([a-z-]+)$/;

/** Renders one topic. Throws when the text breaks the rules above. */
export function renderTopic(topic: string, source: string): RenderedTopic {
  const marked = new Marked({ renderer: { code: renderCode, link: renderLink, table: renderTable } });
  const tokens = marked.lexer(source);
  const [first] = tokens;
  if (first?.type !== 'heading' || first.depth !== 1) throw new Error(`${topic}: a topic begins with its # heading`);
  const title = (first as Tokens.Heading).text;

  const groups = splitSections(topic, tokens.slice(1));
  const sections = groups.sections.map(({ id, title: heading }) => ({ id, title: heading }));
  const parse = (part: Token[]) => marked.parser(part);
  const body = groups.sections.map((group, index) => {
    const content = renderWithPictures(topic, group.tokens, parse);
    return (
      `<section id="${group.id}" aria-labelledby="${group.id}-title" tabindex="-1">` +
      `<h2 id="${group.id}-title">${escapeHtml(group.title)}</h2>${content}${renderNeighbours(sections, index)}</section>`
    );
  });
  const contents = sections.map((section) => `<li><a href="#${section.id}">${escapeHtml(section.title)}</a></li>`).join('');
  const html =
    `<div class="guide" data-topic="${topic}">` +
    `<nav class="contents" aria-label="On this page"><details open><summary>On this page</summary><ol>${contents}</ol></details></nav>` +
    `<main><header><h1>${escapeHtml(title)}</h1>${parse(groups.lead)}</header>${body.join('\n')}</main></div>\n`;
  return { title, sections, html, markdown: toPlainMarkdown(source) };
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

/** Replaces each picture mark, together with the list that follows it, by the figure. */
function renderWithPictures(topic: string, tokens: Token[], parse: (tokens: Token[]) => string): string {
  const html: string[] = [];
  let plain: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
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

function renderNeighbours(sections: Section[], index: number): string {
  const link = (section: Section | undefined, rel: 'prev' | 'next', word: string) =>
    section ? `<a rel="${rel}" href="#${section.id}"><span>${word}</span> ${escapeHtml(section.title)}</a>` : '';
  // Not a landmark: thirteen of them would drown the real ones.
  return `<div class="neighbours">${link(sections[index - 1], 'prev', 'Previous')}${link(sections[index + 1], 'next', 'Next')}</div>`;
}

function renderCode({ text, lang }: Tokens.Code): string {
  const name = lang ?? '';
  if (name === 'output') return `<div class="prints"><span>Prints</span><pre tabindex="0"><samp>${escapeHtml(text)}</samp></pre></div>\n`;
  return `<pre class="code" tabindex="0"><code${name ? ` class="language-${escapeHtml(name)}"` : ''}>${escapeHtml(text)}</code></pre>\n`;
}

function renderLink(this: { parser: { parseInline(tokens: Token[]): string } }, { href, tokens }: Tokens.Link): string {
  const rule = RULE_LINK.exec(href);
  return `<a href="${escapeHtml(href)}"${rule ? ` data-rule="${rule[1]}"` : ''}>${this.parser.parseInline(tokens)}</a>`;
}

function renderTable(this: { parser: { parseInline(tokens: Token[]): string } }, { header, rows }: Tokens.Table): string {
  const inline = (cell: Tokens.TableCell) => this.parser.parseInline(cell.tokens);
  const head = header.map((cell) => (cell.text ? `<th scope="col">${inline(cell)}</th>` : '<td></td>')).join('');
  // A first column under an empty corner names its rows.
  const firstNames = header[0].text === '';
  const lines = rows.map((row) => `<tr>${row.map((cell, column) => (column === 0 && firstNames ? `<th scope="row">${inline(cell)}</th>` : `<td>${inline(cell)}</td>`)).join('')}</tr>`);
  return `<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>${lines.join('')}</tbody></table></div>\n`;
}

function toPlainMarkdown(source: string): string {
  return source
    .split('\n')
    .filter((line) => !PICTURE_MARK.test(line))
    .map((line) => (line.startsWith('## ') ? line.replace(SECTION_HEADING, '$1') : line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}
