// SPDX-License-Identifier: Apache-2.0
import { ApiError } from './contract';

type Plain = Record<string, unknown>;
type Test = (value: Plain) => boolean;

const RANK = ['P0', 'P1', 'P2', 'P3'];

function compare(left: unknown, op: string, right: string): boolean {
  if (Array.isArray(left)) return left.includes(right);
  const ranks = RANK.indexOf(right) >= 0;
  const a = ranks ? RANK.indexOf(String(left)) : String(left ?? '');
  const b = ranks ? RANK.indexOf(right) : right;
  switch (op) {
    case '=':
    case ':':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

/** The part of AIP-160 that the front end writes: restrictions, AND, OR (which binds tighter), (). */
export function parseFilter(text: string): Test {
  const tokens = text.match(/"[^"]*"|\(|\)|<=|>=|!=|[<>=:]|[^\s()<>=:!"]+/g) ?? [];
  let at = 0;
  const fail = (): never => {
    throw new ApiError(400, 'INVALID_FILTER', `filter: unexpected "${tokens[at] ?? 'end'}"`, [
      { field: 'filter', description: `unexpected "${tokens[at] ?? 'end'}"` },
    ]);
  };
  const term = (): Test => {
    if (tokens[at] === '(') {
      at++;
      const inner = sequence();
      if (tokens[at++] !== ')') fail();
      return inner;
    }
    const field = tokens[at++] ?? fail();
    const op = tokens[at++] ?? fail();
    if (!/^(<=|>=|!=|[<>=:])$/.test(op)) fail();
    const value = (tokens[at++] ?? fail()).replace(/^"|"$/g, '');
    const key = field.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());
    if (field === 'snoozed') return (v) => compare(String(!!v.snoozeUntilTime), op, value);
    return (v) => compare(v[key], op, value);
  };
  const factor = (): Test => {
    const tests = [term()];
    while (tokens[at] === 'OR') {
      at++;
      tests.push(term());
    }
    return (v) => tests.some((t) => t(v));
  };
  const sequence = (): Test => {
    const tests = [factor()];
    while (at < tokens.length && tokens[at] !== ')') {
      if (tokens[at] === 'AND') at++;
      tests.push(factor());
    }
    return (v) => tests.every((t) => t(v));
  };
  if (tokens.length === 0) return () => true;
  const test = sequence();
  if (at < tokens.length) fail();
  return test;
}
