// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { TicketReview } from '../../api/gen/tickets';
import { missingParts, reviewForm, reviewOf } from './review_form';

test('a review is written whole, in order, without empty rows', () => {
  const known = {
    ticketId: 'tkt_1',
    cause: 'A full disk',
    impact: '',
    timeline: [{ time: '2026-11-26T10:00:00.000Z', text: 'Found' }],
    tasks: [{ text: 'Watch it', ownerId: 'usr_1', dueTime: undefined, done: true }],
    etag: '4',
  } as TicketReview;
  const form = reviewForm(known);
  form.timeline.push({
    time: reviewForm(known).timeline[0]?.time.replace(/..$/, '30') ?? '',
    text: ' Mended ',
  });
  form.timeline.unshift({ time: '', text: 'no time' });
  form.tasks.push({ text: '  ', ownerId: '', due: '', done: false });
  const sent = reviewOf(form, 'tkt_1', known.etag);
  expect(sent.etag).toBe('4');
  expect(sent.timeline).toEqual([
    { time: '2026-11-26T10:00:00.000Z', text: 'Found' },
    { time: '2026-11-26T10:30:00.000Z', text: 'Mended' },
  ]);
  expect(sent.tasks).toEqual([
    { text: 'Watch it', ownerId: 'usr_1', dueTime: undefined, done: true },
  ]);
  expect(reviewOf(reviewForm(undefined), 'tkt_2', undefined)).toEqual({
    ticketId: 'tkt_2',
    etag: '',
    cause: '',
    impact: '',
    timeline: [],
    tasks: [],
  });
});

test('what a P0 lacks before it can be closed is named', () => {
  const form = reviewForm(undefined);
  expect(missingParts(form)).toEqual(['timeline', 'cause', 'tasks']);
  form.timeline.push({ time: '', text: 'Found' });
  form.cause = '  ';
  form.tasks.push({ text: 'Watch it', ownerId: '', due: '', done: false });
  expect(missingParts(form)).toEqual(['timeline', 'cause', 'tasks']);
  form.timeline[0] = { time: '2026-11-26T10:00', text: 'Found' };
  form.tasks[0] = { text: 'Watch it', ownerId: 'usr_1', due: '', done: false };
  expect(missingParts(form)).toEqual(['cause']);
  form.cause = 'A full disk';
  expect(missingParts(form)).toEqual([]);
});
