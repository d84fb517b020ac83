// SPDX-License-Identifier: Apache-2.0
//
// A filter (AIP-160) as rows of a form: comparisons that must all hold. What says more than that, with OR
// or parentheses, stays a text.

export const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', ':'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  field: string;
  operator: Operator;
  value: string;
  /** Must not hold. */
  negated: boolean;
}

export type ValueKind = 'choice' | 'rank' | 'number' | 'id' | 'word' | 'flag' | 'moment' | 'custom';

/** The fields of a ticket that conditions are about, and what they are compared with. */
export const FIELDS = {
  state: 'choice',
  priority: 'rank',
  type: 'choice',
  level: 'rank',
  channel: 'choice',
  tier: 'rank',
  assignee_id: 'id',
  owner_id: 'id',
  team_id: 'id',
  organization_id: 'id',
  requester_id: 'id',
  tags: 'word',
  labels: 'word',
  status: 'word',
  affects_core_function: 'flag',
  snoozed: 'flag',
  subtasks: 'word',
  approval: 'word',
  create_time: 'moment',
  update_time: 'moment',
  due: 'moment',
  breached: 'word',
  follower_ids: 'word',
  unread: 'word',
  csat: 'rank',
  reopen_count: 'number',
} as const satisfies Record<string, ValueKind>;

/** What is kept beside a ticket: lists know it, rules don't. */
export const BESIDE: readonly string[] = ['due', 'unread'];

export const VALUES: Partial<Record<string, readonly string[]>> = {
  state: [
    'UNASSIGNED',
    'IN_PROGRESS',
    'WAITING_FOR_CUSTOMER',
    'WAITING_FOR_THIRD_PARTY',
    'RESOLVED',
    'CLOSED',
  ],
  priority: ['P0', 'P1', 'P2', 'P3'],
  type: ['INSTALL', 'FEATURE', 'FAULT'],
  level: ['L1', 'L2', 'L3'],
  channel: ['API', 'WEB', 'CHAT', 'EMAIL', 'PHONE', 'WECHAT', 'WECOM', 'DINGTALK', 'FEISHU', 'SMS'],
  tier: ['FREE', 'PAID', 'ENTERPRISE'],
  affects_core_function: ['true', 'false'],
  snoozed: ['true', 'false'],
  subtasks: ['OPEN', 'DONE'],
  approval: ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'WITHDRAWN'],
  breached: [
    '*',
    'assignment',
    'work_start',
    'first_reply',
    'next_reply',
    'progress_update',
    'resolution',
  ],
  unread: ['me'],
  csat: ['1', '2', '3', '4', '5'],
};

export function kindOf(field: string): ValueKind {
  return field.startsWith('custom_fields.')
    ? 'custom'
    : (FIELDS[field as keyof typeof FIELDS] ?? 'custom');
}

/** How values of a kind may be compared; the first is the usual one. */
export function operatorsOf(field: string): readonly Operator[] {
  switch (kindOf(field)) {
    case 'rank':
    case 'number':
      return ['=', '!=', '<', '<=', '>', '>='];
    case 'moment':
      return ['<', '>', '<=', '>='];
    case 'word':
      return [':'];
    case 'custom':
      return ['=', '!=', '<', '<=', '>', '>=', ':'];
    default:
      return ['=', '!='];
  }
}

const TERM =
  /^(-|NOT\s+)?([a-z_]+(?:\.[a-z0-9_]+)?)\s*(!=|<=|>=|=|<|>|:)\s*("(?:\\.|[^"\\])*"|[^\s()"]+)/;

/** The rows of a filter; undefined for one that is more than comparisons joined by AND. */
export function readConditions(filter: string): Condition[] | undefined {
  const conditions: Condition[] = [];
  let rest = filter.trim();
  while (rest !== '') {
    const found = TERM.exec(rest);
    const [all = '', negation, field = '', operator, value = ''] = found ?? [];
    if (!found || /^(OR|AND|NOT)$/i.test(field)) return undefined;
    conditions.push({
      field,
      operator: operator as Operator,
      value: value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value,
      negated: negation !== undefined,
    });
    rest = rest.slice(all.length).trimStart();
    if (rest === '') break;
    if (rest.startsWith('OR ') || rest === 'OR') return undefined;
    const and = /^AND(\s+|$)/.exec(rest);
    if (and) {
      rest = rest.slice(and[0].length);
      if (rest === '') return undefined;
    }
  }
  return conditions;
}

/** Values that the language reads as they are; others are quoted. */
function quoted(value: string): string {
  return /^[A-Za-z0-9_.*:+-]+$/.test(value) && !/^(AND|OR|NOT)$/.test(value)
    ? value
    : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

export function writeConditions(conditions: readonly Condition[]): string {
  return conditions
    .filter(({ field, operator, value }) => field !== '' && (operator !== ':' || value !== ''))
    .map(({ field, operator, value, negated }) => {
      const between = operator === ':' ? ':' : ` ${operator} `;
      return `${negated ? 'NOT ' : ''}${field}${between}${quoted(value)}`;
    })
    .join(' AND ');
}
