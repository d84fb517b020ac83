// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { KnowledgeGap } from '../../api/gen/knowledge';
import { Badge } from '../ui/badge';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useGaps } from './queries';

function Gap({ gap }: { gap: KnowledgeGap }) {
  const { t } = useTranslation();
  const { question, locale } = gap;
  return (
    <li className="comment-row">
      <span className="row">
        <strong className="grow">{question}</strong>
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
          {gap.locale} · <RelativeTime value={gap.lastAskedTime} />
        </span>
        <Link to={`/knowledge/new?title=${encodeURIComponent(question)}&locale=${locale}`}>
          {t('care.draft')}
        </Link>
      </span>
    </li>
  );
}

/** Questions that nothing answers; each is the beginning of an article. */
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
