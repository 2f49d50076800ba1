/** The hover over a finding says more than the marker, and can be followed. */
import * as vscode from 'vscode';
import { find, openDemo } from './demo';
import { eventually, ok } from './expect';

/** The Markdown of all hovers at a place that link to our commands or pages. */
async function ourHovers(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  const texts = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value)));
  return texts.filter((text) => text.includes('concurrencyLens.'));
}

describe('hover', () => {
  it('tells the gain, and links to the explainer and the guide', async () => {
    const { document } = await openDemo();
    const place = find(document, 'await fetchOrders(request');
    const [text] = await eventually('the hover', async () => {
      const found = await ourHovers(document, place);
      return found.length ? found : undefined;
    });
    for (const command of ['concurrencyLens.explain', 'concurrencyLens.openGuide']) ok(text.includes(`command:${command}`), `no link to ${command} in:\n${text}`);
    const words = text.replace(/\[[^\]]*\]\([^)]*\)/g, '').replace(/\\/g, '');
    ok(/fetchOrders/.test(words), `without its links the hover does not name the call:\n${words}`);
  });

  it('is absent where there is no finding', async () => {
    const { document } = await openDemo();
    const found = await ourHovers(document, find(document, 'app.listen'));
    ok(found.length === 0, `a hover where there is nothing to say:\n${found}`);
  });
});
