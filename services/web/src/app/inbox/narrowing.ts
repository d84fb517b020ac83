// SPDX-License-Identifier: Apache-2.0
import { type Narrowing, ORDERS, type Order } from './views';

const KEYS = ['priority', 'type', 'channel', 'tier', 'q'] as const;

/** What the address says about filters and order: every list has an address of its own. */
export function readNarrowing(search: URLSearchParams): { narrowing: Narrowing; order: Order } {
  const narrowing: Narrowing = {};
  for (const key of KEYS) {
    const value = search.get(key);
    // Values end up in a filter expression: only names of enums pass, but for the full text.
    if (value && (key === 'q' || /^[A-Z0-9_]{1,32}$/.test(value))) {
      Object.assign(narrowing, { [key]: value });
    }
  }
  const wanted = search.get('order') as Order | null;
  return { narrowing, order: wanted && ORDERS.includes(wanted) ? wanted : 'update_time desc' };
}

/** The address with one part changed; an empty value takes it out. */
export function withPart(search: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value) next.set(key, value);
  else next.delete(key);
  return next;
}
