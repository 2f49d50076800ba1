/**
 * Draws a lane picture as one SVG: charts below each other on one time axis, so that lengths can be compared by eye.
 * Places are SVG attributes and colours are classes, because the page's content security policy allows no style
 * attribute. The picture is complete without a script; a script only changes classes and the cursor's place.
 */
import type { Bar, Chart, Lane, Picture } from './guidePictures';

const WIDTH = 640;
const GUTTER = 78;
/** Half of what the longest time takes, as a text. */
const HALF_TIME = 30;
const RIGHT = 14;
const TITLE = 24;
const LANE = 28;
const BAR = 22;
const BETWEEN_CHARTS = 16;
const AXIS = 26;

const icons: Record<NonNullable<Lane['icon']>, string> = {
  cook: 'M4.5 9.5v4h7v-4M4.5 11.5h7M4.5 9.5a2.8 2.8 0 1 1 .6-5.4 3 3 0 0 1 5.8 0 2.8 2.8 0 1 1 .6 5.4',
  pot: 'M3 6.5h10v4.5a2.5 2.5 0 0 1-2.5 2.5h-5A2.5 2.5 0 0 1 3 11zM.8 8H3M13 8h2.2M4.5 4.5h7M8 4.5v-2',
};

/** Text and attribute values, made safe for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The picture as an `<svg>` element. Its bars carry `data-from` and `data-to`, in the picture's units. */
export function drawPicture(picture: Picture): string {
  const scale = (WIDTH - GUTTER - RIGHT) / picture.length;
  const x = (time: number) => round(GUTTER + time * scale);
  const shapes: string[] = [];
  const words: string[] = [];
  let y = 4;
  for (const chart of picture.charts) {
    shapes.push(drawShapes(chart, y, x));
    words.push(drawWords(chart, y, x));
    y += TITLE + chart.lanes.length * LANE + BETWEEN_CHARTS;
  }
  const bottom = y - BETWEEN_CHARTS + 4;
  const height = bottom + AXIS;
  const marked = picture.milliseconds ?? Array.from({ length: picture.length + 1 }, (_, time) => time);
  const ticks = marked.map((time) => `<line x1="${x(time)}" x2="${x(time)}" y1="${bottom}" y2="${bottom + 4}"/>`).join('');
  const scaleWords = picture.milliseconds
    ? picture.milliseconds.map((time) => `<text x="${x(time)}" y="${bottom + 18}" text-anchor="${x(time) > WIDTH - RIGHT - HALF_TIME ? 'end' : 'middle'}">${time} ms</text>`).join('')
    : `<text x="${x(0)}" y="${bottom + 18}">${escapeHtml(picture.axis)} →</text>`;
  const cursor = picture.moments
    ? `<g class="cursor" data-left="${GUTTER}" data-scale="${round(scale)}"><rect x="${x(0)}" y="2" width="${round(scale)}" height="${bottom - 2}"/></g>`
    : '';
  const title = `${picture.id}-picture-title`;
  return (
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${title}">` +
    `<title id="${title}">${escapeHtml(picture.title)}. The list after the picture says the same in words.</title>` +
    `<defs>${['a', 'b', 'c', 'none'].map((task) => stripes(picture.id, task)).join('')}</defs>` +
    shapes.join('') +
    `<g class="axis"><line x1="${x(0)}" x2="${x(picture.length)}" y1="${bottom}" y2="${bottom}"/>${ticks}${scaleWords}</g>` +
    // Words come last, so that no line runs through them.
    `${cursor}${words.join('')}</svg>`
  ).replaceAll('url(#', `url(#${picture.id}-`);
}

/** The legend as an HTML list; each sample is a small SVG that uses the patterns of the picture. */
export function drawLegend(picture: Picture): string {
  const entries = picture.legend.map(({ kind, label }) => {
    const look = { a: 'bar work task-a', b: 'bar work task-b', c: 'bar work task-c', work: 'bar work', hold: 'bar hold', fail: 'bar fail task-b', wait: 'bar wait task-a', late: 'bar late task-a', together: 'together' }[kind];
    const fill = kind === 'wait' ? ` fill="url(#${picture.id}-stripes-a)"` : '';
    return `<li><svg class="sample" viewBox="0 0 24 14" aria-hidden="true"><rect class="${look}" x="1" y="1" width="22" height="12" rx="2"${fill}/></svg>${escapeHtml(label)}</li>`;
  });
  return `<ul class="legend">${entries.join('')}</ul>`;
}

