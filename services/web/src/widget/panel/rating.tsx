/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import type { PanelWords } from './words';

/** One to five stars with a word, once the talk has ended (R54). */
export function Rating({
  rated,
  words,
  onRate,
  onGoOn,
  onAgain,
}: {
  /** 0: not yet. */
  rated: number;
  words: PanelWords;
  onRate: (score: number, comment: string) => Promise<void>;
  /** Nothing: it ended too long ago. */
  onGoOn?: () => void;
  onAgain: () => void;
}) {
  const [score, setScore] = useState(0);
  const [comment, setComment] = useState('');
  const [isBusy, setBusy] = useState(false);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    await onRate(score, comment.trim());
    setBusy(false);
  };
  return (
    <div class="ended">
      <p>{words.ended}</p>
      {rated > 0 ? (
        <p role="status">
          <span class="stars-given" role="img" aria-label={words.stars(rated)}>
            {'★'.repeat(rated)}
          </span>{' '}
          {words.thanks}
        </p>
      ) : (
        <form onSubmit={send}>
          <fieldset class="stars">
            <legend>{words.rate}</legend>
            {[1, 2, 3, 4, 5].map((n) => (
              <label key={n} class={n <= score ? 'on' : ''}>
                <input
                  type="radio"
                  name="score"
                  value={n}
                  checked={score === n}
                  onChange={() => setScore(n)}
                />
                <span aria-hidden="true">★</span>
                <span class="hidden">{words.stars(n)}</span>
              </label>
            ))}
          </fieldset>
          {score > 0 && (
            <>
              <textarea
                rows={2}
                maxLength={2000}
                aria-label={words.rateComment}
                placeholder={words.rateComment}
                value={comment}
                onInput={(event) => setComment(event.currentTarget.value)}
              />
              <button type="submit" class="primary" disabled={isBusy}>
                {words.rateSend}
              </button>
            </>
          )}
        </form>
      )}
      <div class="choices">
        {onGoOn && (
          <button type="button" class="choice" onClick={onGoOn}>
            {words.goOnHere}
          </button>
        )}
        <button type="button" class="choice" onClick={onAgain}>
          {words.again}
        </button>
      </div>
    </div>
  );
}
