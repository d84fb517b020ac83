// SPDX-License-Identifier: Apache-2.0
import { type Narrowing, ORDERS, type Order } from './views';

/** The part of an address that says at which moment its ticket is looked at. */
export const AS_OF = 'as_of';

const WORDS = ['priority', 'type', 'channel', 'tier'] as const;
const TEXTS = ['filter', 'q'] as const;

/** What the address says about filters and order: every list has an address of its own. */
export function readNarrowing(search: URLSearchParams): { narrowing: Narrowing; order?: Order } {
  const narrowing: Narrowing = {};
  for (const key of WORDS) {
    const value = search.get(key);
    // They end up in a filter expression: only names of enums pass.
    if (value && /^[A-Z0-9_]{1,32}$/.test(value)) Object.assign(narrowing, { [key]: value });
  }
  for (const key of TEXTS) {
    const value = search.get(key);
    if (value) narrowing[key] = value;
  }
  const wanted = search.get('order') as Order | null;
  return wanted && ORDERS.includes(wanted) ? { narrowing, order: wanted } : { narrowing };
}

/** The address with one part changed; an empty value takes it out. */
export function withPart(search: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value) next.set(key, value);
  else next.delete(key);
  return next;
}
