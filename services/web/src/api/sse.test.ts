// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { EventStreamParser } from './sse';

const STREAM =
  ': hello\n\nid: 1\ndata: {"a":1}\n\nevent: error\r\ndata: one\r\ndata:two\r\n\r\nid: 2\ndata: 你好\n\n';

test('events are the same however the line cuts the bytes', () => {
  const whole = new EventStreamParser().push(STREAM);
  expect(whole).toEqual([
    { event: 'message', data: '{"a":1}', id: '1' },
    { event: 'error', data: 'one\ntwo', id: '1' },
    { event: 'message', data: '你好', id: '2' },
  ]);
  for (let size = 1; size < 20; size++) {
    const parser = new EventStreamParser();
    const events = [];
    for (let at = 0; at < STREAM.length; at += size) {
      events.push(...parser.push(STREAM.slice(at, at + size)));
    }
    expect(events, `cut every ${size}`).toEqual(whole);
  }
});

test('an event without data is none', () => {
  expect(new EventStreamParser().push('event: ping\n\n')).toEqual([]);
});
