/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatSession, ChatState } from '../chat_session';
import type { Launcher } from '../options';
import { MessageView, OutgoingView } from './message_view';
import { Rating } from './rating';
import type { PanelWords } from './words';

const MOST_CHARACTERS = 4000;

function useChat(session: ChatSession): ChatState {
  const [state, setState] = useState(session.state);
  useEffect(() => {
    setState(session.state);
    return session.onChange(() => setState(session.state));
  }, [session]);
  return state;
}

/** Where the talk stands, in one line. */
function Status({ state, words }: { state: ChatState; words: PanelWords }) {
  const conversation = state.conversation;
  if (!state.isLive) {
    return (
      <p class="status cut" role="status">
        {words.offline}
      </p>
    );
  }
  if (conversation?.state === 'QUEUED') {
    const minutes = (value: string | undefined): number =>
      Math.ceil(Number.parseFloat(value ?? '') / 60) || 0;
    const likely = minutes(conversation.expectedWait);
    const low = minutes(conversation.expectedWaitLow) || likely;
    const high = minutes(conversation.expectedWaitHigh) || likely;
    return (
      <div class="status" role="status">
        <strong>
          {conversation.queuePosition > 0 ? words.queue(conversation.queuePosition) : words.queued}
        </strong>
        {high > 0 && <span> · {words.wait(low, high)}</span>}
        <p>{words.stay}</p>
      </div>
    );
  }
  return null;
}

function Composer({
  words,
  onSend,
  onTyping,
}: {
  words: PanelWords;
  onSend: (text: string) => void;
  onTyping: () => void;
}) {
  const [text, setText] = useState('');
  const send = (): void => {
    const trimmed = text.trim();
    if (!trimmed) return;
    setText('');
    onSend(trimmed);
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        id="text"
        rows={1}
        maxLength={MOST_CHARACTERS}
        aria-label={words.placeholder}
        placeholder={words.placeholder}
        value={text}
        onInput={(event) => {
          const field = event.currentTarget;
          setText(field.value);
          onTyping();
          field.style.height = 'auto';
          field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            send();
          }
        }}
      />
      <button type="submit" class="send" aria-label={words.send} disabled={!text.trim()}>
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
  );
}

export function PanelView({
  session,
  launcher,
  greeting,
  words,
}: {
  session: ChatSession;
  launcher: Launcher;
  greeting?: string;
  words: PanelWords;
}) {
  const state = useChat(session);
  const log = useRef<HTMLDivElement>(null);
  const { conversation, messages, outgoing } = state;
  const count = messages.length + outgoing.length + (state.isBotThinking ? 1 : 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what moves the view.
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [count, conversation?.state]);

  const isClosed = conversation?.state === 'CLOSED';
  const withBot = !conversation || conversation.state === 'BOT';
  const last = messages.at(-1);
  const quick = withBot && outgoing.length === 0 ? (last?.quickReplies ?? []) : [];
  const send = (text: string): void => void session.send(text);
  const { origin } = launcher.options;
  return (
    <section class="panel" role="dialog" aria-label={words.title}>
      <header>
        <div>
          <h2>{words.title}</h2>
          <p>{conversation?.state === 'ACTIVE' ? words.withAgent : words.withBot}</p>
        </div>
        {conversation && !isClosed && conversation.state === 'ACTIVE' && (
          <button type="button" class="plain" onClick={() => void session.close()}>
            {words.end}
          </button>
        )}
        <button type="button" class="plain x" aria-label={words.close} onClick={launcher.close}>
          ×
        </button>
      </header>
      <Status state={state} words={words} />
      <div class="scroll" role="log" aria-label={words.log} ref={log}>
        <ol class="log">
          <li class="theirs">
            <span class="who">{words.bot}</span>
            <div class="bubble">
              <p>{greeting || words.hello}</p>
            </div>
          </li>
          {messages.map((message) => (
            <MessageView key={message.sequence} message={message} origin={origin} words={words} />
          ))}
          {outgoing.map((each) => (
            <OutgoingView
              key={each.requestId}
              outgoing={each}
              words={words}
              onRetry={() => void session.send(each.text, each.requestId)}
              onDiscard={() => session.discard(each.requestId)}
            />
          ))}
          {state.isBotThinking && (
            <li class="theirs thinking" role="status">
              <span class="hidden">{words.thinking}</span>
              <i />
              <i />
              <i />
            </li>
          )}
          {state.problem && (
            <li class="system failed" role="alert">
              {state.problem.reason === 'WIDGET_NOT_FOUND' ? words.unavailable : words.problem}{' '}
              {state.problem.message}
            </li>
          )}
        </ol>
      </div>
      {isClosed ? (
        <Rating
          rated={conversation.rating}
          words={words}
          onRate={(score, comment) => session.rate(score, comment)}
          onAgain={() => session.startOver()}
        />
      ) : (
        <>
          <div class="choices">
            {quick.map((text) => (
              <button key={text} type="button" class="choice" onClick={() => send(text)}>
                {text}
              </button>
            ))}
            {withBot && conversation && (
              <button type="button" class="choice" onClick={() => void session.handover()}>
                {words.person}
              </button>
            )}
          </div>
          <Composer words={words} onSend={send} onTyping={() => session.typing()} />
        </>
      )}
      <footer>
        <a
          href={`${origin}/help?key=${encodeURIComponent(launcher.options.widgetKey)}`}
          target="_blank"
          rel="noopener"
        >
          {words.help}
        </a>
      </footer>
    </section>
  );
}
