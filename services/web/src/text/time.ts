// SPDX-License-Identifier: Apache-2.0

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

function format(
  locale: string,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

function relative(locale: string, style: 'long' | 'narrow'): Intl.RelativeTimeFormat {
  const key = `${locale} ${style}`;
  let found = relatives.get(key);
  if (!found) {
    found = new Intl.RelativeTimeFormat(locale, { style, numeric: 'auto' });
    relatives.set(key, found);
  }
  return found;
}

export function dateTime(value: string, locale: string): string {
  const at = Date.parse(value);
  return Number.isNaN(at)
    ? ''
    : format(locale, 'full', { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

/** Without seconds; for a moment that was chosen to the minute. */
export function shortDateTime(value: string | number | Date, locale: string): string {
  return format(locale, 'short', { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(value),
  );
}

export function clockTime(value: string, locale: string): string {
  const at = Date.parse(value);
  return Number.isNaN(at)
    ? ''
    : format(locale, 'clock', { hour: '2-digit', minute: '2-digit' }).format(at);
}

export function day(value: string | number, locale: string): string {
  return format(locale, 'day', { month: 'short', day: 'numeric' }).format(new Date(value));
}

/** How long ago (or ahead) a moment is, in the one unit that fits; a date beyond a week. */
export function relativeTime(at: number, now: number, locale: string, short = false): string {
  const distance = at - now;
  const size = Math.abs(distance);
  const words = relative(locale, short ? 'narrow' : 'long');
  if (size < 45 * SECOND) return words.format(0, 'second');
  if (size < 59.5 * MINUTE) return words.format(Math.round(distance / MINUTE), 'minute');
  if (size < 23.5 * HOUR) return words.format(Math.round(distance / HOUR), 'hour');
  if (size < 7 * DAY) return words.format(Math.round(distance / DAY), 'day');
  return day(at, locale);
}

/** Seconds of a protobuf duration in JSON, `"3.5s"`; 0 for none. */
export function durationSeconds(value: string | undefined): number {
  if (!value) return 0;
  const seconds = Number.parseFloat(value);
  return Number.isFinite(seconds) ? seconds : 0;
}

const UNITS: Record<string, [string, string, string, string]> = {
  zh: ['天', '小时', '分', '秒'],
  en: ['d', 'h', 'm', 's'],
};

/** A span in its two largest units, for example `2h 05m` or `1天 3小时`. */
export function span(seconds: number, locale: string): string {
  const zh = locale.startsWith('zh');
  const units = (zh ? UNITS.zh : UNITS.en) as [string, string, string, string];
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), units[0]],
    [Math.floor((whole % 86_400) / 3600), units[1]],
    [Math.floor((whole % 3600) / 60), units[2]],
    [whole % 60, units[3]],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  if (first < 0) return `0${units[3]}`;
  return parts
    .slice(first, first + 2)
    .filter(([n], i) => i === 0 || n > 0)
    .map(([n, unit]) => `${n}${unit}`)
    .join(' ');
}
