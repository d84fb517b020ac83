// SPDX-License-Identifier: Apache-2.0
import {
  type ClipboardEvent,
  type DragEvent,
  lazy,
  Suspense,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../api/gen/chat';
import { useUserName } from '../people/people';
import { useMe } from '../session/session';
import { useDraft } from '../ticket/draft';
import { WrittenFileList } from '../ticket/file_list';
import { useWrittenFiles } from '../ticket/files';
import { TranslateDraft } from '../translation/translator';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { take, takeOver } from './chat_actions';
import { filesOf } from './files';
import { sendMessage, tellMarks } from './messages';

const ArticlePicker = lazy(() => import('./article_picker'));

const MOST_CHARACTERS = 4000;
/** How often it is told that somebody types; the mark ends by itself soon after. */
const TYPING_MS = 4000;

export function ChatComposer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const me = useMe();
  const nameOf = useUserName();
  if (conversation.state === 'CLOSED') {
    return <p className="chat-gate muted">{t('chat.isClosed')}</p>;
  }
  const isColleagues = conversation.state === 'ACTIVE' && conversation.assigneeId !== me.user.id;
  if (isColleagues && me.can('chat.supervise')) {
    return <Whisper key={conversation.id} conversation={conversation} />;
  }
  if (conversation.state === 'ACTIVE' && !isColleagues) {
    return <Writer key={conversation.id} conversation={conversation} />;
  }
  return (
    <div className="chat-gate">
      <span className="grow muted">
        {conversation.state === 'BOT'
          ? t('chat.isBot')
          : conversation.state === 'QUEUED'
            ? t('chat.isQueued')
            : t('chat.isOther', { name: nameOf(conversation.assigneeId) })}
      </span>
      {!isColleagues && (
        <Button tone="primary" onClick={() => void take(t, conversation, me.user.id)}>
          {t('chat.take')}
        </Button>
      )}
    </div>
  );
}

/** What a supervisor says to the colleague who has the conversation. */
function Whisper({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const me = useMe();
  const nameOf = useUserName();
  const field = useRef<HTMLTextAreaElement>(null);
  // Apart from what is written to the customer: whoever takes over never finds one in the other.
  const [text, setText] = useDraft(`whisper.${conversation.id}`);
  useHotkeys({ r: () => field.current?.focus() });
  const whisper = (): void => {
    const trimmed = text.trim();
    if (!trimmed) return;
    setText('');
    void sendMessage({ conversationId: conversation.id, text: trimmed, internal: true });
  };
  return (
    <div className="composer composer-note">
      <p className="muted small">{t('chat.watching', { name: nameOf(conversation.assigneeId) })}</p>
      <textarea
        ref={field}
        className="textarea"
        rows={2}
        maxLength={MOST_CHARACTERS}
        aria-label={t('chat.whisperPlaceholder')}
        placeholder={t('chat.whisperPlaceholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            whisper();
          } else if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <div className="row composer-foot">
        <Button onClick={() => void takeOver(t, conversation.id, me.user.id)}>
          {t('chat.takeOver')}
        </Button>
        <span className="grow" />
        <Button tone="primary" icon="lock" disabled={!text.trim()} onClick={whisper}>
          {t('chat.whisper')}
        </Button>
      </div>
    </div>
  );
}

/** What the agent writes to the customer: words, files, articles. */
function Writer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useDraft(conversation.id);
  const [isPicking, setPicking] = useState(false);
  const files = useWrittenFiles(useMemo(() => filesOf(conversation.id), [conversation.id]));
  useHotkeys({ r: () => field.current?.focus() });
  const typedAt = useRef(0);
  const typing = (): void => {
    if (Date.now() - typedAt.current < TYPING_MS) return;
    typedAt.current = Date.now();
    tellMarks(conversation.id, { typing: true });
  };
  const canSend = (text.trim() !== '' || files.sent.length > 0) && !files.isBusy;
  const send = (): void => {
    if (!canSend) return;
    setText('');
    files.clear();
    void sendMessage({ conversationId: conversation.id, text: text.trim(), files: files.sent });
  };
  const takeFiles = (event: ClipboardEvent | DragEvent, data: DataTransfer | null): void => {
    if (!data || data.files.length === 0) return;
    event.preventDefault();
    files.add(data.files);
  };
  return (
    <div className="composer">
      <textarea
        ref={field}
        className="textarea"
        rows={2}
        maxLength={MOST_CHARACTERS}
        aria-label={t('chat.placeholder')}
        placeholder={t('chat.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value) typing();
        }}
        onPaste={(event) => takeFiles(event, event.clipboardData)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => takeFiles(event, event.dataTransfer)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
          } else if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <WrittenFileList files={files.files} onRemove={files.remove} />
      <div className="row composer-foot">
        <Button
          small
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
        <Button small tone="quiet" icon="book" onClick={() => setPicking(true)}>
          {t('chat.insertArticle')}
        </Button>
        <TranslateDraft text={text} onText={setText} />
        <span className="grow" />
        <Button tone="primary" icon="send" disabled={!canSend} onClick={send}>
          {t('action.send')}
        </Button>
      </div>
      {isPicking && (
        <Suspense>
          <ArticlePicker
            contactId={conversation.contactId}
            onClose={() => setPicking(false)}
            onPick={(article) => {
              void sendMessage({
                conversationId: conversation.id,
                text: article.title,
                articleId: article.id,
              });
              setPicking(false);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
