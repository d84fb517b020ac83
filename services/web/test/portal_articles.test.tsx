/** @jsxImportSource preact */
// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
//
// Articles beside a customer's requests, and while one is written.
import { configure, fireEvent, screen, waitFor } from '@testing-library/dom';
import { type ComponentChildren, render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HomeView } from '../src/portal/home_view';
import { NewTicketView } from '../src/portal/new_ticket_view';
import { Frame } from '../src/visitor/frame';
import { writeStored } from '../src/visitor/visitor';
import { type MockServer, startMock } from './mock/server';

configure({ asyncUtilTimeout: 60_000 });

let server: MockServer;
let asked: URL[];
let isDown = false;

beforeEach(async () => {
  server = await startMock();
  asked = [];
  isDown = false;
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) => {
    const url = new URL(input, server.url);
    asked.push(url);
    if (isDown && url.pathname.startsWith('/v1/articles')) {
      return Promise.resolve(Response.json({ error: { code: 503 } }, { status: 503 }));
    }
    return real(url, { ...init, signal: undefined });
  });
  localStorage.clear();
  // Also what is kept in memory: the token of the server before.
  writeStored('deskmesh.visitor.wk_sample', null);
  localStorage.setItem('deskmesh.key', 'wk_sample');
  localStorage.setItem('deskmesh.locale', 'en');
  document.body.innerHTML = '<div id="root"></div>';
});

afterEach(async () => {
  render(null, document.getElementById('root') as HTMLElement);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await server.close();
});

function open(view: ComponentChildren): void {
  render(<Frame current="portal">{view}</Frame>, document.getElementById('root') as HTMLElement);
}

const calls = (verb: string) => asked.filter((url) => url.pathname === `/v1/articles:${verb}`);

test('the first page shows what may help this customer', async () => {
  open(<HomeView />);
  await screen.findByRole('heading', { name: 'Most asked for' });
  const link = await screen.findByRole('link', { name: 'Create a milestone' });
  expect(link.getAttribute('href')).toBe('/help/articles/create-a-milestone');
  expect(link.getAttribute('target')).toBeNull();
  expect(calls('recommend')).toHaveLength(1);
});

test('what a request is about is looked for when typing pauses, and opens beside the form', async () => {
  open(<NewTicketView />);
  const subject = await screen.findByLabelText('Subject');
  for (const value of ['Mil', 'Miles', 'Milestones', 'How do I create a milestone?']) {
    fireEvent.input(subject, { target: { value } });
  }
  await screen.findByRole('heading', { name: 'This may answer it already' });
  const link = screen.getByRole('link', { name: 'Create a milestone' });
  expect(link.getAttribute('target')).toBe('_blank');
  expect(calls('search')).toHaveLength(1);
  const query = calls('search')[0]?.searchParams;
  expect(query?.get('q')).toBe('How do I create a milestone?');
  // Readers' own language, and not counted among what readers search.
  expect(query?.get('onlyLocale')).toBe('true');
  expect(query?.get('asTyped')).toBe('true');
  fireEvent.input(subject, { target: { value: 'zzqqxx' } });
  await waitFor(() => expect(calls('search')).toHaveLength(2));
  await waitFor(() => expect(screen.queryByText('This may answer it already')).toBeNull());
  fireEvent.input(subject, { target: { value: ' ' } });
  await new Promise((done) => setTimeout(done, 600));
  expect(calls('search')).toHaveLength(2);
});

test('requests are written and read where knowledge is down', async () => {
  const complained = vi.spyOn(console, 'error');
  isDown = true;
  open(<NewTicketView />);
  fireEvent.input(await screen.findByLabelText('Subject'), { target: { value: 'A milestone' } });
  await waitFor(() => expect(calls('search')).toHaveLength(1));
  expect(screen.queryByRole('alert')).toBeNull();
  open(<HomeView />);
  await screen.findByText('You have not written to us yet.');
  await waitFor(() => expect(calls('recommend')).toHaveLength(1));
  expect(screen.queryByRole('alert')).toBeNull();
  expect(complained).not.toHaveBeenCalled();
});
