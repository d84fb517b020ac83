// SPDX-License-Identifier: Apache-2.0
import { type ClipboardEvent, type DragEvent, type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  Comment_Visibility,
  CommentDraft,
  ScheduledComment,
  Ticket,
} from '../../api/gen/tickets';
import { shortDateTime } from '../../text/time';
import { isOpen } from '../inbox/views';
import { TranslateDraft } from '../translation/translator';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Menu } from '../ui/menu';
import { showProblem } from '../ui/run';
import { showToast } from '../ui/toast';
import { sendComment } from './comments';
import { joined, useDraft } from './draft';
import { WrittenFileList } from './file_list';
import { useWrittenFiles } from './files';
import { usePresence, ViewersLine } from './presence';
import { MacroMenu, ReplyMenu } from './ready_made';
import { useResolveOrAsk } from './resolving';
import { useSavedDraft } from './saved_draft';
import { ScheduledList, SendLaterDialog, scheduleComment } from './scheduled';
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
  const { t, i18n } = useTranslation();
  const isNote = visibility === 'INTERNAL';
  const [reply, setReply] = useDraft(`${ticket.id}.reply`);
  const [note, setNote] = useDraft(`${ticket.id}.note`);
  const [isBusy, setBusy] = useState(false);
  const [isChoosingTime, setChoosingTime] = useState(false);
  const commands = useTicketCommands();
  const resolveOrAsk = useResolveOrAsk();
  const files = useWrittenFiles();
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = isNote ? [note, setNote] : [reply, setReply];
  const isEmpty = text.trim() === '' && files.sent.length === 0;
  const canSend = !isEmpty && !isBusy && !files.isBusy && text.length <= MOST_CHARACTERS;
  const viewers = usePresence(ticket.id, text !== '' && !isNote);
  // The sequence that the writer has seen: that of the moment the writing began.
  const seen = useRef<string | undefined>(undefined);
  if (isEmpty) seen.current = undefined;
  else seen.current ??= ticket.sequence;

  // Nothing that is being written is lost: what comes back is put after it.
  const takeBack = (found: CommentDraft | ScheduledComment): void => {
    const isInternal = found.visibility === 'INTERNAL';
    (isInternal ? setNote : setReply)((known) => joined(known, found.body));
    files.restore(found.attachments);
    onVisibility(isInternal ? 'INTERNAL' : 'PUBLIC');
  };
  // One draft is kept of a ticket: what is shown, or else what was written on the other side.
  const other: { body: string; visibility: Comment_Visibility } = isNote
    ? { body: reply, visibility: 'PUBLIC' }
    : { body: note, visibility: 'INTERNAL' };
  const draft = useSavedDraft(
    ticket.id,
    { ...(text || !other.body ? { body: text, visibility } : other), files: files.sent },
    takeBack,
  );

  const empty = (): void => {
    setText('');
    files.clear();
    draft.forget();
  };
  const send = async (after?: 'wait' | 'resolve'): Promise<void> => {
    if (!canSend) return;
    const body = text.trim();
    const sent = files.sent;
    const expectedSequence = seen.current ?? ticket.sequence;
    empty();
    setBusy(true);
    const isSent = await sendComment({
      ticketId: ticket.id,
      body,
      visibility,
      files: sent,
      expectedSequence,
    });
    setBusy(false);
    if (isSent && after === 'wait') await commands.wait(ticket, 'CUSTOMER');
    if (isSent && after === 'resolve') resolveOrAsk(ticket);
  };
  const sendLater = async (time: Date): Promise<void> => {
    setChoosingTime(false);
    const attachments = files.sent.map(({ id }) => ({ id }));
    try {
      await scheduleComment(ticket.id, { body: text.trim(), visibility, attachments }, time);
      empty();
      const when = shortDateTime(time, i18n.language);
      showToast({ tone: 'plain', text: t('ticket.scheduledFor', { time: when }) });
    } catch (error) {
      showProblem(t, error);
    }
  };
  const takeFiles = (event: ClipboardEvent | DragEvent, data: DataTransfer | null): void => {
    if (!data || data.files.length === 0) return;
    event.preventDefault();
    files.add(data.files);
  };

  const more =
    isNote || !isOpen(ticket)
      ? []
      : [
          { key: 'wait', label: t('ticket.sendWait'), onSelect: () => void send('wait') },
          { key: 'resolve', label: t('ticket.sendResolve'), onSelect: () => void send('resolve') },
        ];
  return (
    <div className={`composer${isNote ? ' is-note' : ''}`}>
      <ScheduledList ticketId={ticket.id} onEdit={takeBack} />
      <ViewersLine viewers={viewers} />
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
        onPaste={(event) => takeFiles(event, event.clipboardData)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => takeFiles(event, event.dataTransfer)}
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
      <WrittenFileList files={files.files} onRemove={files.remove} />
      <div className="row composer-foot">
        <Button
          tone="quiet"
          icon="clip"
          aria-label={t('ticket.attach')}
          title={t('ticket.attach')}
          onClick={() => picker.current?.click()}
        />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t('ticket.attach')}
          onChange={(event) => {
            files.add([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <ReplyMenu
          ticket={ticket}
          onInsert={(body) => {
            setText((known) => joined(known, body));
            field.current?.focus();
          }}
        />
        <MacroMenu ticket={ticket} />
        <span className="muted composer-hint">
          {isNote && <Icon name="lock" size={13} />} <kbd>Ctrl</kbd> <kbd>↵</kbd>
        </span>
        {!isNote && <TranslateDraft text={text} onText={setText} />}
        <span className="grow" />
        <Menu
          label={t('action.more')}
          direction="up"
          className="btn btn-icon"
          items={[
            ...more,
            {
              key: 'later',
              label: t('ticket.sendLater'),
              onSelect: () => canSend && setChoosingTime(true),
            },
          ]}
        >
          <Icon name="up" size={15} />
        </Menu>
        <Button tone="primary" icon="send" disabled={!canSend} onClick={() => void send()}>
          {isNote ? t('ticket.addNote') : t('ticket.send')}
        </Button>
      </div>
      {isChoosingTime && (
        <SendLaterDialog
          onClose={() => setChoosingTime(false)}
          onChoose={(time) => void sendLater(time)}
        />
      )}
    </div>
  );
}
