// SPDX-License-Identifier: Apache-2.0
import { cleanup, configure, render } from '@testing-library/react';
import { vi } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { App } from '../../src/app/app';
import { startI18n } from '../../src/app/i18n/i18n';
import { queryClient } from '../../src/app/query';
import { type MockServer, startMock } from '../mock/server';

type Replaced = Response | undefined;
type Hook = (verb: string, path: string, body: string) => Replaced | Promise<Replaced>;

export interface Page {
  server: MockServer;
  /** Replaces answers; return undefined, at once or later, to let the call through. */
  intercept: (hook: Hook) => void;
  close: () => Promise<void>;
}

/** The workspace in a simulated browser, in front of a mock server; logged in as Lin Yue. */
export async function openPage(
  path: string,
  { locale = 'en' as 'en' | 'zh-CN', isLoggedIn = true } = {},
): Promise<Page> {
  configure({ asyncUtilTimeout: 60_000 });
  const server = await startMock();
  let cookie = '';
  if (isLoggedIn) {
    const token = server.state.id('ses');
    server.state.tokens.set(token, { userId: server.state.users[0]?.id });
    cookie = `deskmesh_session=${token}`;
  }
  const real = globalThis.fetch;
  let hook: Hook = () => undefined;
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const replaced = await hook(init.method ?? 'GET', input, String(init.body ?? ''));
    if (replaced) return replaced;
    const answer = await real(server.url + input, {
      ...init,
      // The signal of the simulated browser is none that the real `fetch` knows.
      signal: undefined,
      headers: { ...(init.headers as Record<string, string>), cookie },
    });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer;
  });
  vi.stubGlobal(
    'WebSocket',
    class extends NodeSocket {
      constructor() {
        super(`${server.url.replace('http', 'ws')}/v1/live`, { headers: { cookie } });
        // Closed before it was open: the page was left.
        this.on('error', () => undefined);
      }
    },
  );
  localStorage.clear();
  sessionStorage.clear();
  queryClient.clear();
  window.history.replaceState(null, '', path);
  await startI18n(locale);
  render(<App />);
  return {
    server,
    intercept: (next) => {
      hook = next;
    },
    close: async () => {
      cleanup();
      queryClient.clear();
      vi.unstubAllGlobals();
      await server.close();
    },
  };
}

export function problem(status: number, reason: string, detail: string): Response {
  return new Response(JSON.stringify({ status, reason, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
