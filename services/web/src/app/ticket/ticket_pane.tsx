// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Comment_Visibility } from '../../api/gen/tickets';
import { DefectsPanel } from '../feedback/defects_panel';
import { SurveyLinks } from '../feedback/survey_links';
import { AS_OF, withPart } from '../inbox/narrowing';
import { findTicket, useTicket } from '../inbox/queries';
import { useHotkeys } from '../ui/hotkeys';
import { Failure, Loading } from '../ui/states';
import { ApprovalsPanel } from './approvals_panel';
import { ClocksPanel } from './clocks_panel';
import { Composer } from './composer';
import { CopiesPanel } from './copies';
import { DetailsPanel } from './details_panel';
import { FieldsPanel } from './fields_panel';
import { HistoryList } from './history_list';
import { LinksPanel } from './links_panel';
import { OrganizationPanel, OtherTickets, RequesterPanel } from './people_panel';
import { ReviewPanel } from './review_panel';
import { SimilarPanel } from './similar_panel';
import { SubtasksPanel } from './subtasks_panel';
import { Thread } from './thread';
import { TicketHeader } from './ticket_header';

const PastTicket = lazy(() => import('./past_ticket'));

type Tab = 'thread' | 'history' | 'details';

/** One ticket: what was said, what can be done, and what is known. */
export function TicketPane({
  id,
  restsKeys,
  onBack,
}: {
  id: string;
  /** The keys of commands are for something else at the moment. */
  restsKeys?: boolean;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const query = useTicket(id);
  const [tab, setTab] = useState<Tab>('thread');
  const [visibility, setVisibility] = useState<Comment_Visibility>('PUBLIC');
  const field = useRef<HTMLTextAreaElement>(null);
  // A list knows enough of a ticket to show it before the answer is here.
  const ticket = query.data ?? findTicket(id);
  const [search, setSearch] = useSearchParams();
  const moment = search.get(AS_OF) ?? '';
  const lookAt = (at: string): void =>
    setSearch(withPart(search, AS_OF, at), { replace: !!moment });
  const isPast = moment !== '' && !Number.isNaN(Date.parse(moment));

  const write = (next: Comment_Visibility): void => {
    setTab('thread');
    setVisibility(next);
    requestAnimationFrame(() => field.current?.focus());
  };
  useHotkeys({ r: () => write('PUBLIC'), i: () => write('INTERNAL') }, !isPast);

  if (!ticket) {
    return query.isError ? (
      <Failure error={query.error} onRetry={() => query.refetch()} />
    ) : (
      <Loading lines={9} />
    );
  }
  if (isPast) {
    return (
      <Suspense fallback={<Loading lines={9} />}>
        <PastTicket ticket={ticket} moment={moment} onMoment={lookAt} onNow={() => lookAt('')} />
      </Suspense>
    );
  }
  const tabs: Tab[] = ['thread', 'history', 'details'];
  return (
    <div className={`ticket tab-${tab}`}>
      <TicketHeader ticket={ticket} restsKeys={restsKeys} onBack={onBack} />
      <div className="ticket-body">
        <div className="ticket-main">
          <div className="tabs" role="tablist" aria-label={t('ticket.thread')}>
            {tabs.map((each) => (
              <button
                key={each}
                type="button"
                role="tab"
                className={`tab tab-to-${each}`}
                aria-selected={tab === each}
                onClick={() => setTab(each)}
              >
                {t(`ticket.${each}`)}
              </button>
            ))}
          </div>
          <div className="ticket-scroll">
            {tab === 'history' ? (
              <HistoryList ticketId={id} onLookBack={lookAt} />
            ) : (
              <Thread ticket={ticket} />
            )}
          </div>
          {tab !== 'history' && (
            <Composer
              ticket={ticket}
              visibility={visibility}
              onVisibility={setVisibility}
              field={field}
            />
          )}
        </div>
        <aside className="ticket-aside" aria-label={t('ticket.aside')}>
          <ClocksPanel ticketId={id} />
          <ReviewPanel ticket={ticket} />
          <SubtasksPanel ticket={ticket} />
          <ApprovalsPanel ticket={ticket} />
          <LinksPanel ticket={ticket} />
          <SimilarPanel ticket={ticket} />
          {ticket.requesterId && <RequesterPanel contactId={ticket.requesterId} />}
          <CopiesPanel ticket={ticket} />
          {ticket.organizationId && <OrganizationPanel organizationId={ticket.organizationId} />}
          <FieldsPanel ticket={ticket} />
          <DetailsPanel ticket={ticket} />
          <DefectsPanel ticket={ticket} />
          <SurveyLinks ticketId={ticket.id} />
          <OtherTickets ticket={ticket} />
        </aside>
      </div>
    </div>
  );
}
