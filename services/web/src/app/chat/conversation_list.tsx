// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation, QueueSnapshot_Entry } from '../../api/gen/chat';
import type { Ticket_Tier } from '../../api/gen/tickets';
import { span } from '../../text/time';
import { PriorityBadge, TierBadge } from '../inbox/badges';
import { ContactName } from '../people/contact_name';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { useNow } from '../ui/now';
import { Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { pull } from './chat_actions';
import { CONNECTION_LOST, setPresence } from './presence_menu';
import { useConversations, usePresence, useQueue } from './queries';
import { useUnread } from './unread';

function Row({
  conversation,
  current,
}: {
  conversation: Conversation;
  current: string | undefined;
}) {
  const { t, i18n } = useTranslation();
  const unread = useUnread()(conversation.id, conversation.lastSequence);
  const isOpen = conversation.id === current;
  const channelKey = `channelName.${conversation.channel}`;
  const channel = i18n.exists(channelKey)
    ? t(channelKey as 'channelName.WEB')
    : conversation.channel;
  return (
    <li>
      <Link
        to={`/chat/${conversation.id}`}
        className="chat-row"
        aria-current={isOpen ? 'true' : undefined}
      >
        <span className="row">
          <strong className="grow ellipsis">
            <ContactName id={conversation.contactId} />
          </strong>
          {unread > 0 && !isOpen && conversation.state === 'ACTIVE' && (
            <span className="unread num" title={t('chat.unread', { count: unread })}>
              {unread}
            </span>
          )}
          <span className="muted small">
            <RelativeTime value={conversation.updateTime} short />
          </span>
        </span>
        <span className="row muted small">
          {(conversation.priority === 'P0' || conversation.priority === 'P1') && (
            <PriorityBadge priority={conversation.priority} />
          )}
          {(conversation.emotion === 'ANGRY' || conversation.emotion === 'ANXIOUS') && (
            <Badge tone="danger">{t(`emotionName.${conversation.emotion}`)}</Badge>
          )}
          <span className="ellipsis grow">{conversation.context?.pageTitle || channel}</span>
          <span>{conversation.locale}</span>
        </span>
      </Link>
    </li>
  );
}

/** Rows of the queue at first, and by how many more it grows; those in front are served first. */
const QUEUE_STEP = 30;

function QueueRow({ entry, current }: { entry: QueueSnapshot_Entry; current: string | undefined }) {
  const { t, i18n } = useTranslation();
  const now = useNow(1000);
  const waited = entry.queueTime ? (now - Date.parse(entry.queueTime)) / 1000 : 0;
  return (
    <li className="queue-row">
      <Link
        to={`/chat/${entry.conversationId}`}
        className="chat-row"
        aria-current={entry.conversationId === current ? 'true' : undefined}
      >
        <span className="row">
          <span
            className="queue-position num"
            title={t('chat.position', { position: entry.position })}
          >
            {entry.position}
          </span>
          <strong className="grow ellipsis">
            <ContactName id={entry.contactId} />
          </strong>
          <PriorityBadge priority={entry.priority} />
          <TierBadge tier={entry.tier as Ticket_Tier} />
        </span>
        <span className="muted small num">
          {t('chat.waiting', { time: span(waited, i18n.language) })}
        </span>
      </Link>
      <Button small tone="primary" onClick={() => void pull(t, entry.conversationId)}>
        {t('chat.take')}
      </Button>
    </li>
  );
}

function Group({
  title,
  count,
  empty,
  isPending,
  error,
  onRetry,
  children,
}: {
  title: string;
  count: number;
  empty: string;
  isPending: boolean;
  error: unknown;
  onRetry: () => void;
  children: ReactNode;
}) {
  return (
    <section className="chat-group">
      <h2>
        {title} <span className="num">{count || ''}</span>
      </h2>
      {isPending ? (
        <Loading lines={2} />
      ) : error && count === 0 ? (
        <Failure error={error} onRetry={onRetry} />
      ) : count === 0 ? (
        <p className="muted chat-none">{empty}</p>
      ) : (
        <ul>{children}</ul>
      )}
    </section>
  );
}

export function ConversationList({ current }: { current: string | undefined }) {
  const { t } = useTranslation();
  const me = useMe();
  const [most, setMost] = useState(QUEUE_STEP);
  const [rest, setRest] = useState<'BOT' | 'ACTIVE' | 'CLOSED'>('BOT');
  const presence = usePresence().data;
  const queue = useQueue();
  const entries = queue.data?.entries ?? [];
  const mine = useConversations('ACTIVE', me.user.id);
  // Supervisors look over their colleagues' shoulders; nobody is told.
  const supervises = me.can('chat.supervise');
  const others = useConversations(rest);
  const shown =
    rest === 'ACTIVE' ? others.data?.filter((each) => each.assigneeId !== me.user.id) : others.data;
  const restWords = {
    BOT: [t('chat.bot'), t('chat.emptyBot')],
    ACTIVE: [t('chat.colleagues'), t('chat.emptyColleagues')],
    CLOSED: [t('chat.closed'), t('chat.emptyClosed')],
  } as const;
  const common = (query: typeof mine) => ({
    count: query.data?.length ?? 0,
    isPending: query.isPending,
    error: query.error,
    onRetry: () => void query.refetch(),
  });
  return (
    <>
      {presence && presence.state !== 'ONLINE' && (
        <div className="chat-offline">
          <p>
            {t(
              presence.state === 'OFFLINE' && presence.reason === CONNECTION_LOST
                ? 'chat.connectionLost'
                : 'chat.offlineHint',
            )}
          </p>
          <Button small tone="primary" onClick={() => void setPresence(t, 'ONLINE')}>
            {t('chat.goOnline')}
          </Button>
        </div>
      )}
      <Group title={t('chat.mine')} empty={t('chat.emptyMine')} {...common(mine)}>
        {mine.data?.map((each) => (
          <Row key={each.id} conversation={each} current={current} />
        ))}
      </Group>
      <Group
        title={t('chat.queue')}
        empty={t('chat.emptyQueue')}
        count={entries.length}
        isPending={queue.isPending}
        error={queue.error}
        onRetry={() => void queue.refetch()}
      >
        {entries.slice(0, most).map((entry) => (
          <QueueRow key={entry.conversationId} entry={entry} current={current} />
        ))}
        {entries.length > most && (
          <li>
            <Button tone="quiet" className="chat-more" onClick={() => setMost(most + QUEUE_STEP)}>
              {t('chat.moreWaiting', { count: entries.length - most })}
            </Button>
          </li>
        )}
      </Group>
      {queue.data && (
        <p className="muted small chat-none">
          {t('chat.agentsOnline', { count: queue.data.agentsOnline })} ·{' '}
          {t('chat.free', { count: queue.data.freeCapacity })}
        </p>
      )}
      <div className="chat-switch">
        <fieldset className="segmented" aria-label={t('chat.title')}>
          {(['BOT', 'ACTIVE', 'CLOSED'] as const)
            .filter((each) => each !== 'ACTIVE' || supervises)
            .map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={rest === each}
                onClick={() => setRest(each)}
              >
                {restWords[each][0]}
              </button>
            ))}
        </fieldset>
      </div>
      <Group
        title={restWords[rest][0]}
        empty={restWords[rest][1]}
        {...common(others)}
        count={shown?.length ?? 0}
      >
        {shown?.map((each) => (
          <Row key={each.id} conversation={each} current={current} />
        ))}
      </Group>
    </>
  );
}
