/** Virtual time: what is due comes in order of time, and between two of them everything that can run without waiting does. */
interface Due {
  at: number;
  order: number;
  happen: () => void;
}

export class VirtualClock {
  now = 0;
  private readonly due: Due[] = [];
  private scheduled = 0;

  /** What is scheduled for one moment happens in the order in which it was scheduled. */
  after(delay: number, happen: () => void): void {
    this.due.push({ at: this.now + delay, order: this.scheduled++, happen });
  }

  /** The thread is held for that long: what becomes due meanwhile comes late. */
  hold(duration: number): void {
    this.now += duration;
  }

  /** Lets time pass until nothing is due any more. */
  async run(): Promise<void> {
    for (;;) {
      // A macrotask: until then, all that follows from what happened has run, and Node has said which rejections nobody handles.
      await new Promise((next) => setImmediate(next));
      const next = this.takeNext();
      if (!next) return;
      this.now = Math.max(this.now, next.at);
      next.happen();
    }
  }

  private takeNext(): Due | undefined {
    if (this.due.length === 0) return undefined;
    const first = this.due.reduce((earliest, one, index) => (isBefore(one, this.due[earliest]) ? index : earliest), 0);
    return this.due.splice(first, 1)[0];
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
