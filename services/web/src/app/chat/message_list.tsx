// SPDX-License-Identifier: Apache-2.0
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/gen/chat';
import { clockTime, dateTime } from '../../text/time';
import { useUserName } from '../people/people';
import { percent } from '../ticket/details_panel';
import { FileList } from '../ticket/file_list';
import { Translatable } from '../translation/translator';
import { AnswerText } from '../ui/answer_text';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { RichText } from '../ui/rich_text';
import { discardMessage, type PendingMessage, sendMessage } from './messages';

function filePath(id: string): string {
  return `/v1/attachments/${id}:download`;
}

function MessageView({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
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
      </span>
      <div className="message-bubble">
        {message.sender === 'BOT' ? (
          <AnswerText text={message.text} />
        ) : (
          <RichText text={message.text} />
        )}
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
        {message.problem ? t('ticket.notSent') : t('ticket.sending')}
      </span>
      <div className="message-bubble">
        <RichText text={message.text} />
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

/** Follows the end while the reader is there; leaves it alone while he reads further up. */
export function MessageList({
  messages,
  pending,
}: {
  messages: readonly Message[];
  pending: readonly PendingMessage[];
}) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
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
      {messages.map((message) => (
        <MessageView key={message.sequence} message={message} />
      ))}
      {pending.map((message) => (
        <PendingView key={message.requestId} message={message} />
      ))}
    </ol>
  );
}
