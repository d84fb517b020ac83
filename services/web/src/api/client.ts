// SPDX-License-Identifier: Apache-2.0
import type { Input, Method } from './method';
import { Problem, problemFrom } from './problem';
import { EventStreamParser } from './sse';
import { transcode } from './transcode';

export interface CallOptions {
  /** Sent as `Idempotency-Key`; a repeat with the same id has one effect. Default: a fresh one. */
  requestId?: string;
  signal?: AbortSignal;
  /** After so long without an answer the call is given up, as a Problem `TIMEOUT`. */
  timeoutMs?: number;
  /** Answers with the bytes as a `Blob`, for downloads. */
  as?: 'blob';
  /** Takes the items of a server stream as they come; the call ends with the stream. */
  onItem?: (item: unknown) => void;
}

export interface ClientOptions {
  /** Origin of the API, without a slash at the end; empty for the page's own. */
  base?: string;
  /** Headers of every call, for example the visitor's bearer token. */
  headers?: () => Record<string, string>;
  /** For calls that say nothing else; unset: as long as the browser waits. */
  timeoutMs?: number;
  /** Called once for each answer 401. */
  onUnauthenticated?: () => void;
}

export type Client = <Req, Res>(
  method: Method<Req, Res>,
  request?: Input<Req>,
  options?: CallOptions,
) => Promise<Res>;

export function newRequestId(): string {
  // `randomUUID` needs a secure context; installations on plain HTTP in an intranet have none.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/** Reads server-sent events to their end. */
async function readStream(
  body: ReadableStream<Uint8Array>,
  onItem: (item: unknown) => void,
): Promise<void> {
  const parser = new EventStreamParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    for (const { event, data } of parser.push(decoder.decode(value, { stream: !done }))) {
      const item: unknown = JSON.parse(data);
      if (event === 'error') {
        throw problemFrom(Number((item as { status?: unknown }).status ?? 500), item);
      }
      onItem(item);
    }
    if (done) return;
  }
}

interface Limit {
  signal: AbortSignal | undefined;
  isOver: () => boolean;
  /** What is under way may go on as long as it likes; the caller's signal still ends it. */
  end: () => void;
}

/** Ends with the caller's signal or after `ms`, whichever is first. */
function limitOf(signal: AbortSignal | undefined, ms: number | undefined): Limit {
  if (!ms) return { signal, isOver: () => false, end: () => undefined };
  const abort = new AbortController();
  let isOver = false;
  const cut = (): void => abort.abort();
  const timer = setTimeout(() => {
    isOver = true;
    cut();
  }, ms);
  if (signal?.aborted) cut();
  signal?.addEventListener('abort', cut, { once: true });
  return { signal: abort.signal, isOver: () => isOver, end: () => clearTimeout(timer) };
}

/** A typed caller of the public API. */
export function createClient(options: ClientOptions = {}): Client {
  return async function call<Req, Res>(
    method: Method<Req, Res>,
    request: Input<Req> = {} as Input<Req>,
    callOptions: CallOptions = {},
  ): Promise<Res> {
    const http = transcode(method, request);
    const headers: Record<string, string> = {
      accept: 'application/json',
      'x-deskmesh-client': 'web',
      ...options.headers?.(),
    };
    if (callOptions.as) headers.accept = '*/*';
    if (callOptions.onItem) headers.accept = 'text/event-stream';
    if (http.body !== undefined) headers['content-type'] = 'application/json';
    if (method.keyed) headers['idempotency-key'] = callOptions.requestId ?? newRequestId();
    const limit = limitOf(callOptions.signal, callOptions.timeoutMs ?? options.timeoutMs);
    // A file or a stream may take its time once it has begun.
    const isLong = callOptions.as !== undefined || callOptions.onItem !== undefined;
    let response: Response;
    let body: unknown;
    try {
      response = await fetch((options.base ?? '') + http.path, {
        method: http.verb,
        headers,
        body: http.body,
        signal: limit.signal,
        credentials: headers.authorization ? 'omit' : 'same-origin',
      });
      if (!response.ok || !isLong) {
        const type = response.headers.get('content-type') ?? '';
        body = type.includes('json')
          ? await response.json().catch((error) => {
              // Half an answer is none.
              if (response.ok || limit.signal?.aborted) throw error;
            })
          : await response.text();
      }
    } catch (error) {
      if (limit.isOver()) throw new Problem(0, 'TIMEOUT', 'there was no answer in time');
      if ((error as Error).name === 'AbortError') throw error;
      throw new Problem(0, 'OFFLINE', (error as Error).message);
    } finally {
      limit.end();
    }
    if (response.ok && callOptions.as) return (await response.blob()) as Res;
    if (response.ok && callOptions.onItem && response.body) {
      await readStream(response.body, callOptions.onItem);
      return undefined as Res;
    }
    if (response.ok) return body as Res;
    if (response.status === 401) options.onUnauthenticated?.();
    throw problemFrom(response.status, body);
  };
}
