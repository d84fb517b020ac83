// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Ticket } from '../../api/gen/tickets';
import { useMe } from '../session/session';
import { useResolveOrAsk } from '../ticket/resolving';
import { TicketPane } from '../ticket/ticket_pane';
import { useTicketCommands } from '../ticket/use_commands';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { Empty, Failure, Loading } from '../ui/states';
import { ListToolbar } from './list_toolbar';
import { readNarrowing } from './narrowing';
import { TicketList } from './ticket_list';
import { useRows } from './use_rows';
import { ViewTabs } from './view_tabs';
import { isViewId, ticketQuery, VIEW_IDS, type ViewId } from './views';

const NewTicket = lazy(() => import('../ticket/new_ticket'));

export function InboxPage() {
  const { view } = useParams();
  if (!isViewId(view)) return <Navigate to="/inbox/open" replace />;
  return <Inbox view={view} />;
}

function Inbox({ view }: { view: ViewId }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { ticketId } = useParams();
  const [search, setSearch] = useSearchParams();
  const [isCreating, setCreating] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);
  const commands = useTicketCommands();
  const resolveOrAsk = useResolveOrAsk();

  const { narrowing, order } = readNarrowing(search);
  const query = useMemo(
    () => ticketQuery(view, me.user.id, readNarrowing(search).narrowing, order),
    [view, me.user.id, search, order],
  );
  const rows = useRows(view, query);
  const [cursor, setCursor] = useState<string | undefined>(ticketId);
  useEffect(() => setCursor(ticketId), [ticketId]);

  const text = search.toString();
  const hrefOf = useCallback(
    (ticket: Pick<Ticket, 'id'>) => `/inbox/${view}/${ticket.id}${text ? `?${text}` : ''}`,
    [view, text],
  );
  const toList = (): void => void navigate({ pathname: `/inbox/${view}`, search: text });
  const move = (step: 1 | -1): void => {
    const at = rows.rows.findIndex((ticket) => ticket.id === cursor);
    const next = rows.rows[at < 0 ? 0 : Math.min(rows.rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    setCursor(next.id);
    if (ticketId) void navigate(hrefOf(next), { replace: true });
    if (at > rows.rows.length - 8) rows.more();
  };
  const target = rows.rows.find((ticket) => ticket.id === (cursor ?? ticketId));

  useHotkeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => target && void navigate(hrefOf(target)),
    Escape: toList,
    '/': () => searchField.current?.focus(),
    c: () => setCreating(true),
    a: () => target && void commands.assign(target, me.user.id),
    e: () => target && resolveOrAsk(target),
    ...Object.fromEntries(
      VIEW_IDS.map((id, i) => [String(i + 1), () => void navigate(`/inbox/${id}`)]),
    ),
  });

  const onSearch = useCallback(
    (next: URLSearchParams) => setSearch(next, { replace: true }),
    [setSearch],
  );
  return (
    <div className={`inbox${ticketId ? ' has-ticket' : ''}`}>
      <section className="inbox-list" aria-label={t('inbox.title')}>
        <header className="inbox-head">
          <div className="row">
            <h1 className="grow">{t('inbox.title')}</h1>
            <span className="muted num">
              {!rows.isPending && t('inbox.count', { count: rows.total })}
            </span>
            <Button
              small
              icon="plus"
              title={t('inbox.newTicket')}
              aria-label={t('inbox.newTicket')}
              onClick={() => setCreating(true)}
            />
          </div>
          <ViewTabs current={view} search={text} />
          <ListToolbar search={search} onSearch={onSearch} searchField={searchField} />
        </header>
        {rows.isPending ? (
          <Loading lines={14} />
        ) : rows.error && rows.rows.length === 0 ? (
          <Failure error={rows.error} onRetry={rows.retry} />
        ) : rows.rows.length === 0 ? (
          <Empty
            icon="inbox"
            title={t('inbox.emptyTitle')}
            text={narrowing.q ? t('inbox.emptySearch', { q: narrowing.q }) : t('inbox.emptyText')}
          />
        ) : (
          <TicketList
            tickets={rows.rows}
            clocks={rows.clocks}
            cursor={cursor}
            selected={ticketId}
            hrefOf={hrefOf}
            hasMore={rows.hasMore}
            isLoadingMore={rows.isLoadingMore}
            onMore={rows.more}
          />
        )}
      </section>
      <section className="inbox-ticket" aria-label={t('ticket.thread')}>
        {ticketId ? (
          <TicketPane key={ticketId} id={ticketId} onBack={toList} />
        ) : (
          <Empty icon="keyboard" title={t('inbox.pickTitle')} text={t('inbox.pickText')} />
        )}
      </section>
      {isCreating && (
        <Suspense>
          <NewTicket
            onClose={() => setCreating(false)}
            onCreated={(ticket) => void navigate(hrefOf(ticket))}
          />
        </Suspense>
      )}
    </div>
  );
}
