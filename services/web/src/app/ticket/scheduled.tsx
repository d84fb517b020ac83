// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ScheduledComment, ScheduledComments } from '../../api/gen/tickets';
import { shortDateTime } from '../../text/time';
import { api } from '../api';
import { useUserName } from '../people/people';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { RichText } from '../ui/rich_text';
import { showProblem } from '../ui/run';
import { Failure } from '../ui/states';
import { FileList } from './file_list';

/** `2026-11-26T09:00` of the reader's own clock, as `<input type="datetime-local">` has it. */
export function localMinutes(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return (
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}` +
    `T${two(date.getHours())}:${two(date.getMinutes())}`
  );
}

/** Nine o'clock tomorrow. */
export function tomorrowMorning(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9);
}

/** Asks when; answers a moment in the future. */
export function SendLaterDialog({
  onClose,
  onChoose,
}: {
  onClose: () => void;
  onChoose: (time: Date) => void;
}) {
  const { t } = useTranslation();
  const [time, setTime] = useState(() => localMinutes(tomorrowMorning(new Date())));
  const chosen = new Date(time);
  const isFuture = chosen.getTime() > Date.now();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isFuture) onChoose(chosen);
  };
  return (
    <Dialog title={t('ticket.sendLater')} onClose={onClose}>
      <form className="dialog-body" onSubmit={submit}>
        <label className="field">
          <span className="field-label">{t('ticket.sendAt')}</span>
          <input
            className="input"
            type="datetime-local"
            required
            value={time}
            onChange={(event) => setTime(event.target.value)}
          />
        </label>
        {!isFuture && (
          <p className="field-error" role="alert">
            {t('ticket.sendAtPast')}
          </p>
        )}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" icon="clock" disabled={!isFuture}>
            {t('ticket.schedule')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const keyOf = (ticketId: string): string[] => ['scheduled', ticketId];

export async function scheduleComment(
  ticketId: string,
  comment: Pick<ScheduledComment, 'body' | 'visibility'> & { attachments: { id: string }[] },
  time: Date,
): Promise<void> {
  await api(ScheduledComments.create, {
    scheduledComment: { ticketId, ...comment, sendTime: time.toISOString() },
  });
  await queryClient.invalidateQueries({ queryKey: keyOf(ticketId) });
}

/** What waits to be sent, and what was refused. */
export function ScheduledList({
  ticketId,
  onEdit,
}: {
  ticketId: string;
  /** Takes a cancelled one back into the composer. */
  onEdit: (comment: ScheduledComment) => void;
}) {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  const { user } = useMe();
  const query = useQuery({
    queryKey: keyOf(ticketId),
    queryFn: ({ signal }) => api(ScheduledComments.list, { ticketId }, { signal }),
  });
  const cancel = async (comment: ScheduledComment): Promise<void> => {
    try {
      await api(ScheduledComments.cancel, { id: comment.id });
      onEdit(comment);
    } catch (error) {
      showProblem(t, error);
    }
    await queryClient.invalidateQueries({ queryKey: keyOf(ticketId) });
  };
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  const all = query.data?.scheduledComments ?? [];
  if (all.length === 0) return null;
  return (
    <section className="scheduled" aria-label={t('ticket.scheduled')}>
      {all.map((comment) => (
        <article key={comment.id} className="comment-card is-scheduled">
          <header className="row comment-head">
            <Icon name={comment.state === 'REFUSED' ? 'alert' : 'clock'} size={14} />
            <strong className="ellipsis">{nameOf(comment.authorId)}</strong>
            <span className="muted comment-time">
              {comment.state === 'REFUSED'
                ? t('ticket.sendRefused')
                : t('ticket.sendsAt', {
                    time: shortDateTime(comment.sendTime ?? 0, i18n.language),
                  })}
            </span>
          </header>
          <RichText text={comment.body} />
          <FileList files={comment.attachments} />
          {comment.state === 'REFUSED' && <p className="field-error">{comment.refusal}</p>}
          {comment.state === 'PENDING' && comment.authorId === user.id && (
            <footer className="row">
              <span className="grow" />
              <Button small onClick={() => void cancel(comment)}>
                {t('ticket.unschedule')}
              </Button>
            </footer>
          )}
        </article>
      ))}
    </section>
  );
}
