// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import type { Ticket, Ticket_Level, Ticket_Priority, Ticket_Type } from '../../api/gen/tickets';
import { StateBadge, TierBadge } from '../inbox/badges';
import { useTicket } from '../inbox/queries';
import { isOpen, isWaiting } from '../inbox/views';
import { useUsers } from '../people/people';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { Icon } from '../ui/icon';
import { Menu, type MenuItem } from '../ui/menu';
import { Select } from '../ui/select';
import { ReasonDialog } from './reason_dialog';
import { useResolveOrAsk } from './resolving';
import { SnoozeDialog, SnoozeNotice } from './snooze';
import { useArticleFromTicket } from './use_article';
import { useTicketCommands } from './use_commands';

const MergeDialog = lazy(() => import('./merge_dialog'));
const NewTicket = lazy(() => import('./new_ticket'));
const SplitDialog = lazy(() => import('./split_dialog'));

function Subject({ ticket, onSave }: { ticket: Ticket; onSave: (subject: string) => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string>();
  if (draft === undefined) {
    return (
      <h1 className="ticket-title">
        <span className="muted num">#{ticket.number}</span> {ticket.subject}
        <Button
          tone="quiet"
          small
          icon="edit"
          aria-label={t('ticket.editSubject')}
          onClick={() => setDraft(ticket.subject)}
        />
      </h1>
    );
  }
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const subject = draft.trim();
    if (subject && subject !== ticket.subject) onSave(subject);
    setDraft(undefined);
  };
  return (
    <form className="row grow" onSubmit={save}>
      <input
        className="input"
        aria-label={t('ticket.subject')}
        // biome-ignore lint/a11y/noAutofocus: the reader asked to edit this field.
        autoFocus
        maxLength={200}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setDraft(undefined)}
      />
      <Button type="submit" tone="primary">
        {t('action.save')}
      </Button>
    </form>
  );
}

/** On a ticket that became part of another. */
function MergedNotice({ into }: { into: string }) {
  const { t } = useTranslation();
  const target = useTicket(into).data;
  return (
    <div className="row ticket-notice">
      <Icon name="merge" size={15} />
      <Link to={`/tickets/${into}`}>
        {t('merging.into', { number: target?.number ?? '…' })} {target?.subject}
      </Link>
    </div>
  );
}

