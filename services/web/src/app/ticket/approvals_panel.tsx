// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Ticket,
  type Ticket_Approval,
  type TicketApproval,
  type TicketApproval_Rule,
  TicketApprovals,
} from '../../api/gen/tickets';
import { api } from '../api';
import { isOpen } from '../inbox/views';
import { useUserName, useUsers } from '../people/people';
import { useMe } from '../session/session';
import { Badge, type Tone } from '../ui/badge';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Select } from '../ui/select';
import { Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useWork } from './use_work';
import { awaits } from './work';

const TONE: Record<Ticket_Approval, Tone> = {
  APPROVAL_UNSPECIFIED: 'neutral',
  PENDING: 'warn',
  APPROVED: 'ok',
  REJECTED: 'danger',
  EXPIRED: 'neutral',
  WITHDRAWN: 'neutral',
};

function AskDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const users = (useUsers().data ?? []).filter(
    (user) => user.state === 'ACTIVE' && user.id !== me.user.id,
  );
  const [question, setQuestion] = useState('');
  const [approverIds, setApproverIds] = useState<string[]>([]);
  const [rule, setRule] = useState<TicketApproval_Rule>('ANY');
  const [holdsTicket, setHolds] = useState(false);
  const { busy, run } = useWork(ticket.id, 'approvals');
  const toggle = (id: string, on: boolean): void =>
    setApproverIds((known) => (on ? [...known, id] : known.filter((each) => each !== id)));
  const ask = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run(() =>
      api(TicketApprovals.create, {
        ticketId: ticket.id,
        ticketApproval: { question: question.trim(), approverIds, rule, holdsTicket },
      }),
    );
    if (done) onClose();
  };
  return (
    <Dialog title={t('work.askApproval')} onClose={onClose}>
      <form className="dialog-body" onSubmit={ask}>
        <label className="field">
          <span className="field-label">{t('work.question')}</span>
          <textarea
            className="textarea"
            rows={3}
            required
            maxLength={2000}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
          />
        </label>
        <fieldset className="field">
          <legend className="field-label">{t('work.approvers')}</legend>
          {users.map((user) => (
            <label key={user.id} className="row check-row">
              <input
                type="checkbox"
                checked={approverIds.includes(user.id)}
                onChange={(event) => toggle(user.id, event.target.checked)}
              />
              {user.displayName}
            </label>
          ))}
        </fieldset>
        <Select
          label={t('work.rule')}
          value={rule}
          choices={(['ANY', 'ALL'] as const).map((value) => ({
            value,
            label: t(`approvalRule.${value}`),
          }))}
          onChange={setRule}
        />
        <label className="row check-row">
          <input
            type="checkbox"
            checked={holdsTicket}
            onChange={(event) => setHolds(event.target.checked)}
          />
          {t('work.holds')}
        </label>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="submit"
            tone="primary"
            disabled={busy || !question.trim() || approverIds.length === 0}
          >
            {t('work.ask')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function ApprovalRow({ ticket, approval }: { ticket: Ticket; approval: TicketApproval }) {
  const { t } = useTranslation();
  const me = useMe();
  const nameOf = useUserName();
  const [reason, setReason] = useState('');
  const { busy, run } = useWork(ticket.id, 'approvals');
  const decide = (approved: boolean): void =>
    void run(() =>
      api(TicketApprovals.decide, { id: approval.id, approved, reason: reason.trim() }),
    );
  const voteOf = (id: string) => approval.votes.find((vote) => vote.approverId === id);
  return (
    <li className="clock">
      <div className="row">
        <strong className="grow">{approval.question}</strong>
        <Badge tone={TONE[approval.state]}>{t(`approvalState.${approval.state}`)}</Badge>
      </div>
      <p className="muted">
        {t('work.required', {
          required: approval.requiredCount,
          count: approval.approverIds.length,
        })}
        {' · '}
        <RelativeTime value={approval.endTime ?? approval.expireTime} />
      </p>
      <ul>
        {approval.approverIds.map((id) => {
          const vote = voteOf(id);
          return (
            <li key={id} className="muted">
              {nameOf(id)}: {t(vote ? (vote.approved ? 'work.yes' : 'work.no') : 'work.open')}
              {vote?.reason && ` — ${vote.reason}`}
            </li>
          );
        })}
      </ul>
      {approval.endReason && <p className="muted">{approval.endReason}</p>}
      {awaits(approval, me.user.id) && (
        <>
          <input
            className="input"
            aria-label={t('work.reason')}
            placeholder={t('work.reason')}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="row">
            <Button tone="primary" small disabled={busy} onClick={() => decide(true)}>
              {t('work.approve')}
            </Button>
            <Button
              tone="danger"
              small
              disabled={busy || !reason.trim()}
              onClick={() => decide(false)}
            >
              {t('work.reject')}
            </Button>
          </div>
        </>
      )}
      {approval.state === 'PENDING' && approval.creatorId === me.user.id && (
        <Button
          tone="quiet"
          small
          disabled={busy}
          onClick={() => void run(() => api(TicketApprovals.withdraw, { id: approval.id }))}
        >
          {t('work.withdraw')}
        </Button>
      )}
    </li>
  );
}

export function ApprovalsPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const query = useQuery({
    queryKey: ['approvals', ticket.id, ticket.sequence],
    queryFn: async ({ signal }) =>
      (await api(TicketApprovals.list, { ticketId: ticket.id }, { signal })).ticketApprovals,
    placeholderData: (previous) => previous,
    enabled: ticket.approval !== 'APPROVAL_UNSPECIFIED',
  });
  const mayAsk = isOpen(ticket) && ticket.approval !== 'PENDING';
  if (!mayAsk && !query.data?.length) return null;
  return (
    <section className="panel">
      <h2>{t('work.approvals')}</h2>
      {query.isLoading && <Loading lines={1} />}
      {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
      <ul className="clocks">
        {query.data?.map((approval) => (
          <ApprovalRow key={approval.id} ticket={ticket} approval={approval} />
        ))}
      </ul>
      {mayAsk && (
        <Button small onClick={() => setAsks(true)}>
          {t('work.askApproval')}
        </Button>
      )}
      {asks && <AskDialog ticket={ticket} onClose={() => setAsks(false)} />}
    </section>
  );
}
