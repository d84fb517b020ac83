// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/gen/tickets';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useTicketCommands } from './use_commands';
import { openSubtasks } from './work';

/** Asks why a ticket is resolved though sub-tasks are open. */
export function ForceDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTranslation();
  const commands = useTicketCommands();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void commands.resolve(ticket, '', reason.trim());
    onClose();
  };
  return (
    <Dialog title={t('work.forceTitle', { count: openSubtasks(ticket) })} onClose={onClose}>
      <form className="dialog-body" onSubmit={submit}>
        <label className="field">
          <span className="field-label">{t('work.forceReason')}</span>
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
            {t('ticket.resolve')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
