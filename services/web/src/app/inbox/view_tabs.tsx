// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe } from '../session/session';
import { firstClocks, useAtRisk, useTicketCount } from './queries';
import { ticketQuery, VIEW_IDS, type ViewId } from './views';

function Count({ view }: { view: ViewId }) {
  const me = useMe();
  const { data } = useTicketCount(ticketQuery(view, me.user.id));
  if (!data) return null;
  return <span className="view-count num">{data >= 10_000 ? '9999+' : data}</span>;
}

function RiskCount() {
  const size = firstClocks(useAtRisk().data).size;
  return size ? <span className="view-count num">{size}</span> : null;
}

/** The views as links, with how many tickets each holds. */
export function ViewTabs({ current, search }: { current: ViewId; search: string }) {
  const { t } = useTranslation();
  return (
    <nav className="view-tabs" aria-label={t('inbox.views')}>
      {VIEW_IDS.map((view) => (
        <Link
          key={view}
          to={{ pathname: `/inbox/${view}`, search }}
          className="view-tab"
          aria-current={view === current ? 'page' : undefined}
        >
          {t(`view.${view}`)}
          {view === 'risk' ? <RiskCount /> : view !== 'done' && <Count view={view} />}
        </Link>
      ))}
    </nav>
  );
}
