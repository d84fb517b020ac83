/** @jsxImportSource preact */
// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { configure, fireEvent, screen, waitFor } from '@testing-library/dom';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MockServer, startMock } from './mock/server';

configure({ asyncUtilTimeout: 60_000 });

let server: MockServer;

beforeEach(async () => {
  server = await startMock();
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) =>
    real(server.url + input, { ...init, signal: undefined }),
  );
  vi.stubGlobal('scrollTo', () => undefined);
  localStorage.clear();
  localStorage.setItem('deskmesh.key', 'wk_sample');
  localStorage.setItem('deskmesh.locale', 'en');
  document.body.innerHTML = '<div id="root"></div>';
});

afterEach(async () => {
  render(null, document.getElementById('root') as HTMLElement);
  vi.unstubAllGlobals();
  await server.close();
});

test('what had no answer is filled into the new request', async () => {
  const question = `${'why '.repeat(60)}& how?`;
  window.history.replaceState(null, '', `/portal/new#${new URLSearchParams({ question })}`);
  const { Frame } = await import('../src/visitor/frame');
  const { NewTicketView } = await import('../src/portal/new_ticket_view');
  render(
    <Frame current="portal">
      <NewTicketView />
    </Frame>,
    document.getElementById('root') as HTMLElement,
  );
  const subject = await screen.findByLabelText<HTMLInputElement>('Subject');
  const text = screen.getByLabelText<HTMLTextAreaElement>(/What happened/);
  expect(subject.value).toBe(question.slice(0, 200));
  expect(text.value).toBe(question);
  fireEvent.submit(subject.closest('form') as HTMLFormElement);
  await waitFor(() => expect(server.state.tickets.at(-1) ?? server.state.tickets[0]).toBeDefined());
  await waitFor(() =>
    expect(server.state.tickets.some((ticket) => ticket.description === question)).toBe(true),
  );
});
