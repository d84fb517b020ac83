// SPDX-License-Identifier: Apache-2.0

const MONDAY = 1;

export type SnoozeKey = 'later' | 'evening' | 'tomorrow' | 'nextWeek';

/** A day's hour of the reader's own clock; clocks that go forward or back make no difference. */
function at(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

/** The moments most wanted, soonest first: never in the past, never the same twice. */
export function snoozeTimes(now: Date): { key: SnoozeKey; time: Date }[] {
  // Three hours on, at the full hour, while that is still today.
  const later = at(now, 0, now.getHours() + (now.getMinutes() > 0 ? 4 : 3));
  const toMonday = (MONDAY + 7 - now.getDay()) % 7 || 7;
  const all: { key: SnoozeKey; time: Date }[] = [
    { key: 'later', time: later },
    { key: 'evening', time: at(now, 0, 18) },
    { key: 'tomorrow', time: at(now, 1, 9) },
    { key: 'nextWeek', time: at(now, toMonday, 9) },
  ];
  const taken = new Set<number>();
  return all
    .filter(({ key, time }) => {
      const isToday = time.getDate() === now.getDate();
      const fits = key === 'later' || key === 'evening' ? isToday : true;
      const isNew = !taken.has(time.getTime());
      if (!fits || !isNew || time <= now) return false;
      taken.add(time.getTime());
      return true;
    })
    .sort((a, b) => a.time.getTime() - b.time.getTime());
}
