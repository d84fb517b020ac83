/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { Conversations } from '../api/gen/chat';
import { type Ticket_State, Tickets } from '../api/gen/tickets';
import { day } from '../text/time';
import { Spinner, Trouble, useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { Link } from '../visitor/router';
import { Suggested } from './suggested';

export function StatePill({ state }: { state: Ticket_State }) {
  const { words } = useSite();
  const tone =
    state === 'WAITING_FOR_CUSTOMER' ? ' is-you' : state === 'RESOLVED' ? ' is-done' : '';
  return <span class={`tone-pill${tone}`}>{words.state[state]}</span>;
}

/** The customer's own requests, or those it is in copy of, which are nothing to show for most. */
function TicketRows({ copied }: { copied: boolean }) {
  const { api, words, locale } = useSite();
  const list = useLoad(`tickets ${copied}`, () =>
    api(Tickets.list, { orderBy: 'update_time desc', pageSize: 100, copied }),
  );
  if (list.problem) return <Trouble problem={list.problem} onRetry={list.reload} />;
  if (!list.data) return copied ? null : <Spinner />;
  if (list.data.tickets.length === 0) return copied ? null : <p>{words.noTickets}</p>;
  return (
    <>
      {copied && <h2>{words.copied}</h2>}
      <ul class="site-list">
        {list.data.tickets.map((ticket) => (
          <li key={ticket.id}>
            <Link class="site-row" to={`/portal/tickets/${ticket.id}`}>
              <span>
                #{ticket.number} {ticket.subject}
              </span>
              <StatePill state={ticket.state} />
              <time dateTime={ticket.updateTime}>{day(ticket.updateTime ?? '', locale)}</time>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function ConversationRows() {
  const { api, words, locale } = useSite();
  const list = useLoad('conversations', () => api(Conversations.list, { pageSize: 100 }));
  if (list.problem) return <Trouble problem={list.problem} onRetry={list.reload} />;
  if (!list.data) return <Spinner />;
  if (list.data.conversations.length === 0) return <p>{words.noConversations}</p>;
  return (
    <ul class="site-list">
      {list.data.conversations.map((conversation) => (
        <li key={conversation.id}>
          <Link class="site-row" to={`/portal/conversations/${conversation.id}`}>
            <span>{conversation.context?.pageTitle || conversation.channel}</span>
            <span class="tone-pill">{words.chatState[conversation.state]}</span>
            <time dateTime={conversation.updateTime}>
              {day(conversation.updateTime ?? '', locale)}
            </time>
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function HomeView() {
  const { words } = useSite();
  return (
    <>
      <section class="site-section">
        <div class="site-ask">
          <h1>{words.portal}</h1>
          <Link class="site-button site-primary" to="/portal/new">
            {words.newTicket}
          </Link>
        </div>
      </section>
      <section class="site-section">
        <h2>{words.tickets}</h2>
        <TicketRows copied={false} />
        <TicketRows copied />
      </section>
      <section class="site-section">
        <h2>{words.conversations}</h2>
        <ConversationRows />
      </section>
      <Suggested />
    </>
  );
}
