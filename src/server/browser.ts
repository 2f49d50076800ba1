/** The language server's entry for the browser: a Web Worker. It has no disk, so a workspace folder is the project. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { NO_FILES } from '../core/index';
import { serve } from './connection';

// The worker's global scope; the DOM's types are not loaded here, and this is all that is needed of it.
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];

/** There is no disk here: among the open documents, imports are followed. */
const NO_DISK = { ...NO_FILES, forget: () => undefined };

serve(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), { projectRoot: (_uri, folder) => folder, isOnDisk: () => false, disk: NO_DISK, pathOf: (uri) => uri, uriOf: (path) => path });
