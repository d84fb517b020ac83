// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Article, DiffArticleResponse_Change } from '../../api/gen/knowledge';
import { useUserName } from '../people/people';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { DiffView } from './diff_view';
import type { DiffLine } from './merge';
import { useDiff, useVersions } from './queries';

// Properties by their field of the contract, and what the rest of the editor calls them.
const NAMES = {
  locale: 'knowledge.locale',
  kind: 'knowledge.kind',
  audience: 'knowledge.audience',
  category: 'knowledge.category',
  keywords: 'knowledge.keywords',
  error_codes: 'knowledge.errorCodes',
  reader_roles: 'articleWork.roles',
  video_url: 'articleWork.videoUrl',
  reader_plans: 'articleWork.plans',
  owner_id: 'articleWork.owner',
  review_due_time: 'articleWork.review',
} as const;

/** Who may read it, where it stands: what a reviewer wouldn't see in the text. */
function PropertyChanges({ changes }: { changes: readonly DiffArticleResponse_Change[] }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  if (changes.length === 0) return null;
  const shown = (field: string, value: string): string =>
    value === '' ? '–' : field === 'owner_id' ? nameOf(value) : value;
  return (
    <ul className="card property-changes">
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          <strong>{field in NAMES ? t(NAMES[field as keyof typeof NAMES]) : field}</strong>{' '}
          <del>{shown(field, before)}</del> → <ins>{shown(field, after)}</ins>
        </li>
      ))}
    </ul>
  );
}

/** Every text that was saved: who wrote it, what it changed, and the way back to it. */
export function VersionsPanel({
  article,
  isBusy,
  onRollBack,
}: {
  article: Article;
  isBusy: boolean;
  onRollBack: (version: number) => Promise<void>;
}) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const query = useVersions(article.id);
  const [chosen, setChosen] = useState<number>();
  const [against, setAgainst] = useState<number>();
  const versions = query.data ?? [];
  const to = versions.some(({ version }) => version === chosen)
    ? (chosen as number)
    : article.version;
  // What readers see is what a new version is read against; that one itself, the one before it.
  const live = article.publishedVersion;
  const usual = live > 0 && live !== to ? live : to - 1;
  const from = against !== undefined && against !== to ? against : usual;
  const diff = useDiff(article.id, from, to, from > 0 && from !== to);
  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className="versions">
      <ul className="card version-list">
        {versions.map((each) => (
          <li key={each.version}>
            <button
              type="button"
              className="version-row"
              aria-pressed={each.version === to}
              onClick={() => {
                setChosen(each.version);
                setAgainst(undefined);
              }}
            >
              <strong className="num">{t('knowledge.version', { version: each.version })}</strong>
              {each.published && <Badge tone="ok">{t('articleWork.seen')}</Badge>}
              <span className="grow muted ellipsis">{nameOf(each.authorId)}</span>
              <span className="muted small">
                <RelativeTime value={each.createTime} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="row version-compare">
        <h2 className="grow">{t('articleWork.changesOf', { version: to })}</h2>
        {versions.length > 1 && (
          <Select
            small
            label={t('articleWork.against')}
            value={String(from)}
            choices={[
              ...(from === 0 ? [{ value: '0', label: '–' }] : []),
              ...versions
                .filter(({ version }) => version !== to)
                .map(({ version }) => ({
                  value: String(version),
                  label: t('articleWork.since', { version }),
                })),
            ]}
            onChange={(value) => setAgainst(Number(value))}
          />
        )}
        {to !== article.version && (
          <Button small icon="refresh" disabled={isBusy} onClick={() => void onRollBack(to)}>
            {t('articleWork.rollBack', { version: to })}
          </Button>
        )}
      </div>
      {from <= 0 ? (
        <p className="muted">{t('articleWork.first')}</p>
      ) : diff.isError ? (
        <Failure error={diff.error} onRetry={() => void diff.refetch()} />
      ) : diff.data ? (
        <>
          <PropertyChanges changes={diff.data.changes} />
          <DiffView key={`${from} ${to}`} lines={diff.data.lines as DiffLine[]} />
        </>
      ) : (
        <Loading lines={6} />
      )}
    </div>
  );
}
