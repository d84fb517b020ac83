// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { SlaPolicy_Target } from '../../api/gen/sla';
import { ACTION_KINDS, ACTIONS, isWhole, moved, newAction } from './actions';
import { BESIDE, FIELDS, operatorsOf, readConditions, writeConditions } from './conditions';
import { readDays, readHours, writeDays, writeHours } from './hours';
import { nextPosition, swapped } from './item_list';
import { labelPath, offspring } from './label_tree';
import { newRow, readPercents, rowsOf, targetsOf } from './promises';
import { readSpan, writeSpan } from './spans';

test('a filter of comparisons becomes rows, and back', () => {
  const filter =
    'priority <= P1 AND NOT tags:vip AND custom_fields.region = "North \\"A\\"" AND assignee_id = ""';
  const rows = readConditions(filter);
  expect(rows).toEqual([
    { field: 'priority', operator: '<=', value: 'P1', negated: false },
    { field: 'tags', operator: ':', value: 'vip', negated: true },
    { field: 'custom_fields.region', operator: '=', value: 'North "A"', negated: false },
    { field: 'assignee_id', operator: '=', value: '', negated: false },
  ]);
  expect(writeConditions(rows ?? [])).toBe(filter);
  expect(readConditions('-channel=EMAIL create_time > now-7d')).toEqual([
    { field: 'channel', operator: '=', value: 'EMAIL', negated: true },
    { field: 'create_time', operator: '>', value: 'now-7d', negated: false },
  ]);
  expect(readConditions('')).toEqual([]);
  expect(writeConditions([])).toBe('');
});

test('clocks and people are conditions with the values they can have', () => {
  const filter = 'due < now+2h AND breached:* AND NOT follower_ids:me AND unread:me AND csat <= 2';
  const rows = readConditions(filter);
  expect(rows?.map((row) => row.field)).toEqual([
    'due',
    'breached',
    'follower_ids',
    'unread',
    'csat',
  ]);
  expect(writeConditions(rows ?? [])).toBe(filter);
  expect(operatorsOf('reopen_count')).toContain('>=');
  expect(operatorsOf('unread')).toEqual([':']);
  for (const field of BESIDE) expect(Object.keys(FIELDS)).toContain(field);
});

test('a filter that says more than AND stays a text', () => {
  for (const filter of [
    'state = CLOSED OR priority = P0',
    '(state = CLOSED)',
    'priority = P0 AND (tags:a OR tags:b)',
    'priority = P0 AND',
    'nonsense',
    'tags:"open',
  ]) {
    expect(readConditions(filter), filter).toBeUndefined();
  }
});

test('values that the language would misread are quoted', () => {
  const row = (value: string) =>
    writeConditions([{ field: 'tags', operator: ':', value, negated: false }]);
  expect(row('数据同步')).toBe('tags:"数据同步"');
  expect(row('OR')).toBe('tags:"OR"');
  expect(row('a b')).toBe('tags:"a b"');
  expect(row('x\\y')).toBe('tags:"x\\\\y"');
  expect(row('')).toBe('');
  expect(operatorsOf('tags')).toEqual([':']);
  expect(operatorsOf('custom_fields.seats')).toContain('>=');
});

test('every kind of action can be filled in', () => {
  for (const kind of ACTION_KINDS) {
    const fresh = newAction(kind);
    expect(fresh.kind).toBe(kind);
    const isReady = ACTIONS[kind] === 'none' || fresh.value !== '';
    if (isReady) expect(isWhole(fresh), kind).toBe(true);
    expect(isWhole({ ...fresh, value: 'x', field: 'x' }), kind).toBe(true);
  }
  expect(isWhole(newAction('FOLLOW'))).toBe(false);
  expect(isWhole(newAction('COMMENT'))).toBe(false);
  expect(isWhole(newAction('SET_TEAM'))).toBe(true);
  expect(isWhole(newAction('SET_CUSTOM_FIELD'))).toBe(false);
});

test('rows move by one and stay inside', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
});

test('items change places, also with one position', () => {
  expect(swapped({ position: 10 }, { position: 20 }, false)).toEqual({ item: 20, other: 10 });
  const up = swapped({ position: 0 }, { position: 0 }, true);
  expect(up.item).toBeLessThan(up.other);
  const down = swapped({ position: 10_000 }, { position: 10_000 }, false);
  expect(down.item).toBeGreaterThan(down.other);
  expect(nextPosition([{ position: 5 }, { position: 30 }])).toBe(40);
  expect(nextPosition(undefined)).toBe(10);
});

