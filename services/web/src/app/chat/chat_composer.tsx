// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../api/gen/chat';
import { useUserName } from '../people/people';
import { useMe } from '../session/session';
import { useDraft } from '../ticket/draft';
import { TranslateDraft } from '../translation/translator';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { take, takeOver } from './chat_actions';
import { sendMessage } from './messages';

const ArticlePicker = lazy(() => import('./article_picker'));

const MOST_CHARACTERS = 4000;

export function ChatComposer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const me = useMe();
  const nameOf = useUserName();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(conversation.id);
  const [isPicking, setPicking] = useState(false);
  useHotkeys({ r: () => field.current?.focus() });

  if (conversation.state === 'CLOSED') {
    return <p className="chat-gate muted">{t('chat.isClosed')}</p>;
  }
  const isColleagues = conversation.state === 'ACTIVE' && conversation.assigneeId !== me.user.id;
  const whisper = (): void => {
    const trimmed = text.trim();
    if (!trimmed) return;
    setText('');
    void sendMessage({ conversationId: conversation.id, text: trimmed, internal: true });
  };
  if (isColleagues && me.can('chat.supervise')) {
    return (
      <div className="composer composer-note">
        <p className="muted small">
          {t('chat.watching', { name: nameOf(conversation.assigneeId) })}
        </p>
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
  if (conversation.state !== 'ACTIVE' || isColleagues) {
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
  const send = (): void => {
    const trimmed = text.trim();
    if (!trimmed) return;
    setText('');
    void sendMessage({ conversationId: conversation.id, text: trimmed });
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
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
          } else if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <div className="row composer-foot">
        <Button small tone="quiet" icon="book" onClick={() => setPicking(true)}>
          {t('chat.insertArticle')}
        </Button>
        <TranslateDraft text={text} onText={setText} />
        <span className="grow" />
        <Button tone="primary" icon="send" disabled={!text.trim()} onClick={send}>
          {t('action.send')}
        </Button>
      </div>
      {isPicking && (
        <Suspense>
          <ArticlePicker
            onClose={() => setPicking(false)}
            onPick={(article) => {
              const link = `${window.location.origin}/help/articles/${article.id}`;
              setText(
                `${text}${text && !text.endsWith('\n') ? '\n' : ''}${article.title}\n${link}`,
              );
              setPicking(false);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
