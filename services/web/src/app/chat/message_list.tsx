// SPDX-License-Identifier: Apache-2.0
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EDIT_MS, mayAmend, RECALL_MS, shownEntries } from '../../api/entries';
import { type Card, Conversations, type Marks, type Message } from '../../api/gen/chat';
import { clockTime, dateTime } from '../../text/time';
import { api } from '../api';
import { useUserName } from '../people/people';
import { useMe } from '../session/session';
import { percent } from '../ticket/details_panel';
import { FileList } from '../ticket/file_list';
import { Translatable } from '../translation/translator';
import { AnswerText } from '../ui/answer_text';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { useNow } from '../ui/now';
import { RichText } from '../ui/rich_text';
import { useRun } from '../ui/run';
import { filePath } from './files';
import { discardMessage, type PendingMessage, sendMessage } from './messages';

function CardView({ card }: { card: Card | undefined }) {
  if (!card) return null;
  return (
    <a className="message-card" href={card.url} target="_blank" rel="noopener noreferrer">
      <strong>{card.title}</strong>
      <span className="muted small">{URL.canParse(card.url) ? new URL(card.url).host : ''}</span>
    </a>
  );
}

/** Changing or taking back one's own words, as long as that is possible. */
function Amend({ message, onEdit }: { message: Message; onEdit: () => void }) {
  const { t } = useTranslation();
  const now = useNow(10_000);
  const { busy, run } = useRun();
  const { conversationId, id } = message;
  if (!mayAmend(message, EDIT_MS, now)) return null;
  return (
    <span className="message-amend">
      {message.text && (
        <Button small tone="quiet" disabled={busy} onClick={onEdit}>
          {t('chat.edit')}
        </Button>
      )}
      {mayAmend(message, RECALL_MS, now) && (
        <Button
          small
          tone="quiet"
          disabled={busy}
          onClick={() =>
            void run(async () => {
              await api(Conversations.recallMessage, { conversationId, id });
            })
          }
        >
          {t('chat.recall')}
        </Button>
      )}
    </span>
  );
}

function EditField({ message, onDone }: { message: Message; onDone: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(message.text);
  const { busy, run } = useRun();
  const { conversationId, id } = message;
  const save = (): void =>
    void run(async () => {
      await api(Conversations.editMessage, { conversationId, id, message: { text: text.trim() } });
      onDone();
    });
  return (
    <>
      <textarea
        className="textarea"
        rows={2}
        maxLength={4000}
        aria-label={t('chat.edit')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="row">
        <Button small onClick={onDone}>
          {t('action.cancel')}
        </Button>
        <Button small tone="primary" disabled={busy || !text.trim()} onClick={save}>
          {t('action.save')}
        </Button>
      </div>
    </>
  );
}

function MessageView({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  const me = useMe();
  const [isEditing, setEditing] = useState(false);
  if (message.sender === 'SYSTEM') {
    return (
      <li className="message-system" title={dateTime(message.createTime ?? '', i18n.language)}>
        {message.text}
      </li>
    );
  }
  const answer = message.botAnswer;
  const name =
    message.sender === 'AGENT' ? nameOf(message.senderId) : t(`sender.${message.sender}`);
  return (
    <li className={`message message-${message.internal ? 'note' : message.sender.toLowerCase()}`}>
      <span className="message-meta muted">
        {message.internal && `${t('ticket.internal')} · `}
        {name} ·{' '}
        <time
          dateTime={message.createTime}
          title={dateTime(message.createTime ?? '', i18n.language)}
        >
          {clockTime(message.createTime ?? '', i18n.language)}
        </time>
        {message.editTime && ` · ${t('chat.edited')}`}
        {message.senderId === me.user.id && !isEditing && (
          <Amend message={message} onEdit={() => setEditing(true)} />
        )}
      </span>
      <div className="message-bubble">
        {isEditing ? (
          <EditField message={message} onDone={() => setEditing(false)} />
        ) : message.recallTime ? (
          <em className="muted">{t('chat.recalled')}</em>
        ) : message.sender === 'BOT' ? (
          <AnswerText text={message.text} />
        ) : (
          <RichText text={message.text} />
        )}
        <CardView card={message.card} />
        {message.sender === 'CUSTOMER' && <Translatable text={message.text} />}
        <FileList files={message.attachments} pathOf={filePath} />
        {answer && answer.decision !== 'DECISION_UNSPECIFIED' && (
          <div className="message-answer">
            <Badge tone={answer.decision === 'ANSWER' ? 'ok' : 'warn'}>
              {t(`decisionName.${answer.decision}`)}
              {answer.confidence > 0 &&
                ` · ${t('chat.botSure', { percent: percent(answer.confidence) })}`}
            </Badge>
            {answer.citations.map((citation) => (
              <a
                key={citation.articleId}
                href={`/knowledge/${citation.articleId}`}
                target="_blank"
                rel="noopener"
              >
                {citation.title}
              </a>
            ))}
          </div>
        )}
      </div>
    </li>
  );
}

function PendingView({ message }: { message: PendingMessage }) {
  const { t } = useTranslation();
  return (
    <li className={`message message-${message.internal ? 'note' : 'agent'} is-pending`}>
      <span className="message-meta muted">
        {!message.problem
          ? t('ticket.sending')
          : message.problem.isTransient
            ? t('ticket.notSentYet')
            : t('ticket.notSent')}
      </span>
      <div className="message-bubble">
        <RichText text={message.text} />
        <FileList files={message.files} pathOf={filePath} />
        {message.problem && (
          <div className="row comment-failed">
            <span className="field-error grow">{message.problem.message}</span>
            <Button small onClick={() => discardMessage(message.requestId)}>
              {t('action.discard')}
            </Button>
            <Button small onClick={() => void sendMessage(message)}>
              {t('action.retry')}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

/** How far the customer has read, and whether more is being typed. */
function CustomerMarks({ marks, last }: { marks: Marks | undefined; last: Message | undefined }) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const typing = Date.parse(marks?.customer?.typingUntil ?? '') > now;
  const isOurs = last?.sender === 'AGENT' && !last.internal;
  const at = Number(last?.sequence ?? 0);
  const words = typing
    ? t('chat.customerTypes')
    : isOurs && Number(marks?.customer?.readSequence ?? 0) >= at
      ? t('chat.read')
      : isOurs && Number(marks?.customer?.deliveredSequence ?? 0) >= at
        ? t('chat.delivered')
        : '';
  return (
    <li className="message-marks muted small" role="status">
      {words}
    </li>
  );
}

/** Follows the end while the reader is there; leaves it alone while he reads further up. */
export function MessageList({
  messages,
  pending,
  marks,
}: {
  messages: readonly Message[];
  pending: readonly PendingMessage[];
  marks: Marks | undefined;
}) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  const shown = useMemo(() => shownEntries(messages), [messages]);
  const count = messages.length + pending.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what moves the view.
  useLayoutEffect(() => {
    const element = list.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [count]);
  return (
    <ol
      className="messages"
      ref={list}
      aria-live="polite"
      aria-label={t('chat.messages')}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 60;
      }}
    >
      {shown.map((message) => (
        <MessageView key={message.sequence} message={message} />
      ))}
      {pending.map((message) => (
        <PendingView key={message.requestId} message={message} />
      ))}
      <CustomerMarks marks={marks} last={shown.at(-1)} />
    </ol>
  );
}
