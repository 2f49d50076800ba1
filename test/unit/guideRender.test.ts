/** Rendering the guide: what the build refuses, and what the pictures draw. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { drawPicture, escapeHtml } from '../../src/webview/guideChart';
import { colourCode } from '../../src/webview/guideCodeColours';
import { pictures } from '../../src/webview/guidePictures';
import { renderGuide, renderTopic } from '../../src/webview/guideRender';
import { TOPICS } from '../../src/webview/guideTopics';
import { inRoot } from '../support/paths';

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

  for (const [what, code, coloured] of [
    ['keywords, strings and comments', "const a = await 'b'; // return", '[keyword const] a = [keyword await] [string &#39;b&#39;]; [comment // return]'],
    ['no properties of those names', 'map.delete(a); ({ default: b, new: c })', 'map.delete(a); ({ default: b, new: c })'],
    ['no keywords in strings, and no comments', "'// await' + \"a 'b'\"", '[string &#39;// await&#39;] + [string &#34;a &#39;b&#39;&#34;]'],
    ['templates, but not what stands in their holes', '`a ${b[0]} c`', '[string `a ]${b[0]}[string  c`]'],
    ['a template of several lines as one', '`let\nb`;', '[string `let\nb`];'],
  ]) {
    it(`tells apart ${what}`, () => assert.equal(colourCode(code).replace(/<span class="code-(\w+)">([^]*?)<\/span>/g, '[$1 $2]'), coloured));
  }

  it('changes no character of any sample of the guide', () => {
    const samples = TOPICS.flatMap(({ id }) => [...readFileSync(inRoot('media/guide', `${id}.md`), 'utf8').matchAll(/```[jt]s\n([^]*?)```/g)].map(([, sample]) => sample));
    assert.ok(samples.length > 30, `${samples.length} samples`);
    for (const sample of samples) assert.equal(colourCode(sample).replace(/<\/?span[^>]*>/g, ''), escapeHtml(sample));
  });

  it('makes links to other topics that the script can follow, and a reader without it too', () => {
    const { html } = renderTopic('t', '# T\n\n## One {#one}\n\n[there](concurrency-lens-guide:/event-loop#tasks), [top](concurrency-lens-guide:/event-loop).\n');
    assert.ok(html.includes('<a href="concurrency-lens-guide:/event-loop#tasks" data-topic="event-loop" data-section="tasks">there</a>'));
    assert.ok(html.includes('<a href="concurrency-lens-guide:/event-loop" data-topic="event-loop">top</a>'));
  });

  it('puts an experiment where its mark is, empty and with its button hidden until a script shows it', () => {
    const { html, markdown } = renderTopic('t', '# T\n\n## One {#one}\n\nBefore.\n\n<!-- experiment: blocked-page -->\n\nAfter.\n');
    assert.match(html, /<p>Before\.<\/p>\s*<figure class="picture experiment" id="experiment-blocked-page".*<\/figure><p>After\.<\/p>/s);
    assert.match(html, /<div class="runner"[^>]* hidden><button type="button" data-do="run"[^>]*>Run<\/button>/);
    assert.match(html, /role="status">Nothing is measured yet/);
    assert.doesNotMatch(html, /<rect class="stretch/);
    assert.match(markdown, /\*Experiment: A counter that wants to tick\. It runs on the guide’s page/);
  });

  const refused: [string, string, RegExp][] = [
    ['a text without a title', '## One {#one}\n', /begins with its # heading/],
    ['a section without an id', '# T\n\n## One\n', /"## One" has no \{#section-id\}/],
    ['an unknown picture', '# T\n\n## One {#one}\n\n<!-- picture: sea -->\n\n1. a\n', /no picture "sea"/],
    ['an unknown experiment', '# T\n\n## One {#one}\n\n<!-- experiment: sea -->\n', /no experiment "sea"/],
    ['a picture without words', '# T\n\n## One {#one}\n\n<!-- picture: kitchen -->\n\nText.\n', /not followed by its numbered list/],
    ['a picture with a step too few', '# T\n\n## One {#one}\n\n<!-- picture: kitchen -->\n\n1. a\n', /has 10 steps, its list has 1/],
  ];
  for (const [what, source, message] of refused) it(`refuses ${what}`, () => assert.throws(() => renderTopic('t', source), message));
});

describe('rendering the guide', () => {
  const text = ({ title }: { title: string }) => `# ${title}\n\nLead.\n\n## One {#one}\n\n**First.** Words.\n`;
  const [first, second, third] = TOPICS;

  it('puts the topics that are there on the learning path, whatever their order', () => {
    const pages = renderGuide(new Map([[third.id, text(third)], [first.id, text(first)]]));
    assert.deepEqual([...pages.keys()], [first.id, third.id]);
    const { html } = pages.get(first.id)!;
    assert.ok(html.includes(`data-topic="${first.id}" aria-current="page">`));
    assert.ok(html.includes('Topic 1 of 2'));
    assert.deepEqual([...html.matchAll(/rel="(\w+)" href="concurrency-lens-guide:\/([a-z-]+)"/g)].map(([, rel, id]) => [rel, id]), [['next', third.id], ['next', third.id]]);
    assert.ok(!html.includes(second.id));
  });

  it('leads nowhere from a topic that is alone', () => {
    assert.doesNotMatch(renderGuide(new Map([[first.id, text(first)]])).get(first.id)!.html, /Topic 1|rel="/);
  });

  it('refuses a topic that the table does not have, and a heading that is not its title', () => {
    assert.throws(() => renderGuide(new Map([['sea', text(first)]])), /sea: the table of topics does not have it/);
    assert.throws(() => renderGuide(new Map([[first.id, text(second)]])), /its heading is/);
  });
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

});

describe('the turns of the event loop', () => {
  const [stack, microtasks, ...tasks] = pictures.find(({ id }) => id === 'turns')!.charts[0].lanes;

  it('run in the order in which Node runs them', () => {
    const source = readFileSync(inRoot('media/guide/event-loop.md'), 'utf8');
    const [program] = /(?<=^```js\n)console\.log\('script begins'\)[^]*?(?=^```)/m.exec(source)!;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    const ran = printed.trim().split('\n').map((line) => line.replace(/ (begins|ends)$/, ''));
    assert.deepEqual(stack.bars.map(({ label }) => label), ran.filter((name, index) => name !== ran[index - 1]));
  });

  it('have each thing wait until it runs', () => {
    for (const { label, to } of [microtasks, ...tasks].flatMap(({ bars }) => bars)) assert.equal(stack.bars.find((bar) => bar.label === label)!.from, to, label);
  });

  it('let no task begin while a microtask waits', () => {
    for (const { from } of stack.bars.filter(({ task }) => task === 'a')) assert.ok(!microtasks.bars.some((bar) => bar.from <= from && bar.to > from), String(from));
  });
});

describe('three requests on one thread', () => {
  const { charts } = pictures.find(({ id }) => id === 'holding')!;

  it('need the same of the thread, and of the disk, both times', () => {
    const used = (kinds: string[]) => charts.map(({ lanes }) => lanes.flatMap(({ bars }) => bars).filter(({ kind }) => kinds.includes(kind)).reduce((sum, { from, to }) => sum + to - from, 0));
    for (const kinds of [['work'], ['hold', 'wait']]) assert.equal(used(kinds)[0], used(kinds)[1], kinds.join());
  });

  it('never run two at once', () => {
    for (const { bars } of charts.map(({ lanes }) => lanes[0])) for (let i = 1; i < bars.length; i++) assert.equal(bars[i].from, bars[i - 1].to);
  });
});

describe('each picture', () => {
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
