// SPDX-License-Identifier: Apache-2.0
//
// Working hours as people write them.
import type { Calendar_Period, Calendar_SpecialDay } from '../../api/gen/sla';

const CLOCK = String.raw`(\d{2}):(\d{2})`;
const STRETCH = new RegExp(`^${CLOCK}\\s*[-–]\\s*${CLOCK}$`);
const DAY = new RegExp(
  `^(\\d{4}-\\d{2}-\\d{2})(?:\\s+=([1-7]))?((?:(?:^|,|\\s)\\s*${CLOCK}\\s*[-–]\\s*${CLOCK})*)(?:\\s+(.*))?$`,
);

function minuteOf(hour: string | undefined, minute: string | undefined): number | undefined {
  const at = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && at <= 1440 ? at : undefined;
}

function clockOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** `09:00-12:00, 13:30-18:00` of a weekday (1: Monday); undefined for what is none. */
export function readHours(text: string, weekday: number): Calendar_Period[] | undefined {
  const periods: Calendar_Period[] = [];
  for (const part of text.split(/[,，]/).map((each) => each.trim())) {
    if (part === '') continue;
    const found = STRETCH.exec(part);
    const startMinute = minuteOf(found?.[1], found?.[2]);
    const endMinute = minuteOf(found?.[3], found?.[4]);
    if (startMinute === undefined || endMinute === undefined || startMinute >= endMinute) {
      return undefined;
    }
    periods.push({ weekday, startMinute, endMinute });
  }
  return periods;
}

export function writeHours(periods: readonly Calendar_Period[], weekday: number): string {
  return periods
    .filter((each) => each.weekday === weekday)
    .map((each) => `${clockOf(each.startMinute)}-${clockOf(each.endMinute)}`)
    .join(', ');
}

/** 1 (Monday) to 7 of a date; undefined where there is no such date. */
function weekdayOf(date: string): number | undefined {
  const at = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date) return undefined;
  return at.getUTCDay() || 7;
}

/**
 * One day a line: `2026-10-01 National Day` is closed, `2026-10-10 =3 …` works like a Wednesday,
 * `2026-12-24 09:00-12:00 …` has hours of its own. Empty lines are passed over.
 */
export function readDays(text: string): { days: Calendar_SpecialDay[] } | { wrongLine: number } {
  const days: Calendar_SpecialDay[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = DAY.exec(line.trim());
    const [, date = '', like, hours = ''] = found ?? [];
    const weekday = weekdayOf(date);
    const periods = weekday === undefined ? undefined : readHours(hours, weekday);
    const name = found?.at(-1)?.trim() ?? '';
    if (!found || !periods || name.startsWith('=')) return { wrongLine: i + 1 };
    days.push({ date, displayName: name, worksLikeWeekday: Number(like ?? 0), periods });
  }
  return { days };
}

export function writeDays(days: readonly Calendar_SpecialDay[]): string {
  return days
    .map((day) =>
      [
        day.date,
        day.worksLikeWeekday ? `=${day.worksLikeWeekday}` : '',
        day.periods.map((each) => writeHours([each], each.weekday)).join(', '),
        day.displayName,
      ]
        .filter(Boolean)
        .join(' '),
    )
    .join('\n');
}
