// SPDX-License-Identifier: Apache-2.0

export interface FieldViolation {
  field: string;
  description: string;
}

/** An answer that is no success (RFC 9457), or a server that could not be reached (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Machine-readable, for example `STALE_ETAG`; `OFFLINE` when there was no answer. */
    readonly reason: string,
    detail: string,
    readonly violations: readonly FieldViolation[] = [],
    readonly traceId = '',
    readonly metadata: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
  }

  get isOffline(): boolean {
    return this.status === 0;
  }

  /** Repeating the same call may help. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || (this.status >= 500 && this.status !== 501);
  }
}

/** Reads a problem document; tolerates answers of proxies in between. */
export function problemFrom(status: number, document: unknown): Problem {
  const body = (typeof document === 'object' && document ? document : {}) as Record<
    string,
    unknown
  >;
  const violations = (body.fieldViolations ?? body.field_violations ?? []) as FieldViolation[];
  return new Problem(
    status,
    String(body.reason || body.code || `HTTP_${status}`),
    String(body.detail || body.title || `HTTP ${status}`),
    Array.isArray(violations) ? violations : [],
    String(body.traceId ?? body.trace_id ?? ''),
    (body.metadata ?? {}) as Record<string, string>,
  );
}

/**
 * Whatever was thrown, as a problem. One from another script of the page is known by its name: the
 * launcher of the widget and its panel have a class of their own each.
 */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && error.name === 'Problem' && 'status' in error) {
    const { status, reason, message, violations, traceId, metadata } = error as Problem;
    return new Problem(status, reason, message, violations, traceId, metadata);
  }
  const text = error instanceof Error ? error.message : String(error);
  return new Problem(0, 'OFFLINE', text);
}
