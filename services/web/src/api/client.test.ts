// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createClient } from './client';
import { Articles } from './gen/knowledge';
import { Problem } from './problem';

function answerWith(chunks: readonly string[]): void {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } })),
  );
}

describe('streams', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('items arrive one by one, however the bytes are cut', async () => {
    answerWith([
      'retry: 2000\n\nid: 1\ndata: {"text":"Press',
      ' it. "}\n\nid: 2\nda',
      'ta: {"a":2}\n\n',
    ]);
    const items: unknown[] = [];
    await createClient()(
      Articles.streamAnswer,
      { question: 'x' },
      { onItem: (i) => items.push(i) },
    );
    expect(items).toEqual([{ text: 'Press it. ' }, { a: 2 }]);
  });

  test('a failure inside the stream is the problem it tells', async () => {
    answerWith([
      'data: {"a":1}\n\nevent: error\ndata: {"status":503,"reason":"AWAY","detail":"x"}\n\n',
    ]);
    const call = createClient()(Articles.streamAnswer, { question: 'x' }, { onItem: () => {} });
    await expect(call).rejects.toThrow(Problem);
  });
});
