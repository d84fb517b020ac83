// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation, KnownAnswer, Message } from '../../api/gen/chat';
import { dateTime } from '../../text/time';
import { useContact } from '../people/people';
import { percent } from '../ticket/details_panel';
import { OrganizationPanel, RequesterPanel } from '../ticket/people_panel';
import { Badge } from '../ui/badge';
import { Facts } from '../ui/facts';
import { routingReason } from './routing_reason';

function Emotion({ value }: { value: string }) {
  const { t, i18n } = useTranslation();
  if (!value) return null;
  const tone =
    value === 'ANGRY' || value === 'ANXIOUS' ? 'danger' : value === 'SATISFIED' ? 'ok' : 'neutral';
  const text = i18n.exists(`emotionName.${value}`) ? t(`emotionName.${value as 'ANGRY'}`) : value;
  return <Badge tone={tone}>{text}</Badge>;
}

/** What the form before the talk and the bot were told, under the question as it was put (R22). */
function Answers({ known }: { known: readonly KnownAnswer[] }) {
  const { t, i18n } = useTranslation();
  if (known.length === 0) return null;
  const nameOf = ({ name, label }: KnownAnswer): string =>
    i18n.exists(`chat.knownName.${name}`)
      ? t(`chat.knownName.${name as 'callback_phone'}`)
      : label || name.replaceAll('_', ' ');
  const shown = ({ name, value }: KnownAnswer) =>
    name === 'callback_phone' ? <a href={`tel:${value.replace(/[^+\d]/g, '')}`}>{value}</a> : value;
  return (
    <div>
      <h3>{t('chat.told')}</h3>
      <Facts rows={known.map((each) => [nameOf(each), shown(each)])} />
    </div>
  );
}

/** R22: what is known already, so that the customer never repeats himself. */
export function ContextPanel({
  conversation,
  messages,
}: {
  conversation: Conversation;
  messages: readonly Message[];
}) {
  const { t, i18n } = useTranslation();
  const contact = useContact(conversation.contactId).data;
  const context = conversation.context;
  const tried = messages.filter(
    (message) => message.botAnswer && message.botAnswer.decision !== 'HANDOVER',
  );
  // Those that the bot has taken from the context stand below as such.
  const codes = context?.errorCodes ?? [];
  const pageUrl = context?.pageUrl ?? '';
  const page = context?.pageTitle || pageUrl;
  return (
    <>
      <section className="panel">
        <h2>{t('chat.context')}</h2>
        <Facts
          rows={[
            [
              t('chat.emotion'),
              conversation.emotion && <Emotion key="e" value={conversation.emotion} />,
            ],
            [t('chat.reason'), conversation.handoverReason],
            [
              t('chat.page'),
              /^https?:/.test(pageUrl) ? (
                <a key="p" href={pageUrl} target="_blank" rel="noopener noreferrer">
                  {page}
                </a>
              ) : (
                page
              ),
            ],
            [t('chat.plan'), context?.plan],
            [
              t('chat.promised'),
              conversation.promisedReplyTime && (
                <time key="r" dateTime={conversation.promisedReplyTime}>
                  {dateTime(conversation.promisedReplyTime, i18n.language)}
                </time>
              ),
            ],
            [
              t('chat.ticket'),
              conversation.ticketId && (
                <Link key="t" to={`/tickets/${conversation.ticketId}`}>
                  {t('chat.ticket')} →
                </Link>
              ),
            ],
            [t('chat.rating'), conversation.rating ? '★'.repeat(conversation.rating) : ''],
          ]}
        />
        <Answers known={conversation.known.filter(({ value }) => !codes.includes(value))} />
        {codes.length > 0 && (
          <div>
            <h3>{t('chat.errors')}</h3>
            <div className="row tag-row">
              {codes.map((code) => (
                <Badge key={code} tone="danger">
                  <code>{code}</code>
                </Badge>
              ))}
            </div>
          </div>
        )}
        {(context?.lastSteps.length ?? 0) > 0 && (
          <div>
            <h3>{t('chat.steps')}</h3>
            <ol className="steps">
              {context?.lastSteps.map((step, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same step may come twice.
                <li key={i}>{step}</li>
              ))}
            </ol>
          </div>
        )}
        <div>
          <h3>{t('chat.tried')}</h3>
          {tried.length === 0 && <p className="muted">{t('chat.nothingTried')}</p>}
          <ul className="decisions">
            {tried.map((message) => (
              <li key={message.sequence}>
                {message.botAnswer?.citations[0]?.title ?? message.text.slice(0, 80)}{' '}
                <span className="muted">{percent(message.botAnswer?.confidence ?? 0)}</span>
              </li>
            ))}
          </ul>
        </div>
        {conversation.routingReasons.length > 0 && (
          <div>
            <h3>{t('chat.routing')}</h3>
            <ul className="steps">
              {conversation.routingReasons.map((reason) => (
                <li key={reason}>{routingReason(t, reason)}</li>
              ))}
            </ul>
          </div>
        )}
      </section>
      {conversation.contactId && <RequesterPanel contactId={conversation.contactId} />}
      {contact?.organizationId && <OrganizationPanel organizationId={contact.organizationId} />}
    </>
  );
}
