/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Choice } from '../../api/gen/chat';
import { asProblem } from '../../api/problem';
import { isEmail, readPhone } from '../first_answers';
import type { PanelWords } from './words';

/** The keys of the notice on a long wait. */
const CALL_BACK = 'callback';
const KEEP_WAITING = 'wait';

export function offersCallBack(choices: readonly Choice[]): boolean {
  return choices.some((each) => each.key === CALL_BACK);
}

/** Of the notice's choices, those that the form and waiting on don't stand for already. */
export function otherChoices(choices: readonly Choice[]): readonly Choice[] {
  return choices.filter((each) => each.key !== CALL_BACK && each.key !== KEEP_WAITING);
}

/**
 * The way out of a long wait (R24): a number to be called at, or an address to be written to. The
 * server takes numbers as such; an address goes into the talk, where whoever takes it reads it.
 */
export function CallBack({
  words,
  asked,
  onPhone,
  onEmail,
}: {
  words: PanelWords;
  /** The number that was left before. */
  asked?: string;
  onPhone: (phone: string) => Promise<void>;
  onEmail: (email: string) => void;
}) {
  const [stage, setStage] = useState<'offer' | 'form' | 'waits'>('offer');
  const [reach, setReach] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (stage === 'form') field.current?.focus();
  }, [stage]);

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = reach.trim();
    const phone = readPhone(text);
    if (!phone && !isEmail(text)) {
      setProblem(words.badReach);
      field.current?.focus();
      return;
    }
    setProblem('');
    if (!phone) {
      onEmail(text);
      setSaid(words.mailDone(text));
      return;
    }
    setBusy(true);
    try {
      await onPhone(phone);
      setSaid(words.callBackDone(phone));
    } catch (error) {
      const failed = asProblem(error);
      if (failed.isOffline) setProblem(words.noAnswer);
      else setProblem(failed.status === 400 ? words.badReach : words.problem);
    }
    setBusy(false);
  };

  const shown = said || (asked && words.callBackDone(asked));
  if (shown) {
    return (
      <p class="status" role="status">
        {shown}
      </p>
    );
  }
  if (stage !== 'form') {
    return (
      <div class="choices">
        <button type="button" class="choice" onClick={() => setStage('form')}>
          {words.callBack}
        </button>
        {stage === 'offer' && (
          <button type="button" class="choice" onClick={() => setStage('waits')}>
            {words.keepWaiting}
          </button>
        )}
      </div>
    );
  }
  return (
    <form class="call" aria-label={words.callBackTitle} noValidate onSubmit={send}>
      <label>
        {words.callBackField}
        <input
          ref={field}
          type="text"
          autocomplete="tel"
          maxLength={254}
          value={reach}
          aria-invalid={problem !== ''}
          aria-describedby={problem ? 'reach-problem' : 'reach-hint'}
          onInput={(event) => setReach(event.currentTarget.value)}
        />
      </label>
      <p class="size" id="reach-hint">
        {words.callBackHint}
      </p>
      {problem && (
        <p class="failed" id="reach-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="row">
        <button type="submit" class="primary" disabled={isBusy}>
          {words.callBackSend}
        </button>
        <button type="button" class="plain" onClick={() => setStage('waits')}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
