/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import type { Attachment } from '../../api/gen/chat';
import { LARGEST_FILE, MOST_FILES, sizeText } from '../../api/upload';
import type { FileShelf } from '../files';
import type { PanelWords } from './words';

/** Larger ones are fetched only when the reader asks for them. */
const LARGEST_SHOWN = 5 * 1024 * 1024;

/** The files of what is being written; they leave with the message. */
export function useChosen(words: PanelWords, locale: string) {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [problem, setProblem] = useState('');
  const add = (chosen: Iterable<File>): void => {
    const next = [...files];
    let said = '';
    for (const file of chosen) {
      if (file.size > LARGEST_FILE) {
        said = words.tooLarge(file.name, sizeText(LARGEST_FILE, locale));
      } else if (file.size === 0) {
        said = words.emptyFile(file.name);
      } else if (next.length >= MOST_FILES) {
        said = words.tooMany(MOST_FILES);
      } else {
        next.push(file);
      }
    }
    setFiles(next);
    setProblem(said);
  };
  const remove = (file: File): void => {
    setFiles(files.filter((each) => each !== file));
    setProblem('');
  };
  const clear = (): void => {
    setFiles([]);
    setProblem('');
  };
  return { files, problem, add, remove, clear, say: setProblem };
}

export type Chosen = ReturnType<typeof useChosen>;

export function ChosenList({
  chosen,
  words,
  locale,
}: {
  chosen: Chosen;
  words: PanelWords;
  locale: string;
}) {
  return (
    <>
      {chosen.problem && (
        <p class="failed note" role="alert">
          {chosen.problem}
        </p>
      )}
      {chosen.files.length > 0 && (
        <ul class="chosen" aria-label={words.files}>
          {chosen.files.map((file) => (
            <li>
              <span class="name">{file.name}</span>
              <span class="size">{sizeText(file.size, locale)}</span>
              <button
                type="button"
                class="plain x"
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

function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  // Always a download: shown in a tab of its own it would run as a part of the page.
  link.download = name;
  link.click();
}

/** A picture is seen, a sound is played, everything else is a download with its size. */
function FileView({
  file,
  shelf,
  words,
  locale,
}: {
  file: Attachment;
  shelf: FileShelf;
  words: PanelWords;
  locale: string;
}) {
  const kind = /^(image|audio)\//.exec(file.contentType)?.[1];
  const isShown = kind !== undefined && Number(file.sizeBytes) <= LARGEST_SHOWN;
  const [url, setUrl] = useState('');
  const [isBroken, setBroken] = useState(false);
  const [state, setState] = useState<'' | 'fetching' | 'failed'>('');
  useEffect(() => {
    let isHere = true;
    if (isShown) {
      shelf.url(file.id).then(
        (fetched) => isHere && setUrl(fetched),
        // It stays a download, which says what is wrong.
        () => isHere && setBroken(true),
      );
    }
    return () => {
      isHere = false;
    };
  }, [shelf, file.id, isShown]);
  const size = sizeText(Number(file.sizeBytes), locale);
  const fetchIt = (): void => {
    setState('fetching');
    shelf.url(file.id).then(
      (fetched) => {
        setState('');
        save(fetched, file.fileName);
      },
      () => setState('failed'),
    );
  };
  // The page around the widget may forbid pictures and sounds of this kind.
  const onError = (): void => setBroken(true);
  const label = words.download(file.fileName, size);
  if (kind === 'audio' && url && !isBroken) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what a person has just spoken has no captions.
      <audio controls src={url} aria-label={file.fileName} onError={onError} />
    );
  }
  if (kind === 'image' && url && !isBroken) {
    return (
      <button type="button" class="picture" aria-label={label} title={label} onClick={fetchIt}>
        <img src={url} alt={file.fileName} onError={onError} />
      </button>
    );
  }
  return (
    <>
      <button type="button" class="file" aria-label={label} onClick={fetchIt}>
        <span class="name">{file.fileName}</span>
        <span class="size">{state === 'fetching' ? words.fetching : size}</span>
      </button>
      {state === 'failed' && (
        <p class="failed" role="alert">
          {words.notFetched}
        </p>
      )}
    </>
  );
}

export function SentFiles({
  files,
  ...rest
}: {
  files: readonly Attachment[];
  shelf: FileShelf;
  words: PanelWords;
  locale: string;
}) {
  if (files.length === 0) return null;
  return (
    <ul class="sent" aria-label={rest.words.files}>
      {files.map((file) => (
        <li key={file.id}>
          <FileView file={file} {...rest} />
        </li>
      ))}
    </ul>
  );
}
