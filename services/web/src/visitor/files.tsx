/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
//
// Files of a customer's requests: chosen, sent piece by piece, and fetched with the visitor's token.
import { useState } from 'preact/hooks';
import { type TicketAttachment, TicketAttachments } from '../api/gen/tickets';
import { asProblem } from '../api/problem';
import { LARGEST_FILE, MOST_FILES, sizeText, uploadFile } from '../api/upload';
import { useSite } from './frame';

export interface ChosenFile {
  key: number;
  name: string;
  share: number;
  attachment?: TicketAttachment;
  problem?: string;
}

let nextKey = 0;

/** The files of what is being written; `sent` are those the server has. */
export function useChosenFiles() {
  const { api, words } = useSite();
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const patch = (key: number, change: Partial<ChosenFile>): void =>
    setFiles((known) => known.map((each) => (each.key === key ? { ...each, ...change } : each)));
  const add = (chosen: Iterable<File>): void => {
    let room = MOST_FILES - files.length;
    for (const file of chosen) {
      nextKey += 1;
      const key = nextKey;
      const problem =
        file.size > LARGEST_FILE ? words.tooLarge : room <= 0 ? words.tooMany : undefined;
      room -= 1;
      setFiles((known) => [...known, { key, name: file.name, share: 0, problem }]);
      if (problem) continue;
      uploadFile(api, file, (share) => patch(key, { share }))
        .then((attachment) => patch(key, { share: 1, attachment }))
        .catch((error) => {
          const failed = asProblem(error);
          patch(key, { problem: failed.isOffline ? words.offline : failed.message });
        });
    }
  };
  const remove = (file: ChosenFile): void => {
    setFiles((known) => known.filter((each) => each.key !== file.key));
    // What stays behind is swept away by the server.
    if (file.attachment)
      void api(TicketAttachments.delete, { id: file.attachment.id }).catch(() => {});
  };
  const sent = files.flatMap((each) => (each.attachment && !each.problem ? [each.attachment] : []));
  const isBusy = files.some((each) => !each.attachment && !each.problem);
  return { files, sent, isBusy, add, remove, clear: () => setFiles([]) };
}

export type ChosenFiles = ReturnType<typeof useChosenFiles>;

/** A button that opens the file chooser, and what was chosen. */
export function FileChooser({ chosen }: { chosen: ChosenFiles }) {
  const { words } = useSite();
  return (
    <>
      <label class="site-button site-files">
        {words.attach}
        <input
          type="file"
          multiple
          class="site-hidden"
          onChange={(event) => {
            chosen.add(event.currentTarget.files ?? []);
            event.currentTarget.value = '';
          }}
        />
      </label>
      {chosen.files.length > 0 && (
        <ul class="site-list" aria-label={words.files}>
          {chosen.files.map((file) => (
            <li key={file.key} class="site-file">
              <span>{file.name}</span>
              {file.problem ? (
                <span class="site-error" role="alert">
                  {file.problem}
                </span>
              ) : (
                !file.attachment && <progress max={1} value={file.share} aria-label={file.name} />
              )}
              <button
                type="button"
                class="site-button"
                aria-label={words.removeFile(file.name)}
                onClick={() => chosen.remove(file)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The files of a comment. */
export function SentFiles({ files }: { files: readonly TicketAttachment[] }) {
  const { download, words, locale } = useSite();
  const [problem, setProblem] = useState('');
  if (files.length === 0) return null;
  const fetchFile = async (file: TicketAttachment): Promise<void> => {
    setProblem('');
    try {
      const url = URL.createObjectURL(await download(file.id));
      const link = document.createElement('a');
      link.href = url;
      link.download = file.fileName;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      const failed = asProblem(error);
      setProblem(failed.isOffline ? words.offline : failed.message);
    }
  };
  return (
    <ul class="site-list" aria-label={words.files}>
      {files.map((file) => (
        <li key={file.id} class="site-file">
          <button type="button" class="site-button" onClick={() => void fetchFile(file)}>
            {file.fileName} ({sizeText(Number(file.sizeBytes), locale)})
          </button>
        </li>
      ))}
      {problem && (
        <li class="site-error" role="alert">
          {problem}
        </li>
      )}
    </ul>
  );
}
