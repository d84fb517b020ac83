// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Comment, Ticket } from '../../api/gen/tickets';
import { useTicket } from '../inbox/queries';
import { ContactName } from '../people/contact_name';
import { useContact, useUserName } from '../people/people';
import { Translatable } from '../translation/translator';
import { Avatar } from '../ui/avatar';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { RichText } from '../ui/rich_text';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import {
  discardComment,
  type PendingComment,
  sendAnyway,
  sendComment,
  useComments,
  usePendingComments,
} from './comments';
import { FileList } from './file_list';

function Author({ comment }: { comment: Comment }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  if (comment.author === 'CUSTOMER' && comment.authorId.startsWith('con_')) {
    return <ContactName id={comment.authorId} />;
  }
  if (!comment.authorId.startsWith('usr_')) return <span>{t('ticket.system')}</span>;
  return <span className="ellipsis">{nameOf(comment.authorId)}</span>;
}

/** Of a ticket that became part of this one. */
function MergedFrom({ id }: { id: string }) {
  const { t } = useTranslation();
  const ticket = useTicket(id).data;
  return (
    <Link to={`/tickets/${id}`} className="badge tone-neutral">
      <Icon name="merge" size={11} />
      {t('merging.from', { number: ticket?.number ?? '…' })}
    </Link>
  );
}

function CommentView({ comment, ticketId }: { comment: Comment; ticketId: string }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const isCustomer = comment.author === 'CUSTOMER';
  const contact = useContact(isCustomer ? comment.authorId : undefined).data;
  const name = isCustomer
    ? contact?.displayName || contact?.email || '?'
    : nameOf(comment.authorId);
  const kind = comment.visibility === 'INTERNAL' ? 'note' : isCustomer ? 'customer' : 'agent';
  return (
    <article className={`comment comment-${kind}`}>
      <Avatar id={comment.authorId} name={name} />
      <div className="comment-card">
        <header className="row comment-head">
          <strong className="ellipsis">
            <Author comment={comment} />
          </strong>
          {comment.visibility === 'INTERNAL' && (
            <Badge tone="warn">
              <Icon name="lock" size={11} />
              {t('ticket.internal')}
            </Badge>
          )}
          {comment.ticketId && comment.ticketId !== ticketId && (
            <MergedFrom id={comment.ticketId} />
          )}
          <span className="muted comment-time">
            <RelativeTime value={comment.createTime} />
          </span>
        </header>
        <RichText text={comment.body} />
        {isCustomer && <Translatable text={comment.body} />}
        <FileList files={comment.attachments} />
      </div>
    </article>
  );
}

function PendingView({ comment }: { comment: PendingComment }) {
  const { t } = useTranslation();
  const kind = comment.visibility === 'INTERNAL' ? 'note' : 'agent';
  const isOvertaken = comment.problem?.reason === 'CHANGED_MEANWHILE';
  return (
    <article className={`comment comment-${kind} is-pending`}>
      <span className="avatar" aria-hidden="true">
        <Icon name="send" size={14} />
      </span>
      <div className="comment-card">
        <header className="row comment-head">
          <span className="muted" role="status">
            {comment.problem ? t('ticket.notSent') : t('ticket.sending')}
          </span>
        </header>
        <RichText text={comment.body} />
        <FileList files={comment.files} />
        {comment.problem && (
          <footer className="row comment-failed">
            <span className="grow field-error" role="alert">
              {isOvertaken ? t('ticket.changedMeanwhile') : comment.problem.message}
            </span>
            <Button small onClick={() => discardComment(comment.requestId)}>
              {t('action.discard')}
            </Button>
            {isOvertaken ? (
              <Button small tone="primary" onClick={() => void sendAnyway(comment)}>
                {t('ticket.sendAnyway')}
              </Button>
            ) : (
              <Button small tone="primary" onClick={() => void sendComment(comment)}>
                {t('action.retry')}
              </Button>
            )}
          </footer>
        )}
      </div>
    </article>
  );
}

/** What customer and team said, oldest first; it stays at the end as messages arrive. */
export function Thread({
  ticket,
  until,
}: {
  ticket: Ticket;
  /** A moment; what was said later is left out. */
  until?: string;
}) {
  const { t } = useTranslation();
  const query = useComments(ticket.id);
  const underWay = usePendingComments(ticket.id);
  const pending = until === undefined ? underWay : [];
  const end = useRef<HTMLDivElement>(null);
  const last = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
  const comments = (query.data?.comments ?? []).filter(
    (comment) => !(Date.parse(comment.createTime ?? '') > last),
  );
  const count = comments.length + pending.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what moves the view.
  useEffect(() => {
    end.current?.scrollIntoView?.({ block: 'end' });
  }, [count]);

  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  return (
    <div className="thread">
      {count === 0 && (
        <Empty icon="chat" title={t('ticket.emptyThread')} text={t('ticket.emptyThreadText')} />
      )}
      {comments.map((comment) => (
        <CommentView key={comment.id} comment={comment} ticketId={ticket.id} />
      ))}
      {pending.map((comment) => (
        <PendingView key={comment.requestId} comment={comment} />
      ))}
      <div ref={end} />
    </div>
  );
}
