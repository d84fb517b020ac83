// SPDX-License-Identifier: Apache-2.0

/** What to do with an item of a gapless feed. */
export type Verdict = 'take' | 'repeat' | 'gap';

/**
 * The place in a feed, which is gapless unless it is called sparse: each item is taken once and in order, whatever a reconnect sends
 * again or leaves out. Before the first item of a feed that starts "now" the place is unknown.
 */
export class FeedCursor {
  private last: bigint | undefined;

  /** `after`: the last sequence known, or -1 for "only what comes". */
  constructor(
    after: string,
    private readonly isSparse = false,
  ) {
    const value = BigInt(after || '0');
    this.last = value < 0n ? undefined : value;
  }

  /** Where to resume, in the API's words. */
  get after(): string {
    return this.last === undefined ? '-1' : this.last.toString();
  }

  offer(sequence: string): Verdict {
    const value = BigInt(sequence);
    if (this.last !== undefined && value <= this.last) return 'repeat';
    if (!this.isSparse && this.last !== undefined && value > this.last + 1n) return 'gap';
    this.last = value;
    return 'take';
  }

  /** Accepts a hole that the server can no longer fill (older than what it keeps). */
  jumpTo(sequence: string): void {
    this.last = BigInt(sequence);
  }
}
