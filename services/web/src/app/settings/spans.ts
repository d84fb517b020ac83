// SPDX-License-Identifier: Apache-2.0

const UNITS = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** `1h 30m` as the contract's `5400s`; undefined for what is no span. */
export function readSpan(text: string): string | undefined {
  const words = text.trim().toLowerCase();
  if (!/^(\d{1,6}\s*[wdhms]\s*)+$/.test(words)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of words.matchAll(/(\d+)\s*([wdhms])/g)) {
    seconds += Number(count) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0);
  }
  return seconds > 0 ? `${seconds}s` : undefined;
}

/** `5400s` as `1h 30m`; empty for what is unset. Weeks are days: promises count those. */
export function writeSpan(duration: string | undefined): string {
  let rest = Math.round(Number(duration?.replace(/s$/, '') ?? 0));
  const parts: string[] = [];
  for (const [name, size] of UNITS.slice(1)) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${name}`);
    rest -= count * size;
  }
  return parts.join(' ');
}
