// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type Article, Curation, type KnowledgeGap } from '../../api/gen/knowledge';
import { api } from '../api';
import { storeArticle } from '../knowledge/queries';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { showToast } from '../ui/toast';
import { forgetGaps, useGaps } from './queries';

function Gap({ gap }: { gap: KnowledgeGap }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { busy, run } = useRun(forgetGaps);
  const { question } = gap;
  const draft = async (): Promise<void> => {
    let made: Article | undefined;
    await run(async () => {
      made = await api(Curation.draftFromGap, { question });
    });
    if (!made) return;
    storeArticle(made);
    void navigate(`/knowledge/${made.id}`);
  };
  const dismiss = async (): Promise<void> => {
    const isDone = await run(() => api(Curation.dismissGap, { question }));
    if (isDone) showToast({ tone: 'plain', text: t('care.dismissed') });
  };
  return (
    <li className="comment-row">
      <span className="row">
        <strong className="grow">{question}</strong>
        {gap.badlyRated > 0 && (
          <Badge tone="danger">{t('care.badlyRated', { n: gap.badlyRated })}</Badge>
        )}
        <Badge tone="warn">{t('care.asked', { n: gap.count })}</Badge>
      </span>
      {gap.examples.length > 0 && (
        <ul className="gap-examples muted">
          {gap.examples.map((example) => (
            <li key={example}>{example}</li>
          ))}
        </ul>
      )}
      <span className="row">
        {gap.keywords.map((word) => (
          <Badge key={word}>{word}</Badge>
        ))}
        <span className="muted small grow">
          {gap.locale && `${gap.locale} · `}
          <RelativeTime value={gap.lastAskedTime} />
        </span>
        <Button small disabled={busy} onClick={() => void dismiss()}>
          {t('care.dismiss')}
        </Button>
        <Button small tone="primary" disabled={busy} onClick={() => void draft()}>
          {t('care.draft')}
        </Button>
      </span>
    </li>
  );
}

/** Questions that nothing answers; each becomes an article, or is told to be none. */
export function GapList() {
  const { t } = useTranslation();
  const query = useGaps();
  if (query.isPending) return <Loading lines={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0) {
    return <Empty icon="check" title={t('care.noGaps')} text={t('care.noGapsText')} />;
  }
  return (
    <>
      <p className="muted">{t('care.gapsText')}</p>
      <ul className="card article-list care-list">
        {query.data.map((gap) => (
          <Gap key={gap.question} gap={gap} />
        ))}
      </ul>
    </>
  );
}
