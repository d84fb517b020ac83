// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/gen/tickets';
import { ReasonDialog } from './reason_dialog';
import { useTicketCommands } from './use_commands';
import { openSubtasks } from './work';

const Resolving = createContext<(ticket: Ticket) => void>(() => {});

/**
 * Resolves a ticket; with open sub-tasks only after asking why. The question is the page's, so that
 * it is asked though the place that wanted it is gone by the time the server refuses.
 */
export function useResolveOrAsk(): (ticket: Ticket) => void {
  return useContext(Resolving);
}

export function ResolvingProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const commands = useTicketCommands();
  const [asked, setAsked] = useState<{ ticket: Ticket; open: number }>();
  const resolveOrAsk = useCallback(
    (ticket: Ticket): void => {
      const open = openSubtasks(ticket);
      if (open > 0) setAsked({ ticket, open });
      // What is shown may be older than what the server knows.
      else void commands.resolve(ticket, '', '', (count) => setAsked({ ticket, open: count }));
    },
    [commands],
  );
  return (
    <Resolving value={resolveOrAsk}>
      {children}
      {asked && (
        <ReasonDialog
          title={t('work.forceTitle', { count: asked.open })}
          hint={`#${asked.ticket.number} ${asked.ticket.subject}`}
          label={t('work.forceReason')}
          action={t('ticket.resolve')}
          onReason={(reason) => void commands.resolve(asked.ticket, '', reason)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Resolving>
  );
}
