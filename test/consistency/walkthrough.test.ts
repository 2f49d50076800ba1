/** The getting-started walkthrough: few steps, a button for each that does something, and pictures that follow the theme. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as manifest from '../../package.json';
import texts from '../../package.nls.json';
import { analyzeFile } from '../../src/core/index';
import { COMMANDS, SAMPLE_SCHEME } from '../../src/extension/ids';
import { SAMPLE_CODE } from '../../src/extension/sampleCode';
import { inRoot } from '../support/paths';

/** Of the editor itself. */
const EDITOR_COMMANDS = ['workbench.action.openSettings'];
const VERB = /^(?:Open|Go|Explain)\b/;

const { walkthroughs } = manifest.contributes;
const known: string[] = [...Object.values(COMMANDS), ...EDITOR_COMMANDS];

function textOf(key: string): string {
  const text = (texts as Record<string, string>)[/^%(.+)%$/.exec(key)?.[1] ?? ''];
  assert.ok(text, `${key} is no text of package.nls.json`);
  return text;
}

describe('the walkthrough', () => {
  it('is one, of at most five steps', () => {
    assert.equal(walkthroughs.length, 1);
    assert.ok(walkthroughs[0].steps.length <= 5);
    for (const part of [walkthroughs[0].title, walkthroughs[0].description]) textOf(part);
  });

  for (const { id, title, description, media, completionEvents } of walkthroughs[0].steps) {
    describe(`step ${id}`, () => {
      it('has one button on a line of its own, which begins with a verb and runs a command that exists', () => {
        textOf(title);
        const links = [...textOf(description).matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
        assert.equal(links.length, 1);
        const [[whole, label, target]] = links;
        assert.ok(textOf(description).split('\n').includes(whole), 'a link within a text is no button');
        assert.match(label, VERB);
        const command = /^command:([\w.]+)/.exec(target)?.[1] ?? '';
        assert.ok(known.includes(command), target);
        // A step is done by its command, wherever it is run from. The editor's own commands are run for other reasons, too.
        assert.deepEqual(completionEvents ?? [], EDITOR_COMMANDS.includes(command) ? [] : [`onCommand:${command}`]);
      });

      it('has a picture that is shipped, takes its colours from the theme, and is told in words', () => {
        assert.ok(textOf(media.altText).length > 40);
        assert.match(media.svg, /^media\/walkthrough\/\w+\.svg$/);
        const svg = readFileSync(inRoot(media.svg), 'utf8');
        const colours = [...svg.matchAll(/\b(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
        assert.deepEqual(colours.filter((colour) => colour !== 'none' && !/^var\(--vscode-|^url\(#/.test(colour)), []);
        // The page around it allows no styles of our own.
        assert.doesNotMatch(svg, /style=|<style|<script|href=/);
      });
    });
  }

  it('ships its pictures', () => {
    assert.ok(readFileSync(inRoot('.vscodeignore'), 'utf8').split('\n').includes('!media/walkthrough/*.svg'));
  });

  it('has its sample found by its address, as a window reload asks for it', () => {
    assert.ok(manifest.activationEvents.includes(`onFileSystem:${SAMPLE_SCHEME}`));
  });

  it('opens a sample in which something is found', () => {
    const { findings, errors } = analyzeFile({ fileName: 'Untitled-1', text: SAMPLE_CODE });
    assert.deepEqual([findings.map(({ rule }) => rule), errors], [['sequential-awaits'], []]);
  });
});
