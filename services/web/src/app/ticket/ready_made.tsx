// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { CannedReplies, Macros, type Ticket } from '../../api/gen/tickets';
import { api } from '../api';
import { useCannedReplies, useMacros } from '../settings/queries';
import { Icon } from '../ui/icon';
import { Menu } from '../ui/menu';
import { showProblem } from '../ui/run';
import { act } from './actions';

/** Canned replies, filled in for the ticket, put behind what is written; those of its language first. */
export function ReplyMenu({
  ticket,
  onInsert,
}: {
  ticket: Ticket;
  onInsert: (text: string) => void;
}) {
  const { t } = useTranslation();
  const replies = useCannedReplies().data ?? [];
  if (replies.length === 0) return null;
  const language = ticket.locale.split('-')[0] ?? '';
  const isOf = (locale: string): boolean => locale === '' || locale.split('-')[0] === language;
  const ordered = [
    ...replies.filter((reply) => isOf(reply.locale)),
    ...replies.filter((reply) => !isOf(reply.locale)),
  ];
  const insert = async (id: string): Promise<void> => {
    try {
      onInsert((await api(CannedReplies.render, { id, ticketId: ticket.id })).body);
    } catch (error) {
      showProblem(t, error);
    }
  };
  return (
    <Menu
      label={t('rules.insert')}
      direction="up"
      align="start"
      className="btn btn-quiet btn-icon"
      items={ordered.map((reply) => ({
        key: reply.id,
        label: reply.displayName,
        onSelect: () => void insert(reply.id),
      }))}
    >
      <Icon name="chat" size={17} />
    </Menu>
  );
}

/** Macros, applied at one click. */
export function MacroMenu({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const macros = useMacros().data ?? [];
  if (macros.length === 0) return null;
  return (
    <Menu
      label={t('rules.apply')}
      direction="up"
      align="start"
      className="btn btn-quiet btn-icon"
      items={macros.map((macro) => ({
        key: macro.id,
        label: macro.displayName,
        onSelect: () =>
          void act(t, ticket.id, {
            name: macro.displayName,
            expect: (known) => known,
            call: (requestId) =>
              api(Macros.apply, { id: ticket.id, macroId: macro.id }, { requestId }),
            done: () => ({ text: t('rules.applied', { name: macro.displayName }) }),
          }),
      }))}
    >
      <Icon name="bolt" size={17} />
    </Menu>
  );
}
