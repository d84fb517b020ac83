// SPDX-License-Identifier: Apache-2.0

export interface FeedItem {
  sequence: number;
  item: Record<string, unknown>;
}

/** A gapless feed kept in memory: replay, then follow. */
export class Feed {
  private readonly items: FeedItem[] = [];
  private readonly listeners = new Set<(item: FeedItem) => void>();

  get last(): number {
    return this.items.length;
  }

  append(make: (sequence: number) => Record<string, unknown>): void {
    const sequence = this.items.length + 1;
    const entry = { sequence, item: { ...make(sequence), sequence: String(sequence) } };
    this.items.push(entry);
    for (const listener of this.listeners) listener(entry);
  }

  follow(after: number, listener: (item: FeedItem) => void): () => void {
    if (after >= 0) for (const entry of this.items.slice(after)) listener(entry);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
