// SPDX-License-Identifier: Apache-2.0
import { ApiError } from './contract';

export function notFound(what: string): never {
  throw new ApiError(404, `${what.toUpperCase()}_NOT_FOUND`, `${what} does not exist`);
}

/** One page of a list; the token is the offset. */
export function page(
  name: string,
  items: readonly unknown[],
  request: { pageSize?: number | string; pageToken?: string },
): Record<string, unknown> {
  const size = Math.min(Number(request.pageSize ?? 0) || 50, 1000);
  const start = Number(request.pageToken ?? 0) || 0;
  const next = start + size < items.length ? String(start + size) : '';
  return { [name]: items.slice(start, start + size), nextPageToken: next };
}
