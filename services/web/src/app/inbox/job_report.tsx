// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TicketJob, TicketJob_Failure } from '../../api/gen/tickets';
import { useTicket } from './queries';

/** How many were changed, were so already and were refused. */
export function JobCounts({ job }: { job: TicketJob }) {
  const { t } = useTranslation();
  const same = Math.max(0, job.done - job.changed - job.failed);
  return [
    t('bulk.changed', { count: job.changed }),
    same > 0 && t('bulk.same', { count: same }),
    job.failed > 0 && t('bulk.refused', { count: job.failed }),
    job.state === 'CANCELLED' &&
      job.total > job.done &&
      t('bulk.left', { count: job.total - job.done }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function Refused({ failure }: { failure: TicketJob_Failure }) {
  const { t, i18n } = useTranslation();
  const ticket = useTicket(failure.ticketId).data;
  const key = `bulk.reason.${failure.reason}`;
  return (
    <li>
      <Link to={`/tickets/${failure.ticketId}`}>
        {ticket ? `#${ticket.number} ${ticket.subject}` : failure.ticketId}
      </Link>
      <span className="muted">
        {i18n.exists(key) ? t(key as 'bulk.reason.SUBTASKS_OPEN') : failure.message}
      </span>
    </li>
  );
}

/** What was refused and why, each with the way to it. */
export function JobFailures({ job }: { job: TicketJob }) {
  const { t } = useTranslation();
  if (job.failures.length === 0) return null;
  return (
    <>
      <ul className="job-failures">
        {job.failures.map((failure) => (
          <Refused key={failure.ticketId} failure={failure} />
        ))}
      </ul>
      {job.failed > job.failures.length && (
        <p className="muted">
          {t('bulk.moreRefused', { count: job.failed - job.failures.length })}
        </p>
      )}
    </>
  );
}
