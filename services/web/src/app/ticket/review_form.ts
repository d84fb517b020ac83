// SPDX-License-Identifier: Apache-2.0

import type { TFunction } from 'i18next';
import type { TicketReview } from '../../api/gen/tickets';
import type { Input } from '../../api/method';

/** Local minutes, as a field of date and time has them, of an instant. */
function fieldOf(time: string | undefined): string {
  if (!time) return '';
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function instantOf(field: string): string | undefined {
  return field === '' ? undefined : new Date(field).toISOString();
}

/** A review as its form holds it; of none an empty one. */
export function reviewForm(known: TicketReview | undefined) {
  return {
    cause: known?.cause ?? '',
    impact: known?.impact ?? '',
    timeline: (known?.timeline ?? []).map(({ time, text }) => ({ time: fieldOf(time), text })),
    tasks: (known?.tasks ?? []).map(({ text, ownerId, dueTime, done }) => ({
      text,
      ownerId,
      due: fieldOf(dueTime),
      done,
    })),
  };
}
export type ReviewForm = ReturnType<typeof reviewForm>;

/** What a P0 can't be closed without: an event, the cause, and an action with its owner. */
export const reviewParts = ['timeline', 'cause', 'tasks'] as const;
export type ReviewPart = (typeof reviewParts)[number];

export function missingParts(form: ReviewForm): ReviewPart[] {
  const has: Record<ReviewPart, boolean> = {
    timeline: form.timeline.some(({ time, text }) => time !== '' && text.trim() !== ''),
    cause: form.cause.trim() !== '',
    tasks: form.tasks.some(({ text, ownerId }) => text.trim() !== '' && ownerId !== ''),
  };
  return reviewParts.filter((part) => !has[part]);
}

/** Says what is missing; unknown names are left out. */
export function missingText(t: TFunction, parts: readonly string[]): string {
  const known = reviewParts.filter((part) => parts.includes(part));
  return t('review.missing', {
    parts: known.map((part) => t(`review.${part}`)).join(t('review.comma')),
  });
}

/** The whole review as it is written; rows that say nothing are left out, events are put in order. */
export function reviewOf(
  form: ReviewForm,
  ticketId: string,
  etag: string | undefined,
): Input<TicketReview> {
  return {
    ticketId,
    etag: etag ?? '',
    cause: form.cause.trim(),
    impact: form.impact.trim(),
    timeline: form.timeline
      .filter(({ time, text }) => time !== '' && text.trim() !== '')
      .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
      .map(({ time, text }) => ({ time: instantOf(time), text: text.trim() })),
    tasks: form.tasks
      .filter(({ text }) => text.trim() !== '')
      .map(({ text, ownerId, due, done }) => ({
        text: text.trim(),
        ownerId,
        dueTime: instantOf(due),
        done,
      })),
  };
}
