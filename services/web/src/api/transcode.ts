// SPDX-License-Identifier: Apache-2.0
import type { Input, Method } from './method';

export interface HttpCall {
  verb: string;
  /** Path with query. */
  path: string;
  /** JSON text, or undefined where the method has no body. */
  body: string | undefined;
}

type Plain = Record<string, unknown>;

function read(value: Plain, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (node as Plain | undefined)?.[key], value);
}

function omit(value: Plain, path: string): Plain {
  const [head, ...rest] = path.split('.') as [string, ...string[]];
  const copy = { ...value };
  if (rest.length === 0) delete copy[head];
  else if (copy[head]) copy[head] = omit(copy[head] as Plain, rest.join('.'));
  return copy;
}

function appendQuery(query: URLSearchParams, prefix: string, value: unknown): void {
  if (value === undefined || value === null || value === '') return;
  if (Array.isArray(value)) {
    for (const item of value) appendQuery(query, prefix, item);
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) appendQuery(query, `${prefix}.${key}`, item);
  } else {
    query.append(prefix, String(value));
  }
}

/** Turns a request message into an HTTP call as the route of its RPC says. */
export function transcode<Req, Res>(method: Method<Req, Res>, request: Input<Req>): HttpCall {
  let rest = { ...(request as Plain) };
  const path = method.path.replace(/\{([^}=]+)(?:=[^}]*)?\}/g, (_, variable: string) => {
    const value = read(rest, variable);
    if (value === undefined || value === '') throw new TypeError(`${variable} is missing`);
    rest = omit(rest, variable);
    return encodeURIComponent(String(value));
  });
  let body: string | undefined;
  if (method.body === '*') {
    body = JSON.stringify(rest);
    rest = {};
  } else if (method.body !== '') {
    body = JSON.stringify(rest[method.body] ?? {});
    rest = omit(rest, method.body);
  }
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(rest)) appendQuery(query, key, value);
  const text = query.toString();
  return { verb: method.verb, path: text ? `${path}?${text}` : path, body };
}
