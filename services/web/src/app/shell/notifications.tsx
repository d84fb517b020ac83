// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type TicketNotification, TicketNotifications } from '../../api/gen/tickets';
import { api } from '../api';
import { useFeed } from '../live/live';
import { useUserName } from '../people/people';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { useRun } from '../ui/run';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';

const KEY = ['notifications'];

function useNotifications(enabled: boolean) {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api(TicketNotifications.list, { pageSize: 50 }, { signal }),
    enabled,
  });
}

/** What a notification says beside its kind: words of people as they are, names of ours as we call them. */
function Words({ item }: { item: TicketNotification }) {
  const { t } = useTranslation();
  const isClock = item.kind === 'CLOCK_WARNED' || item.kind === 'CLOCK_BREACHED';
  const clock = isClock
    ? t(`clockName.${item.subjectId.toUpperCase() as 'RESOLUTION'}`, item.subjectId)
    : '';
  const text =
    item.kind === 'STATE_CHANGED'
      ? t(`stateName.${item.text as 'RESOLVED'}`, item.text)
      : item.text;
  const words = [clock, text].filter(Boolean).join(' · ');
  return words ? <span className="told-text">{words}</span> : null;
}

function Row({ item, onOpen }: { item: TicketNotification; onOpen: () => void }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const by = item.actorId.startsWith('usr_')
    ? nameOf(item.actorId)
    : item.actorId.startsWith('con_')
      ? t('told.customer')
      : t('told.system');
  return (
    <li className={item.isRead ? 'told' : 'told is-new'}>
      <Link to={`/tickets/${item.ticketId}`} onClick={onOpen}>
        <span className="row">
          <strong className="ellipsis grow">{t(`told.${item.kind}`, { name: by })}</strong>
          {!item.isRead && <Badge tone="accent">{t('told.new')}</Badge>}
          <span className="muted num">
            <RelativeTime value={item.createTime} />
          </span>
        </span>
        <span className="muted ellipsis">
          #{item.ticketNumber} {item.ticketSubject}
        </span>
        <Words item={item} />
      </Link>
    </li>
  );
}

function NotificationList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const query = useNotifications(true);
  const { run } = useRun();
  const latest = query.data?.notifications[0]?.sequence;
  const unread = query.data?.unreadCount ?? 0;
  // What is on the screen has been seen; the marks stay until the list is opened again.
  useEffect(() => {
    if (!latest || unread === 0) return;
    void run(() => api(TicketNotifications.markRead, { upToSequence: latest }));
  }, [latest, unread, run]);
  const close = (): void => {
    void queryClient.invalidateQueries({ queryKey: KEY });
    onClose();
  };
  return (
    <Dialog title={t('told.title')} onClose={close}>
      <div className="dialog-body">
        {query.isPending && <Loading lines={4} />}
        {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
        {query.data?.notifications.length === 0 && (
          <Empty icon="bell" title={t('told.emptyTitle')}>
            {t('told.emptyText')}
          </Empty>
        )}
        <ul className="told-list">
          {query.data?.notifications.map((item) => (
            <Row key={item.sequence} item={item} onOpen={close} />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** What the reader should know: mentions, refused sends, approvals; the count is live. */
export function NotificationBell() {
  const { t } = useTranslation();
  const me = useMe();
  const may = me.can('tickets.read');
  const [isOpen, setOpen] = useState(false);
  const { data } = useNotifications(may);
  const unread = data?.unreadCount ?? 0;
  const again = (): void => void queryClient.invalidateQueries({ queryKey: KEY });
  useFeed(may ? '/v1/ticketNotifications:stream' : undefined, '-1', {
    onEvent: again,
    onSubscribed: (isResume) => {
      if (isResume) again();
    },
    onHole: again,
  });
  if (!may) return null;
  return (
    <>
      <button type="button" className="rail-link rail-wide" onClick={() => setOpen(true)}>
        <Icon name="bell" size={20} />
        {t('nav.told')}
        {unread > 0 && (
          <>
            <span className="rail-count num" aria-hidden="true">
              {unread > 99 ? '99+' : unread}
            </span>
            <span className="sr-only">: {t('told.open', { count: unread })}</span>
          </>
        )}
      </button>
      {isOpen && <NotificationList onClose={() => setOpen(false)} />}
    </>
  );
}
