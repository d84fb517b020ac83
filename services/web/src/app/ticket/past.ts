// SPDX-License-Identifier: Apache-2.0
import type { HistoryEntry, Ticket } from '../../api/gen/tickets';

/** What is compared between two moments, in the order it is shown. */
const FIELDS = [
  ['subject', 'subject'],
  ['state', 'state'],
  ['status', 'status'],
  ['priority', 'priority'],
  ['type', 'type'],
  ['level', 'level'],
  ['assignee_id', 'assigneeId'],
  ['owner_id', 'ownerId'],
  ['team_id', 'teamId'],
  ['affects_core_function', 'affectsCoreFunction'],
  ['tags', 'tags'],
  ['labels', 'labels'],
  ['cc', 'cc'],
  ['follower_ids', 'followerIds'],
  ['snooze_until_time', 'snoozeUntilTime'],
  ['approval', 'approval'],
  ['subtask_count', 'subtaskCount'],
  ['done_subtask_count', 'doneSubtaskCount'],
  ['problem_id', 'problemId'],
  ['merged_into_id', 'mergedIntoId'],
  ['merged_ids', 'mergedIds'],
  ['breached_clocks', 'breachedClocks'],
] as const satisfies readonly [string, keyof Ticket][];

export interface Difference {
  /** In the contract, for example `assignee_id` or `custom_fields.region`. */
  field: string;
  was: string;
  is: string;
}

function text(value: unknown): string {
  if (value === undefined || value === null || value === false) return '';
  const words = Array.isArray(value) ? value.join(', ') : String(value);
  return words.endsWith('_UNSPECIFIED') || words === '0' ? '' : words;
}

/** What a ticket was then, with what it is now; `differs` where both aren't the same. */
export function compared(then: Ticket, now: Ticket): (Difference & { differs: boolean })[] {
  const rows: Difference[] = FIELDS.map(([field, key]) => ({
    field,
    was: text(then[key]),
    is: text(now[key]),
  }));
  for (const key of new Set([
    ...Object.keys(then.customFields),
    ...Object.keys(now.customFields),
  ])) {
    rows.push({
      field: `custom_fields.${key}`,
      was: then.customFields[key] ?? '',
      is: now.customFields[key] ?? '',
    });
  }
  return rows
    .filter((row) => row.was !== '' || row.is !== '')
    .map((row) => ({ ...row, differs: row.was !== row.is }));
}

const at = (entry: HistoryEntry): number => Date.parse(entry.occurTime ?? '');

/** The change that a moment shows the outcome of, and those around it; `entries` oldest first. */
export function around(
  entries: readonly HistoryEntry[],
  moment: string,
): { last?: HistoryEntry; earlier?: HistoryEntry; later?: HistoryEntry } {
  const time = Date.parse(moment);
  const past = entries.filter((entry) => at(entry) <= time);
  const last = past.at(-1);
  return {
    last,
    // Changes of one moment are one step.
    earlier: last && past.findLast((entry) => at(entry) < at(last)),
    later: entries.find((entry) => at(entry) > time),
  };
}
