/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { newRequestId } from '../api/client';
import { Tickets } from '../api/gen/tickets';
import { asProblem } from '../api/problem';
import { FileChooser, useChosenFiles } from '../visitor/files';
import { useSite } from '../visitor/frame';
import { go, Link } from '../visitor/router';
import { MayAnswer } from './suggested';

const LONGEST_SUBJECT = 200;

/** What was asked in the help centre without an answer. */
function questionAsked(): string {
  const asked = new URLSearchParams(location.hash.slice(1)).get('question') ?? '';
  return asked.trim().slice(0, 500);
}

export function NewTicketView() {
  const { api, words, locale } = useSite();
  const [asked] = useState(questionAsked);
  const [subject, setSubject] = useState(asked.replace(/\s+/g, ' ').slice(0, LONGEST_SUBJECT));
  const [description, setDescription] = useState(asked);
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [requestId] = useState(newRequestId);
  const chosen = useChosenFiles();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      const ticket = {
        subject: subject.trim(),
        description: description.trim(),
        channel: 'WEB' as const,
        locale,
      };
      const attachmentIds = chosen.sent.map((file) => file.id);
      const created = await api(Tickets.create, { ticket, attachmentIds }, { requestId });
      go(`/portal/tickets/${created.id}`, true);
    } catch (caught) {
      const problem = asProblem(caught);
      setError(problem.isOffline ? words.offline : problem.message);
      setBusy(false);
    }
  };
  return (
    <form class="site-article site-form" onSubmit={submit}>
      <h1>{words.newTicket}</h1>
      {error && (
        <p class="site-error" role="alert">
          {error}
        </p>
      )}
      <label>
        {words.subject}
        <input
          class="site-input"
          required
          maxLength={LONGEST_SUBJECT}
          value={subject}
          onInput={(event) => setSubject(event.currentTarget.value)}
        />
      </label>
      <MayAnswer text={subject} />
      <label>
        {words.description}
        <textarea
          class="site-input"
          rows={8}
          required
          maxLength={20_000}
          value={description}
          onInput={(event) => setDescription(event.currentTarget.value)}
        />
        <small>{words.descriptionHint}</small>
      </label>
      <FileChooser chosen={chosen} />
      <div class="site-actions">
        <button type="submit" class="site-button site-primary" disabled={isBusy || chosen.isBusy}>
          {words.send}
        </button>
        <Link class="site-button" to="/portal">
          {words.cancel}
        </Link>
      </div>
    </form>
  );
}
