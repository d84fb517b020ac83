// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionsText } from '../settings/actions_editor';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { JobCounts, JobFailures } from './job_report';
import { cancelJob, hideJob, useJob, useShownJobs } from './jobs';

function JobCard({ id }: { id: string }) {
  const { t } = useTranslation();
  const job = useJob(id).data;
  const [isFolded, setFolded] = useState(false);
  const { busy, run } = useRun();
  if (!job) return null;
  const isRunning = job.state === 'RUNNING';
  return (
    <article className="job-card">
      <div className="row">
        <strong className="grow">
          {isRunning
            ? t('bulk.running', { count: job.total })
            : t(job.state === 'CANCELLED' ? 'bulk.cancelled' : 'bulk.done')}
        </strong>
        {isRunning && (
          <Button small disabled={busy} onClick={() => void run(() => cancelJob(id))}>
            {t('action.cancel')}
          </Button>
        )}
        {!isRunning && job.failed > 0 && (
          <Button small tone="quiet" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
            {t(isFolded ? 'bulk.show' : 'bulk.fold')}
          </Button>
        )}
        {!isRunning && (
          <Button
            small
            tone="quiet"
            icon="close"
            aria-label={t('action.close')}
            onClick={() => hideJob(id)}
          />
        )}
      </div>
      <p className="muted clamp">
        <ActionsText actions={job.actions} />
      </p>
      {isRunning ? (
        <>
          <progress aria-label={t('bulk.progress')} max={Math.max(1, job.total)} value={job.done} />
          <p className="muted num">
            {t('bulk.soFar', { done: job.done, total: job.total })}
            {job.failed > 0 && ` · ${t('bulk.refused', { count: job.failed })}`}
          </p>
        </>
      ) : (
        <p role="status">
          <JobCounts job={job} />
        </p>
      )}
      {!isFolded && !isRunning && <JobFailures job={job} />}
    </article>
  );
}

/** Bulk actions under way, and what came of them. */
export default function JobCards() {
  const { t } = useTranslation();
  const jobs = useShownJobs();
  return (
    <section className="job-cards" aria-label={t('bulk.jobs')}>
      {jobs.map((id) => (
        <JobCard key={id} id={id} />
      ))}
    </section>
  );
}
