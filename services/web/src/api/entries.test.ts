// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { mayAmend, RECALL_MS, shownEntries } from './entries';
import type { Message } from './gen/chat';

const entry = (sequence: number, change: Partial<Message>): Message =>
  ({ id: `msg_${sequence}`, sequence: String(sequence), kind: 'TEXT', ...change }) as Message;

test('edits and recalls change what they name and are not shown', () => {
  const messages = [
    entry(1, { text: 'frist' }),
    entry(2, { text: 'secret', choices: [{ key: 'a', label: 'A' }] }),
    entry(3, { kind: 'EDITED', targetId: 'msg_1', text: 'first', createTime: 'later' }),
    entry(4, { kind: 'RECALLED', targetId: 'msg_2', createTime: 'later' }),
    entry(5, { kind: 'EDITED', targetId: 'msg_1', text: 'First' }),
  ];
  const shown = shownEntries(messages);
  expect(shown.map((each) => [each.sequence, each.text])).toEqual([
    ['1', 'First'],
    ['2', ''],
  ]);
  expect(shown[1]).toMatchObject({ recallTime: 'later', choices: [] });
  const plain = messages.slice(0, 2);
  expect(shownEntries(plain)).toBe(plain);
});

test('an entry may be taken back for a while, once', () => {
  const createTime = '2026-03-01T08:00:00Z';
  const at = Date.parse(createTime);
  expect(mayAmend(entry(1, { createTime }), RECALL_MS, at + 1000)).toBe(true);
  expect(mayAmend(entry(1, { createTime }), RECALL_MS, at + RECALL_MS)).toBe(false);
  expect(mayAmend(entry(1, { createTime, recallTime: createTime }), RECALL_MS, at)).toBe(false);
});
