// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation, KnownAnswer, Message } from '../../api/gen/chat';
import { dateTime } from '../../text/time';
import { useContact, useUserName } from '../people/people';
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

const MOST_SHOWN = 300;

/** Entries that tell of a change of another one. */
const REPORTS: ReadonlySet<string> = new Set(['NOTE', 'EDITED', 'RECALLED']);

/** A page of the help centre is found from any page of this one; anything else isn't followed. */
function isSafe(url: string): boolean {
  return /^(https?:\/\/|\/(?!\/))/.test(url);
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
  const nameOf = useUserName();
  const contact = useContact(conversation.contactId).data;
  const context = conversation.context;
  // Answers of the knowledge base; what the bot says of its own has no source.
  const tried = messages.flatMap(({ sender, sequence, botAnswer }) => {
    const source = botAnswer?.citations[0];
    const isAnswer = sender === 'BOT' && botAnswer && botAnswer.decision !== 'HANDOVER';
    return isAnswer && source ? [{ sequence, source, confidence: botAnswer.confidence }] : [];
  });
  const said = messages.filter(
    ({ sender, kind, text }) => sender === 'CUSTOMER' && text && !REPORTS.has(kind),
  );
  const question = said[0];
  const lastWords = said.length > 1 ? said.at(-1) : undefined;
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
            [t('chat.question'), question?.text.slice(0, MOST_SHOWN)],
            [t('chat.lastWords'), lastWords?.text.slice(0, MOST_SHOWN)],
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
            {tried.map(({ sequence, source, confidence }) => (
              <li key={sequence}>
                {isSafe(source.url) ? (
                  <a href={source.url} target="_blank" rel="noopener noreferrer">
                    {source.title}
                  </a>
                ) : (
                  source.title
                )}{' '}
                <span className="muted">{percent(confidence)}</span>
              </li>
            ))}
          </ul>
        </div>
        {conversation.routingReasons.length > 0 && (
          <div>
            <h3>{t('chat.routing')}</h3>
            <ul className="steps">
              {conversation.routingReasons.map((reason) => (
                <li key={reason}>{routingReason(t, reason, nameOf)}</li>
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
