/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'preact/hooks';
import { Articles, type SuggestArticlesResponse_Suggestion } from '../api/gen/knowledge';
import { useSite } from '../visitor/frame';
import { go } from '../visitor/router';
import { articlePath } from './places';

const TYPING_PAUSE_MS = 150;

/**
 * Where readers say what they look for. Titles are proposed while they type, and choosing one opens
 * its article; only what they send is searched, so that reports speak of whole words.
 */
export function SearchBox({
  q,
  onSearch,
  onAsk,
}: {
  q: string;
  onSearch: (text: string) => void;
  onAsk: (text: string) => void;
}) {
  const { api, words, locale } = useSite();
  const [text, setText] = useState(q);
  const [titles, setTitles] = useState<readonly SuggestArticlesResponse_Suggestion[]>([]);
  const [at, setAt] = useState(-1);
  const typed = useRef(false);
  const shown = useRef(q);
  useEffect(() => {
    // Another search was opened; what was typed before the first paint stays.
    if (shown.current === q) return;
    shown.current = q;
    typed.current = false;
    setText(q);
    setTitles([]);
  }, [q]);
  useEffect(() => {
    const trimmed = text.trim();
    setAt(-1);
    if (!typed.current || !trimmed) {
      setTitles([]);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      // Sent or left meanwhile.
      if (!typed.current) return;
      api(
        Articles.suggest,
        { q: trimmed.slice(0, 100), locale, pageSize: 6 },
        { signal: abort.signal },
      ).then(
        (found) => {
          if (typed.current && !abort.signal.aborted) setTitles(found.suggestions);
        },
        // Proposals are a help; without them the search still works.
        () => {},
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, text, locale]);

  const send = (): void => {
    typed.current = false;
    setTitles([]);
    onSearch(text.trim());
  };
  const open = ({ articleId, slug }: SuggestArticlesResponse_Suggestion): void => {
    typed.current = false;
    setTitles([]);
    go(articlePath({ id: articleId, slug }));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || titles.length === 0) return;
    if (event.key === 'ArrowDown') setAt((at + 1) % titles.length);
    else if (event.key === 'ArrowUp') setAt((at - 1 + titles.length) % titles.length);
    else if (event.key === 'Escape') setTitles([]);
    else return;
    event.preventDefault();
  };
  return (
    <search>
      <form
        class="site-search"
        onSubmit={(event) => {
          event.preventDefault();
          const chosen = titles[at];
          if (chosen) open(chosen);
          else send();
        }}
      >
        <div class="help-field">
          <input
            class="site-input"
            type="search"
            name="q"
            list={undefined}
            // biome-ignore lint/a11y/noRedundantRoles: without a `list` it isn't one by itself.
            role="combobox"
            autocomplete="off"
            maxLength={500}
            aria-label={words.search}
            aria-expanded={titles.length > 0}
            aria-controls="help-titles"
            aria-autocomplete="list"
            aria-activedescendant={at >= 0 ? `help-title-${at}` : undefined}
            placeholder={words.searchHint}
            value={text}
            onInput={(event) => {
              typed.current = true;
              setText(event.currentTarget.value);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setTitles([])}
          />
          <div
            id="help-titles"
            class="help-titles"
            role="listbox"
            aria-label={words.suggestions}
            hidden={titles.length === 0}
          >
            {titles.map((suggestion, i) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
              <div
                key={suggestion.articleId}
                id={`help-title-${i}`}
                role="option"
                tabIndex={-1}
                aria-selected={i === at}
                // Before the field loses the focus, which takes the list away.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => open(suggestion)}
              >
                {suggestion.title}
              </div>
            ))}
          </div>
        </div>
        <button type="submit" class="site-button site-primary" disabled={!text.trim()}>
          {words.find}
        </button>
        <button
          type="button"
          class="site-button"
          disabled={!text.trim()}
          onClick={() => onAsk(text.trim())}
        >
          {words.answerMe}
        </button>
      </form>
    </search>
  );
}
