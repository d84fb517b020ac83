/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useRef, useState } from 'preact/hooks';
import { type Chosen, ChosenList } from './files';
import { VoiceButton } from './voice';
import type { PanelWords } from './words';

const MOST_CHARACTERS = 4000;

export function Composer({
  words,
  locale,
  chosen,
  onSend,
  onTyping,
}: {
  words: PanelWords;
  locale: string;
  chosen: Chosen;
  onSend: (text: string, files: readonly File[]) => void;
  onTyping: () => void;
}) {
  const [text, setText] = useState('');
  const picker = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const isEmpty = !text.trim() && chosen.files.length === 0;
  const send = (): void => {
    if (isEmpty) return;
    setText('');
    chosen.clear();
    onSend(text.trim(), chosen.files);
    if (field.current) field.current.style.height = 'auto';
  };
  const add = (files: Iterable<File>): void => {
    chosen.add(files);
    // Enter sends them.
    field.current?.focus();
  };
  return (
    <>
      <ChosenList chosen={chosen} words={words} locale={locale} />
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <button
          type="button"
          class="tool"
          aria-label={words.attach}
          title={words.attach}
          onClick={() => picker.current?.click()}
        >
          <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <path
              d="m15 9-5.3 5.3a3.2 3.2 0 0 1-4.5-4.5L11 4a2.1 2.1 0 0 1 3 3l-5.6 5.6a1 1 0 0 1-1.5-1.5L12 6"
              fill="none"
              stroke="currentColor"
              stroke-width="1.6"
              stroke-linecap="round"
            />
          </svg>
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            add(event.currentTarget.files ?? []);
            // The same file may be chosen again.
            event.currentTarget.value = '';
          }}
        />
        <textarea
          id="text"
          ref={field}
          rows={1}
          maxLength={MOST_CHARACTERS}
          aria-label={words.placeholder}
          placeholder={words.placeholder}
          value={text}
          onInput={(event) => {
            const { currentTarget } = event;
            setText(currentTarget.value);
            onTyping();
            currentTarget.style.height = 'auto';
            currentTarget.style.height = `${Math.min(currentTarget.scrollHeight, 120)}px`;
          }}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            add(files);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              send();
            }
          }}
        />
        <VoiceButton words={words} onFile={(file) => add([file])} onProblem={chosen.say} />
        <button type="submit" class="send" aria-label={words.send} disabled={isEmpty}>
          <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <path
              d="M3 10 17 4l-4.5 13-3-5.5z"
              fill="none"
              stroke="currentColor"
              stroke-width="1.8"
              stroke-linejoin="round"
            />
          </svg>
        </button>
      </form>
    </>
  );
}
