// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { day } from '../../text/time';
import { TicketPane } from '../ticket/ticket_pane';
import { useHotkeys } from '../ui/hotkeys';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useMyWork, type WorkItem, type WorkKind } from './my_work';
import { useTicket } from './queries';
import { ViewList } from './view_list';
import { focusView, useSide, ViewSide, ViewTitle } from './view_side';
import { VIEW_IDS } from './views';

const ViewForm = lazy(() => import('./view_form'));

const NONE = {
  approvals: 'myWork.noApprovals',
  subtasks: 'myWork.noSubtasks',
  drafts: 'myWork.noDrafts',
} as const;

function Row({
  item,
  kind,
  isCurrent,
  isSelected,
}: {
  item: WorkItem;
  kind: WorkKind;
  isCurrent: boolean;
  isSelected: boolean;
}) {
  const { t, i18n } = useTranslation();
  const ticket = useTicket(item.ticketId).data;
  return (
    <li className={`ticket-row${isCurrent ? ' is-cursor' : ''}`}>
      <Link
        to={`/inbox/${kind}/${item.ticketId}`}
        className="ticket-link"
        aria-current={isSelected ? 'true' : undefined}
      >
        <span className="row ticket-top">
          <span className="ticket-subject ellipsis">
            {item.text || t('myWork.files', { count: item.files })}
          </span>
          <span className="ticket-time muted">
            {item.time &&
              (kind === 'subtasks' ? (
                t('myWork.due', { time: day(item.time, i18n.language) })
              ) : (
                <RelativeTime value={item.time} short />
              ))}
          </span>
        </span>
        <span className="row ticket-bottom muted">
          {ticket && <span className="num">#{ticket.number}</span>}
          <span className="ellipsis">{ticket?.subject}</span>
        </span>
      </Link>
    </li>
  );
}

/** The reader's approvals, sub-tasks or drafts beside the ticket that one of them belongs to. */
export default function MyWork({ kind }: { kind: WorkKind }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { ticketId } = useParams();
  const side = useSide();
  const query = useMyWork(kind);
  const items = query.data ?? [];
  const [isSwitching, setSwitching] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const [cursor, setCursor] = useState<string>();
  const chosen = items.findIndex((item) => item.id === cursor);
  const at = chosen >= 0 ? chosen : items.findIndex((item) => item.ticketId === ticketId);
  const toList = (): void => void navigate(`/inbox/${kind}`);
  const open = (item: WorkItem | undefined): void => {
    if (item) void navigate(`/inbox/${kind}/${item.ticketId}`, { replace: !!ticketId });
  };
  const move = (step: 1 | -1): void => {
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + step))];
    setCursor(next?.id);
    if (ticketId) open(next);
  };
  useHotkeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => open(items[at]),
    Escape: toList,
    v: () => (side.isOpen ? focusView(document) : setSwitching(true)),
    ...Object.fromEntries(
      VIEW_IDS.map((id, i) => [String(i + 1), () => void navigate(`/inbox/${id}`)]),
    ),
  });
  const views = (
    <ViewList
      current={kind}
      onNew={() => {
        setSwitching(false);
        setNaming(true);
      }}
      onChosen={() => setSwitching(false)}
    />
  );
  return (
    <div className={`inbox${ticketId ? ' has-ticket' : ''}${side.isOpen ? ' has-side' : ''}`}>
      {side.isOpen && <ViewSide onUnpin={side.toggle}>{views}</ViewSide>}
      <section className="inbox-list" aria-label={t('inbox.title')}>
        <header className="inbox-head">
          <div className="row">
            <ViewTitle
              name={t(`myWork.${kind}`)}
              side={side}
              isOpen={isSwitching}
              onOpen={setSwitching}
            >
              {views}
            </ViewTitle>
          </div>
        </header>
        {query.isPending && query.isFetching ? (
          <Loading lines={8} />
        ) : query.isError ? (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        ) : items.length === 0 ? (
          <Empty icon="inbox" title={t(NONE[kind])} />
        ) : (
          <ul className="ticket-list" aria-label={t('myWork.list')}>
            {items.map((item, i) => (
              <Row
                key={item.id}
                item={item}
                kind={kind}
                isCurrent={i === at}
                isSelected={item.ticketId === ticketId}
              />
            ))}
          </ul>
        )}
      </section>
      <section className="inbox-ticket" aria-label={t('ticket.thread')}>
        {ticketId ? (
          <TicketPane key={ticketId} id={ticketId} onBack={toList} />
        ) : (
          <Empty icon="keyboard" title={t('inbox.pickTitle')} text={t('inbox.pickText')} />
        )}
      </section>
      <Suspense>
        {isNaming && (
          <ViewForm
            onSaved={(saved) => void navigate(`/inbox/${saved.id}`)}
            onClose={() => setNaming(false)}
          />
        )}
      </Suspense>
    </div>
  );
}
