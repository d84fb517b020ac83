// SPDX-License-Identifier: Apache-2.0
import { useQueries } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Comment, type Ticket, Tickets } from '../../api/gen/tickets';
import { asProblem } from '../../api/problem';
import { api } from '../api';
import { StateBadge } from '../inbox/badges';
import { storeTicket } from '../inbox/queries';
import { ContactName } from '../people/contact_name';
import { useUserName } from '../people/people';
import { queryClient } from '../query';
import '../styles/settings.css';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { problemText } from '../ui/run';
import { Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { showToast } from '../ui/toast';
import { sameCustomer } from './find_tickets';
import { defaultTarget, obstacleOf, woven } from './merge_plan';
import { TicketFinder } from './ticket_finder';

const MOST_SOURCES = 20;
const SHOWN_COMMENTS = 60;

function Line({ comment, number }: { comment: Comment; number: string }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  return (
    <li className={comment.visibility === 'INTERNAL' ? 'is-note' : ''}>
      <span className="row muted">
        <span className="num">#{number}</span>
        {comment.authorId.startsWith('con_') ? (
          <ContactName id={comment.authorId} />
        ) : (
          <span>
            {comment.authorId.startsWith('usr_') ? nameOf(comment.authorId) : t('ticket.system')}
          </span>
        )}
        <RelativeTime value={comment.createTime} />
        {comment.attachments.length > 0 && (
          <span>{t('merging.files', { count: comment.attachments.length })}</span>
        )}
      </span>
      <span className="clamp">{comment.body}</span>
    </li>
  );
}

/** How the conversation will read when the tickets are one. */
function Preview({ tickets }: { tickets: readonly Ticket[] }) {
  const { t } = useTranslation();
  const threads = useQueries({
    queries: tickets.map(({ id }) => ({
      queryKey: ['comments', id, 'preview'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api(Tickets.listComments, { ticketId: id, pageSize: 200 }, { signal }),
    })),
  });
  if (threads.some((thread) => thread.isPending)) return <Loading lines={3} />;
  const failed = threads.find((thread) => thread.isError);
  if (failed) return <p className="field-error">{problemText(t, failed.error)}</p>;
  const comments = woven(threads.map((thread) => thread.data?.comments ?? []));
  const numbers = new Map(tickets.map((ticket) => [ticket.id, ticket.number]));
  return (
    <section className="merge-preview">
      <h3>{t('merging.preview', { count: comments.length })}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys. */}
      <ol tabIndex={0} aria-label={t('merging.preview', { count: comments.length })}>
        {comments.slice(-SHOWN_COMMENTS).map((comment) => (
          <Line
            key={comment.id}
            comment={comment}
            number={numbers.get(comment.ticketId) ?? tickets[0]?.number ?? ''}
          />
        ))}
      </ol>
    </section>
  );
}

/** Makes one ticket of several: which stays, which become part of it, and how that will read. */
export default function MergeDialog({
  tickets: first,
  onMerged,
  onClose,
}: {
  /** One, whose others are still to be chosen, or several. */
  tickets: readonly Ticket[];
  /** Gets the one that stays. */
  onMerged: (ticket: Ticket) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [tickets, setTickets] = useState(first);
  const [chosenTarget, setTarget] = useState<string>();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [opened] = first;
  const targetId = chosenTarget ?? defaultTarget(tickets);
  const target = tickets.find((ticket) => ticket.id === targetId);
  const sources = tickets.filter((ticket) => ticket.id !== targetId);
  const obstacles = new Map(
    sources.map((source) => [source.id, target && obstacleOf(source, target)]),
  );
  const isLegal =
    !!target &&
    sources.length > 0 &&
    sources.length <= MOST_SOURCES &&
    ![...obstacles.values()].some(Boolean);
  const merge = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isLegal || !target) return;
    setBusy(true);
    setProblem('');
    try {
      const sourceIds = sources.map(({ id }) => id);
      const merged = await api(Tickets.merge, { id: targetId, sourceIds, reason: reason.trim() });
      storeTicket(merged);
      for (const id of [targetId, ...sourceIds]) {
        for (const name of ['ticket', 'comments', 'history', 'clocks', 'links']) {
          void queryClient.invalidateQueries({ queryKey: [name, id] });
        }
      }
      showToast({
        tone: 'plain',
        text: t('merging.merged', { number: merged.number, count: sources.length }),
      });
      onMerged(merged);
      onClose();
    } catch (error) {
      const { violations } = asProblem(error);
      setProblem(violations[0]?.description ?? problemText(t, error));
      setBusy(false);
    }
  };
  return (
    <Dialog wide title={t('merging.title')} onClose={onClose}>
      <form className="form-body" onSubmit={merge}>
        {opened && (
          <TicketFinder
            always={tickets.length < 2}
            label={t('merging.find')}
            filter={`${sameCustomer(opened)} AND state != CLOSED`}
            leftOut={tickets.map(({ id }) => id)}
            disabled={tickets.length > MOST_SOURCES}
            onChoose={(ticket) => setTickets([...tickets, ticket])}
          />
        )}
        {tickets.length > 1 && (
          <fieldset className="bare merge-tickets">
            <legend className="field-label">{t('merging.which')}</legend>
            {tickets.map((ticket) => {
              const obstacle = obstacles.get(ticket.id);
              return (
                <div key={ticket.id} className="row">
                  <label className="row check-row grow">
                    <input
                      type="radio"
                      name="target"
                      checked={ticket.id === targetId}
                      onChange={() => setTarget(ticket.id)}
                    />
                    <span className="ellipsis grow">
                      #{ticket.number} {ticket.subject}
                    </span>
                  </label>
                  <span className="muted">
                    <ContactName id={ticket.requesterId} />
                  </span>
                  {obstacle ? (
                    <span className="field-error" role="alert">
                      {t(`merging.obstacle.${obstacle}`)}
                    </span>
                  ) : (
                    <span className={ticket.id === targetId ? 'badge tone-ok' : 'muted'}>
                      {t(ticket.id === targetId ? 'merging.stays' : 'merging.goes')}
                    </span>
                  )}
                  <StateBadge state={ticket.state} />
                  {ticket.id !== opened?.id && (
                    <Button
                      small
                      tone="quiet"
                      icon="close"
                      aria-label={t('merging.leaveOut', { number: ticket.number })}
                      onClick={() => setTickets(tickets.filter(({ id }) => id !== ticket.id))}
                    />
                  )}
                </div>
              );
            })}
          </fieldset>
        )}
        {tickets.length > 1 && (
          <>
            <p className="muted">{t('merging.what')}</p>
            <Preview tickets={tickets} />
            <label className="field">
              <span className="field-label">{t('merging.reason')}</span>
              <input
                className="input"
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </label>
          </>
        )}
        {problem && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" icon="merge" disabled={busy || !isLegal}>
            {t('merging.merge')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
