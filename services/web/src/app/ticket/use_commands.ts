// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useUserName } from '../people/people';
import { type TicketCommands, ticketCommands } from './actions';

export function useTicketCommands(): TicketCommands {
  const { t } = useTranslation();
  const nameOf = useUserName();
  return useMemo(() => ticketCommands(t, nameOf), [t, nameOf]);
}
