// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newRequestId } from '../../api/client';
import { type Ticket, type Ticket_Priority, Tickets } from '../../api/gen/tickets';
import { api } from '../api';
import { storeTicket } from '../inbox/queries';
import { ContactPicker } from '../people/pickers';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { problemText } from '../ui/run';
import '../styles/settings.css';
import { Select } from '../ui/select';
import { showToast } from '../ui/toast';

/** For questions that come by other ways, for example a call. */
export default function NewTicket({
  followUpOf,
  onClose,
  onCreated,
}: {
  /** An ended ticket that the new one goes on with. */
  followUpOf?: Ticket;
  onClose: () => void;
  onCreated: (ticket: Ticket) => void;
}) {
  const { t } = useTranslation();
  const [requesterId, setRequester] = useState(followUpOf?.requesterId ?? '');
  const [subject, setSubject] = useState(followUpOf?.subject ?? '');
  const [description, setDescription] = useState('');
  const [priority, setPriority] = useState<Ticket_Priority>('PRIORITY_UNSPECIFIED');
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [requestId] = useState(newRequestId);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      const chosen = priority === 'PRIORITY_UNSPECIFIED' ? undefined : priority;
      const ticket = await api(
        Tickets.create,
        {
          ticket: {
            subject: subject.trim(),
            description,
            priority: chosen,
            requesterId,
            channel: 'WEB',
            followUpOfId: followUpOf?.id,
          },
        },
        { requestId },
      );
      storeTicket(ticket);
      showToast({ tone: 'plain', text: t('ticket.createdToast', { number: ticket.number }) });
      onCreated(ticket);
      onClose();
    } catch (caught) {
      setError(problemText(t, caught));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={followUpOf ? t('work.followUp') : t('ticket.createTitle')} onClose={onClose}>
      <form className="form-body" onSubmit={submit}>
        {error && (
          <p className="form-error" role="alert">
            {error}
          </p>
        )}
        {followUpOf && (
          <p className="muted">{t('work.followUpHint', { number: followUpOf.number })}</p>
        )}
        <ContactPicker
          required
          label={t('ticket.requester')}
          value={requesterId}
          onChange={setRequester}
        />
        <label className="field">
          <span className="field-label">{t('ticket.subject')}</span>
          <input
            className="input"
            required
            maxLength={200}
            value={subject}
            onChange={(e) => setSubject(e.target.value)}
          />
        </label>
        <label className="field">
          <span className="field-label">{t('ticket.description')}</span>
          <textarea
            className="textarea"
            rows={5}
            maxLength={20_000}
            value={description}
            onChange={(e) => setDescription(e.target.value)}
          />
        </label>
        <div className="field">
          <span className="field-label">{t('ticket.priority')}</span>
          <Select
            label={t('ticket.priority')}
            value={priority}
            choices={[
              { value: 'PRIORITY_UNSPECIFIED', label: t('ticket.autoAssign') },
              ...(['P0', 'P1', 'P2', 'P3'] as const).map((value) => ({ value, label: value })),
            ]}
            onChange={setPriority}
          />
        </div>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isBusy}>
            {t('action.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
