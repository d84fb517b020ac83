// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Ticket } from '../../api/gen/tickets';
import { useUserName } from '../people/people';
import { useTicketFields } from '../settings/queries';
import { Badge } from '../ui/badge';
import { Facts } from '../ui/facts';
import { RelativeTime } from '../ui/time';
import { useTicketCommands } from './use_commands';

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Words separated by commas of either script, each once. */
export function splitTags(text: string): string[] {
  return [...new Set(text.split(/[,，、]/).map((each) => each.trim()))].filter(Boolean);
}

function Tags({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const commands = useTicketCommands();
  const known = ticket.tags.join(', ');
  const [text, setText] = useState(known);
  useEffect(() => setText(known), [known]);
  const save = (event?: FormEvent): void => {
    event?.preventDefault();
    const tags = splitTags(text);
    if (tags.join() !== ticket.tags.join()) void commands.update(ticket, { tags });
  };
  return (
    <form onSubmit={save} className="field">
      <label className="field">
        <span className="field-label">{t('ticket.tags')}</span>
        <input
          className="input"
          value={text}
          placeholder={t('ticket.tagsHint')}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => save()}
        />
      </label>
    </form>
  );
}

export function DetailsPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const commands = useTicketCommands();
  // Those with a field of the workspace stand among the fields.
  const known = new Set(useTicketFields().data?.map((field) => field.key));
  return (
    <section className="panel">
      <h2>{t('ticket.details')}</h2>
      <Facts
        rows={[
          [t('ticket.channel'), t(`channelName.${ticket.channel}`)],
          [t('ticket.level'), ticket.level === 'LEVEL_UNSPECIFIED' ? '' : ticket.level],
          [t('ticket.owner'), ticket.ownerId && nameOf(ticket.ownerId)],
          [t('ticket.created'), <RelativeTime key="c" value={ticket.createTime} />],
          [t('ticket.updated'), <RelativeTime key="u" value={ticket.updateTime} />],
          [t('ticket.labels'), ticket.labels.join(', ')],
          ...Object.entries(ticket.customFields).filter(([key]) => !known.has(key)),
          [
            t('chat.title'),
            ticket.conversationId && (
              <Link key="l" to={`/chat/${ticket.conversationId}`}>
                {t('ticket.openChat')}
              </Link>
            ),
          ],
          [
            t('ticket.rating'),
            ticket.rating && (
              <span key="r" title={ticket.rating.comment}>
                {'★'.repeat(ticket.rating.score)}
                <span className="muted">{'★'.repeat(5 - ticket.rating.score)}</span>{' '}
                {ticket.rating.solved ? t('ticket.solvedYes') : t('ticket.solvedNo')}
              </span>
            ),
          ],
        ]}
      />
      {ticket.rating?.comment && <blockquote className="quote">{ticket.rating.comment}</blockquote>}
      <label className="row check-row" title={t('ticket.coreHint')}>
        <input
          type="checkbox"
          checked={ticket.affectsCoreFunction}
          onChange={(event) =>
            void commands.update(ticket, { affectsCoreFunction: event.target.checked })
          }
        />
        {t('ticket.core')}
      </label>
      <Tags ticket={ticket} />
      {ticket.decisions.length > 0 && (
        <>
          <h3>{t('ticket.decisions')}</h3>
          <ul className="decisions">
            {ticket.decisions.map((decision) => (
              <li key={decision.field + decision.decideTime}>
                <div className="row">
                  <span className="grow">
                    {decision.field} → <strong>{decisionValue(decision.value, nameOf)}</strong>
                  </span>
                  <Badge>{t('ticket.sure', { percent: percent(decision.confidence) })}</Badge>
                </div>
                <p className="muted">{decision.reason}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function decisionValue(value: string, nameOf: (id: string) => string): string {
  return value.startsWith('usr_') ? nameOf(value) : value;
}
