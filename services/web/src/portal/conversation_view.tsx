/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { Conversations, type Message } from '../api/gen/chat';
import { dateTime } from '../text/time';
import { Spinner, Trouble, useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { Link } from '../visitor/router';

const PAGE_SIZE = 500;

/** What was said in a talk, to read again. */
export function ConversationView({ id }: { id: string }) {
  const { api, words, locale } = useSite();
  const loaded = useLoad(id, async () => {
    const conversation = await api(Conversations.get, { id });
    const messages: Message[] = [];
    let hasMore = true;
    while (hasMore) {
      const afterSequence = messages.at(-1)?.sequence ?? '0';
      const page = await api(Conversations.listMessages, {
        conversationId: id,
        afterSequence,
        pageSize: PAGE_SIZE,
      });
      messages.push(...page.messages);
      hasMore = page.hasMore && page.messages.length > 0;
    }
    return { conversation, messages };
  });
  if (loaded.problem) return <Trouble problem={loaded.problem} onRetry={loaded.reload} />;
  if (!loaded.data) return <Spinner />;
  const { conversation, messages } = loaded.data;
  const names = {
    CUSTOMER: words.you,
    BOT: words.bot,
    AGENT: words.team,
    SYSTEM: words.system,
    SENDER_UNSPECIFIED: '',
  };
  return (
    <article class="site-article">
      <Link to="/portal">← {words.portal}</Link>
      <h1>{conversation.context?.pageTitle || words.conversations}</h1>
      <p class="site-meta">
        <span class="tone-pill">{words.chatState[conversation.state]}</span>
        <span>{dateTime(conversation.createTime ?? '', locale)}</span>
        {conversation.ticketId && (
          <Link to={`/portal/tickets/${conversation.ticketId}`}>{words.number} →</Link>
        )}
      </p>
      <div class="site-thread">
        {messages.map((message) => (
          <section
            key={message.sequence}
            class={`site-said${message.sender === 'CUSTOMER' ? ' is-own' : ''}`}
          >
            <header>
              <strong>{names[message.sender]}</strong>
              <time dateTime={message.createTime}>
                {dateTime(message.createTime ?? '', locale)}
              </time>
            </header>
            <p class="pre">{message.text}</p>
          </section>
        ))}
      </div>
    </article>
  );
}
