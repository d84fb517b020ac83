/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import { allPages } from '../api/all_pages';
import { newRequestId } from '../api/client';
import { Surveys, type Ticket, Tickets } from '../api/gen/tickets';
import { asProblem } from '../api/problem';
import { dateTime } from '../text/time';
import { FileChooser, SentFiles, useChosenFiles } from '../visitor/files';
import { Spinner, Trouble, useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { Link } from '../visitor/router';
import { knownVisitor } from '../visitor/visitor';
import { StatePill } from './home_view';

/** Ticket feeds are the team's; a customer's page looks again. */
const LOOK_AGAIN_MS = 10_000;

function Stars({ ticket, onRate }: { ticket: Ticket; onRate: (score: number) => void }) {
  const { words } = useSite();
  const score = ticket.rating?.score ?? 0;
  return (
    <fieldset class="site-stars">
      <legend>{score ? words.rated : words.rate}</legend>
      {[1, 2, 3, 4, 5].map((n) => (
        <button
          key={n}
          type="button"
          class={n <= score ? 'on' : ''}
          aria-label={words.stars(n)}
          aria-pressed={n === score}
          onClick={() => onRate(n)}
        >
          ★
        </button>
      ))}
    </fieldset>
  );
}

export function TicketView({ id }: { id: string }) {
  const { api, key, words, locale } = useSite();
  const ticket = useLoad(id, () => api(Tickets.get, { id }));
  const comments = useLoad(id, () =>
    allPages(
      (page) => api(Tickets.listComments, { ticketId: id, ...page }),
      (page) => page.comments,
    ),
  );
  // Who is in copy reads and answers; what becomes of it is for who asked.
  const isCopied =
    ticket.data?.cc.includes(knownVisitor(key, Date.now())?.contactId ?? '-') ?? true;
  const isDone = ticket.data?.state === 'RESOLVED' || ticket.data?.state === 'CLOSED';
  const asked = useLoad(isDone && !isCopied ? id : undefined, () =>
    api(Surveys.getLink, { ticketId: id }),
  ).data;
  const [text, setText] = useState('');
  const chosen = useChosenFiles();
  const [requestId, setRequestId] = useState(newRequestId);
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { reload: reloadTicket } = ticket;
  const { reload: reloadComments } = comments;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return;
      reloadTicket();
      reloadComments();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reloadTicket, reloadComments]);

  const run = async (call: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError('');
    try {
      await call();
      reloadTicket();
      reloadComments();
      return true;
    } catch (caught) {
      const problem = asProblem(caught);
      setError(problem.isOffline ? words.offline : problem.message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = text.trim();
    if ((!body && chosen.sent.length === 0) || chosen.isBusy) return;
    const attachments = chosen.sent.map(({ id: attachmentId }) => ({ id: attachmentId }));
    const isSent = await run(() =>
      api(Tickets.createComment, { ticketId: id, comment: { body, attachments } }, { requestId }),
    );
    if (!isSent) return;
    setText('');
    chosen.clear();
    setRequestId(newRequestId());
  };

  if (!ticket.data) {
    return ticket.problem ? (
      <Trouble problem={ticket.problem} onRetry={ticket.reload} />
    ) : (
      <Spinner />
    );
  }
  const { state, number, subject, requesterId } = ticket.data;
  return (
    <article class="site-article">
      <Link to="/portal">← {words.portal}</Link>
      <h1>{subject}</h1>
      <p class="site-meta">
        <span>
          {words.number} #{number}
        </span>
        <StatePill state={state} />
        <span>
          {words.created} {dateTime(ticket.data.createTime ?? '', locale)}
        </span>
      </p>
      {comments.problem && <Trouble problem={comments.problem} onRetry={comments.reload} />}
      <div class="site-thread">
        {comments.data?.map((comment) => (
          <section
            key={comment.id}
            class={`site-said${comment.author === 'CUSTOMER' ? ' is-own' : ''}`}
          >
            <header>
              <strong>
                {comment.author === 'CUSTOMER'
                  ? isCopied || comment.authorId !== requesterId
                    ? comment.authorAddress || words.someone
                    : words.you
                  : comment.author === 'SYSTEM'
                    ? words.system
                    : words.team}
              </strong>
              <time dateTime={comment.createTime}>
                {dateTime(comment.createTime ?? '', locale)}
              </time>
            </header>
            <p class="pre">{comment.body}</p>
            <SentFiles files={comment.attachments} />
          </section>
        ))}
      </div>
      {error && (
        <p class="site-error" role="alert">
          {error}
        </p>
      )}
      {asked?.path && !asked.isAnswered && (
        <p>
          <a class="site-button" href={asked.path}>
            {words.survey}
          </a>
        </p>
      )}
      {isDone && !isCopied && (
        <div class="site-vote">
          <Stars
            ticket={ticket.data}
            onRate={(score) => void run(() => api(Tickets.rate, { id, score, solved: score >= 3 }))}
          />
          <button
            type="button"
            class="site-button"
            disabled={isBusy}
            onClick={() => void run(() => api(Tickets.reopen, { id }))}
          >
            {words.reopen}
          </button>
        </div>
      )}
      {state !== 'CLOSED' && (
        <form class="site-form" onSubmit={send}>
          <textarea
            class="site-input"
            rows={4}
            maxLength={20_000}
            aria-label={words.reply}
            placeholder={words.reply}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <FileChooser chosen={chosen} />
          <div class="site-actions">
            <button
              type="submit"
              class="site-button site-primary"
              disabled={isBusy || chosen.isBusy || (!text.trim() && chosen.sent.length === 0)}
            >
              {words.send}
            </button>
            {!isDone && !isCopied && (
              <button
                type="button"
                class="site-button"
                disabled={isBusy}
                onClick={() => void run(() => api(Tickets.resolve, { id }))}
              >
                {words.solved}
              </button>
            )}
          </div>
        </form>
      )}
    </article>
  );
}
