// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/gen/tickets';
import { ContactName } from '../people/contact_name';
import { Button } from '../ui/button';
import { splitTags } from './details_panel';
import { useTicketCommands } from './use_commands';

/** Who is in copy: contacts and e-mail addresses, each can be taken out, others put in. */
export function CopiesPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const commands = useTicketCommands();
  const [text, setText] = useState('');
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const added = splitTags(text.replace(/[;；\s]+/g, ','));
    if (added.length === 0) return;
    void commands.update(ticket, { cc: [...ticket.cc, ...added] });
    setText('');
  };
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
        <form className="row" onSubmit={add}>
          <input
            className="input grow"
            aria-label={t('copies.add')}
            placeholder={t('copies.add')}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" small disabled={!text.trim()}>
            {t('work.add')}
          </Button>
        </form>
      )}
    </section>
  );
}
