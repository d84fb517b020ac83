// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { backoff } from './backoff';
import { FeedCursor } from './feed_cursor';

test('each item is taken once, in order, and a hole is seen', () => {
  const cursor = new FeedCursor('2');
  expect(cursor.offer('2')).toBe('repeat');
  expect(cursor.offer('3')).toBe('take');
  expect(cursor.offer('5')).toBe('gap');
  expect(cursor.after).toBe('3');
  expect(cursor.offer('4')).toBe('take');
  expect(cursor.offer('5')).toBe('take');
});

test('a feed that begins now takes any first number', () => {
  const cursor = new FeedCursor('-1');
  expect(cursor.after).toBe('-1');
  expect(cursor.offer('9007199254740993')).toBe('take');
  expect(cursor.offer('9007199254740994')).toBe('take');
  expect(cursor.after).toBe('9007199254740994');
});

test('whatever order a line delivers in, no item is taken twice and none is skipped', () => {
  let seed = 7;
  const random = (): number => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  for (let round = 0; round < 200; round++) {
    const cursor = new FeedCursor('0');
    const taken: string[] = [];
    while (taken.length < 50) {
      // The line may restart anywhere up to the place asked for, and may end anywhere.
      const from = Math.max(1, Number(cursor.after) + 1 - Math.floor(random() * 5));
      const until = Math.min(50, from + Math.floor(random() * 12));
      for (let sequence = from; sequence <= until; sequence++) {
        if (random() < 0.05) continue;
        if (cursor.offer(String(sequence)) === 'take') taken.push(String(sequence));
      }
    }
    expect(taken).toEqual(Array.from({ length: 50 }, (_, i) => String(i + 1)));
  }
});

test('waits grow to a limit and are spread', () => {
  expect(backoff(0, 0)).toBe(150);
  expect(backoff(0, 1)).toBe(300);
  expect(backoff(3, 1)).toBe(2400);
  expect(backoff(60, 1)).toBe(15_000);
});
