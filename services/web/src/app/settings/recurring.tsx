// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type RecurringTicket, RecurringTickets } from '../../api/gen/tickets';
import { dateTime } from '../../text/time';
import { api } from '../api';
import { useUserName, useUsers } from '../people/people';
import { ContactPicker } from '../people/pickers';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { CheckField, ChoiceField, Field, NameField, TextField } from '../ui/field';
import { useRun } from '../ui/run';
import { FormDialog } from './form_dialog';
import { ItemList } from './item_list';
import { KEYS, useRecurringTickets } from './queries';
import { RECURRING_MASK, recurringForm, recurringOf, scheduleOf } from './recurring_form';

function Form({ known, onClose }: { known: RecurringTicket | undefined; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  const users = (useUsers().data ?? []).filter((user) => user.state === 'ACTIVE');
  const [form, setForm] = useState(() => recurringForm(known, new Date()));
  const [times, setTimes] = useState<string[]>();
  const { busy, run } = useRun();
  const set = <K extends keyof typeof form>(key: K, value: (typeof form)[K]): void =>
    setForm((old) => ({ ...old, [key]: value }));
  const preview = (): void => {
    void run(async () => {
      setTimes((await api(RecurringTickets.preview, { ...scheduleOf(form), count: 5 })).times);
    });
  };
  const save = (): Promise<unknown> => {
    const recurringTicket = recurringOf(form, known);
    return known
      ? api(RecurringTickets.update, { recurringTicket, updateMask: RECURRING_MASK })
      : api(RecurringTickets.create, { recurringTicket });
  };
  return (
    <FormDialog
      title={known?.displayName ?? t('settingsPage.new')}
      queryKey={KEYS.recurring}
      onSave={save}
      onClose={onClose}
    >
      <NameField value={form.name} onChange={(value) => set('name', value)} />
      <TextField
        label={t('settingsPage.rule')}
        name="rule"
        most={500}
        required
        value={form.rule}
        onChange={(value) => set('rule', value)}
      />
      <p className="muted">{t('settingsPage.ruleHint')}</p>
      <Field label={t('settingsPage.start')}>
        <input
          className="input"
          type="datetime-local"
          required
          value={form.start}
          onChange={(event) => set('start', event.target.value)}
        />
      </Field>
      <TextField
        label={t('settingsPage.zone')}
        name="time_zone"
        most={64}
        required
        value={form.zone}
        onChange={(value) => set('zone', value)}
      />
      <Button small disabled={busy} onClick={preview}>
        {t('settingsPage.preview')}
      </Button>
      {times && (
        <p className="muted" role="status">
          {times.map((time) => dateTime(time, i18n.language)).join(' · ') ||
            t('settingsPage.never')}
        </p>
      )}
      <TextField
        label={t('settingsPage.subject', { holder: '{{date}}' })}
        required
        value={form.subject}
        onChange={(value) => set('subject', value)}
      />
      <TextField
        label={t('settingsPage.description')}
        most={20_000}
        lines={3}
        value={form.description}
        onChange={(value) => set('description', value)}
      />
      <ContactPicker
        required
        label={t('ticket.requester')}
        name="requester_id"
        value={form.requesterId}
        onChange={(value) => set('requesterId', value)}
      />
      <ChoiceField
        label={t('settingsPage.assignee')}
        value={form.assigneeId}
        choices={[
          { value: '', label: t('settingsPage.best') },
          ...users.map((user) => ({ value: user.id, label: nameOf(user.id) })),
        ]}
        onChange={(value) => set('assigneeId', value)}
      />
      <CheckField
        label={t('settingsPage.paused')}
        checked={form.paused}
        onChange={(value) => set('paused', value)}
      />
    </FormDialog>
  );
}

/** Schedules that make tickets. */
export function RecurringList() {
  const { t, i18n } = useTranslation();
  const isAdmin = useMe().can('tickets.admin');
  return (
    <ItemList
      query={useRecurringTickets()}
      queryKey={KEYS.recurring}
      may={() => isAdmin}
      empty={{
        icon: 'clock',
        title: t('settingsPage.noRecurring'),
        text: t('settingsPage.noRecurringText'),
      }}
      nameOf={(item) => item.displayName}
      badges={(item) => (
        <>
          {item.paused && <Badge tone="warn">{t('settingsPage.paused')}</Badge>}
          <span className="muted num">{t('settingsPage.made', { count: item.madeCount })}</span>
        </>
      )}
      form={(item, onClose) => <Form known={item} onClose={onClose} />}
      remove={({ id }) => api(RecurringTickets.delete, { id })}
    >
      {(item) => (
        <>
          <p>
            <code>{item.rule}</code> · {item.timeZone}
          </p>
          <p className="muted">
            {t('settingsPage.next')}:{' '}
            {item.nextTime ? dateTime(item.nextTime, i18n.language) : t('settingsPage.never')}
            {item.lastTicketId && (
              <>
                {' · '}
                <Link to={`/tickets/${item.lastTicketId}`}>{t('settingsPage.last')}</Link>
              </>
            )}
          </p>
        </>
      )}
    </ItemList>
  );
}
