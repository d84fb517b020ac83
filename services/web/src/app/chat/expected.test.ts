// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { queryClient } from '../query';
import { expecting, readExpected } from './expected';

const KEY = ['presence'];

beforeEach(() => {
  queryClient.setQueryData(KEY, 'OFFLINE');
});
afterEach(() => queryClient.clear());

const shown = () => queryClient.getQueryData<string>(KEY);

/** An answer that comes when the test says so. */
function later() {
  let give = (_text: string): void => undefined;
  let refuse = (_error: Error): void => undefined;
  const answer = new Promise<string>((resolve, reject) => {
    give = resolve;
    refuse = reject;
  });
  return { answer, give, refuse };
}

test('what was asked for before a command was answered is asked for again', async () => {
  const early = later();
  let asked = 0;
  const read = readExpected(KEY, () => {
    asked++;
    return asked === 1 ? early.answer : Promise.resolve('ONLINE');
  });
  await expecting<string>(
    KEY,
    () => 'ONLINE',
    async () => 'ONLINE',
  );
  early.give('OFFLINE');
  expect(await read).toBe('ONLINE');
  expect(asked).toBe(2);
});

test('commands go one after the other, and an earlier answer takes back no later one', async () => {
  const [first, second] = [later(), later()];
  const sent: string[] = [];
  const one = expecting<string>(
    KEY,
    () => 'ONLINE',
    () => {
      sent.push('one');
      return first.answer;
    },
  );
  const two = expecting<string>(
    KEY,
    () => 'AWAY',
    () => {
      sent.push('two');
      return second.answer;
    },
  );
  expect(shown()).toBe('AWAY');
  await vi.waitFor(() => expect(sent).toEqual(['one']), { timeout: 30_000 });
  // Whoever looks meanwhile sees what is expected.
  expect(await readExpected(KEY, async () => 'OFFLINE')).toBe('AWAY');
  first.give('ONLINE');
  expect(await one).toBe('ONLINE');
  expect(shown()).toBe('AWAY');
  await vi.waitFor(() => expect(sent).toEqual(['one', 'two']), { timeout: 30_000 });
  second.refuse(new Error('refused'));
  await expect(two).rejects.toThrow('refused');
  expect(shown()).toBe('ONLINE');
});

test('a command that is refused holds up nobody', async () => {
  const refused = expecting<string>(
    KEY,
    () => 'ONLINE',
    async () => {
      throw new Error('refused');
    },
  );
  const next = expecting<string>(
    KEY,
    () => 'AWAY',
    async () => 'AWAY',
  );
  await expect(refused).rejects.toThrow('refused');
  expect(await next).toBe('AWAY');
  expect(shown()).toBe('AWAY');
});
