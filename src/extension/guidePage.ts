/** The guide's page around a topic's HTML, and the reading of links into the guide. Knows nothing of the editor. */

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

export interface GuidePage {
  title: string;
  /** The topic's HTML as the build rendered it; goes into the page unescaped. */
  content: string;
  /** One sentence for the top of the page. */
  notice?: string;
  scriptUri: string;
  styleUri: string;
  /** Where the webview may load pictures, fonts and styles from. */
  cspSource: string;
  nonce: string;
}

/** The page as the webview gets it: nothing is loaded from anywhere but the extension, only the nonce's script runs. */
export function buildGuidePage(page: GuidePage): string {
  const policy = [
    "default-src 'none'",
    `img-src ${page.cspSource} data:`,
    `style-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
    `script-src 'nonce-${page.nonce}'`,
  ].join('; ');
  const notice = page.notice ? `<p class="notice" role="note">${escapeHtml(page.notice)}</p>` : '';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeHtml(page.styleUri)}">
<title>${escapeHtml(page.title)}</title>
</head>
<body>
${notice}${page.content}<script nonce="${page.nonce}" src="${escapeHtml(page.scriptUri)}"></script>
</body>
</html>
`;
}

/** 128 random bits as 32 hexadecimal digits. */
export function createNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
