// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Ticket, type TicketSubtask, TicketSubtasks } from '../../api/gen/tickets';
import { api } from '../api';
import { isOpen } from '../inbox/views';
import { useUserName, useUsers } from '../people/people';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { Failure, Loading } from '../ui/states';
import { useWork } from './use_work';

function SubtaskRow({
  subtask,
  disabled,
  run,
}: {
  subtask: TicketSubtask;
  disabled: boolean;
  run: (command: () => Promise<unknown>) => Promise<boolean>;
}) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const users = useUsers().data ?? [];
  const ended = subtask.state === 'DONE' || subtask.state === 'CANCELLED';
  const update = (change: Partial<TicketSubtask>): void =>
    void run(() =>
      api(TicketSubtasks.update, {
        ticketSubtask: { id: subtask.id, ...change },
        updateMask: Object.keys(change).join(','),
      }),
    );
  return (
    <li className="row">
      <label className="row check-row grow">
        <input
          type="checkbox"
          checked={ended}
          disabled={disabled}
          onChange={(event) => update({ state: event.target.checked ? 'DONE' : 'TO_DO' })}
        />
        <span className={ended ? 'muted' : ''}>
          {subtask.state === 'CANCELLED' ? <s>{subtask.title}</s> : subtask.title}
        </span>
      </label>
      <Select
        small
        label={t('work.assigneeOf', { title: subtask.title })}
        value={subtask.assigneeId}
        disabled={disabled}
        choices={[
          { value: '', label: t('ticket.unassigned') },
          ...users
            .filter((user) => user.state === 'ACTIVE' || user.id === subtask.assigneeId)
            .map((user) => ({ value: user.id, label: nameOf(user.id) })),
        ]}
        onChange={(assigneeId) => update({ assigneeId })}
      />
    </li>
  );
}

export function SubtasksPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const [title, setTitle] = useState('');
  const { busy, run } = useWork(ticket.id, 'subtasks');
  const query = useQuery({
    // The counts change with every change of one of them, wherever it is made.
    queryKey: ['subtasks', ticket.id, ticket.subtaskCount, ticket.doneSubtaskCount],
    queryFn: async ({ signal }) =>
      (await api(TicketSubtasks.list, { ticketId: ticket.id }, { signal })).ticketSubtasks,
    placeholderData: (previous) => previous,
  });
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wanted = title.trim();
    if (!wanted) return;
    const done = await run(() =>
      api(TicketSubtasks.create, { ticketId: ticket.id, ticketSubtask: { title: wanted } }),
    );
    if (done) setTitle('');
  };
  return (
    <section className="panel">
      <div className="row">
        <h2 className="grow">{t('work.subtasks')}</h2>
        {ticket.subtaskCount > 0 && (
          <span className="muted num">
            {t('work.progress', { done: ticket.doneSubtaskCount, count: ticket.subtaskCount })}
          </span>
        )}
      </div>
      {ticket.subtaskCount > 0 && (
        <meter
          className="clock-bar level-calm"
          aria-label={t('work.subtasks')}
          min={0}
          max={ticket.subtaskCount}
          value={ticket.doneSubtaskCount}
        />
      )}
      {query.isPending && <Loading lines={1} />}
      {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
      <ul className="clocks">
        {query.data?.map((subtask) => (
          <SubtaskRow
            key={subtask.id}
            subtask={subtask}
            disabled={busy || !isOpen(ticket)}
            run={run}
          />
        ))}
      </ul>
      {isOpen(ticket) && (
        <form className="row" onSubmit={add}>
          <input
            className="input grow"
            aria-label={t('work.newSubtask')}
            placeholder={t('work.newSubtask')}
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
          <Button type="submit" small disabled={busy || !title.trim()}>
            {t('work.add')}
          </Button>
        </form>
      )}
    </section>
  );
}
