// SPDX-License-Identifier: Apache-2.0
//
// The targets of a policy as a table: a row for each promise, a column for each priority.
import type { Clock_Kind, SlaPolicy_Priority, SlaPolicy_Target } from '../../api/gen/sla';
import { readSpan, writeSpan } from './spans';

export const CLOCKS = [
  'ASSIGNMENT',
  'WORK_START',
  'FIRST_REPLY',
  'NEXT_REPLY',
  'PROGRESS_UPDATE',
  'RESOLUTION',
] as const satisfies readonly Clock_Kind[];
export type ClockKind = (typeof CLOCKS)[number];
export const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const satisfies SlaPolicy_Priority[];
export type Priority = (typeof PRIORITIES)[number];

/** A promise with what all its priorities have in common. */
export interface PromiseRow {
  kind: ClockKind;
  calendarId: string;
  coreFunctionOnly: boolean;
  ignoresWaiting: boolean;
  /** As people write spans; empty: nothing is promised. */
  within: Record<Priority, string>;
}

export function newRow(kind: ClockKind): PromiseRow {
  return {
    kind,
    calendarId: '',
    coreFunctionOnly: false,
    ignoresWaiting: false,
    within: { P0: '', P1: '', P2: '', P3: '' },
  };
}

/** Targets that differ in their priority and time only share a row. */
export function rowsOf(targets: readonly SlaPolicy_Target[]): PromiseRow[] {
  const rows: PromiseRow[] = [];
  for (const target of targets) {
    const kind = target.kind as ClockKind;
    const priority = target.priority as Priority;
    let row = rows.find(
      (each) =>
        each.kind === kind &&
        each.calendarId === target.calendarId &&
        each.coreFunctionOnly === target.coreFunctionOnly &&
        each.ignoresWaiting === target.ignoresWaiting &&
        each.within[priority] === '',
    );
    if (!row) {
      row = {
        ...newRow(kind),
        calendarId: target.calendarId,
        coreFunctionOnly: target.coreFunctionOnly,
        ignoresWaiting: target.ignoresWaiting,
      };
      rows.push(row);
    }
    row.within[priority] = writeSpan(target.within);
  }
  return rows;
}

/** The targets of the rows, or the first time that can't be read. */
export function targetsOf(
  rows: readonly PromiseRow[],
): { targets: SlaPolicy_Target[] } | { wrong: string } {
  const targets: SlaPolicy_Target[] = [];
  for (const row of rows) {
    for (const priority of PRIORITIES) {
      const text = row.within[priority].trim();
      if (text === '') continue;
      const within = readSpan(text);
      if (!within) return { wrong: text };
      targets.push({
        kind: row.kind,
        priority,
        within,
        calendarId: row.calendarId,
        coreFunctionOnly: row.coreFunctionOnly,
        ignoresWaiting: row.ignoresWaiting,
      });
    }
  }
  return { targets };
}

/** `50, 75 90` as numbers; undefined where one is none. */
export function readPercents(text: string): number[] | undefined {
  const words = text.split(/[,，、\s%]+/).filter(Boolean);
  return words.every((word) => /^\d{1,4}$/.test(word)) ? words.map(Number) : undefined;
}
