// SPDX-License-Identifier: Apache-2.0
//
// What macros, triggers and bulk jobs may do to a ticket, as rows of a form.
import type { TicketAction, TicketAction_Kind } from '../../api/gen/tickets';

export type ActionKind = Exclude<TicketAction_Kind, 'KIND_UNSPECIFIED'>;
export type ValueOf =
  | 'priority'
  | 'type'
  | 'level'
  | 'team'
  | 'assignee'
  | 'follower'
  | 'word'
  | 'label'
  | 'field'
  | 'flag'
  | 'text'
  | 'span'
  | 'webhook'
  | 'status'
  | 'approval'
  | 'none';

export const ACTIONS: Record<ActionKind, ValueOf> = {
  SET_PRIORITY: 'priority',
  SET_TYPE: 'type',
  SET_LEVEL: 'level',
  SET_TEAM: 'team',
  ASSIGN: 'assignee',
  FOLLOW: 'follower',
  ADD_TAG: 'word',
  REMOVE_TAG: 'word',
  ADD_LABEL: 'label',
  REMOVE_LABEL: 'label',
  SET_STATUS: 'status',
  SET_CUSTOM_FIELD: 'field',
  SET_CORE_FUNCTION: 'flag',
  COMMENT: 'text',
  NOTE: 'text',
  WAIT_FOR_CUSTOMER: 'none',
  WAIT_FOR_THIRD_PARTY: 'none',
  RESUME: 'none',
  RESOLVE: 'none',
  REOPEN: 'none',
  CLOSE: 'none',
  SNOOZE: 'span',
  REQUEST_APPROVAL: 'approval',
  CALL_WEBHOOK: 'webhook',
};

export const ACTION_KINDS = Object.keys(ACTIONS) as ActionKind[];

/** The words a value may be, where there are few. */
export const ACTION_WORDS: Partial<Record<ValueOf, readonly string[]>> = {
  priority: ['P0', 'P1', 'P2', 'P3', '+1', '-1'],
  type: ['INSTALL', 'FEATURE', 'FAULT'],
  level: ['L1', 'L2', 'L3', '+1', '-1'],
  assignee: ['best', 'owner'],
  follower: ['assignee', 'owner'],
  flag: ['true', 'false'],
};

const FIRST: Partial<Record<ValueOf, string>> = {
  priority: 'P1',
  type: 'FAULT',
  level: 'L2',
  assignee: 'best',
  flag: 'true',
  span: '4h',
};

/** An action of a kind with the value that is wanted most, or none where it must be chosen. */
export function newAction(kind: ActionKind): TicketAction {
  const of = ACTIONS[kind];
  return { kind, field: of === 'approval' ? 'any' : '', value: FIRST[of] ?? '' };
}

/** Whether an action says all it must. */
export function isWhole({ kind, field, value }: TicketAction): boolean {
  const of = kind === 'KIND_UNSPECIFIED' ? 'none' : ACTIONS[kind];
  if (of === 'none') return kind !== 'KIND_UNSPECIFIED';
  if (of === 'field') return field !== '';
  // An empty one takes the team or the status away.
  return of === 'team' || of === 'status' || value.trim() !== '';
}

/** The list with the row at `from` moved by `step`, or the same where that would leave it. */
export function moved<T>(rows: readonly T[], from: number, step: 1 | -1): T[] {
  const next = [...rows];
  const [row] = next.splice(from, 1);
  if (row !== undefined) next.splice(Math.min(next.length, Math.max(0, from + step)), 0, row);
  return next;
}
