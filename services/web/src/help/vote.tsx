/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { type Article, Articles } from '../api/gen/knowledge';
import { asProblem } from '../api/problem';
import { useSite } from '../visitor/frame';

/** Whether the article helped and, who wants to say so, what was missing (R33). */
export function Vote({ article }: { article: Article }) {
  const { api, words } = useSite();
  const [voted, setVoted] = useState<boolean>();
  const [comment, setComment] = useState('');
  const [isSent, setSent] = useState(false);
  const [problem, setProblem] = useState('');
  const vote = async (helpful: boolean, text: string): Promise<void> => {
    setProblem('');
    try {
      await api(Articles.vote, { id: article.id, helpful, comment: text });
      setVoted(helpful);
      setSent(text !== '');
    } catch (error) {
      const failure = asProblem(error);
      setProblem(failure.isOffline ? words.offline : failure.message);
    }
  };
  return (
    <div class="site-vote">
      {voted === undefined ? (
        <>
          <p>{words.helpful}</p>
          <button type="button" class="site-button" onClick={() => void vote(true, '')}>
            {words.yes}
          </button>
          <button type="button" class="site-button" onClick={() => void vote(false, '')}>
            {words.no}
          </button>
        </>
      ) : (
        <p role="status">{words.thanks}</p>
      )}
      {voted !== undefined && !isSent && (
        <form
          class="site-form help-comment"
          onSubmit={(event) => {
            event.preventDefault();
            if (comment.trim()) void vote(voted, comment.trim());
          }}
        >
          <label>
            {voted ? words.whatHelped : words.whatMissed}
            <textarea
              class="site-input"
              rows={3}
              maxLength={2000}
              value={comment}
              onInput={(event) => setComment(event.currentTarget.value)}
            />
            <small>{words.commentHint}</small>
          </label>
          <button type="submit" class="site-button" disabled={!comment.trim()}>
            {words.send}
          </button>
        </form>
      )}
      {problem && (
        <p class="site-error" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
