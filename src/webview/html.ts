/**
 * HTML from templates in which every value is escaped, so that text from a person's code stays text. Only what
 * `html` itself made goes in as it is.
 */
export class Html {
  constructor(readonly text: string) {}
}

/** Characters that turn or hide text around them; in a name from a file they could make a page say something else. */
const HIDDEN = /[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

type Value = Html | string | number | false | undefined | readonly Value[];

/** `false` and `undefined` leave nothing. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.reduce((text, next, i) => text + render(values[i - 1]) + next));
}

/** One of our sentences, in which code stands between backticks. */
export function prose(text: string): Html {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return html`${text}`;
  return html`${parts.map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

/** Data as the value of an attribute, with its quotation marks: in single ones, as JSON is full of the others. */
export function json(value: unknown): Html {
  return new Html(`'${escaped(JSON.stringify(value), /[&<>']/g)}'`);
}

function render(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  return escaped(String(value), /[&<>"']/g);
}

function escaped(text: string, marks: RegExp): string {
  return text.replace(HIDDEN, '\uFFFD').replace(marks, (mark) => `&#${mark.charCodeAt(0)};`);
}
