// SPDX-License-Identifier: Apache-2.0
//
// Caches that show at once what commands will most likely make of them. Commands on one key are sent one
// after the other: the last one that was given is the last one the server takes. What the server says
// meanwhile, of a moment before them, doesn't take them back.
import type { QueryKey } from '@tanstack/react-query';
import { queryClient } from '../query';

/** Of each command: one that hangs would keep back the next. */
export const IN_TIME = { timeoutMs: 15_000 };

interface Entry {
  /** The server's last word; undefined where there was none yet. */
  said: unknown;
  /** What commands under way will make of it, in their order. */
  expectations: ((said: unknown) => unknown)[];
  /** The last of these commands. */
  last: Promise<unknown>;
}

const awaited = new Map<string, Entry>();
/** How many commands on a key have been answered. */
const answers = new Map<string, number>();

const nameOf = (key: QueryKey): string => JSON.stringify(key);

function shown({ said, expectations }: Entry): unknown {
  return expectations.reduce((value, expectation) => expectation(value), said);
}

function show(key: QueryKey, entry: Entry): void {
  if (entry.said !== undefined) queryClient.setQueryData(key, shown(entry));
}

/**
 * Shows what a command will make of the cache of `key`, sends it after the earlier ones, and stores its
 * answer. When it fails the cache is what the server said last.
 */
export async function expecting<T>(
  key: QueryKey,
  expectation: (now: T) => T,
  call: () => Promise<T>,
): Promise<T> {
  const name = nameOf(key);
  const entry: Entry = awaited.get(name) ?? {
    said: queryClient.getQueryData(key),
    expectations: [],
    last: Promise.resolve(),
  };
  awaited.set(name, entry);
  const mine = expectation as (said: unknown) => unknown;
  entry.expectations.push(mine);
  show(key, entry);
  const answer = entry.last.then(call);
  // What becomes of this one is no matter of the next.
  entry.last = answer.catch(() => undefined);
  try {
    const said = await answer;
    entry.said = said;
    answers.set(name, (answers.get(name) ?? 0) + 1);
    return said;
  } finally {
    entry.expectations.splice(entry.expectations.indexOf(mine), 1);
    if (entry.expectations.length === 0) awaited.delete(name);
    show(key, entry);
  }
}

/** Reads what `key` caches, as it is to be shown. */
export async function readExpected<T>(key: QueryKey, ask: () => Promise<T>): Promise<T> {
  const name = nameOf(key);
  for (;;) {
    const before = answers.get(name);
    const said = await ask();
    // A command was answered meanwhile: this may be of a moment before it.
    if (answers.get(name) !== before) continue;
    const entry = awaited.get(name);
    if (!entry) return said;
    entry.said = said;
    return shown(entry) as T;
  }
}
