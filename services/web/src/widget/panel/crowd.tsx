/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import type { Conversation } from '../../api/gen/chat';
import type { PanelWords } from './words';

/** The way out for who has too many talks open: go on with one, or end one. */
export function Crowd({
  talks,
  words,
  locale,
  onGoOn,
  onEnd,
}: {
  talks: readonly Conversation[];
  words: PanelWords;
  locale: string;
  onGoOn: (talk: Conversation) => Promise<void>;
  onEnd: (id: string) => Promise<void>;
}) {
  const [isBusy, setBusy] = useState(false);
  const run = (what: () => Promise<void>): void => {
    setBusy(true);
    void what().finally(() => setBusy(false));
  };
  const begun = (talk: Conversation): string =>
    talk.createTime
      ? new Date(talk.createTime).toLocaleString(locale, { dateStyle: 'short', timeStyle: 'short' })
      : '';
  return (
    <section class="crowd" aria-label={words.tooManyTalks}>
      <p role="alert">{words.tooManyTalks}</p>
      <ul>
        {talks.map((talk) => (
          <li key={talk.id}>
            <span>
              {begun(talk)} · {talk.context?.pageTitle || words.untitled}
            </span>
            <button
              type="button"
              class="choice"
              disabled={isBusy}
              aria-label={words.goOnWith(begun(talk))}
              onClick={() => run(() => onGoOn(talk))}
            >
              {words.goOn}
            </button>
            <button
              type="button"
              class="choice"
              disabled={isBusy}
              aria-label={words.endThat(begun(talk))}
              onClick={() => run(() => onEnd(talk.id))}
            >
              {words.endIt}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
