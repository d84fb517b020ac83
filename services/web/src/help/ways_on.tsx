/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { Queue } from '../api/gen/chat';
import { asProblem } from '../api/problem';
import { useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { askTeam } from './talk';

/** Where a person answers what no article does: the chat while somebody is there, always the form. */
export function WaysOn({ question }: { question: string }) {
  const site = useSite();
  const { api, words } = site;
  // Who can't be asked is not offered.
  const mayTalk = useLoad('duty', () => api(Queue.getDuty)).data?.peopleOnDuty === true;
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const talk = async (): Promise<void> => {
    setBusy(true);
    setError('');
    try {
      await askTeam(site, question);
    } catch (caught) {
      const problem = asProblem(caught);
      setError(problem.isOffline ? words.offline : problem.message);
    } finally {
      setBusy(false);
    }
  };
  // Behind the #, what somebody asks is sent to no server before it is meant to be.
  const form = `/portal/new#${new URLSearchParams({ question })}`;
  return (
    <fieldset class="help-ways" aria-label={words.waysOn}>
      {mayTalk && (
        <button
          type="button"
          class="site-button site-primary"
          disabled={isBusy}
          onClick={() => void talk()}
        >
          {words.talk}
        </button>
      )}
      <a class={mayTalk ? 'site-button' : 'site-button site-primary'} href={form}>
        {words.write}
      </a>
      {error && (
        <p class="site-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
