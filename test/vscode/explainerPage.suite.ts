/** What the explainer and its page say to each other: a page that stands in for the editor's presses buttons, goes out of sight and comes back. */
import * as vscode from 'vscode';
import { Explainer } from '../../src/extension/explainer';
import { CHANGES } from '../../src/extension/messages';
import type { ExplainedChangeParams, ExplainResult, FixPreview } from '../../src/server/protocol';
import { readHostMessage, type HostMessage, type PageMessage } from '../../src/webview/protocol';
import { removeShown } from './cases';
import { demoFile, openDemo } from './demo';
import { eventually, ok, same } from './expect';

/** Long enough for what must not be said to be said. */
const MEANWHILE = 500;

/** A panel as the editor hands it over: what is posted while it is out of sight is lost, and a page that comes back is made anew. */
class StandIn {
  html = '';
  options = {};
  readonly cspSource = 'https://page.example';
  readonly panel = { webview: this, visible: true, title: '' } as unknown as { -readonly [key in keyof vscode.WebviewPanel]: vscode.WebviewPanel[key] };
  /** What the page that is there was told since it was made. */
  told: HostMessage[] = [];
  private readonly received = new vscode.EventEmitter<unknown>();
  private readonly viewStates = new vscode.EventEmitter<vscode.WebviewPanelOnDidChangeViewStateEvent>();
  private readonly disposals = new vscode.EventEmitter<void>();
  readonly onDidReceiveMessage = this.received.event;

  constructor() {
    Object.assign(this.panel, { onDidChangeViewState: this.viewStates.event, onDidDispose: this.disposals.event, dispose: () => this.disposals.fire(), reveal: () => {} });
  }

  asWebviewUri(uri: vscode.Uri): vscode.Uri {
    return uri;
  }

  async postMessage(value: unknown): Promise<boolean> {
    const message = readHostMessage(value);
    ok(message, `the page would drop ${JSON.stringify(value)}`);
    if (this.panel.visible) this.told.push(message);
    return this.panel.visible;
  }

  say(message: PageMessage): void {
    this.received.fire(message);
  }

  show(visible: boolean): void {
    this.panel.visible = visible;
    this.told = [];
    this.viewStates.fire({ webviewPanel: this.panel });
  }

  /** By which the page speaks of the answer that it shows. */
  get answer(): number {
    return Number(/data-answer="(\d+)"/.exec(this.html)?.[1]);
  }

  outcomes(): string[] {
    return this.told.flatMap((message) => (message.type === 'outcome' ? [message.text] : []));
  }
}

const TOP = { line: 0, character: 0 };

const pause = () => new Promise((resolve) => setTimeout(resolve, MEANWHILE));

/** An answer with one way to write it: with a comment at the top, which says how often somebody has asked. */
function answerTo(asked: number): ExplainResult {
  const title = `Add answer ${asked}`;
  const way = { kind: 'change' as const, finding: 0, title, preferred: false, caveats: [], target: { rule: 'await-in-loop', position: TOP, title } };
  return { kind: 'module', title: 'server.ts', line: 1, verdict: 'A verdict.', findings: [], evidence: [], unchecked: [], guide: 'event-loop#tasks', ways: [way], moreWays: 0 };
}

function changeFor({ uri, version, target: { title } }: ExplainedChangeParams): FixPreview {
  return { title, uri, version, place: TOP, edits: [{ range: { start: TOP, end: TOP }, newText: `// ${title.replace('Add ', '')}\n` }], creates: [], caveats: [] };
}

describe('the explainer and its page', () => {
  let document: vscode.TextDocument;
  let before: string;
  let page: StandIn;
  let explainer: Explainer;
  let log: vscode.LogOutputChannel;
  /** Set, the server answers nothing until it is called. */
  let holdBack: Promise<void> | undefined;

  beforeEach(async () => {
    ({ document } = await openDemo());
    before = document.getText();
    let asked = 0;
    holdBack = undefined;
    const explain = async () => {
      const answer = answerTo(++asked);
      await holdBack;
      return answer;
    };
    const explainedChange = async (params: ExplainedChangeParams) => changeFor(params);
    log = vscode.window.createOutputChannel('Explainer in tests', { log: true });
    explainer = new Explainer(vscode.extensions.getExtension('concurrency-lens.concurrency-lens')!.extensionUri, { explain, explainedChange }, log);
    page = new StandIn();
    await explainer.restore(page.panel, { uri: demoFile('src/server.ts').toString(), offset: 0 });
    ok(page.html.includes('A verdict.'), 'nothing is explained');
  });

  afterEach(async () => {
    explainer.dispose();
    log.dispose();
    await removeShown();
  });

  /** Presses "Apply" on the page as it is. */
  const apply = (answer = page.answer) => page.say({ type: 'apply', answer, way: 0 });

  const made = () => eventually('the change', () => document.getText() !== before);

  it('tell what became of a change', async () => {
    apply();
    await eventually('what is said', () => page.outcomes().length > 0);
    same(page.outcomes(), [CHANGES.made], 'what is said');
    same(document.getText(), `// answer 1\n${before}`, 'the text');
  });

  it('tell it once to a page that comes back, where the code lay over it meanwhile', async () => {
    apply();
    page.show(false);
    await made();
    await pause();
    same(page.outcomes(), [], 'what is said while nobody looks');
    page.show(true);
    same(page.outcomes(), [CHANGES.made], 'what is said then');
    ok(page.told.some(({ type }) => type === 'stale'), 'the page does not know that the code changed');
    page.show(false);
    page.show(true);
    same(page.outcomes(), [], 'what is said after that');
  });

  it('tell it once more where the page went out of sight while it was said', async () => {
    apply();
    await eventually('what is said', () => page.outcomes().length > 0);
    page.show(false);
    page.show(true);
    same(page.outcomes(), [CHANGES.made], 'what is said');
  });

  it('tell nothing of it on the page of a newer answer', async () => {
    apply();
    page.show(false);
    await made();
    await pause();
    const old = page.answer;
    page.say({ type: 'refresh' });
    await eventually('the new answer', () => page.answer !== old);
    page.show(true);
    same(page.outcomes(), [], 'what is said');
  });

  it('make nothing of what is pressed on a page that was replaced', async () => {
    const old = page.answer;
    page.say({ type: 'refresh' });
    await eventually('the new answer', () => page.answer !== old);
    apply(old);
    await pause();
    same(document.getText(), before, 'the text');
    apply();
    await made();
    same(document.getText(), `// answer 2\n${before}`, 'the text');
  });

  it('make nothing while another answer is on its way, and tell a new page nothing of the change before', async () => {
    let answerNow = () => {};
    holdBack = new Promise((resolve) => (answerNow = resolve));
    const old = page.answer;
    apply();
    page.say({ type: 'refresh' });
    await made();
    await pause();
    answerNow();
    await eventually('the new answer', () => page.answer !== old);
    await pause();
    same(page.outcomes(), [], 'what is said');
  });
});
