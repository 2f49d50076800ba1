/** A file system of one file, which lies in memory: it can be read, written and found, and that is all. */
import { EventEmitter, FileSystemError, FileType, type Disposable, type FileChangeEvent, type FileStat, type FileSystemProvider, type Uri } from 'vscode';

export class MemoryFile implements FileSystemProvider {
  private content: Uint8Array;
  private written = Date.now();
  /** Nobody but the editor writes, so there is nothing to tell. */
  readonly onDidChangeFile = new EventEmitter<FileChangeEvent[]>().event;

  constructor(private readonly uri: Uri, text: string) {
    this.content = new TextEncoder().encode(text);
  }

  watch(): Disposable {
    return { dispose: () => {} };
  }

  stat(uri: Uri): FileStat {
    if (uri.path === '/') return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    this.check(uri);
    return { type: FileType.File, ctime: 0, mtime: this.written, size: this.content.length };
  }

  readDirectory(uri: Uri): [string, FileType][] {
    if (uri.path !== '/') throw FileSystemError.FileNotFound(uri);
    return [[this.uri.path.slice(1), FileType.File]];
  }

  readFile(uri: Uri): Uint8Array {
    this.check(uri);
    return this.content;
  }

  writeFile(uri: Uri, content: Uint8Array): void {
    if (uri.path !== this.uri.path) throw FileSystemError.NoPermissions(uri);
    this.content = content;
    // Two writes within a millisecond are two.
    this.written = Math.max(Date.now(), this.written + 1);
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  private check(uri: Uri): void {
    if (uri.path !== this.uri.path) throw FileSystemError.FileNotFound(uri);
  }
}
