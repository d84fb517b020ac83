// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { LiveBoard } from '../../api/gen/analytics';
import { Agents } from '../../api/gen/chat';
import { clockTime } from '../../text/time';
import '../styles/figures.css';
import type { Clock } from '../../api/gen/sla';
import { api } from '../api';
import { workloadText } from '../chat/workload';
import { findTicket, useAtRisk, useTicket } from '../inbox/queries';
import { SlaBadge } from '../inbox/sla_badge';
import { useUserName } from '../people/people';
import { Bars } from '../reports/charts';
import type { MeasureKey } from '../reports/measures';
import { MeasureTile, Tile } from '../reports/tile';
import { Failure, Loading } from '../ui/states';

const LOOK_AGAIN_MS = 5000;
const TODAY: MeasureKey[] = [
  'ticketsCreated',
  'ticketsResolved',
  'firstResponse',
  'resolution',
  'sla',
  'csat',
  'conversations',
  'deflection',
];

function RiskRow({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const ticket = useTicket(clock.ticketId).data ?? findTicket(clock.ticketId);
  return (
    <li>
      <Link className="row risk-row" to={`/tickets/${clock.ticketId}`}>
        <span className="ellipsis grow">
          {ticket ? `#${ticket.number} ${ticket.subject}` : ' '}
        </span>
        <span className="muted small">{t(`clockName.${clock.kind}`)}</span>
        <SlaBadge clock={clock} breached={[]} />
      </Link>
    </li>
  );
}

/** Now, for supervisors and for a screen on the wall. */
export default function BoardPage() {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  const query = useQuery({
    queryKey: ['board'],
    queryFn: ({ signal }) => api(LiveBoard.get, {}, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const presences = useQuery({
    queryKey: ['presences'],
    queryFn: async ({ signal }) => (await api(Agents.listPresences, {}, { signal })).presences,
    refetchInterval: LOOK_AGAIN_MS,
  }).data;
  const risk = useAtRisk().data?.slice(0, 8);

  if (query.isPending) return <Loading lines={12} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const board = query.data;
  const alarm = (text: string): string => (Number(text) > 0 ? 'text-danger' : '');
  const byPriority = ['P0', 'P1', 'P2', 'P3'].map((key) => ({
    key,
    label: key,
    value: Number(board.openByPriority[key] ?? 0),
    tone: key === 'P0' || key === 'P1' ? 'bar-danger' : '',
  }));
  const byAgent = Object.entries(board.openByAgent)
    .map(([key, value]) => ({
      key,
      label: nameOf(key) || t('ticket.unassigned'),
      value: Number(value),
    }))
    .sort((a, b) => b.value - a.value)
    .slice(0, 12);
  return (
    <div className="page-scroll">
      <div className="page">
        <header className="page-head">
          <h1 className="grow">{t('board.title')}</h1>
          <span className="muted num">
            {t('board.asOf', { time: clockTime(board.asOfTime ?? '', i18n.language) })}
          </span>
        </header>
        <div className="tiles">
          <Tile label={t('board.open')} value={board.ticketsOpen} to="/inbox/open" />
          <Tile
            label={t('board.unassigned')}
            value={board.ticketsUnassigned}
            tone={Number(board.ticketsUnassigned) > 0 ? 'text-warn' : ''}
            to="/inbox/unassigned"
          />
          <Tile label={t('board.waiting')} value={board.ticketsWaiting} to="/inbox/waiting" />
          <Tile
            label={t('board.breaches')}
            value={board.breachesToday}
            tone={alarm(board.breachesToday)}
            to="/inbox/risk"
          />
          <Tile
            label={t('board.queued')}
            value={board.conversationsQueued}
            tone={alarm(board.conversationsQueued)}
            to="/chat"
          />
          <Tile label={t('board.active')} value={board.conversationsActive} to="/chat" />
          <Tile label={t('board.bot')} value={board.conversationsWithBot} to="/chat" />
        </div>
        <h2 className="section-title">{t('board.today')}</h2>
        {board.today ? (
          <div className="tiles">
            {TODAY.map(
              (name) =>
                board.today && <MeasureTile key={name} name={name} measures={board.today} />,
            )}
          </div>
        ) : (
          <p className="muted">{t('board.nothing')}</p>
        )}
        <div className="columns">
          <section className="card column">
            <h2>{t('board.byPriority')}</h2>
            <Bars rows={byPriority} />
          </section>
          <section className="card column">
            <h2>{t('board.byAgent')}</h2>
            <Bars rows={byAgent} />
          </section>
          <section className="card column">
            <h2>{t('board.atRisk')}</h2>
            {risk?.length === 0 && <p className="muted">{t('board.noRisk')}</p>}
            <ul className="risk-list">
              {risk?.map((clock) => (
                <RiskRow key={clock.ticketId + clock.id} clock={clock} />
              ))}
            </ul>
          </section>
          <section className="card column">
            <h2>{t('board.agents')}</h2>
            {presences?.length === 0 && <p className="muted">{t('board.nobody')}</p>}
            <ul className="risk-list">
              {presences?.map((presence) => (
                <li key={presence.agentId} className="row">
                  <span className={`presence-dot presence-${presence.state}`} />
                  <span className="grow ellipsis">{nameOf(presence.agentId)}</span>
                  <span className="muted small">{t(`chat.${presence.state}`)}</span>
                  <span className="num small">{workloadText(t, presence)}</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </div>
  );
}
