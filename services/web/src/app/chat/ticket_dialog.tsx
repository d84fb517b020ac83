// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { toTicket } from './chat_actions';
import { NoteField } from './note_field';

/** Ends a conversation as a ticket, with a note for whoever goes on. */
export default function TicketDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void toTicket(t, id, note.trim());
    onClose();
  };
  return (
    <Dialog title={t('chat.toTicketTitle')} onClose={onClose}>
      <form className="dialog-body" onSubmit={submit}>
        <p className="muted">{t('chat.toTicketHint')}</p>
        <NoteField label={t('chat.toTicketNote')} value={note} onChange={setNote} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('chat.toTicket')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
