// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Ticket, TicketView } from '../../api/gen/tickets';
import { asProblem } from '../../api/problem';
import { useMe } from '../session/session';
import { readConditions } from '../settings/conditions';
import { useResolveOrAsk } from '../ticket/resolving';
import { TicketPane } from '../ticket/ticket_pane';
import { useTicketCommands } from '../ticket/use_commands';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { Empty, Failure, Loading } from '../ui/states';
import { isOf } from '../ui/violations';
import { BulkBar } from './bulk_bar';
import { ListToolbar } from './list_toolbar';
import { isWorkKind } from './my_work';
import { AS_OF, readNarrowing, withPart } from './narrowing';
import { useTicketViews } from './queries';
import { useSelection } from './selection';
import { TicketList } from './ticket_list';
import { useRows } from './use_rows';
import type { ViewDraft } from './view_form';
import { ViewList } from './view_list';
import { focusView, useSide, ViewSide, ViewTitle } from './view_side';
import { forAnybody, isSavedViewId, isViewId, ticketQuery, VIEW_IDS, type ViewId } from './views';

const MyWork = lazy(() => import('./my_work_page'));
const NewTicket = lazy(() => import('../ticket/new_ticket'));
const ViewForm = lazy(() => import('./view_form'));

export function InboxPage() {
  const { t } = useTranslation();
  const { view } = useParams();
  const saved = useTicketViews();
  if (isViewId(view)) return <Inbox view={view} />;
  if (isWorkKind(view)) {
    return (
      <Suspense fallback={<Loading lines={14} />}>
        <MyWork key={view} kind={view} />
      </Suspense>
    );
  }
  if (!isSavedViewId(view)) return <Navigate to="/inbox/open" replace />;
  const found = saved.data?.find((each) => each.id === view);
  if (found) return <Inbox view={found} />;
  if (saved.isPending) return <Loading lines={14} />;
  if (saved.isError) return <Failure error={saved.error} onRetry={() => saved.refetch()} />;
  return (
    <Empty icon="filter" title={t('views.gone')}>
      <Link to="/inbox/open">{t('error.home')}</Link>
    </Empty>
  );
}

