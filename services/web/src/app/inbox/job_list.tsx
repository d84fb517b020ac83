// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useUserName } from '../people/people';
import { ActionsText } from '../settings/actions_editor';
import { Badge, type Tone } from '../ui/badge';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { JobCounts, JobFailures } from './job_report';
import { useJobs } from './jobs';

const TONES: Record<string, Tone> = { RUNNING: 'accent', DONE: 'ok', CANCELLED: 'warn' };

/** The bulk actions of the workspace, the latest first, each with its report. */
export function JobList() {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const query = useJobs();
  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  if (query.data.length === 0) {
    return <Empty icon="bolt" title={t('bulk.none')} text={t('bulk.noneText')} />;
  }
  return query.data.map((job) => (
    <section key={job.id} className="card panel">
      <div className="row">
        <h2 className="grow ellipsis">
          <ActionsText actions={job.actions} />
        </h2>
        <Badge tone={TONES[job.state]}>{t(`bulk.state.${job.state}`)}</Badge>
      </div>
      <p className="muted">
        {job.creatorId.startsWith('usr_') ? nameOf(job.creatorId) : job.creatorId}
        {' · '}
        <RelativeTime value={job.createTime} />
        {job.filter && (
          <>
            {' · '}
            <code>{job.filter}</code>
          </>
        )}
      </p>
      <p>
        <JobCounts job={job} />
      </p>
      {job.failures.length > 0 && (
        <details>
          <summary>{t('bulk.refused', { count: job.failed })}</summary>
          <JobFailures job={job} />
        </details>
      )}
    </section>
  ));
}
