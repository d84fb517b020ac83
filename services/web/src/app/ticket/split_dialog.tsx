// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Ticket, Tickets } from '../../api/gen/tickets';
import { api } from '../api';
import { storeTicket } from '../inbox/queries';
import { ContactName } from '../people/contact_name';
import { useUserName } from '../people/people';
import { FormDialog } from '../settings/form_dialog';
import { TextField } from '../ui/field';
import { Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { showToast } from '../ui/toast';
import { useViolation } from '../ui/violations';
import { useComments } from './comments';

const MOST_COMMENTS = 20;

/** The public comments of a ticket, of which some go to the new one in this order. */
function Choice({
  ticket,
  chosen,
  onChange,
}: {
  ticket: Ticket;
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const query = useComments(ticket.id);
  const violation = useViolation('comment_ids');
  if (query.isPending) return <Loading lines={4} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  // Those of tickets that became part of this one stay with them.
  const comments = query.data.comments.filter(
    (comment) => comment.visibility === 'PUBLIC' && comment.ticketId === ticket.id,
  );
  return (
    <fieldset className="bare split-comments">
      <legend className="field-label">{t('splitting.which')}</legend>
      {comments.map((comment) => (
        <label key={comment.id} className="row check-row">
          <input
            type="checkbox"
            checked={chosen.includes(comment.id)}
            disabled={!chosen.includes(comment.id) && chosen.length >= MOST_COMMENTS}
            onChange={(event) =>
              onChange(
                comments
                  .map(({ id }) => id)
                  .filter((id) => (id === comment.id ? event.target.checked : chosen.includes(id))),
              )
            }
          />
          <span className="grow">
            <span className="row muted">
              {comment.authorId.startsWith('con_') ? (
                <ContactName id={comment.authorId} />
              ) : (
                nameOf(comment.authorId)
              )}
              <RelativeTime value={comment.createTime} />
              {comment.attachments.length > 0 && (
                <span>{t('merging.files', { count: comment.attachments.length })}</span>
              )}
            </span>
            <span className="clamp">{comment.body}</span>
          </span>
        </label>
      ))}
      {violation && (
        <p className="field-error" role="alert">
          {violation}
        </p>
      )}
    </fieldset>
  );
}

/** A new ticket of the same requester from some of this one's comments, which stay here, too. */
export default function SplitDialog({
  ticket,
  onSplit,
  onClose,
}: {
  ticket: Ticket;
  /** Gets the new one. */
  onSplit: (ticket: Ticket) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [subject, setSubject] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [isMissing, setMissing] = useState(false);
  const save = (): Promise<void> | undefined => {
    setMissing(chosen.length === 0);
    if (chosen.length === 0) return undefined;
    return (async () => {
      const made = await api(Tickets.split, {
        id: ticket.id,
        subject: subject.trim(),
        commentIds: chosen,
      });
      storeTicket(made);
      showToast({ tone: 'plain', text: t('splitting.done', { number: made.number }) });
      onSplit(made);
    })();
  };
  return (
    <FormDialog
      wide
      title={t('splitting.title', { number: ticket.number })}
      queryKey={['history', ticket.id]}
      saveLabel={t('splitting.split')}
      onSave={save}
      onClose={onClose}
    >
      <p className="muted">{t('splitting.what')}</p>
      <TextField
        label={t('splitting.subject')}
        name="subject"
        most={200}
        required
        value={subject}
        onChange={setSubject}
      />
      <Choice ticket={ticket} chosen={chosen} onChange={setChosen} />
      {isMissing && chosen.length === 0 && (
        <p className="field-error" role="alert">
          {t('splitting.missing')}
        </p>
      )}
    </FormDialog>
  );
}
