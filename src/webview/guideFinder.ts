/**
 * The search field of the guide's page. Results are links like all others, so whoever follows links follows them.
 * Arrow keys move between field and results, Escape leaves, and `/` comes from anywhere.
 */
import { findPlaces, type Entry } from './guideSearch';
import { linkTo, TOPICS } from './guideTopics';

/** Shows the field and answers it from the entries. */
export function startFinder(finder: HTMLElement, entries: readonly Entry[]): void {
  const field = finder.querySelector<HTMLInputElement>('input')!;
  const found = finder.querySelector<HTMLElement>('.found')!;
  const count = found.querySelector<HTMLElement>('[role="status"]')!;
  const list = found.querySelector<HTMLElement>('ul')!;
  const links = () => [...list.querySelectorAll('a')];

  const close = () => {
    found.classList.remove('open');
    list.replaceChildren();
    count.textContent = '';
  };
  const answer = () => {
    const question = field.value.trim();
    if (!/[a-z0-9]/i.test(question)) return close();
    const places = findPlaces(entries, question);
    list.replaceChildren(...places.map(drawPlace));
    count.textContent = places.length === 0 ? `Nothing about “${question}” here. Try one plain word, such as “limit” or “worker”.` : `${places.length} ${places.length === 1 ? 'place' : 'places'}`;
    found.classList.add('open');
  };

  field.addEventListener('input', answer);
  field.addEventListener('focus', answer);
  finder.addEventListener('keydown', (event) => {
    const stops = [field, ...links()];
    const at = stops.indexOf(document.activeElement as HTMLInputElement);
    if (event.key === 'Escape') {
      field.value = '';
      close();
      field.focus();
    } else if (event.key === 'Enter' && at === 0) {
      links()[0]?.click();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      stops[Math.max(0, Math.min(at + (event.key === 'ArrowDown' ? 1 : -1), stops.length - 1))].focus();
    } else {
      return;
    }
    event.preventDefault();
  });
  // Whoever goes elsewhere, by key, by mouse or by a result, wants to see the page again.
  finder.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && finder.contains(relatedTarget))) close();
  });
  list.addEventListener('mousedown', (event) => event.preventDefault());
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select');
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    field.focus();
  });
  finder.hidden = false;
}

function drawPlace(entry: Entry): HTMLElement {
  const link = document.createElement('a');
  link.href = linkTo(entry);
  link.dataset.topic = entry.topic;
  link.dataset.section = entry.section;
  const part = (name: string, text: string) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };
  const topic = TOPICS.find(({ id }) => id === entry.topic);
  if (entry.section) link.append(part('b', entry.title), ' ', part('small', topic?.title ?? ''), part('span', entry.says));
  else link.append(part('b', entry.title), part('span', topic?.about ?? ''));
  const item = document.createElement('li');
  item.append(link);
  return item;
}
