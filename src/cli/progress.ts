/** A line on the terminal that says how far a run is. It goes to standard error, and nowhere else than to a terminal. */

const REDRAW_MS = 100;
const CLEAR_LINE = '\r\x1b[K';

export class Progress {
  private done = 0;
  private drawnAt = 0;
  private readonly shown: boolean;

  constructor(wanted: boolean, private readonly total: number) {
    this.shown = wanted && process.stderr.isTTY;
  }

  step(): void {
    this.done++;
    const now = performance.now();
    if (!this.shown || now - this.drawnAt < REDRAW_MS) return;
    this.drawnAt = now;
    process.stderr.write(`${CLEAR_LINE}${this.done} of ${this.total} files`);
  }

  end(): void {
    if (this.shown) process.stderr.write(CLEAR_LINE);
  }
}
