/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { shownEntries } from '../../api/entries';
import type { Conversation } from '../../api/gen/chat';
import type { Article } from '../../api/gen/knowledge';
import type { ChatSession, ChatState } from '../chat_session';
import type { Launcher } from '../options';
import { ArticleView } from './article_view';
import { CallBack, offersCallBack, otherChoices } from './call_back';
import { Composer } from './composer';
import { Crowd } from './crowd';
import { useChosen } from './files';
import { FirstForm } from './first_form';
import { MessageView, OutgoingView } from './message_view';
import { Rating } from './rating';
import { Suggested, useSuggestions } from './suggested';
import type { PanelWords } from './words';

/** What is said so soon after the end goes on with the same talk. */
const GOES_ON_MS = 23 * 3600 * 1000;

/** The choice of an answer by which a person is asked for. */
const PERSON = 'person';

function useChat(session: ChatSession): ChatState {
  const [state, setState] = useState(session.state);
  useEffect(() => {
    setState(session.state);
    return session.onChange(() => setState(session.state));
  }, [session]);
  return state;
}

/** Whether nobody is on duty, and a ticket answers what waits. */
function isLeftToTicket({ queuePosition, promisedReplyTime }: Conversation): boolean {
  return !queuePosition && Boolean(promisedReplyTime);
}

