// SPDX-License-Identifier: Apache-2.0
//
// A small server that speaks the public API from memory, for the front end's own tests and for work
// without a built binary. Not part of the product.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { ApiError, complete, loadRoutes, type Route, readRequest } from './contract';
import { allHandlers, type Caller } from './handlers';
import { serveLive } from './live';
import { seed } from './seed';
import { State } from './state';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What the gateway is expected to allow: nothing inline. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; " +
  "connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";

export interface MockServer {
  url: string;
  state: State;
  /** Cuts every live connection, as a restart of the gateway does. */
  cut: () => void;
  close: () => Promise<void>;
}

function callerOf(state: State, request: IncomingMessage): Caller | undefined {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const cookie = /deskmesh_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  return state.tokens.get(bearer ?? cookie ?? '');
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : undefined;
}

function sendProblem(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'INTERNAL', String((error as Error).stack));
  response.writeHead(known.status, { 'content-type': 'application/problem+json' });
  response.end(
    JSON.stringify({
      type: 'about:blank',
      title: known.reason,
      status: known.status,
      detail: known.message,
      code: known.status === 404 ? 'NOT_FOUND' : 'INVALID_ARGUMENT',
      reason: known.reason,
      fieldViolations: known.fieldViolations,
      metadata: known.metadata,
      traceId: 'trace',
    }),
  );
}

function serveStatic(root: string, path: string, response: ServerResponse): void {
  const clean = normalize(path).replace(/^(\.\.[/\\])+/, '');
  let file = join(root, clean);
  if (!extname(clean)) {
    const page = /^\/(help|portal|sample)(\/|$)/.exec(clean)?.[1] ?? 'index';
    file = join(root, `${page}.html`);
  }
  if (!existsSync(file)) {
    response.writeHead(404).end('not found');
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
  });
  response.end(readFileSync(file));
}

export async function startMock(
  options: { port?: number; dist?: string } = {},
): Promise<MockServer> {
  const state = new State();
  seed(state);
  const routes = loadRoutes();
  const handlers = allHandlers(state);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(url.pathname);
    if (!path.startsWith('/v1/')) {
      if (options.dist) serveStatic(options.dist, path, response);
      else response.writeHead(404).end();
      return;
    }
    const matching = routes.filter((r) => r.pattern.test(path));
    const route = matching.find((r) => r.verb === request.method);
    if (!route) throw new ApiError(matching.length ? 405 : 404, 'NO_ROUTE', `no route ${path}`);
    const caller = callerOf(state, request);
    if (!route.isPublic && !caller) throw new ApiError(401, 'UNAUTHENTICATED', 'log in first');
    if (caller?.contactId && !route.customer && !route.isPublic) {
      throw new ApiError(403, 'PERMISSION_DENIED', 'customers may not do this');
    }
    const isWrite = request.method !== 'GET';
    if (
      isWrite &&
      !request.headers.authorization &&
      request.headers['x-deskmesh-client'] !== 'web'
    ) {
      throw new ApiError(403, 'CSRF', 'X-Deskmesh-Client is missing');
    }
    if (route.streaming) {
      serveEvents(route, path, url, caller ?? {}, request, response);
      return;
    }
    // A key is its caller's: another's of the same name is another.
    const sent = request.headers['idempotency-key'];
    const key = sent === undefined ? undefined : `${caller?.contactId ?? caller?.userId}/${sent}`;
    const stored = key === undefined ? undefined : state.answers.get(key);
    if (stored) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(stored));
      return;
    }
    const message = readRequest(route, path, url.searchParams, await readBody(request));
    const handler = handlers[route.name];
    if (!handler) throw new ApiError(501, 'UNIMPLEMENTED', `${route.name} is not in the mock`);
    const made = handler(message, caller ?? {});
    if (made.bytes instanceof Buffer) {
      response.writeHead(200, { 'content-type': String(made.contentType) }).end(made.bytes);
      return;
    }
    const answer = complete(route.response, made);
    if (key !== undefined) state.answers.set(key, answer);
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (route.name === 'Sessions.LogIn') {
      headers['set-cookie'] = `deskmesh_session=${answer.token}; HttpOnly; SameSite=Lax; Path=/`;
    }
    response.writeHead(200, headers).end(JSON.stringify(answer));
  }

  function serveEvents(
    route: Route,
    path: string,
    url: URL,
    caller: Caller,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const message = readRequest(route, path, url.searchParams, undefined);
    handlers['Conversations.Get']?.({ id: message.id }, caller);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const id = String(message.id);
    const stop = (
      route.name === 'Conversations.StreamMarks' ? state.marksFeed(id) : state.conversationFeed(id)
    ).follow(Number(message.afterSequence ?? 0), ({ sequence, item }) => {
      response.write(
        `id: ${sequence}\ndata: ${JSON.stringify(complete(route.response, item))}\n\n`,
      );
    });
    request.on('close', stop);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => sendProblem(response, error));
  });
  const sockets = new WebSocketServer({ server, path: '/v1/live' });
  sockets.on('connection', (socket, request) => {
    serveLive(state, routes, handlers, socket, callerOf(state, request));
  });
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    cut,
    close: () =>
      new Promise((done) => {
        cut();
        sockets.close();
        server.close(() => done());
      }),
  };
}
