// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import type { Ticket_Priority, Ticket_State, Ticket_Tier } from '../../api/gen/tickets';
import { Badge, type Tone } from '../ui/badge';

const PRIORITY: Record<Ticket_Priority, Tone> = {
  PRIORITY_UNSPECIFIED: 'neutral',
  P0: 'solid',
  P1: 'danger',
  P2: 'accent',
  P3: 'neutral',
};

const STATE: Record<Ticket_State, Tone> = {
  STATE_UNSPECIFIED: 'neutral',
  UNASSIGNED: 'warn',
  IN_PROGRESS: 'accent',
  WAITING_FOR_CUSTOMER: 'neutral',
  WAITING_FOR_THIRD_PARTY: 'neutral',
  RESOLVED: 'ok',
  CLOSED: 'neutral',
};

export function PriorityBadge({ priority }: { priority: Ticket_Priority }) {
  const { t } = useTranslation();
  if (priority === 'PRIORITY_UNSPECIFIED') return null;
  return (
    <Badge tone={PRIORITY[priority]} title={`${t('ticket.priority')} ${priority}`}>
      {priority}
    </Badge>
  );
}

export function StateBadge({ state }: { state: Ticket_State }) {
  const { t } = useTranslation();
  return <Badge tone={STATE[state]}>{t(`stateName.${state}`)}</Badge>;
}

export function TierBadge({ tier }: { tier: Ticket_Tier }) {
  const { t } = useTranslation();
  if (tier !== 'ENTERPRISE' && tier !== 'PAID') return null;
  return <Badge tone={tier === 'ENTERPRISE' ? 'accent' : 'neutral'}>{t(`tierName.${tier}`)}</Badge>;
}
