// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import { workText } from './workload';

// A code of the routing decision: `FIRST_OWNER`, `WAITED 9s`, `LOAD 1/4`, `HAS 1 CHAT, 2 TICKET`,
// `FITS lang:zh>=2, skill:sso`; and of what was done by hand: `PULLED from the queue`,
// `TAKEN_OVER by usr_1`, `TRANSFERRED by usr_1`.
const CODES = [
  'FIRST_OWNER',
  'SAME_AGENT',
  'SENIOR_FIRST',
  'RESERVED',
  'NEXT_IN_LINE',
  'LEAST_OCCUPIED',
  'OVERFLOW',
  'LATE',
  'WAITED',
  'LOAD',
  'HAS',
  'FITS',
  'PULLED',
  'TAKEN_OVER',
  'TRANSFERRED',
] as const;
type Code = (typeof CODES)[number];

const isCode = (word: string): word is Code => (CODES as readonly string[]).includes(word);

/** A reason in the reader's language; one this page doesn't know yet stays as it is. */
export function routingReason(
  t: TFunction,
  reason: string,
  nameOf: (id: string) => string = (id) => id,
): string {
  const space = reason.indexOf(' ');
  const code = space < 0 ? reason : reason.slice(0, space);
  if (!isCode(code)) return reason;
  const rest = space < 0 ? '' : reason.slice(space + 1);
  const [load, capacity] = rest.split('/');
  const needs = rest
    .split(', ')
    .map((need) => need.replace(/^\w+:/, '').replace('>=', ' ≥ '))
    .join(', ');
  const had = rest.split(', ').map((part) => {
    const [count, kind = ''] = part.split(' ');
    return { kind, count: Number(count) };
  });
  const work = code === 'HAS' ? workText(t, had) : '';
  const name = nameOf(rest.replace(/^by /, ''));
  return t(`chat.routingReason.${code}`, { rest, load, capacity, needs, work, name });
}
