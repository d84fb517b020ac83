// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TicketView } from '../../api/gen/tickets';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { useMyWork, WORK_KINDS, type WorkKind } from './my_work';
import { firstClocks, useAtRisk, useTicketCount, useTicketViews, useViewCounts } from './queries';
import { ticketQuery, VIEW_IDS, type ViewId } from './views';

function Count({ value }: { value: number | undefined }) {
  if (value === undefined) return null;
  return <span className="view-count num">{value >= 10_000 ? '9999+' : value}</span>;
}

function TicketCount({ view }: { view: ViewId }) {
  const me = useMe();
  return <Count value={useTicketCount(ticketQuery(view, me.user.id)).data} />;
}

function WorkCount({ kind }: { kind: WorkKind }) {
  return <Count value={useMyWork(kind).data?.length} />;
}

function RiskCount() {
  return <Count value={firstClocks(useAtRisk().data).size} />;
}

/** Arrow keys, Home and End move between the links. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const to: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: links.length - 1,
  };
  const next = to[event.key];
  if (next === undefined || at < 0) return;
  links[Math.min(links.length - 1, Math.max(0, next))]?.focus();
  event.preventDefault();
  event.stopPropagation();
}

/** All views as links with how many tickets each holds: everybody's, the shared and the reader's own. */
export function ViewList({
  current,
  onNew,
  onChosen,
}: {
  /** Id of the view that is shown. */
  current: string;
  onNew: () => void;
  onChosen?: () => void;
}) {
  const { t } = useTranslation();
  const mayAdd = useMe().can('tickets.write');
  const saved = useTicketViews().data ?? [];
  const counts = useViewCounts(saved.length > 0).data;
  const list = useRef<HTMLElement>(null);
  const groups: [string, TicketView[]][] = [
    [t('views.shared'), saved.filter((view) => view.shared)],
    [t('views.own'), saved.filter((view) => !view.shared)],
  ];
  const link = (id: string) => ({
    to: `/inbox/${id}`,
    className: 'view-link',
    'aria-current': id === current ? ('page' as const) : undefined,
    onClick: onChosen,
  });
  return (
    <nav className="view-list" aria-label={t('inbox.views')} ref={list} onKeyDown={onKeyDown}>
      <ul>
        {VIEW_IDS.map((view, i) => (
          <li key={view}>
            <Link {...link(view)} aria-keyshortcuts={String(i + 1)}>
              <span className="ellipsis grow">{t(`view.${view}`)}</span>
              {view === 'risk' ? <RiskCount /> : view !== 'done' && <TicketCount view={view} />}
            </Link>
          </li>
        ))}
      </ul>
      <h3>{t('myWork.title')}</h3>
      <ul>
        {WORK_KINDS.map((kind) => (
          <li key={kind}>
            <Link {...link(kind)}>
              <span className="ellipsis grow">{t(`myWork.${kind}`)}</span>
              <WorkCount kind={kind} />
            </Link>
          </li>
        ))}
      </ul>
      {groups.map(
        ([name, views]) =>
          views.length > 0 && (
            <div key={name}>
              <h3>{name}</h3>
              <ul>
                {views.map((view) => (
                  <li key={view.id}>
                    <Link {...link(view.id)} title={view.displayName}>
                      <span className="ellipsis grow">{view.displayName}</span>
                      <Count value={counts?.get(view.id)} />
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
      <div className="view-list-foot">
        {mayAdd && (
          <Button small tone="quiet" icon="plus" onClick={onNew}>
            {t('views.new')}
          </Button>
        )}
        <Link to="/settings/tickets?tab=views" className="muted" onClick={onChosen}>
          {t('views.manage')}
        </Link>
      </div>
    </nav>
  );
}
