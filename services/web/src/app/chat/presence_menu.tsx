// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Agents, type Presence, type Presence_State } from '../../api/gen/chat';
import { api } from '../api';
import { queryClient } from '../query';
import { Menu } from '../ui/menu';
import { problemText } from '../ui/run';
import { showToast } from '../ui/toast';
import { refreshChat, usePresence } from './queries';
import { workloadText } from './workload';

export const PRESENCES = ['ONLINE', 'AWAY', 'ON_BREAK', 'OFFLINE'] as const;

/** Shown at once; put back when the server refuses. */
export async function setPresence(t: TFunction, state: Presence_State): Promise<void> {
  const before = queryClient.getQueryData<Presence>(['presence']);
  if (before) queryClient.setQueryData<Presence>(['presence'], { ...before, state });
  try {
    const after = await api(Agents.setPresence, { id: 'me', presence: { state } });
    queryClient.setQueryData(['presence'], after);
    refreshChat();
  } catch (error) {
    queryClient.setQueryData(['presence'], before);
    const why = problemText(t, error);
    showToast({ tone: 'danger', text: t('error.failed', { what: t('chat.presence'), why }) });
  }
}

export function PresenceMenu() {
  const { t } = useTranslation();
  const { data } = usePresence();
  const state = data?.state ?? 'STATE_UNSPECIFIED';
  const load = data && data.state !== 'OFFLINE' ? workloadText(t, data) : '';
  // What is read is named as it is read.
  const points = data ? t('chat.points', { load: data.pointsUsed, capacity: data.capacity }) : '';
  return (
    <Menu
      label={`${t('chat.presence')}: ${t(`chat.${state}`)}${load && ` ${points}, ${load}`}`}
      className="rail-link"
      direction="up"
      align="start"
      items={PRESENCES.map((each) => ({
        key: each,
        label: t(`chat.${each}`),
        icon: <span className={`presence-dot presence-${each}`} />,
        checked: state === each,
        onSelect: () => void setPresence(t, each),
      }))}
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
