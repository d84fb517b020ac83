// SPDX-License-Identifier: Apache-2.0
import { backoff } from './backoff';

interface Entry {
  id: string;
  end: () => void;
  ended: Promise<void>;
  /** Added once more while it was being handled. */
  isAgain?: boolean;
}

/**
 * Handles entries one after the other, in the order in which they were added. One that can't be
 * handled yet stays first and is tried again, so that nothing overtakes it. Confined to one page.
 */
export class Line {
  private waiting: Entry[] = [];
  private isRunning = false;
  private attempt = 0;
  /** Woken while no pause was under way: the next one is left out. */
  private isWoken = false;
  private endPause: (() => void) | undefined;

  /** `handle` answers false for "not yet", and never throws. */
  constructor(private readonly handle: (id: string) => Promise<boolean>) {}

  /** Adds an entry; the promise ends with it. One that waits already is tried at once. */
  push(id: string): Promise<void> {
    const known = this.waiting.find((each) => each.id === id);
    if (known) {
      known.isAgain = true;
      this.wake();
      return known.ended;
    }
    let end = (): void => undefined;
    const ended = new Promise<void>((done) => {
      end = done;
    });
    this.waiting.push({ id, end, ended });
    void this.run();
    return ended;
  }

  /** Takes an entry out; what is being done about it isn't undone. */
  remove(id: string): void {
    const entry = this.waiting.find((each) => each.id === id);
    if (!entry) return;
    if (entry === this.waiting[0]) this.wake();
    this.waiting = this.waiting.filter((each) => each !== entry);
    entry.end();
  }

  /** Tries the first entry at once, for example because the device is online again. */
  wake(): void {
    this.attempt = 0;
    if (this.endPause) this.endPause();
    else this.isWoken = this.isRunning;
  }

  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    for (let entry = this.waiting[0]; entry; entry = this.waiting[0]) {
      this.isWoken = false;
      entry.isAgain = false;
      const isDone = await this.handle(entry.id);
      if (isDone && !entry.isAgain) {
        this.attempt = 0;
        this.remove(entry.id);
      } else if (!isDone && !this.isWoken) {
        await this.pause(backoff(this.attempt++, Math.random()));
      }
    }
    this.isRunning = false;
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      this.endPause = () => {
        clearTimeout(timer);
        done();
      };
    });
    this.endPause = undefined;
  }
}
