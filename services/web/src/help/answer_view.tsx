/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { h, type VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import '../styles/prose.css';
import { type AnswerPiece, type AnswerResponse, Articles } from '../api/gen/knowledge';
import { asProblem, type Problem } from '../api/problem';
import { type Make, picturesIn, renderMarkdown } from '../text/markdown';
import { Trouble, useSite } from '../visitor/frame';
import { Link } from '../visitor/router';
import { filePath, usePictures } from './article_files';
import { WaysOn } from './ways_on';

interface State {
  text: string;
  answer?: AnswerResponse;
  problem?: Problem;
}

/** The answer to a question, shown as it arrives; without one, where to ask a person. */
export function AnswerView({ question }: { question: string }) {
  const { api, words, locale } = useSite();
  const [state, setState] = useState<State>({ text: '' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again.
  useEffect(() => {
    const abort = new AbortController();
    setState({ text: '' });
    const take = (item: unknown): void => {
      const piece = item as AnswerPiece;
      setState((known) =>
        piece.answer
          ? { text: piece.answer.markdown || piece.answer.answer, answer: piece.answer }
          : { text: known.text + piece.text },
      );
    };
    api(Articles.streamAnswer, { question, locale }, { signal: abort.signal, onItem: take }).catch(
      (error) => {
        if (!abort.signal.aborted) setState({ text: '', problem: asProblem(error) });
      },
    );
    return () => abort.abort();
  }, [api, question, locale, round]);
  const { text, answer, problem } = state;
  // An article's own words come with its pictures.
  const source = answer?.decision === 'ANSWER' ? answer.citations[0]?.articleId : undefined;
  const shown = useMemo(() => (source ? { id: source, body: text } : undefined), [source, text]);
  const pictures = usePictures(api, shown);
  const body = useMemo(() => {
    const names = new Set(shown ? picturesIn(shown.body) : []);
    return renderMarkdown(h as unknown as Make<VNode>, text, (name) =>
      names.has(name) || !source ? pictures.get(name) : filePath(source, name),
    );
  }, [shown, text, source, pictures]);
  if (problem) return <Trouble problem={problem} onRetry={() => setRound((n) => n + 1)} />;
  const isSure = answer?.decision === 'ANSWER';
  return (
    <section class="site-answer" aria-label={words.answer} aria-busy={!answer}>
      <h2>{words.answer}</h2>
      {!answer && !text && <p role="status">{words.thinking}</p>}
      {(isSure || (!answer && text)) && body}
      {answer && !isSure && (
        <p role="status">
          {answer.decision === 'SUGGEST'
            ? words.maybe
            : (words.handover[answer.reason] ?? words.noAnswer)}
        </p>
      )}
      {/* Where a person must answer, an article would only be in the way. */}
      {answer && answer.decision !== 'HANDOVER' && answer.citations.length > 0 && (
        <ul class="site-sources">
          {answer.citations.map((citation, i) => (
            <li key={citation.articleId}>
              <Link
                to={`/help/articles/${citation.slug || citation.articleId}${citation.anchor ? `#${citation.anchor}` : ''}`}
              >
                {answer.generated ? `[${i + 1}] ` : ''}
                {citation.title}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {answer?.generated && <p class="site-meta">{words.generated}</p>}
      {answer && !isSure && <WaysOn question={question} />}
    </section>
  );
}
