/** When documents are analysed. */

/** Milliseconds without a keystroke before a changed document is analysed. */
export const REST = 200;

/**
 * Decides when a document is analysed: after a rest in typing, one document at a time, and only its newest version.
 * Asking again for a document replaces what was asked before.
 */
export class AnalysisQueue {
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly ready = new Set<string>();
  private running = false;

  /** `analyze` must not throw; it looks up the document's newest version itself. */
  constructor(private readonly analyze: (uri: string) => Promise<void>) {}

  /** Analyses a document after `delay` milliseconds in which it is not asked for again. */
  schedule(uri: string, delay: number): void {
    this.cancel(uri);
    this.waiting.set(uri, setTimeout(() => {
      this.waiting.delete(uri);
      this.ready.add(uri);
      void this.drain();
    }, delay));
  }

  cancel(uri: string): void {
    clearTimeout(this.waiting.get(uri));
    this.waiting.delete(uri);
    this.ready.delete(uri);
  }

  dispose(): void {
    for (const uri of [...this.waiting.keys()]) this.cancel(uri);
    this.ready.clear();
  }

  private async drain(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (const uri of this.ready) {
        this.ready.delete(uri);
        await this.analyze(uri);
        // Messages that came meanwhile (a change, a close) are read before the next document is begun.
        await new Promise((resume) => setTimeout(resume, 0));
      }
    } finally {
      this.running = false;
    }
  }
}
