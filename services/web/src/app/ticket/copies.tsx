// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/gen/tickets';
import { ContactName } from '../people/contact_name';
import { CopyPicker } from '../people/pickers';
import { Button } from '../ui/button';
import { useTicketCommands } from './use_commands';

/** Who is in copy: contacts and e-mail addresses, each can be taken out, others put in. */
export function CopiesPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const commands = useTicketCommands();
  return (
    <section className="panel">
      <h2>{t('copies.title')}</h2>
      {ticket.cc.length === 0 && <p className="muted">{t('copies.none')}</p>}
      <ul className="other-tickets">
        {ticket.cc.map((one) => (
          <li key={one} className="row">
            <span className="ellipsis grow">
              {one.startsWith('con_') ? <ContactName id={one} /> : one}
            </span>
            <Button
              tone="quiet"
              small
              icon="close"
              aria-label={t('copies.remove', { who: one })}
              onClick={() =>
                void commands.update(ticket, { cc: ticket.cc.filter((each) => each !== one) })
              }
            />
          </li>
        ))}
      </ul>
      {ticket.cc.length < 20 && (
        <CopyPicker
          label={t('copies.add')}
          onAdd={(who) =>
            ticket.cc.includes(who) || void commands.update(ticket, { cc: [...ticket.cc, who] })
          }
        />
      )}
    </section>
  );
}
