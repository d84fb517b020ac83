// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TicketPresence, type TicketPresenceItem } from '../../api/gen/tickets';
import { api } from '../api';
import { useFeed } from '../live/live';
import { useUserName } from '../people/people';
import { useMe } from '../session/session';
import { Icon } from '../ui/icon';

const EVERY_MS = 10_000;

/** Says that the ticket is open here, and hears who else has it open. */
export function usePresence(ticketId: string, isTyping: boolean): TicketPresenceItem['viewers'] {
  const [viewers, setViewers] = useState<TicketPresenceItem['viewers']>([]);
  const doing = useRef<'VIEWING' | 'TYPING'>('VIEWING');
  doing.current = isTyping ? 'TYPING' : 'VIEWING';

  useEffect(() => {
    const leave = (): void => {
      void api(TicketPresence.announce, { ticketId, doing: 'LEAVING' }).catch(() => {});
    };
    return () => {
      setViewers([]);
      leave();
    };
  }, [ticketId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: typing is told when it begins and ends.
  useEffect(() => {
    const tell = (): void => {
      // A tab that nobody looks at isn't somebody who looks.
      if (document.visibilityState === 'hidden') return;
      void api(TicketPresence.announce, { ticketId, doing: doing.current }).catch(() => {});
    };
    tell();
    const timer = setInterval(tell, EVERY_MS);
    return () => clearInterval(timer);
  }, [ticketId, isTyping]);

  useFeed(`/v1/tickets/${ticketId}/viewers:stream`, '0', {
    onEvent: (event) => setViewers((event as TicketPresenceItem).viewers ?? []),
  });
  return viewers;
}

/** Who else looks at the ticket or writes on it; nothing while nobody does. */
export function ViewersLine({ viewers }: { viewers: TicketPresenceItem['viewers'] }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const { user } = useMe();
  const others = viewers.filter((each) => each.userId !== user.id);
  const names = (some: typeof others): string =>
    some.map((each) => nameOf(each.userId)).join(t('ticket.nameSeparator'));
  const typing = others.filter((each) => each.isTyping);
  const looking = others.filter((each) => !each.isTyping);
  return (
    <p className={`viewers${typing.length > 0 ? ' is-typing' : ''}`} role="status">
      {typing.length > 0 && (
        <span>
          <Icon name="edit" size={13} />{' '}
          {t('ticket.typing', { count: typing.length, names: names(typing) })}
        </span>
      )}
      {looking.length > 0 && (
        <span>
          <Icon name="user" size={13} />{' '}
          {t('ticket.viewing', { count: looking.length, names: names(looking) })}
        </span>
      )}
    </p>
  );
}