function Inbox({ view }: { view: ViewId | TicketView }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { ticketId } = useParams();
  const [search, setSearch] = useSearchParams();
  const [isCreating, setCreating] = useState(false);
  const [form, setForm] = useState<{ known?: TicketView; draft?: ViewDraft }>();
  const searchField = useRef<HTMLInputElement>(null);
  const commands = useTicketCommands();
  const resolveOrAsk = useResolveOrAsk();
  const side = useSide();
  const [isSwitching, setSwitching] = useState(false);

  const viewId = typeof view === 'string' ? view : view.id;
  const viewName = typeof view === 'string' ? t(`view.${view}`) : view.displayName;
  const { narrowing, order } = readNarrowing(search);
  const query = useMemo(
    () => ticketQuery(view, me.user.id, readNarrowing(search).narrowing, order),
    [view, me.user.id, search, order],
  );
  const rows = useRows(view, query);
  const selection = useSelection(rows.rows);
  const { clear } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, another selection.
  useEffect(clear, [clear, query.filter, query.q]);
  const [cursor, setCursor] = useState<string | undefined>(ticketId);
  useEffect(() => setCursor(ticketId), [ticketId]);

  // Of the list; the moment a ticket is looked at is the ticket's.
  const text = withPart(search, AS_OF, '').toString();
  const isPast = search.has(AS_OF);
  const hrefOf = useCallback(
    (ticket: Pick<Ticket, 'id'>) => `/inbox/${viewId}/${ticket.id}${text ? `?${text}` : ''}`,
    [viewId, text],
  );
  const toList = (): void => void navigate({ pathname: `/inbox/${viewId}`, search: text });
  const move = (step: 1 | -1): void => {
    const at = rows.rows.findIndex((ticket) => ticket.id === cursor);
    const next = rows.rows[at < 0 ? 0 : Math.min(rows.rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    setCursor(next.id);
    if (ticketId) void navigate(hrefOf(next), { replace: true });
    if (at > rows.rows.length - 8) rows.more();
  };
  const target = rows.rows.find((ticket) => ticket.id === (cursor ?? ticketId));
  const hasChosen = selection.ids.length > 0;

  useHotkeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => target && void navigate(hrefOf(target)),
    Escape: () => {
      if (hasChosen) clear();
      else if (isPast) setSearch(withPart(search, AS_OF, ''));
      else toList();
    },
    '/': () => searchField.current?.focus(),
    c: () => setCreating(true),
    x: (event) => target && selection.toggle(target.id, event.shiftKey),
    v: () => (side.isOpen ? focusView(document) : setSwitching(true)),
    ...Object.fromEntries(
      VIEW_IDS.map((id, i) => [String(i + 1), () => void navigate(`/inbox/${id}`)]),
    ),
    // While rows are chosen these keys are for all of them; the past can't be changed.
    ...(hasChosen || isPast
      ? {}
      : {
          a: () => target && void commands.assign(target, me.user.id),
          e: () => target && resolveOrAsk(target),
        }),
  });

  const onSearch = useCallback(
    (next: URLSearchParams) => setSearch(next, { replace: true }),
    [setSearch],
  );
  const saveAsView = (): void =>
    setForm({
      draft: {
        filter: forAnybody(unwrapped(query.filter, narrowing.filter), me.user.id),
        q: query.q,
        orderBy: query.orderBy,
      },
    });
  const problem = rows.error ? asProblem(rows.error) : undefined;
  const filterProblem = narrowing.filter
    ? problem?.violations.find((each) => isOf(each, 'filter'))?.description
    : undefined;
  const mayChange =
    typeof view !== 'string' && me.can(view.shared ? 'tickets.admin' : 'tickets.write');
  const isNarrowed = Object.keys(narrowing).length > 0 || order !== undefined;
  const views = (
    <ViewList
      current={viewId}
      onNew={() => {
        setSwitching(false);
        setForm({});
      }}
      onChosen={() => setSwitching(false)}
    />
  );
  return (
    <div
      className={`inbox${ticketId ? ' has-ticket' : ''}${side.isOpen ? ' has-side' : ''}${hasChosen ? ' has-chosen' : ''}`}
    >
      {side.isOpen && <ViewSide onUnpin={side.toggle}>{views}</ViewSide>}
      <section className="inbox-list" aria-label={t('inbox.title')}>
        <header className="inbox-head">
          <div className="row">
            <ViewTitle name={viewName} side={side} isOpen={isSwitching} onOpen={setSwitching}>
              {views}
            </ViewTitle>
            <span className="muted num inbox-total">
              {!rows.isPending && !filterProblem && t('inbox.count', { count: rows.total })}
            </span>
            {mayChange && (
              <Button
                small
                tone="quiet"
                icon="edit"
                title={t('views.edit')}
                aria-label={t('views.edit')}
                onClick={() => setForm({ known: view as TicketView })}
              />
            )}
            <Button
              small
              icon="plus"
              title={t('inbox.newTicket')}
              aria-label={t('inbox.newTicket')}
              onClick={() => setCreating(true)}
            />
          </div>
          {hasChosen ? (
            <BulkBar
              selection={selection}
              rows={rows.rows}
              total={Math.max(rows.total, rows.rows.length)}
              query={query}
              me={me.user.id}
            />
          ) : (
            <ListToolbar
              search={search}
              orderBy={query.orderBy}
              problem={filterProblem ?? ''}
              onSearch={onSearch}
              onSave={isNarrowed && me.can('tickets.write') ? saveAsView : undefined}
              searchField={searchField}
            />
          )}
        </header>
        {rows.isPending ? (
          <Loading lines={14} />
        ) : filterProblem ? (
          <Empty icon="filter" title={t('views.notUnderstood')} />
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
            isChosen={selection.has}
            onChoose={selection.toggle}
            hrefOf={hrefOf}
            hasMore={rows.hasMore}
            isLoadingMore={rows.isLoadingMore}
            onMore={rows.more}
          />
        )}
      </section>
      <section className="inbox-ticket" aria-label={t('ticket.thread')}>
        {ticketId ? (
          <TicketPane key={ticketId} id={ticketId} restsKeys={hasChosen} onBack={toList} />
        ) : (
          <Empty icon="keyboard" title={t('inbox.pickTitle')} text={t('inbox.pickText')} />
        )}
      </section>
      <Suspense>
        {isCreating && (
          <NewTicket
            onClose={() => setCreating(false)}
            onCreated={(ticket) => void navigate(hrefOf(ticket))}
          />
        )}
        {form && (
          <ViewForm
            {...form}
            onSaved={(saved) => form.known || void navigate(`/inbox/${saved.id}`)}
            onClose={() => setForm(undefined)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Without parentheses around what was typed where it needs none, so that the form shows it as rows. */
function unwrapped(filter: string, typed = ''): string {
  const inner = typed.trim();
  return inner && readConditions(inner) ? filter.replace(`(${inner})`, inner) : filter;
}
