// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ArticleFile, ArticleFiles } from '../../api/gen/knowledge';
import { api } from '../api';
import { queryClient } from '../query';
import { sizeText } from '../ticket/files';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { showToast } from '../ui/toast';
import { LARGEST_FILE, uploadArticleFile } from './upload';

export function filePath(articleId: string, name: string): string {
  return `/v1/articles/${articleId}/files/${encodeURIComponent(name)}`;
}

/** Images and downloads of one article; `onInsert` puts one into its text. */
export function FilesPanel({
  articleId,
  onInsert,
}: {
  articleId: string;
  onInsert: (markdown: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const chooser = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState(0);
  const refresh = (): void => {
    void queryClient.invalidateQueries({ queryKey: ['articleFiles', articleId] });
  };
  const { busy, run } = useRun(refresh);
  const query = useQuery({
    queryKey: ['articleFiles', articleId],
    queryFn: ({ signal }) => api(ArticleFiles.list, { articleId }, { signal }),
  });
  const insert = (file: ArticleFile): void => {
    const mark = file.contentType.startsWith('image/') ? '!' : '';
    onInsert(`${mark}[${file.fileName}](${file.address})`);
  };
  const add = async (chosen: FileList | null): Promise<void> => {
    for (const file of chosen ?? []) {
      if (file.size > LARGEST_FILE || file.size === 0) {
        showToast({ tone: 'danger', text: t('knowledge.fileSize') });
        continue;
      }
      setShare(0);
      await run(async () => insert(await uploadArticleFile(articleId, file, setShare)));
    }
    if (chooser.current) chooser.current.value = '';
  };
  return (
    <section className="editor-files" aria-label={t('knowledge.files')}>
      <div className="row">
        <strong className="grow">{t('knowledge.files')}</strong>
        {busy && share > 0 && share < 1 && (
          <progress value={share} aria-label={t('knowledge.uploading')} />
        )}
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={(event) => void add(event.target.files)}
        />
        <Button small icon="plus" disabled={busy} onClick={() => chooser.current?.click()}>
          {t('knowledge.addFile')}
        </Button>
      </div>
      <ul>
        {query.data?.files
          .filter((file) => file.isComplete)
          .map((file) => (
            <li key={file.id} className="row">
              <a
                className="ellipsis grow"
                href={filePath(articleId, file.fileName)}
                target="_blank"
                rel="noopener"
              >
                {file.fileName}
              </a>
              <span className="muted small num">
                {sizeText(Number(file.sizeBytes), i18n.language)}
              </span>
              <Button small tone="quiet" onClick={() => insert(file)}>
                {t('knowledge.insert')}
              </Button>
              <Button
                small
                tone="quiet"
                icon="close"
                aria-label={t('knowledge.removeFile', { name: file.fileName })}
                disabled={busy}
                onClick={() => void run(() => api(ArticleFiles.delete, { id: file.id }))}
              />
            </li>
          ))}
      </ul>
    </section>
  );
}
