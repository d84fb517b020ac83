// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type ArticleTransfer, ArticleTransfers } from '../../api/gen/knowledge';
import { api } from '../api';
import { queryClient } from '../query';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { showToast } from '../ui/toast';
import { noteText } from './transfer_words';
import { importArchive, LARGEST_ARCHIVE } from './upload';

const LOOK_MS = 1000;

function isUnderWay(transfer: ArticleTransfer): boolean {
  return ['UPLOADING', 'WAITING', 'RUNNING'].includes(transfer.state);
}

/** Articles in from archives of Markdown or Confluence, and out as an archive. */
export default function TransferPanel() {
  const { t } = useTranslation();
  const [file, setFile] = useState<File>();
  const [publish, setPublish] = useState(false);
  const [skip, setSkip] = useState(false);
  const [internal, setInternal] = useState(false);
  const [drafts, setDrafts] = useState(true);
  const [share, setShare] = useState(0);
  const refresh = (): void => {
    void queryClient.invalidateQueries({ queryKey: ['articleTransfers'] });
  };
  const { busy, run } = useRun(refresh);
  const query = useQuery({
    queryKey: ['articleTransfers'],
    queryFn: ({ signal }) => api(ArticleTransfers.list, {}, { signal }),
    refetchInterval: (known) => (known.state.data?.transfers.some(isUnderWay) ? LOOK_MS : false),
  });
  const underWay = query.data?.transfers.filter(isUnderWay).length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when one has ended there is news.
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ['articles'] });
  }, [underWay]);
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!file) return;
    if (file.size > LARGEST_ARCHIVE) {
      showToast({ tone: 'danger', text: t('knowledge.archiveSize') });
      return;
    }
    setShare(0);
    const existing = skip ? 'SKIP' : 'UPDATE';
    await run(() => importArchive(file, { publish, existing, internal }, setShare));
  };
  const check = (label: string, value: boolean, put: (value: boolean) => void) => (
    <label className="row">
      <input type="checkbox" checked={value} onChange={(event) => put(event.target.checked)} />
      {label}
    </label>
  );
  return (
    <section className="card transfers" aria-label={t('knowledge.transfers')}>
      <form onSubmit={begin}>
        <h2>{t('knowledge.import')}</h2>
        <p className="muted">{t('knowledge.importText')}</p>
        <input
          type="file"
          accept=".zip,application/zip"
          aria-label={t('knowledge.archiveFile')}
          onChange={(event) => setFile(event.target.files?.[0])}
        />
        {check(t('knowledge.importPublish'), publish, setPublish)}
        {check(t('knowledge.importSkip'), skip, setSkip)}
        {check(t('knowledge.importInternal'), internal, setInternal)}
        <p className="muted small">{t('knowledge.importInternalHint')}</p>
        <div className="row">
          <Button type="submit" tone="primary" disabled={busy || !file}>
            {t('knowledge.import')}
          </Button>
          {busy && share > 0 && share < 1 && (
            <progress value={share} aria-label={t('knowledge.uploading')} />
          )}
        </div>
      </form>
      <div>
        <h2>{t('knowledge.export')}</h2>
        <p className="muted">{t('knowledge.exportText')}</p>
        {check(t('knowledge.exportDrafts'), drafts, setDrafts)}
        <Button
          disabled={busy}
          onClick={() =>
            void run(() => api(ArticleTransfers.createExport, { options: { drafts } }))
          }
        >
          {t('knowledge.export')}
        </Button>
      </div>
      <ul aria-live="polite">
        {query.data?.transfers.map((transfer) => (
          <TransferRow key={transfer.id} transfer={transfer} run={run} />
        ))}
      </ul>
    </section>
  );
}

function TransferRow({
  transfer,
  run,
}: {
  transfer: ArticleTransfer;
  run: (command: () => Promise<unknown>) => Promise<boolean>;
}) {
  const { t } = useTranslation();
  const isImport = transfer.kind === 'IMPORT';
  const lines = useQuery({
    queryKey: ['articleTransferLines', transfer.id],
    enabled: isImport && !isUnderWay(transfer),
    queryFn: ({ signal }) =>
      api(
        ArticleTransfers.listLines,
        { id: transfer.id, problems: true, pageSize: 100 },
        { signal },
      ),
  });
  return (
    <li>
      <div className="row">
        <strong className="ellipsis grow">
          {isImport ? transfer.fileName : t('knowledge.export')}
        </strong>
        <Badge tone={transfer.state === 'FAILED' ? 'danger' : 'neutral'}>
          {t(`transferState.${transfer.state}`)}
        </Badge>
        {isUnderWay(transfer) && (
          <Button
            small
            tone="quiet"
            onClick={() => void run(() => api(ArticleTransfers.cancel, { id: transfer.id }))}
          >
            {t('action.cancel')}
          </Button>
        )}
      </div>
      {transfer.problem && <p className="danger">{noteText(t, transfer.problem)}</p>}
      {transfer.total > 0 && (
        <p className="muted small num">
          {t(isImport ? 'knowledge.importDone' : 'knowledge.exportDone', { ...transfer })}
        </p>
      )}
      {transfer.kind === 'EXPORT' &&
        transfer.state === 'DONE' &&
        Array.from({ length: transfer.parts }, (_, i) => i + 1).map((part) => (
          <p key={part}>
            <a href={`/v1/articleTransfers/${transfer.id}:download?part=${part}`} download>
              {t('knowledge.download', { part, parts: transfer.parts })}
            </a>
          </p>
        ))}
      {lines.data && lines.data.lines.length > 0 && (
        <ul className="transfer-lines">
          {lines.data.lines.map((line) => (
            <li key={line.position}>
              {line.articleId ? (
                <Link to={`/knowledge/${line.articleId}`}>{line.title || line.path}</Link>
              ) : (
                <span>{line.path}</span>
              )}
              {line.problem && <span className="danger"> {noteText(t, line.problem)}</span>}
              {line.warnings.map((warning) => (
                <span key={warning} className="muted">
                  {' '}
                  {noteText(t, warning)}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
