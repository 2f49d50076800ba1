/** Rendering the guide: what the build refuses, and what the pictures draw. */
import assert from 'node:assert/strict';
import { drawPicture } from '../../src/webview/guideChart';
import { pictures } from '../../src/webview/guidePictures';
import { renderTopic } from '../../src/webview/guideRender';

describe('rendering a topic', () => {
  it('makes sections with anchors, contents and links to their neighbours', () => {
    const { title, sections, html } = renderTopic('t', '# Topic\n\nLead.\n\n## One {#one}\n\nA & b.\n\n## Two {#two}\n\nC.\n');
    assert.equal(title, 'Topic');
    assert.deepEqual(sections, [{ id: 'one', title: 'One' }, { id: 'two', title: 'Two' }]);
    assert.ok(html.includes('<section id="one" aria-labelledby="one-title" tabindex="-1"><h2 id="one-title">One</h2><p>A &amp; b.</p>'));
    assert.ok(html.includes('<a rel="next" href="#two">'));
    assert.ok(html.includes('<a rel="prev" href="#one">'));
    assert.equal(html.match(/rel="/g)?.length, 2);
  });

  it('escapes code and marks what it prints', () => {
    const { html } = renderTopic('t', '# T\n\n## One {#one}\n\n```js\na < b;\n```\n\n```output\n<b>\n```\n');
    assert.ok(html.includes('<code class="language-js">a &#60; b;</code>'));
    assert.ok(html.includes('<samp>&#60;b&#62;</samp>'));
  });

  const refused: [string, string, RegExp][] = [
    ['a text without a title', '## One {#one}\n', /begins with its # heading/],
    ['a section without an id', '# T\n\n## One\n', /"## One" has no \{#section-id\}/],
    ['an unknown picture', '# T\n\n## One {#one}\n\n<!-- picture: sea -->\n\n1. a\n', /no picture "sea"/],
    ['a picture without words', '# T\n\n## One {#one}\n\n<!-- picture: kitchen -->\n\nText.\n', /not followed by its numbered list/],
    ['a picture with a step too few', '# T\n\n## One {#one}\n\n<!-- picture: kitchen -->\n\n1. a\n', /has 10 steps, its list has 1/],
  ];
  for (const [what, source, message] of refused) it(`refuses ${what}`, () => assert.throws(() => renderTopic('t', source), message));
});

describe('the kitchen', () => {
  const kitchen = pictures.find(({ id }) => id === 'kitchen')!;
  const [one, two] = kitchen.charts;

  it('cooks the same dinner twice: the same tasks with the same amount of work', () => {
    const work = (chart: typeof one) => {
      const sums: Record<string, number> = {};
      for (const { kind, label, from, to } of chart.lanes.flatMap(({ bars }) => bars)) {
        if (kind === 'work' || kind === 'wait') sums[label!] = (sums[label!] ?? 0) + to - from;
      }
      return sums;
    };
    assert.deepEqual(work(two), work(one));
  });

  it('never has a cook do two things at once', () => {
    for (const { bars, name } of [one, two].flatMap(({ lanes }) => lanes)) {
      for (let i = 1; i < bars.length; i++) assert.ok(bars[i].from >= bars[i - 1].to, `${name}: ${bars[i].label}`);
    }
  });

  it('marks as simultaneous just the stretches in which both cooks work', () => {
    const busy = (name: string) => two.lanes.find((lane) => lane.name === name)!.bars.filter(({ kind }) => kind === 'work');
    const both = busy('Ana').flatMap((ana) => busy('Ben').map((ben) => [Math.max(ana.from, ben.from), Math.min(ana.to, ben.to)])).filter(([from, to]) => from < to);
    assert.deepEqual(two.together!.map(({ from, to }) => [from, to]), both);
  });

  it('has steps that begin where something begins or ends, up to the end', () => {
    const times = new Set([one, two].flatMap(({ lanes }) => lanes.flatMap(({ bars }) => bars.flatMap(({ from, to }) => [from, to]))));
    for (const moment of kitchen.moments!) assert.ok(times.has(moment), String(moment));
    assert.equal(kitchen.moments!.at(-1), kitchen.length);
  });

  for (const picture of pictures) {
    it(`is drawn whole before any script runs (${picture.id})`, () => {
      const svg = drawPicture(picture);
      const bars = picture.charts.flatMap(({ lanes }) => lanes.flatMap((lane) => lane.bars));
      assert.equal(svg.match(/<rect class="stretch bar /g)?.length, bars.filter(({ kind }) => kind !== 'free').length);
      for (const { label } of bars) if (label) assert.ok(svg.includes(`>${label}</text>`), label);
      assert.doesNotMatch(svg, /style=|NaN|undefined/);
    });
  }
});
