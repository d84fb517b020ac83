// SPDX-License-Identifier: Apache-2.0

/** One RPC as the browser sees it: verb, path template and the field that travels as body. */
export interface Method<Request, Response> {
  readonly verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With variables in braces, for example `/v1/tickets/{ticket.id}`. */
  readonly path: string;
  /** `''` no body, `'*'` the whole request, else the name of the request's field. */
  readonly body: string;
  /** Takes a request id, sent as `Idempotency-Key`, and is therefore safe to repeat. */
  readonly keyed: boolean;
  /** Never set; carries the types. */
  readonly types?: { request: Request; response: Response };
}

export function method<Request, Response>(
  verb: Method<Request, Response>['verb'],
  path: string,
  body: string,
  keyed = false,
): Method<Request, Response> {
  return { verb, path, body, keyed };
}

/** A request as callers write it: every field may be left out. */
export type Input<T> = T extends (infer E)[]
  ? Input<E>[]
  : T extends object
    ? { [K in keyof T]?: Input<T[K]> }
    : T;
