// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import {
  Agents,
  type Presence,
  type Presence_State,
  type PresenceStreamItem,
} from '../../api/gen/chat';
import { api } from '../api';
import { useFeed } from '../live/live';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Menu } from '../ui/menu';
import { problemText } from '../ui/run';
import { showToast } from '../ui/toast';
import { expecting, IN_TIME } from './expected';
import { refreshChat, usePresence } from './queries';
import { workloadText } from './workload';

export const PRESENCES = ['ONLINE', 'AWAY', 'ON_BREAK', 'OFFLINE'] as const;

/** Why somebody is away, for whoever looks at the team. */
const REASONS = [
  { state: 'AWAY', reason: 'MEETING' },
  { state: 'AWAY', reason: 'TRAINING' },
  { state: 'AWAY', reason: 'FOLLOW_UP' },
  { state: 'ON_BREAK', reason: 'MEAL' },
] as const;

/** Shown at once; put back when the server refuses. */
export async function setPresence(t: TFunction, state: Presence_State, reason = ''): Promise<void> {
  try {
    await expecting<Presence>(
      ['presence'],
      (presence) => ({ ...presence, state, reason }),
      () => api(Agents.setPresence, { id: 'me', presence: { state, reason } }, IN_TIME),
    );
    refreshChat();
  } catch (error) {
    const why = problemText(t, error);
    showToast({ tone: 'danger', text: t('error.failed', { what: t('chat.presence'), why }) });
  }
}

/** Why somebody is offline who hasn't said so. */
export const CONNECTION_LOST = 'connection lost';

/** Follows one's own presence; while that goes on the server knows that one is there. */
function useAttendance(): void {
  const { t } = useTranslation();
  const may = useMe().can('chat.write');
  useFeed(may ? '/v1/agents/me/presence:stream' : undefined, '0', {
    isSparse: true,
    onEvent: (event) => {
      void queryClient.invalidateQueries({ queryKey: ['presence'] });
      const { presence } = event as Partial<PresenceStreamItem>;
      const before = queryClient.getQueryData<Presence>(['presence']);
      if (presence?.reason !== CONNECTION_LOST || before?.state === 'OFFLINE' || !before) return;
      refreshChat();
      showToast({ tone: 'danger', text: t('chat.connectionLost') });
    },
    onHole: () => void queryClient.invalidateQueries({ queryKey: ['presence'] }),
  });
}

export function PresenceMenu() {
  const { t } = useTranslation();
  const { data } = usePresence();
  useAttendance();
  const state = data?.state ?? 'STATE_UNSPECIFIED';
  const why = REASONS.find((one) => one.state === state && one.reason === data?.reason)?.reason;
  const load = data && data.state !== 'OFFLINE' ? workloadText(t, data) : '';
  // What is read is named as it is read.
  const points = data ? t('chat.points', { load: data.pointsUsed, capacity: data.capacity }) : '';
  return (
    <Menu
      label={`${t('chat.presence')}: ${t(`chat.${state}`)}${load && ` ${points}, ${load}`}`}
      className="rail-link"
      direction="up"
      align="start"
      items={PRESENCES.flatMap((each) => [
        {
          key: each,
          label: t(`chat.${each}`),
          icon: <span className={`presence-dot presence-${each}`} />,
          checked: state === each && !why,
          onSelect: () => void setPresence(t, each),
        },
        ...REASONS.filter((one) => one.state === each).map(({ reason }) => ({
          key: reason,
          label: t(`chat.awayReason.${reason}`),
          icon: <span className={`presence-dot presence-${each}`} />,
          checked: state === each && why === reason,
          onSelect: () => void setPresence(t, each, reason),
        })),
      ])}
    >
      <span className={`presence-dot presence-${state}`} />
      {t(`chat.${state}`)}
      {load && (
        <>
          {' '}
          <span className="num">{points}</span>
        </>
      )}
    </Menu>
  );
}
