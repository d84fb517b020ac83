// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type RecurringTicket, RecurringTickets } from '../../api/gen/tickets';
import { dateTime } from '../../text/time';
import { api } from '../api';
import { useUserName, useUsers } from '../people/people';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { localMinutes, tomorrowMorning } from '../ticket/scheduled';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useRun } from '../ui/run';
import { Select } from '../ui/select';
import { Empty, Failure, Loading } from '../ui/states';

const KEY = ['recurringTickets'];

function Form({ known, onClose }: { known?: RecurringTicket; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  const users = (useUsers().data ?? []).filter((user) => user.state === 'ACTIVE');
  const [name, setName] = useState(known?.displayName ?? '');
  const [rule, setRule] = useState(known?.rule ?? 'FREQ=WEEKLY;BYDAY=MO');
  const [start, setStart] = useState(
    known?.startTime.slice(0, 16) ?? localMinutes(tomorrowMorning(new Date())),
  );
  const [zone, setZone] = useState(
    known?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  );
  const [subject, setSubject] = useState(known?.ticket?.subject ?? '');
  const [description, setDescription] = useState(known?.ticket?.description ?? '');
  const [requesterId, setRequester] = useState(known?.ticket?.requesterId ?? '');
  const [assigneeId, setAssignee] = useState(known?.assigneeId ?? '');
  const [paused, setPaused] = useState(known?.paused ?? false);
  const [times, setTimes] = useState<string[]>();
  const { busy, run } = useRun();
  const schedule = { rule: rule.trim(), startTime: `${start}:00`, timeZone: zone.trim() };
  const preview = (): void => {
    void run(async () => {
      setTimes((await api(RecurringTickets.preview, { ...schedule, count: 5 })).times);
    });
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const recurringTicket = {
      ...schedule,
      displayName: name.trim(),
      ticket: { ...known?.ticket, subject, description, requesterId: requesterId.trim() },
      assigneeId,
      paused,
    };
    const done = await run(() =>
      known
        ? api(RecurringTickets.update, {
            recurringTicket: { ...recurringTicket, id: known.id, etag: known.etag },
            updateMask: 'displayName,rule,startTime,timeZone,ticket,assigneeId,paused',
          })
        : api(RecurringTickets.create, { recurringTicket }),
    );
    if (!done) return;
    await queryClient.invalidateQueries({ queryKey: KEY });
    onClose();
  };
  const field = (
    label: string,
    value: string,
    set: (text: string) => void,
    more: { maxLength: number; type?: string; required?: boolean; title?: string },
  ) => (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        className="input"
        required
        {...more}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </label>
  );
  return (
    <Dialog title={known?.displayName ?? t('settingsPage.new')} onClose={onClose}>
      <form className="dialog-body" onSubmit={save}>
        {field(t('settingsPage.name'), name, setName, { maxLength: 100 })}
        {field(t('settingsPage.rule'), rule, setRule, { maxLength: 500 })}
        <p className="muted">{t('settingsPage.ruleHint')}</p>
        {field(t('settingsPage.start'), start, setStart, {
          maxLength: 19,
          type: 'datetime-local',
        })}
        {field(t('settingsPage.zone'), zone, setZone, { maxLength: 64 })}
        <Button type="button" small disabled={busy} onClick={preview}>
          {t('settingsPage.preview')}
        </Button>
        {times && (
          <p className="muted" role="status">
            {times.map((time) => dateTime(time, i18n.language)).join(' · ') ||
              t('settingsPage.never')}
          </p>
        )}
        {field(t('settingsPage.subject', { holder: '{{date}}' }), subject, setSubject, {
          maxLength: 200,
        })}
        <label className="field">
          <span className="field-label">{t('settingsPage.description')}</span>
          <textarea
            className="textarea"
            rows={3}
            maxLength={20_000}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </label>
        {field(t('settingsPage.requester'), requesterId, setRequester, { maxLength: 64 })}
        <div className="field">
          <span className="field-label">{t('settingsPage.assignee')}</span>
          <Select
            label={t('settingsPage.assignee')}
            value={assigneeId}
            choices={[
              { value: '', label: t('settingsPage.best') },
              ...users.map((user) => ({ value: user.id, label: nameOf(user.id) })),
            ]}
            onChange={setAssignee}
          />
        </div>
        <label className="row check-row">
          <input
            type="checkbox"
            checked={paused}
            onChange={(event) => setPaused(event.target.checked)}
          />
          {t('settingsPage.paused')}
        </label>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={busy}>
            {t('settingsPage.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Schedules that make tickets. */
export function RecurringList() {
  const { t, i18n } = useTranslation();
  const may = useMe().can('tickets.admin');
  const [edited, setEdited] = useState<RecurringTicket | 'new'>();
  const { busy, run } = useRun(() => void queryClient.invalidateQueries({ queryKey: KEY }));
  const query = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) =>
      (await api(RecurringTickets.list, {}, { signal })).recurringTickets,
  });
  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  return (
    <>
      {may && (
        <p>
          <Button tone="primary" icon="plus" onClick={() => setEdited('new')}>
            {t('settingsPage.new')}
          </Button>
        </p>
      )}
      {query.data.length === 0 && (
        <Empty icon="clock" title={t('settingsPage.noRecurring')}>
          {t('settingsPage.noRecurringText')}
        </Empty>
      )}
      {query.data.map((item) => (
        <section key={item.id} className="card panel">
          <div className="row">
            <h2 className="grow ellipsis">{item.displayName}</h2>
            {item.paused && <Badge tone="warn">{t('settingsPage.paused')}</Badge>}
            <span className="muted num">{t('settingsPage.made', { count: item.madeCount })}</span>
          </div>
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
          {may && (
            <div className="row">
              <Button small icon="edit" onClick={() => setEdited(item)}>
                {t('settingsPage.edit')}
              </Button>
              <Button
                small
                tone="danger"
                disabled={busy}
                onClick={() => {
                  const sure = t('settingsPage.sureDelete', { name: item.displayName });
                  if (window.confirm(sure))
                    void run(() => api(RecurringTickets.delete, { id: item.id }));
                }}
              >
                {t('settingsPage.delete')}
              </Button>
            </div>
          )}
        </section>
      ))}
      {edited && (
        <Form known={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}
