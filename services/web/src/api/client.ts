// SPDX-License-Identifier: Apache-2.0
import type { Input, Method } from './method';
import { Problem, problemFrom } from './problem';
import { transcode } from './transcode';

export interface CallOptions {
  /** Sent as `Idempotency-Key`; a repeat with the same id has one effect. Default: a fresh one. */
  requestId?: string;
  signal?: AbortSignal;
}

export interface ClientOptions {
  /** Origin of the API, without a slash at the end; empty for the page's own. */
  base?: string;
  /** Headers of every call, for example the visitor's bearer token. */
  headers?: () => Record<string, string>;
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
    if (http.body !== undefined) headers['content-type'] = 'application/json';
    if (method.keyed) headers['idempotency-key'] = callOptions.requestId ?? newRequestId();
    let response: Response;
    try {
      response = await fetch((options.base ?? '') + http.path, {
        method: http.verb,
        headers,
        body: http.body,
        signal: callOptions.signal,
        credentials: headers.authorization ? 'omit' : 'same-origin',
      });
    } catch (error) {
      if ((error as Error).name === 'AbortError') throw error;
      throw new Problem(0, 'OFFLINE', (error as Error).message);
    }
    const type = response.headers.get('content-type') ?? '';
    const body: unknown = type.includes('json')
      ? await response.json().catch(() => undefined)
      : await response.text();
    if (response.ok) return body as Res;
    if (response.status === 401) options.onUnauthenticated?.();
    throw problemFrom(response.status, body);
  };
}