export function TicketHeader({
  ticket,
  restsKeys,
  onBack,
}: {
  ticket: Ticket;
  restsKeys?: boolean;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const users = useUsers().data ?? [];
  const commands = useTicketCommands();
  const [level, setLevel] = useState<Ticket_Level>();
  const [dialog, setDialog] = useState<'merge' | 'split' | 'snooze' | 'followUp'>();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  /** Another ticket in the place of this one, within the same list. */
  const goTo = (other: Pick<Ticket, 'id'>): void => {
    const to = pathname.includes(ticket.id)
      ? pathname.replace(ticket.id, other.id)
      : `/tickets/${other.id}`;
    if (other.id !== ticket.id) void navigate({ pathname: to, search });
  };
  const resolveOrAsk = useResolveOrAsk();
  const writeArticle = useArticleFromTicket(ticket.id);
  const open = isOpen(ticket);
  const mayMerge = ticket.state !== 'CLOSED';
  useHotkeys(
    {
      m: () => mayMerge && setDialog('merge'),
      z: () => open && setDialog('snooze'),
    },
    !restsKeys,
  );

  const assignees = [
    ...(ticket.assigneeId ? [] : [{ value: '', label: t('ticket.unassigned') }]),
    { value: 'auto', label: t('ticket.autoAssign') },
    ...users
      .filter((user) => user.state === 'ACTIVE' || user.id === ticket.assigneeId)
      .map((user) => ({ value: user.id, label: user.displayName })),
  ];
  const item = (key: string, label: string, onSelect: () => void, stroke?: string): MenuItem => ({
    key,
    label: stroke ? (
      <>
        <span className="grow">{label}</span>
        <span className="kbd" aria-hidden="true">
          {stroke}
        </span>
      </>
    ) : (
      label
    ),
    onSelect,
  });
  const levels = (['L1', 'L2', 'L3'] as const).filter((each) => each !== ticket.level);
  const more: (MenuItem | null)[] = [
    ...(open
      ? [
          item(
            'waitCustomer',
            t('ticket.waitCustomer'),
            () => void commands.wait(ticket, 'CUSTOMER'),
          ),
          item('waitThird', t('ticket.waitThird'), () => void commands.wait(ticket, 'THIRD_PARTY')),
          null,
          ...levels.map((each) =>
            item(each, t('ticket.escalateTo', { level: each }), () => setLevel(each)),
          ),
          null,
        ]
      : []),
    ...(open ? [item('snooze', t('snoozing.menu'), () => setDialog('snooze'), 'Z')] : []),
    ...(mayMerge ? [item('merge', t('merging.menu'), () => setDialog('merge'), 'M')] : []),
    item('split', t('splitting.menu'), () => setDialog('split')),
    ...(open ? [] : [item('followUp', t('work.followUp'), () => setDialog('followUp'))]),
    null,
    ...(!open && me.can('knowledge.write')
      ? [item('article', t('articleWork.fromTicket'), () => void writeArticle())]
      : []),
    ...(ticket.state === 'CLOSED'
      ? []
      : [item('close', t('ticket.close'), () => void commands.close(ticket))]),
  ];

  return (
    <header className="ticket-head">
      <div className="row">
        <Button
          tone="quiet"
          icon="back"
          className="ticket-back"
          aria-label={t('action.back')}
          onClick={onBack}
        />
        <Subject ticket={ticket} onSave={(subject) => void commands.update(ticket, { subject })} />
        <div className="row ticket-verbs">
          {open && isWaiting(ticket) && (
            <Button onClick={() => void commands.resume(ticket)}>{t('ticket.resume')}</Button>
          )}
          {open ? (
            <Button tone="primary" icon="check" shortcut="E" onClick={() => resolveOrAsk(ticket)}>
              {t('ticket.resolve')}
            </Button>
          ) : (
            <Button icon="refresh" onClick={() => void commands.reopen(ticket)}>
              {t('ticket.reopen')}
            </Button>
          )}
          {more.length > 0 && (
            <Menu label={t('action.more')} className="btn btn-icon" items={more}>
              <Icon name="more" />
            </Menu>
          )}
        </div>
      </div>
      <div className="row ticket-facts">
        <StateBadge state={ticket.state} />
        <TierBadge tier={ticket.tier} />
        <Select
          small
          label={t('ticket.priority')}
          value={ticket.priority}
          choices={(['P0', 'P1', 'P2', 'P3'] as const).map((value) => ({ value, label: value }))}
          onChange={(priority: Ticket_Priority) => void commands.update(ticket, { priority })}
        />
        <Select
          small
          label={t('ticket.type')}
          value={ticket.type}
          choices={(['INSTALL', 'FEATURE', 'FAULT'] as const).map((value) => ({
            value,
            label: t(`typeName.${value}`),
          }))}
          onChange={(type: Ticket_Type) => void commands.update(ticket, { type })}
        />
        <Select
          small
          label={t('ticket.assignee')}
          value={ticket.assigneeId}
          choices={assignees}
          onChange={(id) => void commands.assign(ticket, id === 'auto' ? '' : id)}
        />
        {ticket.assigneeId !== me.user.id && (
          <Button
            small
            icon="user"
            shortcut="A"
            onClick={() => void commands.assign(ticket, me.user.id)}
          >
            {t('ticket.assignMe')}
          </Button>
        )}
      </div>
      <SnoozeNotice ticket={ticket} onChange={() => setDialog('snooze')} />
      {ticket.mergedIntoId && <MergedNotice into={ticket.mergedIntoId} />}
      {dialog === 'snooze' && <SnoozeDialog ticket={ticket} onClose={() => setDialog(undefined)} />}
      <Suspense>
        {dialog === 'merge' && (
          <MergeDialog tickets={[ticket]} onMerged={goTo} onClose={() => setDialog(undefined)} />
        )}
        {dialog === 'split' && (
          <SplitDialog ticket={ticket} onSplit={goTo} onClose={() => setDialog(undefined)} />
        )}
        {dialog === 'followUp' && (
          <NewTicket followUpOf={ticket} onCreated={goTo} onClose={() => setDialog(undefined)} />
        )}
      </Suspense>
      {level && (
        <ReasonDialog
          title={t('ticket.escalateTo', { level })}
          hint={t('ticket.escalateHint')}
          label={t('ticket.escalateReason')}
          action={t('ticket.escalateTo', { level })}
          onReason={(reason) => void commands.escalate(ticket, level, reason)}
          onClose={() => setLevel(undefined)}
        />
      )}
    </header>
  );
}
