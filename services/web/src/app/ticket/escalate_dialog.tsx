// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket, Ticket_Level } from '../../api/gen/tickets';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useTicketCommands } from './use_commands';

export function EscalateDialog({
  ticket,
  level,
  onClose,
}: {
  ticket: Ticket;
  level: Ticket_Level;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const commands = useTicketCommands();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void commands.escalate(ticket, level, reason.trim());
    onClose();
  };
  return (
    <Dialog title={t('ticket.escalateTo', { level })} onClose={onClose}>
      <form className="dialog-body" onSubmit={submit}>
        <p className="muted">{t('ticket.escalateHint')}</p>
        <label className="field">
          <span className="field-label">{t('ticket.escalateReason')}</span>
          <textarea
            className="textarea"
            rows={3}
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={!reason.trim()}>
            {t('ticket.escalateTo', { level })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
