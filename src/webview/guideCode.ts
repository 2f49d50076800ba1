/**
 * "In your file": below a section's first words, the places in the reader's own code that the section is about, each a
 * button that shows it. A section without any has nothing there. What reads as before is left alone, so that nothing
 * moves under who reads, and the keyboard's focus stays where it is.
 */
import type { CodeOfSection, ShowCode } from './guideProtocol';
import { html, type Html } from './html';

/** Puts what was found into the sections that it belongs to, and takes away what is there no more. */
export function showCode({ file, sections: found }: ShowCode, sections: readonly HTMLElement[], open: (id: number) => void): void {
  for (const section of sections) {
    const own = found.find((candidate) => candidate.section === section.id && candidate.places.length > 0);
    const box = section.querySelector<HTMLElement>('.in-your-file');
    if (own) fill(box ?? addBox(section), file, own, open);
    else box?.remove();
  }
}

function addBox(section: HTMLElement): HTMLElement {
  const box = document.createElement('div');
  box.className = 'in-your-file';
  // After the sentence that says what the section is about, or its heading where it begins with something else.
  section.querySelector('h2 + p, h2:not(:has(+ p))')?.after(box);
  return box;
}

function fill(box: HTMLElement, file: string, own: CodeOfSection, open: (id: number) => void): void {
  const drawn = draw(file, own).text;
  if (box.dataset.drawn !== drawn) {
    const focused = [...box.querySelectorAll('button')].findIndex((button) => button === document.activeElement);
    box.innerHTML = box.dataset.drawn = drawn;
    if (focused >= 0) [...box.querySelectorAll('button')].at(Math.min(focused, own.places.length - 1))?.focus();
  }
  box.querySelectorAll('button').forEach((button, index) => (button.onclick = () => open(own.places[index].id)));
}

function draw(file: string, { places, more }: CodeOfSection): Html {
  const count = places.length + more;
  const items = places.map(({ line, code }) => html`<li><button type="button"><span>line ${line}</span> <code>${code}</code></button></li>`);
  return html`<p>In your file <bdi>${file}</bdi>: ${count} ${count === 1 ? 'place' : 'places'}</p><ul>${items}</ul>${more > 0 && html`<p class="more">and ${more} more, further down</p>`}`;
}
