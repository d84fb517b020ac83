// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { DefectTracker, RecurringTicket } from '../../api/gen/tickets';
import { recurringForm, recurringOf, scheduleOf } from './recurring_form';
import { trackerForm, trackerOf } from './tracker_form';

test('a new recurring ticket is weekly and begins tomorrow morning', () => {
  const form = recurringForm(undefined, new Date('2026-11-26T15:00:00'));
  expect(form.rule).toBe('FREQ=WEEKLY;BYDAY=MO');
  expect(form.start).toMatch(/^2026-11-27T\d{2}:\d{2}$/);
  const sent = recurringOf({ ...form, name: ' Check ', requesterId: ' con_1 ' }, undefined);
  expect(sent.displayName).toBe('Check');
  expect(sent.ticket?.requesterId).toBe('con_1');
  expect(sent.startTime).toBe(`${form.start}:00`);
  expect('id' in sent).toBe(false);
});

test('a recurring ticket that is changed keeps what its form does not show', () => {
  const known = {
    id: 'rec_1',
    etag: '7',
    displayName: 'Backup',
    rule: 'FREQ=DAILY',
    startTime: '2026-12-01T08:00:00',
    timeZone: 'Asia/Shanghai',
    ticket: {
      subject: 'Backup',
      description: '',
      requesterId: 'con_1',
      priority: 'P1',
      tags: ['a'],
    },
    assigneeId: 'usr_1',
    paused: true,
  } as unknown as RecurringTicket;
  const form = recurringForm(known, new Date());
  expect(form.start).toBe('2026-12-01T08:00');
  expect(form.paused).toBe(true);
  const sent = recurringOf({ ...form, subject: 'Backup {{date}}' }, known);
  expect(sent).toMatchObject({
    id: 'rec_1',
    etag: '7',
    startTime: '2026-12-01T08:00:00',
    ticket: { subject: 'Backup {{date}}', priority: 'P1', tags: ['a'] },
    assigneeId: 'usr_1',
  });
  expect(scheduleOf({ ...form, start: '2026-12-01T08:00:30' }).startTime).toBe(
    '2026-12-01T08:00:30',
  );
});

test('a tracker sends secrets and mapping only where they were written', () => {
  const known = {
    id: 'trk_1',
    etag: '3',
    displayName: 'Jira',
    kind: 'JIRA',
    baseUrl: 'https://jira.example',
    parameters: { project: 'PM' },
    secretNames: ['token'],
    enabled: true,
  } as unknown as DefectTracker;
  const form = trackerForm(known);
  expect(form.secrets).toBe('');
  expect(form.parameters).toBe('project=PM');
  const kept = trackerOf(form, known);
  expect(kept?.updateMask).toBe('displayName,kind,baseUrl,parameters,enabled');
  expect(kept?.defectTracker).not.toHaveProperty('secrets');
  const changed = trackerOf({ ...form, secrets: 'token = new', enabled: false }, known);
  expect(changed?.updateMask).toBe('displayName,kind,baseUrl,parameters,enabled,secrets');
  expect(changed?.defectTracker).toMatchObject({
    id: 'trk_1',
    secrets: { token: 'new' },
    enabled: false,
  });
});

test('a mapping must be a JSON object, and goes with trackers of its own kind only', () => {
  const form = { ...trackerForm(undefined), name: 'Own', kind: 'CUSTOM' as const };
  for (const mapping of ['', '{', '7', 'null']) {
    expect(trackerOf({ ...form, mapping }, undefined), mapping).toBeUndefined();
  }
  const sent = trackerOf({ ...form, mapping: '{"createKeyPointer":"/id"}' }, undefined);
  expect(sent?.defectTracker.mapping).toEqual({ createKeyPointer: '/id' });
  expect(sent?.updateMask.endsWith(',mapping')).toBe(true);
  const jira = trackerOf({ ...form, kind: 'JIRA', mapping: '{' }, undefined);
  expect(jira?.defectTracker).not.toHaveProperty('mapping');
});