function drawShapes(chart: Chart, top: number, x: (time: number) => number): string {
  const laneTop = (lane: number) => top + TITLE + lane * LANE;
  const bars = chart.lanes.map((lane, index) => lane.bars.map((bar) => drawBar(bar, laneTop(index), x)).join('')).join('');
  const empty = chart.lanes.map((lane, index) => (lane.bars.length ? '' : `<line class="track" x1="${x(0)}" x2="${WIDTH - RIGHT}" y1="${laneTop(index) + BAR / 2}" y2="${laneTop(index) + BAR / 2}"/>`)).join('');
  const links = (chart.links ?? []).map(({ at, from, to }) => `<line class="link" x1="${x(at)}" x2="${x(at)}" y1="${laneTop(from) + BAR}" y2="${laneTop(to)}"/>`).join('');
  const together = (chart.together ?? [])
    .map(({ from, to, first, last }) => `<rect class="together" x="${round(x(from) - 2)}" width="${round(x(to) - x(from) + 4)}" y="${laneTop(first) - 3}" height="${laneTop(last) - laneTop(first) + BAR + 6}" rx="4"/>`)
    .join('');
  const end = chart.end ? `<line class="end" x1="${x(chart.end.at)}" x2="${x(chart.end.at)}" y1="${top + 4}" y2="${laneTop(chart.lanes.length - 1) + BAR + 3}"/>` : '';
  return `${empty}<g class="bars">${bars}</g>${links}${together}${end}`;
}

function drawWords(chart: Chart, top: number, x: (time: number) => number): string {
  const remark = chart.remark ? `<tspan class="remark" dx="8">${escapeHtml(chart.remark)}</tspan>` : '';
  const title = `<text class="chart-title" x="0" y="${top + 14}">${escapeHtml(chart.title)}${remark}</text>`;
  const end = chart.end ? `<text class="end" x="${round(x(chart.end.at) - 6)}" y="${top + 14}" text-anchor="end">${escapeHtml(chart.end.label)}</text>` : '';
  const lanes = chart.lanes.map((lane, index) => {
    const laneTop = top + TITLE + index * LANE;
    const icon = lane.icon ? `<path class="icon" transform="translate(0 ${laneTop + 3})" d="${icons[lane.icon]}"/>` : '';
    const name = lane.name ? `<text class="lane-name" x="${lane.icon ? 22 : 0}" y="${laneTop + 15}">${escapeHtml(lane.name)}</text>` : '';
    return icon + name + lane.bars.map((bar) => drawLabel(bar, laneTop, x)).join('');
  });
  return title + end + lanes.join('');
}

function drawBar(bar: Bar, top: number, x: (time: number) => number): string {
  // A free stretch is only a word, because there nothing happens.
  if (bar.kind === 'free') return '';
  const fill = bar.kind === 'wait' ? ` fill="url(#stripes-${bar.task ?? 'none'})"` : '';
  // A hair of space keeps neighbours apart.
  const [left, width] = [round(x(bar.from) + 1), round(Math.max(1.5, x(bar.to) - x(bar.from) - 2))];
  return `<rect class="stretch bar ${looks(bar)}"${times(bar)} x="${left}" y="${top}" width="${width}" height="${BAR}" rx="2"${fill}/>`;
}

function drawLabel(bar: Bar, top: number, x: (time: number) => number): string {
  if (!bar.label) return '';
  return `<text class="stretch bar-label ${looks(bar)}"${times(bar)} x="${round((x(bar.from) + x(bar.to)) / 2)}" y="${top + 15}" text-anchor="middle">${escapeHtml(bar.label)}</text>`;
}

function looks(bar: Bar): string {
  return bar.task ? `${bar.kind} task-${bar.task}` : bar.kind;
}

function times(bar: Bar): string {
  return ` data-from="${bar.from}" data-to="${bar.to}"`;
}

function stripes(picture: string, task: string): string {
  return `<pattern id="${picture}-stripes-${task}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="stripe task-${task}" width="2.5" height="7"/></pattern>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
