/** The guide's page around a topic's HTML, and the reading of links into the guide. Knows nothing of the editor. */
import { Html, html } from '../webview/html';
import { contentPolicy, type PagePolicy } from './pagePolicy';

export const DEFAULT_TOPIC = 'concurrency-vs-parallelism';
const DEFAULT_SECTION = 'key-idea';

/** A place in the guide. An empty section is the topic's top. */
export interface GuideTarget {
  topic: string;
  section: string;
}

/**
 * Reads `topic#section`. Nothing at all means the heart of the guide; what is not a well-formed link means its top.
 * Whether topic and section exist is for the reader of the files, and of the page, to find out.
 */
export function readTarget(link: unknown): GuideTarget {
  if (link === undefined || link === null || link === '') return { topic: DEFAULT_TOPIC, section: DEFAULT_SECTION };
  const match = typeof link === 'string' ? /^([a-z][a-z-]*)(?:#([a-z0-9-]*))?$/.exec(link) : null;
  return match ? { topic: match[1], section: match[2] ?? '' } : { topic: DEFAULT_TOPIC, section: '' };
}

export interface GuidePage extends PagePolicy {
  title: string;
  /** The topic's HTML as the build rendered it; goes into the page unescaped. */
  content: string;
  /** One sentence for the top of the page. */
  notice?: string;
  scriptUri: string;
  styleUri: string;
}

/** The page as the webview gets it. */
export function buildGuidePage(page: GuidePage): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(page, { blobWorkers: true })}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${page.styleUri}">
<title>${page.title}</title>
</head>
<body>
${page.notice && html`<p class="notice" role="note">${page.notice}</p>`}${new Html(page.content)}<script nonce="${page.nonce}" src="${page.scriptUri}"></script>
</body>
</html>
`.text;
}
