/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import type { BotAnswer_Citation, Message } from '../../api/gen/chat';
import { type Inline, parseBlocks } from '../../text/inline';
import type { Outgoing } from '../chat_session';
import type { PanelWords } from './words';

function Parts({ parts }: { parts: Inline[] }) {
  return (
    <>
      {parts.map((part) => {
        if (part.kind === 'strong') return <strong>{part.text}</strong>;
        if (part.kind === 'em') return <em>{part.text}</em>;
        if (part.kind === 'code') return <code>{part.text}</code>;
        if (part.kind === 'link') {
          return (
            <a href={part.href} target="_blank" rel="noopener noreferrer">
              {part.text}
            </a>
          );
        }
        return part.text;
      })}
    </>
  );
}

function Text({ text }: { text: string }) {
  const items = (all: Inline[][]) =>
    all.map((parts) => (
      <li>
        <Parts parts={parts} />
      </li>
    ));
  return (
    <>
      {parseBlocks(text).map((block) => {
        if (block.kind === 'ul') return <ul>{items(block.items)}</ul>;
        if (block.kind === 'ol') return <ol>{items(block.items)}</ol>;
        if (block.kind === 'p') {
          return (
            <p>
              <Parts parts={block.parts} />
            </p>
          );
        }
        return (
          <p>
            <strong>
              <Parts parts={block.parts} />
            </strong>
          </p>
        );
      })}
    </>
  );
}

function citationHref(origin: string, { articleId, url }: BotAnswer_Citation): string {
  if (articleId) return `${origin}/help/articles/${articleId}`;
  return /^https?:\/\//.test(url) ? url : origin + (url.startsWith('/') ? url : `/help/${url}`);
}

export function MessageView({
  message,
  origin,
  words,
}: {
  message: Message;
  origin: string;
  words: PanelWords;
}) {
  if (message.sender === 'SYSTEM') return <li class="system">{message.text}</li>;
  const isOwn = message.sender === 'CUSTOMER';
  const citations = message.botAnswer?.citations ?? [];
  return (
    <li class={isOwn ? 'own' : 'theirs'}>
      {!isOwn && <span class="who">{message.sender === 'BOT' ? words.bot : words.agent}</span>}
      {isOwn && <span class="hidden">{words.you}</span>}
      <div class="bubble">
        <Text text={message.text} />
        {citations.length > 0 && (
          <nav class="citations" aria-label={words.sources}>
            {citations.map((citation) => (
              <a href={citationHref(origin, citation)} target="_blank" rel="noopener">
                {citation.title}
              </a>
            ))}
          </nav>
        )}
      </div>
    </li>
  );
}

export function OutgoingView({
  outgoing,
  words,
  onRetry,
  onDiscard,
}: {
  outgoing: Outgoing;
  words: PanelWords;
  onRetry: () => void;
  onDiscard: () => void;
}) {
  return (
    <li class="own pending">
      <div class="bubble">
        <p>{outgoing.text}</p>
      </div>
      {outgoing.problem && (
        <p class="failed" role="alert">
          {words.failed} {!outgoing.problem.isOffline && outgoing.problem.message}{' '}
          <button type="button" class="plain" onClick={onRetry}>
            {words.retry}
          </button>{' '}
          <button type="button" class="plain" onClick={onDiscard}>
            {words.discard}
          </button>
        </p>
      )}
    </li>
  );
}
