// SPDX-License-Identifier: Apache-2.0
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment_Visibility, Ticket } from '../../api/gen/tickets';
import { isOpen } from '../inbox/views';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Menu } from '../ui/menu';
import { sendComment } from './comments';
import { useDraft } from './draft';
import { useTicketCommands } from './use_commands';

const MOST_CHARACTERS = 20_000;

/** Reply or note. Ctrl+Enter sends; what was typed is never lost. */
export function Composer({
  ticket,
  visibility,
  onVisibility,
  field,
}: {
  ticket: Ticket;
  visibility: Comment_Visibility;
  onVisibility: (visibility: Comment_Visibility) => void;
  field: RefObject<HTMLTextAreaElement | null>;
}) {
  const { t } = useTranslation();
  const isNote = visibility === 'INTERNAL';
  const [reply, setReply] = useDraft(`${ticket.id}.reply`);
  const [note, setNote] = useDraft(`${ticket.id}.note`);
  const [isBusy, setBusy] = useState(false);
  const commands = useTicketCommands();
  const [text, setText] = isNote ? [note, setNote] : [reply, setReply];
  const canSend = text.trim() !== '' && !isBusy;

  const send = async (after?: 'wait' | 'resolve'): Promise<void> => {
    if (!canSend) return;
    const body = text.trim();
    setText('');
    setBusy(true);
    const isSent = await sendComment({ ticketId: ticket.id, body, visibility });
    setBusy(false);
    if (isSent && after === 'wait') await commands.wait(ticket, 'CUSTOMER');
    if (isSent && after === 'resolve') await commands.resolve(ticket);
  };

  return (
    <div className={`composer${isNote ? ' is-note' : ''}`}>
      <div className="row">
        <fieldset className="segmented" aria-label={t('ticket.reply')}>
          <button type="button" aria-pressed={!isNote} onClick={() => onVisibility('PUBLIC')}>
            {t('ticket.reply')}
          </button>
          <button type="button" aria-pressed={isNote} onClick={() => onVisibility('INTERNAL')}>
            {t('ticket.note')}
          </button>
        </fieldset>
        <span className="grow" />
        {text.length > MOST_CHARACTERS * 0.9 && (
          <span className="muted num">
            {text.length} / {MOST_CHARACTERS}
          </span>
        )}
      </div>
      <textarea
        ref={field}
        className="textarea"
        rows={4}
        maxLength={MOST_CHARACTERS}
        aria-label={isNote ? t('ticket.note') : t('ticket.reply')}
        placeholder={isNote ? t('ticket.notePlaceholder') : t('ticket.replyPlaceholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void send();
          } else if (event.key === 'Escape') {
            event.stopPropagation();
            event.currentTarget.blur();
          }
        }}
      />
      <div className="row composer-foot">
        <span className="muted composer-hint">
          {isNote && <Icon name="lock" size={13} />} <kbd>Ctrl</kbd> <kbd>↵</kbd>
        </span>
        <span className="grow" />
        {!isNote && isOpen(ticket) && (
          <Menu
            label={t('action.more')}
            direction="up"
            className="btn btn-icon"
            items={[
              { key: 'wait', label: t('ticket.sendWait'), onSelect: () => void send('wait') },
              {
                key: 'resolve',
                label: t('ticket.sendResolve'),
                onSelect: () => void send('resolve'),
              },
            ]}
          >
            <Icon name="up" size={15} />
          </Menu>
        )}
        <Button tone="primary" icon="send" disabled={!canSend} onClick={() => void send()}>
          {isNote ? t('ticket.addNote') : t('ticket.send')}
        </Button>
      </div>
    </div>
  );
}
