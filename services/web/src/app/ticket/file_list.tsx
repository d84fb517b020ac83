// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import type { TicketAttachment } from '../../api/gen/tickets';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { downloadPath, isPicture, sizeText, type WrittenFile } from './files';

/** The files of a comment or a message: pictures are seen, everything else is a download. */
export function FileList({
  files,
  pathOf = downloadPath,
}: {
  files: readonly Pick<TicketAttachment, 'id' | 'fileName' | 'contentType' | 'sizeBytes'>[];
  pathOf?: (id: string) => string;
}) {
  const { t, i18n } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul className="files" aria-label={t('ticket.files')}>
      {files.map((file) => (
        <li key={file.id}>
          <a className="file" href={pathOf(file.id)} download={file.fileName} title={file.fileName}>
            {isPicture(file) ? (
              <img className="file-picture" src={pathOf(file.id)} alt="" loading="lazy" />
            ) : (
              <Icon name="file" size={16} />
            )}
            <span className="ellipsis">{file.fileName}</span>
            <span className="muted num">{sizeText(Number(file.sizeBytes), i18n.language)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The files of the message being written. */
export function WrittenFileList({
  files,
  onRemove,
}: {
  files: readonly WrittenFile[];
  onRemove: (file: WrittenFile) => void;
}) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul className="files" aria-label={t('ticket.files')}>
      {files.map((file) => (
        <li key={file.key} className={`file${file.problem ? ' is-refused' : ''}`}>
          <Icon name={file.problem ? 'alert' : 'file'} size={16} />
          <span className="ellipsis">{file.name}</span>
          {file.problem ? (
            <span className="field-error" role="alert">
              {file.problem}
            </span>
          ) : (
            !file.attachment && (
              <progress
                max={1}
                value={file.share}
                aria-label={t('ticket.uploading', { name: file.name })}
              />
            )
          )}
          <Button
            tone="quiet"
            small
            icon="close"
            aria-label={t('ticket.removeFile', { name: file.name })}
            onClick={() => onRemove(file)}
          />
        </li>
      ))}
    </ul>
  );
}