/** Who answers, under the title. */
function whoAnswers(conversation: Conversation | undefined, words: PanelWords): string {
  if (conversation?.state === 'ACTIVE') return words.withAgent;
  if (conversation?.state !== 'QUEUED') return words.withBot;
  return isLeftToTicket(conversation) ? words.offDuty : words.inLine;
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
  // Off duty there is no place in line: the ticket is answered.
  if (conversation?.state === 'QUEUED' && isLeftToTicket(conversation)) {
    return (
      <div class="status" role="status">
        <p>{words.addMore}</p>
      </div>
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

export function PanelView({
  session,
  launcher,
  greeting,
  reader = 0,
  words,
}: {
  session: ChatSession;
  launcher: Launcher;
  greeting?: string;
  /** Another number: another reader. */
  reader?: number;
  words: PanelWords;
}) {
  const state = useChat(session);
  const log = useRef<HTMLDivElement>(null);
  const { origin, locale, context, form } = launcher.options;
  const chosen = useChosen(words, locale);
  const [isDropping, setDropping] = useState(false);
  const { conversation } = state;
  const outgoing = state.outgoing.filter((each) => !each.isSeen);
  const messages = shownEntries(state.messages);
  const count =
    messages.length + outgoing.length + (state.isBotThinking || state.typingUntil ? 1 : 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what moves the view.
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [count, conversation?.state]);

  const hasEnded = conversation?.state === 'CLOSED';
  const [goesOn, setGoesOn] = useState(false);
  useEffect(() => {
    if (!hasEnded) setGoesOn(false);
  }, [hasEnded]);
  // Whoever goes on writes as before; the talk is open again with the first word.
  const isClosed = hasEnded && !goesOn;
  const mayGoOn = hasEnded && Date.now() - Date.parse(conversation.closeTime ?? '') < GOES_ON_MS;
  const withBot = !conversation || conversation.state === 'BOT';
  const last = messages.at(-1);
  const isQueued = conversation?.state === 'QUEUED';
  const offered = outgoing.length === 0 ? (last?.choices ?? []) : [];
  const quick = isQueued ? otherChoices(offered) : offered;
  const mayCallBack = isQueued && messages.some((each) => offersCallBack(each.choices));
  const asksFirst = session.asksFirst();
  const takesFiles = !isClosed && !asksFirst;
  const isBefore = !session.hasBegun();
  const suggestions = useSuggestions(launcher, reader, isBefore, !asksFirst);
  const [reading, setReading] = useState<{ article: Article; reader: number }>();
  // What one reader may read isn't the next one's.
  const read = isBefore && reading?.reader === reader ? reading.article : undefined;
  const send = (text: string, files: readonly File[] = []): void => void session.send(text, files);
  const focusText = (): void => {
    requestAnimationFrame(() => launcher.root.getElementById('text')?.focus());
  };
  return (
    <section
      class={isDropping ? 'panel dropping' : 'panel'}
      role="dialog"
      aria-label={words.title}
      onDragOver={(event) => {
        if (!takesFiles || !event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={(event) => {
        // Also told when the pointer goes from one part of the panel to another.
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false);
      }}
      onDrop={(event) => {
        setDropping(false);
        if (!takesFiles || !event.dataTransfer?.files.length) return;
        event.preventDefault();
        chosen.add(event.dataTransfer.files);
      }}
    >
      {isDropping && <p class="drop">{words.dropHere}</p>}
      <header>
        <div>
          <h2>{words.title}</h2>
          <p>{whoAnswers(conversation, words)}</p>
        </div>
        {conversation && !isClosed && (
          <button type="button" class="plain" onClick={() => void session.close()}>
            {words.end}
          </button>
        )}
        <button type="button" class="plain x" aria-label={words.close} onClick={launcher.close}>
          ×
        </button>
      </header>
      <Status state={state} words={words} />
      {read && (
        <ArticleView
          key={read.id}
          article={read}
          launcher={launcher}
          words={words}
          onBack={() => {
            setReading(undefined);
            focusText();
          }}
        />
      )}
      <div class="scroll" role="log" aria-label={words.log} ref={log} hidden={read !== undefined}>
        <ol class="log">
          <li class="theirs">
            <span class="who">{words.bot}</span>
            <div class="bubble">
              <p>{greeting || words.hello}</p>
            </div>
          </li>
          {suggestions && (
            <Suggested
              suggestions={suggestions}
              launcher={launcher}
              words={words}
              onRead={(article) => setReading({ article, reader })}
            />
          )}
          {messages.map((message) => (
            <MessageView
              key={message.sequence}
              message={message}
              origin={origin}
              shelf={session.shelf}
              words={words}
              locale={locale}
              onRecall={
                isClosed ? undefined : () => void session.recall(message.id).catch(() => undefined)
              }
            />
          ))}
          {outgoing.map((each) => (
            <OutgoingView
              key={each.requestId}
              outgoing={each}
              words={words}
              locale={locale}
              onRetry={() => void session.retry(each.requestId)}
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
          {state.typingUntil > 0 && (
            <li class="system" role="status">
              {words.typing}
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
          onGoOn={
            mayGoOn
              ? () => {
                  setGoesOn(true);
                  focusText();
                }
              : undefined
          }
          onAgain={() => session.startOver()}
        />
      ) : asksFirst ? (
        <FirstForm
          words={words}
          context={context}
          isRequired={form === 'required'}
          onDone={(answers, question) => {
            session.answer(answers);
            if (question) send(question);
            focusText();
          }}
        />
      ) : (
        <>
          {state.crowd && (
            <Crowd
              talks={state.crowd}
              words={words}
              locale={locale}
              onGoOn={(talk) => session.goOnWith(talk)}
              onEnd={(id) => session.endOther(id)}
            />
          )}
          {mayCallBack && (
            <CallBack
              words={words}
              asked={conversation.known.find((each) => each.name === 'callback_phone')?.value}
              onPhone={(phone) => session.callBack(phone)}
              onEmail={(email) => send(words.mailMe(email))}
            />
          )}
          <div class="choices">
            {quick.map(({ key, label }) => (
              <button
                key={key + label}
                type="button"
                class="choice"
                onClick={() => void session.send(label, [], key)}
              >
                {label}
              </button>
            ))}
            {withBot && conversation && !quick.some(({ key }) => key === PERSON) && (
              <button type="button" class="choice" onClick={() => void session.handover()}>
                {words.person}
              </button>
            )}
          </div>
          <Composer
            words={words}
            locale={locale}
            chosen={chosen}
            onSend={send}
            onTyping={() => session.typing()}
          />
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
