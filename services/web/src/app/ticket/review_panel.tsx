// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Ticket, type TicketReview, TicketReviews } from '../../api/gen/tickets';
import { asProblem } from '../../api/problem';
import { api } from '../api';
import { useUsers } from '../people/people';
import { FormDialog } from '../settings/form_dialog';
import { Button } from '../ui/button';
import { CheckField, TextField } from '../ui/field';
import { Select } from '../ui/select';
import { Failure } from '../ui/states';
import { missingParts, missingText, reviewForm, reviewOf } from './review_form';

function keyOf(ticketId: string) {
  return ['review', ticketId] as const;
}

function Form({
  ticketId,
  known,
  onClose,
}: {
  ticketId: string;
  known: TicketReview | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const users = (useUsers().data ?? []).filter((user) => user.state === 'ACTIVE');
  const [form, setForm] = useState(() => reviewForm(known));
  const set = <K extends keyof typeof form>(key: K, value: (typeof form)[K]): void =>
    setForm((old) => ({ ...old, [key]: value }));
  const event = (at: number, change: Partial<(typeof form.timeline)[number]>): void =>
    set(
      'timeline',
      form.timeline.map((each, i) => (i === at ? { ...each, ...change } : each)),
    );
  const task = (at: number, change: Partial<(typeof form.tasks)[number]>): void =>
    set(
      'tasks',
      form.tasks.map((each, i) => (i === at ? { ...each, ...change } : each)),
    );
  const missing = missingParts(form);
  return (
    <FormDialog
      wide
      title={t('review.title')}
      queryKey={keyOf(ticketId)}
      onSave={() => api(TicketReviews.put, { ticketReview: reviewOf(form, ticketId, known?.etag) })}
      onClose={onClose}
    >
      <TextField
        label={t('review.cause')}
        most={20_000}
        lines={3}
        value={form.cause}
        onChange={(value) => set('cause', value)}
      />
      <TextField
        label={t('review.impact')}
        most={20_000}
        lines={2}
        value={form.impact}
        onChange={(value) => set('impact', value)}
      />
      <fieldset className="bare">
        <legend className="field-label">{t('review.timeline')}</legend>
        <ul className="form-rows">
          {form.timeline.map((each, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
            <li key={i} className="form-row">
              <input
                className="input"
                type="datetime-local"
                required
                aria-label={`${t('review.time')} ${i + 1}`}
                value={each.time}
                onChange={(change) => event(i, { time: change.target.value })}
              />
              <input
                className="input grow"
                required
                maxLength={2000}
                aria-label={`${t('review.event')} ${i + 1}`}
                value={each.text}
                onChange={(change) => event(i, { text: change.target.value })}
              />
              <Button
                small
                tone="quiet"
                icon="close"
                aria-label={`${t('rules.remove')}: ${t('review.event')} ${i + 1}`}
                onClick={() =>
                  set(
                    'timeline',
                    form.timeline.filter((_, at) => at !== i),
                  )
                }
              />
            </li>
          ))}
        </ul>
        <Button
          small
          icon="plus"
          onClick={() => set('timeline', [...form.timeline, { time: '', text: '' }])}
        >
          {t('review.addEvent')}
        </Button>
      </fieldset>
      <fieldset className="bare">
        <legend className="field-label">{t('review.tasks')}</legend>
        <ul className="form-rows">
          {form.tasks.map((each, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <li key={i} className="form-row">
              <input
                className="input grow"
                required
                maxLength={2000}
                aria-label={`${t('review.task')} ${i + 1}`}
                value={each.text}
                onChange={(change) => task(i, { text: change.target.value })}
              />
              <Select
                small
                label={`${t('review.owner')} ${i + 1}`}
                value={each.ownerId}
                choices={[
                  { value: '', label: t('rules.choose') },
                  ...users.map((user) => ({ value: user.id, label: user.displayName })),
                ]}
                onChange={(ownerId) => task(i, { ownerId })}
              />
              <input
                className="input"
                type="datetime-local"
                aria-label={`${t('review.due')} ${i + 1}`}
                value={each.due}
                onChange={(change) => task(i, { due: change.target.value })}
              />
              <CheckField
                label={t('review.done')}
                checked={each.done}
                onChange={(done) => task(i, { done })}
              />
              <Button
                small
                tone="quiet"
                icon="close"
                aria-label={`${t('rules.remove')}: ${t('review.task')} ${i + 1}`}
                onClick={() =>
                  set(
                    'tasks',
                    form.tasks.filter((_, at) => at !== i),
                  )
                }
              />
            </li>
          ))}
        </ul>
        <Button
          small
          icon="plus"
          onClick={() =>
            set('tasks', [...form.tasks, { text: '', ownerId: '', due: '', done: false }])
          }
        >
          {t('review.addTask')}
        </Button>
      </fieldset>
      <p className="muted" role="status">
        {missing.length === 0 ? t('review.complete') : missingText(t, missing)}
      </p>
    </FormDialog>
  );
}

/** What a major incident taught; a P0 isn't closed without it. */
export function ReviewPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({
    queryKey: keyOf(ticket.id),
    // Only asked for when it is wanted: most tickets have none.
    enabled: isOpen,
    queryFn: async ({ signal }) => {
      try {
        return await api(TicketReviews.get, { ticketId: ticket.id }, { signal });
      } catch (error) {
        if (asProblem(error).status === 404) return null;
        throw error;
      }
    },
  });
  if (ticket.priority !== 'P0') return null;
  return (
    <section className="panel">
      <h2>{t('review.title')}</h2>
      <p className="muted">{t('review.hint')}</p>
      <Button small icon="edit" onClick={() => setOpen(true)}>
        {t('review.open')}
      </Button>
      {isOpen && query.isError && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {isOpen && query.isSuccess && (
        <Form ticketId={ticket.id} known={query.data ?? undefined} onClose={() => setOpen(false)} />
      )}
    </section>
  );
}
