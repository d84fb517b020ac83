// SPDX-License-Identifier: Apache-2.0
import type { RecurringTicket } from '../../api/gen/tickets';
import type { Input } from '../../api/method';
import { localMinutes, tomorrowMorning } from '../ticket/scheduled';

export const RECURRING_MASK = 'displayName,rule,startTime,timeZone,ticket,assigneeId,paused';

/** What the form of a recurring ticket holds; a new one begins tomorrow morning, weekly. */
export function recurringForm(known: RecurringTicket | undefined, now: Date) {
  return {
    name: known?.displayName ?? '',
    rule: known?.rule ?? 'FREQ=WEEKLY;BYDAY=MO',
    start: known?.startTime.slice(0, 16) ?? localMinutes(tomorrowMorning(now)),
    zone: known?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    subject: known?.ticket?.subject ?? '',
    description: known?.ticket?.description ?? '',
    requesterId: known?.ticket?.requesterId ?? '',
    assigneeId: known?.assigneeId ?? '',
    paused: known?.paused ?? false,
  };
}
export type RecurringForm = ReturnType<typeof recurringForm>;

export function scheduleOf(form: RecurringForm) {
  // The field gives seconds only where there are some.
  const startTime = form.start.length === 16 ? `${form.start}:00` : form.start;
  return { rule: form.rule.trim(), startTime, timeZone: form.zone.trim() };
}

/** What the form says, with what it doesn't show of the one that is changed. */
export function recurringOf(
  form: RecurringForm,
  known: RecurringTicket | undefined,
): Input<RecurringTicket> {
  return {
    ...scheduleOf(form),
    ...(known ? { id: known.id, etag: known.etag } : {}),
    displayName: form.name.trim(),
    ticket: {
      ...known?.ticket,
      subject: form.subject,
      description: form.description,
      requesterId: form.requesterId.trim(),
    },
    assigneeId: form.assigneeId,
    paused: form.paused,
  };
}
