// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Comment, HistoryEntry, Ticket } from '../../api/gen/tickets';
import { defaultTarget, obstacleOf, woven } from './merge_plan';
import { around, compared } from './past';
import { snoozeTimes } from './snooze_times';

describe('snoozing', () => {
  const keys = (now: Date): string[] =>
    snoozeTimes(now).map(
      ({ key, time }) =>
        `${key} ${time.getDate()}. ${time.getHours()}:${String(time.getMinutes()).padStart(2, '0')}`,
    );

  test('on a Thursday morning all of them are offered', () => {
    expect(keys(new Date(2026, 10, 26, 9, 10))).toEqual([
      'later 26. 13:00',
      'evening 26. 18:00',
      'tomorrow 27. 9:00',
      'nextWeek 30. 9:00',
    ]);
  });

  test('late in the evening today is over', () => {
    expect(keys(new Date(2026, 10, 26, 22, 30))).toEqual([
      'tomorrow 27. 9:00',
      'nextWeek 30. 9:00',
    ]);
  });

  test('no moment is offered twice, or in the past', () => {
    // A Sunday, when tomorrow is next week, at three, when later is the evening.
    expect(keys(new Date(2026, 10, 29, 15, 0))).toEqual(['later 29. 18:00', 'tomorrow 30. 9:00']);
    for (let hour = 0; hour < 24 * 14; hour++) {
      const now = new Date(2026, 2, 20, hour, 17);
      const times = snoozeTimes(now).map(({ time }) => time.getTime());
      expect(times.every((time) => time > now.getTime())).toBe(true);
      expect([...new Set(times)].sort((a, b) => a - b)).toEqual(times);
    }
  });
});

const ticket = (number: number, more: Partial<Ticket> = {}): Ticket =>
  ({
    id: `tkt_${number}`,
    number: String(number),
    state: 'IN_PROGRESS',
    requesterId: 'con_a',
    organizationId: '',
    subtaskCount: 0,
    doneSubtaskCount: 0,
    mergedIntoId: '',
    tags: [],
    customFields: {},
    ...more,
  }) as Ticket;

describe('merging', () => {
  test('the oldest that is worked on stays', () => {
    expect(defaultTarget([ticket(9), ticket(7), ticket(12)])).toBe('tkt_7');
    expect(defaultTarget([ticket(9), ticket(7, { state: 'CLOSED' })])).toBe('tkt_9');
    expect(defaultTarget([ticket(9), ticket(7, { state: 'RESOLVED' })])).toBe('tkt_9');
    const ended = [ticket(7, { state: 'CLOSED' }), ticket(9, { state: 'RESOLVED' })];
    expect(defaultTarget(ended)).toBe('tkt_9');
    expect(defaultTarget([])).toBe('');
  });

  test('what stands in the way is said before it is tried', () => {
    const target = ticket(1);
    expect(obstacleOf(ticket(2), target)).toBeUndefined();
    expect(obstacleOf(ticket(2, { requesterId: 'con_b' }), target)).toBe('stranger');
    const firm = { organizationId: 'org_x' };
    const colleague = ticket(2, { requesterId: 'con_b', ...firm });
    expect(obstacleOf(colleague, ticket(1, firm))).toBeUndefined();
    expect(obstacleOf(ticket(2, { state: 'CLOSED' }), target)).toBe('closed');
    expect(obstacleOf(ticket(2, { state: 'CLOSED', mergedIntoId: 'tkt_3' }), target)).toBe(
      'merged',
    );
    expect(obstacleOf(ticket(2, { subtaskCount: 2, doneSubtaskCount: 1 }), target)).toBe(
      'subtasks',
    );
    expect(obstacleOf(ticket(2, { approval: 'PENDING' }), target)).toBe('approval');
  });

  test('comments of all are woven by time', () => {
    const comment = (id: string, createTime: string): Comment => ({ id, createTime }) as Comment;
    const early = comment('b', '2026-01-01T10:00:00Z');
    const late = comment('a', '2026-01-02T10:00:00.5Z');
    const between = comment('c', '2026-01-02T09:00:00Z');
    expect(woven([[early, late], [between]]).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });
});

describe('looking back', () => {
  test('what was is compared with what is', () => {
    const was = ticket(1, { tags: ['a'], customFields: { seats: '3', gone: 'x' } });
    const is = ticket(1, { state: 'RESOLVED', tags: ['a'], customFields: { seats: '4' } });
    expect(
      compared(was, is)
        .filter((row) => row.differs)
        .map((row) => [row.field, row.was, row.is]),
    ).toEqual([
      ['state', 'IN_PROGRESS', 'RESOLVED'],
      ['custom_fields.seats', '3', '4'],
      ['custom_fields.gone', 'x', ''],
    ]);
    expect(compared(was, is).find((row) => row.field === 'tags')).toMatchObject({ differs: false });
  });

  test('changes of one moment are one step on the way through time', () => {
    const entry = (sequence: string, occurTime: string): HistoryEntry =>
      ({ sequence, occurTime }) as HistoryEntry;
    const entries = [
      entry('1', '2026-01-01T10:00:00Z'),
      entry('2', '2026-01-01T11:00:00Z'),
      entry('3', '2026-01-01T11:00:00Z'),
      entry('4', '2026-01-01T12:00:00Z'),
    ];
    const at = (moment: string) => {
      const { last, earlier, later } = around(entries, moment);
      return [earlier?.sequence, last?.sequence, later?.sequence];
    };
    expect(at('2026-01-01T11:00:00Z')).toEqual(['1', '3', '4']);
    expect(at('2026-01-01T11:30:00Z')).toEqual(['1', '3', '4']);
    expect(at('2026-01-01T12:00:00Z')).toEqual(['3', '4', undefined]);
    expect(at('2026-01-01T09:00:00Z')).toEqual([undefined, undefined, '1']);
  });
});