test('spans are read and written', () => {
  expect(readSpan('1h 30m')).toBe('5400s');
  expect(readSpan('30S')).toBe('30s');
  expect(readSpan('1w')).toBe('604800s');
  for (const wrong of ['', '5', 'h', '0m', '1.5h', '1h x']) expect(readSpan(wrong)).toBeUndefined();
  expect(writeSpan('5400s')).toBe('1h 30m');
  expect(writeSpan('604800s')).toBe('7d');
  expect(writeSpan(undefined)).toBe('');
});

test('a week of working hours is read and written', () => {
  const text = '09:00-12:00, 13:30-18:00';
  const monday = readHours(text, 1);
  expect(monday).toEqual([
    { weekday: 1, startMinute: 540, endMinute: 720 },
    { weekday: 1, startMinute: 810, endMinute: 1080 },
  ]);
  expect(writeHours(monday ?? [], 1)).toBe(text);
  expect(writeHours(monday ?? [], 2)).toBe('');
  expect(readHours('00:00-24:00', 7)).toEqual([{ weekday: 7, startMinute: 0, endMinute: 1440 }]);
  expect(readHours('', 3)).toEqual([]);
  for (const wrong of ['9-12', '25:00-26:00', '12:00-09:00', '09:60-10:00', 'x']) {
    expect(readHours(wrong, 1), wrong).toBeUndefined();
  }
});

test('days of their own are read and written, with the line that is wrong', () => {
  const text =
    '2026-10-01 国庆节\n2026-10-10 =3 调休上班\n2026-12-24 09:00-12:00, 13:00-14:00 Short day';
  const days = readDays(text);
  expect(days).toEqual({
    days: [
      { date: '2026-10-01', displayName: '国庆节', worksLikeWeekday: 0, periods: [] },
      { date: '2026-10-10', displayName: '调休上班', worksLikeWeekday: 3, periods: [] },
      {
        date: '2026-12-24',
        displayName: 'Short day',
        worksLikeWeekday: 0,
        periods: [
          { weekday: 4, startMinute: 540, endMinute: 720 },
          { weekday: 4, startMinute: 780, endMinute: 840 },
        ],
      },
    ],
  });
  expect('days' in days && writeDays(days.days)).toBe(text);
  expect(readDays('2026-10-01\n\n2026-13-01 x')).toEqual({ wrongLine: 3 });
  expect(readDays('2026-10-10 =8')).toEqual({ wrongLine: 1 });
});

test('labels are shown behind their kind and are no kind of themselves', () => {
  const all = [
    { id: 'a', name: 'Import', parentId: '' },
    { id: 'b', name: 'Excel', parentId: 'a' },
    { id: 'c', name: 'Dates', parentId: 'b' },
    { id: 'd', name: 'Gantt', parentId: '' },
  ];
  expect(labelPath(all[2] as (typeof all)[number], all)).toBe('Import › Excel › Dates');
  expect([...offspring('a', all)].sort()).toEqual(['a', 'b', 'c']);
  expect([...offspring('d', all)]).toEqual(['d']);
});

test('the targets of a policy make a table, and come back the same', () => {
  const target = (kind: string, priority: string, within: string, calendarId = '') =>
    ({
      kind,
      priority,
      within,
      calendarId,
      coreFunctionOnly: false,
      ignoresWaiting: false,
    }) as SlaPolicy_Target;
  const targets = [
    target('FIRST_REPLY', 'P0', '1800s'),
    target('FIRST_REPLY', 'P1', '3600s'),
    target('FIRST_REPLY', 'P2', '14400s', 'cal_1'),
    target('RESOLUTION', 'P0', '14400s'),
  ];
  const rows = rowsOf(targets);
  expect(rows.map((row) => [row.kind, row.calendarId, row.within.P0, row.within.P2])).toEqual([
    ['FIRST_REPLY', '', '30m', ''],
    ['FIRST_REPLY', 'cal_1', '', '4h'],
    ['RESOLUTION', '', '4h', ''],
  ]);
  expect(targetsOf(rows)).toEqual({ targets });
  expect(
    targetsOf([{ ...newRow('RESOLUTION'), within: { P0: 'soon', P1: '', P2: '', P3: '' } }]),
  ).toEqual({ wrong: 'soon' });
  expect(readPercents('50, 75 90 %')).toEqual([50, 75, 90]);
  expect(readPercents('')).toEqual([]);
  expect(readPercents('half')).toBeUndefined();
});
