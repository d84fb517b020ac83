// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
//
// What the help centre does when the chat it offers meets a failure on its way.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askTeam } from '../src/help/talk';
import { createVisitorClient } from '../src/visitor/site';
import { readStored, writeStored } from '../src/visitor/visitor';
import { type MockServer, startMock } from './mock/server';

const KEY = 'wk_sample';
const TALK = `deskmesh.talk.${KEY}`;

let server: MockServer;
/** What answers in the server's place; `after`: the server does its work, and its answer is lost. */
let fail: (path: string) => { status: number; reason?: string; after?: boolean } | undefined;
let count = 0;

beforeEach(async () => {
  server = await startMock();
  fail = () => undefined;
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const failure = fail(`${init.method ?? 'GET'} ${input}`);
    if (!failure || failure.after) {
      const answer = await real(server.url + input, { ...init, signal: undefined });
      if (!failure) return answer;
    }
    const { status, reason } = failure;
    return Response.json({ status, reason, detail: `${reason}` }, { status });
  });
  localStorage.clear();
  for (const name of ['talk', 'visitor']) writeStored(`deskmesh.${name}.${KEY}`, null);
});

afterEach(async () => {
  document.querySelector('script[src="/widget.js"]')?.remove();
  vi.unstubAllGlobals();
  await server.close();
});

/** A question that the bot answers, so that the hand-over is a call of its own. */
function clicker(): { question: string; click: () => Promise<void> } {
  const { api } = createVisitorClient(KEY, 'en');
  const question = `How do I create milestone ${++count}?`;
  return { question, click: () => askTeam({ api, key: KEY, locale: 'en' }, question) };
}

const said = (id: string | null | undefined): string[] =>
  (server.state.messages.get(id ?? '') ?? [])
    .filter((each) => each.sender === 'CUSTOMER')
    .map((each) => each.text ?? '');
const talks = () => server.state.conversations;
const isShown = () => document.querySelector('script[src="/widget.js"]') !== null;
const isSaying = (call: string) => /^POST .*\/messages$/.test(call);
const isHandover = (call: string) => call.endsWith(':handover');

test('a hand-over that fails leaves the chat on show; the next click asks nothing twice', async () => {
  const { question, click } = clicker();
  fail = (call) => (isHandover(call) ? { status: 503, reason: 'UNAVAILABLE' } : undefined);
  await expect(click()).rejects.toMatchObject({ status: 503 });
  expect(isShown()).toBe(true);
  fail = () => undefined;
  await click();
  expect(talks()).toHaveLength(1);
  expect(said(talks()[0]?.id)).toEqual([question]);
  expect(talks()[0]?.state).toBe('QUEUED');
  // What was settled is no obstacle to asking the same on another day.
  await click();
  expect(said(talks()[0]?.id)).toEqual([question, question]);
});

test('a talk that ends before the hand-over, or that the reader leaves, is asked anew', async () => {
  const { question, click } = clicker();
  fail = (call) => (isHandover(call) ? { status: 400, reason: 'CONVERSATION_CLOSED' } : undefined);
  await expect(click()).rejects.toMatchObject({ reason: 'CONVERSATION_CLOSED' });
  fail = (call) => (isHandover(call) ? { status: 503, reason: 'UNAVAILABLE' } : undefined);
  await expect(click()).rejects.toMatchObject({ status: 503 });
  expect(said(talks()[0]?.id)).toEqual([question, question]);
  writeStored(TALK, null);
  fail = () => undefined;
  await click();
  expect(talks()).toHaveLength(2);
  expect(said(readStored(TALK))).toEqual([question]);
});

test('only a talk that is over makes room for a new one, not one that is slowed down', async () => {
  const { question, click } = clicker();
  await clicker().click();
  const first = readStored(TALK);
  for (const failure of [
    { status: 429, reason: 'TOO_MANY_MESSAGES' },
    { status: 403, reason: 'PERMISSION_DENIED' },
    { status: 503, reason: 'UNAVAILABLE' },
  ]) {
    fail = (call) => (isSaying(call) ? failure : undefined);
    await expect(click()).rejects.toMatchObject(failure);
    expect(talks()).toHaveLength(1);
    expect(readStored(TALK)).toBe(first);
  }
  for (const over of [
    { status: 400, reason: 'CONVERSATION_CLOSED' },
    { status: 404, reason: 'CONVERSATION_NOT_FOUND' },
  ]) {
    const before = readStored(TALK);
    const begun: (string | null)[] = [];
    addEventListener('storage', ({ newValue }) => begun.push(newValue), { once: true });
    fail = (call) => (isSaying(call) && call.includes(`/${before}/`) ? over : undefined);
    await click();
    expect(readStored(TALK)).not.toBe(before);
    expect(begun).toEqual([readStored(TALK)]);
    expect(said(readStored(TALK))).toEqual([question]);
  }
  expect(talks()).toHaveLength(3);
});

test('failures on the way leave no empty talks behind, and nothing is said twice', async () => {
  const { question, click } = clicker();
  // The talk is made, which nobody hears of; then it takes no message; then the answer gets lost.
  const lost = { status: 503, reason: 'UNAVAILABLE', after: true };
  fail = (call) => (call === 'POST /v1/conversations' ? lost : undefined);
  await expect(click()).rejects.toMatchObject({ status: 503 });
  history.replaceState(null, '', '/help/elsewhere');
  fail = (call) => (isSaying(call) ? { ...lost, after: false } : undefined);
  await expect(click()).rejects.toMatchObject({ status: 503 });
  expect(readStored(TALK)).toBe(talks()[0]?.id);
  fail = (call) => (isSaying(call) ? lost : undefined);
  await expect(click()).rejects.toMatchObject({ status: 503 });
  fail = () => undefined;
  await click();
  expect(talks()).toHaveLength(1);
  expect(said(talks()[0]?.id)).toEqual([question]);
  expect(talks()[0]?.state).toBe('QUEUED');
});
