// SPDX-License-Identifier: Apache-2.0
//
// Whether a ticket belongs to a list, decided here where a filter is comparisons of fields that a ticket
// carries: a change then moves its row at once. The rest is left to the server.
import type { Ticket } from '../../api/gen/tickets';
import { type Condition, readConditions } from '../settings/conditions';

type Test = (ticket: Ticket) => boolean;

const RANKS: Record<string, readonly string[]> = {
  priority: ['PRIORITY_UNSPECIFIED', 'P0', 'P1', 'P2', 'P3'],
  level: ['LEVEL_UNSPECIFIED', 'L1', 'L2', 'L3'],
  tier: ['TIER_UNSPECIFIED', 'FREE', 'PAID', 'ENTERPRISE'],
};

const TEXTS: Record<string, (ticket: Ticket) => string> = {
  state: (t) => t.state,
  type: (t) => t.type,
  channel: (t) => t.channel,
  assignee_id: (t) => t.assigneeId,
  owner_id: (t) => t.ownerId,
  team_id: (t) => t.teamId,
  requester_id: (t) => t.requesterId,
  organization_id: (t) => t.organizationId,
  problem_id: (t) => t.problemId,
  affects_core_function: (t) => String(t.affectsCoreFunction),
  snoozed: (t) => String(!!t.snoozeUntilTime),
};

function rankTest(field: string, operator: string, value: string): Test | undefined {
  const ranks = RANKS[field] ?? [];
  const wanted = ranks.indexOf(value);
  if (wanted < 1) return undefined;
  const rank = (ticket: Ticket): number =>
    Math.max(0, ranks.indexOf(ticket[field as 'priority' | 'level' | 'tier']));
  switch (operator) {
    case '=':
      return (t) => rank(t) === wanted;
    case '!=':
      return (t) => rank(t) !== wanted;
    case '<':
      return (t) => rank(t) < wanted;
    case '<=':
      return (t) => rank(t) <= wanted;
    case '>':
      return (t) => rank(t) > wanted;
    case '>=':
      return (t) => rank(t) >= wanted;
    default:
      return undefined;
  }
}

function testOf({ field, operator, value }: Condition, me: string): Test | undefined {
  if (field in RANKS) return rankTest(field, operator, value);
  if (field === 'tags' && operator === ':') {
    return value === '*' ? (t) => t.tags.length > 0 : (t) => t.tags.includes(value);
  }
  const read = TEXTS[field];
  if (!read || (operator !== '=' && operator !== '!=')) return undefined;
  const wanted = value === 'me' && field.endsWith('_id') ? me : value;
  return (t) => (read(t) === wanted) === (operator === '=');
}

/** The test that a filter is; undefined where it takes the server to say. */
export function matcherOf(filter: string, me: string): Test | undefined {
  const conditions = readConditions(filter);
  if (!conditions) return undefined;
  const tests: Test[] = [];
  for (const condition of conditions) {
    const test = testOf(condition, me);
    if (!test) return undefined;
    tests.push(condition.negated ? (ticket) => !test(ticket) : test);
  }
  return (ticket) => tests.every((test) => test(ticket));
}
