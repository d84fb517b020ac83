/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { mayAmend, RECALL_MS } from '../../api/entries';
import type { BotAnswer_Citation, Card, Message } from '../../api/gen/chat';
import { sizeText } from '../../api/upload';
import { type Inline, parseBlocks } from '../../text/inline';
import type { FileShelf } from '../files';
import type { Outgoing } from '../outbox';
import { SentFiles } from './files';
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

function CardView({ card }: { card: Card | undefined }) {
  if (!card) return null;
  return (
    <a class="card" href={card.url} target="_blank" rel="noopener noreferrer">
      {card.imageUrl && <img src={card.imageUrl} alt="" loading="lazy" />}
      <strong>{card.title}</strong>
    </a>
  );
}

export function MessageView({
  message,
  origin,
  shelf,
  words,
  locale,
  onRecall,
}: {
  message: Message;
  origin: string;
  shelf: FileShelf;
  words: PanelWords;
  locale: string;
  /** Takes one's own entry back. */
  onRecall?: () => void;
}) {
  if (message.sender === 'SYSTEM') return <li class="system">{message.text}</li>;
  const isOwn = message.sender === 'CUSTOMER';
  const citations = message.botAnswer?.citations ?? [];
  return (
    <li class={isOwn ? 'own' : 'theirs'}>
      {!isOwn && <span class="who">{message.sender === 'BOT' ? words.bot : words.agent}</span>}
      {isOwn && <span class="hidden">{words.you}</span>}
      {message.recallTime && <p class="gone">{words.recalled}</p>}
      <CardView card={message.card} />
      {(message.text || citations.length > 0) && (
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
      )}
      <SentFiles files={message.attachments} shelf={shelf} words={words} locale={locale} />
      {message.editTime && <span class="who">{words.edited}</span>}
      {isOwn && onRecall && mayAmend(message, RECALL_MS, Date.now()) && (
        <button type="button" class="plain small" onClick={onRecall}>
          {words.recall}
        </button>
      )}
    </li>
  );
}

/** What went wrong, in the reader's language where it is a thing of files. */
function problemWords({ problem, refused }: Outgoing, words: PanelWords): string {
  if (!problem) return '';
  if (refused.length > 0) return words.refused(refused.join(', '));
  if (problem.reason === 'TOO_MANY_UPLOADS') return words.tooManyUploads;
  const failed = problem.isTransient ? words.notYet : words.failed;
  return problem.isOffline ? failed : `${failed} ${problem.message}`;
}

export function OutgoingView({
  outgoing,
  words,
  locale,
  onRetry,
  onDiscard,
}: {
  outgoing: Outgoing;
  words: PanelWords;
  locale: string;
  onRetry: () => void;
  onDiscard: () => void;
}) {
  const { text, files, share, problem, refused } = outgoing;
  const percent = Math.round(share * 100);
  return (
    <li class="own pending">
      {text && (
        <div class="bubble">
          <p>{text}</p>
        </div>
      )}
      {files.length > 0 && (
        <ul class="sent" aria-label={words.files}>
          {files.map((file) => (
            <li class="file">
              <span class="name">{file.name}</span>
              <span class="size">{sizeText(file.size, locale)}</span>
            </li>
          ))}
        </ul>
      )}
      {files.length > 0 && !problem && (
        <p class="under-way">
          <progress max={100} value={percent} aria-label={words.sendingFiles(percent)} />
          <button type="button" class="plain" onClick={onDiscard}>
            {words.cancel}
          </button>
        </p>
      )}
      {problem && (
        <p class="failed" role="alert">
          {problemWords(outgoing, words)}{' '}
          {(text || files.length > 0) && (
            <button type="button" class="plain" onClick={onRetry}>
              {refused.length > 0 ? words.withoutRefused : words.retry}
            </button>
          )}{' '}
          <button type="button" class="plain" onClick={onDiscard}>
            {words.discard}
          </button>
        </p>
      )}
    </li>
  );
}
