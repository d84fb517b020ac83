// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VisitorKeeper } from '../src/visitor/keeper';
import { Behavior } from '../src/widget/behavior';
import type { WidgetOptions } from '../src/widget/options';
import { until } from './support/until';

interface Call {
  path: string;
  body: Record<string, unknown>;
}
const calls: Call[] = [];
let tips: unknown[] = [];
let status = 200;

beforeEach(() => {
  localStorage.clear();
  document.body.innerHTML = '<div id="tips"></div>';
  calls.length = 0;
  tips = [];
  status = 200;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = new URL(String(input)).pathname;
    calls.push({ path, body: JSON.parse(String(init?.body ?? '{}')) });
    const body = path.endsWith(':start')
      ? { token: 'vis', contactId: 'con_1', expireTime: new Date(Date.now() + 9e6).toISOString() }
      : { tips };
    tips = [];
    return new Response(JSON.stringify(body), {
      status: path.endsWith(':report') ? status : 200,
      headers: { 'content-type': 'application/json' },
    });
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function start(openChat = vi.fn()): { behavior: Behavior; openChat: typeof openChat } {
  const options: WidgetOptions = {
    origin: 'http://support.example',
    widgetKey: 'wgt_x',
    locale: 'en',
    context: {},
  };
  const place = document.getElementById('tips') as HTMLElement;
  const visitors = new VisitorKeeper(options);
  return { behavior: new Behavior(options, { place, openChat }, visitors), openChat };
}

const reports = (): Call[] => calls.filter((call) => call.path === '/v1/tips:report');

test('events go out together, those without a proper name never', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { behavior } = start();
  behavior.track('import.failed', { format: 'xlsx' });
  behavior.track('import.failed');
  behavior.track('Not a name');
  expect(said).toHaveBeenCalledTimes(1);
  expect(calls).toHaveLength(0);
  await until(() => reports().length === 1);
  expect(reports()[0]?.body.events).toHaveLength(2);
});

test('a tip is drawn without scripts, and what is done with it is told', async () => {
  const { behavior } = start();
  const draw = (tip: unknown): void =>
    (behavior as unknown as { show: (tip: unknown) => void }).show(tip);
  draw({
    id: 'shw_1',
    kind: 'TIP',
    title: '<b>Import</b>',
    body: 'Try the template',
    articleId: '',
    links: [
      { title: 'Template', url: '/help/import' },
      { title: 'Bad', url: `${'java'}script:alert(1)` },
    ],
  });
  const box = document.querySelector('.tip') as HTMLElement;
  expect(box.querySelector('b')).toBeNull();
  const links = [...box.querySelectorAll('a')].map((a) => a.getAttribute('href'));
  expect(links).toEqual(['http://support.example/help/import', null]);
  (box.querySelector('.x') as HTMLButtonElement).click();
  expect(document.querySelector('.tip')).toBeNull();
  await until(() => calls.some((call) => call.path === '/v1/tips/shw_1:answer'));
  expect(calls.at(-1)?.body.answer).toBe('DISMISSED');
});

test('a rule may open the chat with its own words', async () => {
  const { behavior, openChat } = start();
  (behavior as unknown as { show: (tip: unknown) => void }).show({
    id: 'shw_2',
    kind: 'CHAT',
    title: '',
    body: 'Need a hand with the import?',
    articleId: '',
    links: [],
  });
  expect(openChat).toHaveBeenCalledWith('Need a hand with the import?');
});

test('what can never be told is dropped', async () => {
  status = 400;
  const { behavior } = start();
  behavior.track('import.failed');
  await until(() => reports().length === 1);
  await until(() => (behavior as unknown as { waiting: unknown[] }).waiting.length === 0);
});
