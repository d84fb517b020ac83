/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { type ComponentChildren, createContext, render } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Client } from '../api/client';
import type { Problem } from '../api/problem';
import { Link } from './router';
import { createVisitorClient, findKey, forgetKey, siteLocale, storeSiteLocale } from './site';
import { forgetVisitor } from './visitor';
import { type SiteWords, siteWords } from './words';

export interface Site {
  key: string;
  locale: 'zh-CN' | 'en';
  words: SiteWords;
  api: Client;
  /** A file of the visitor's requests. */
  download: (id: string) => Promise<Blob>;
}

const SiteContext = createContext<Site | undefined>(undefined);

export function useSite(): Site {
  const site = useContext(SiteContext);
  if (!site) throw new Error('useSite is used outside a site');
  return site;
}

export function Spinner() {
  const { words } = useSite();
  return (
    <p class="site-note" role="status">
      {words.loading}
    </p>
  );
}

export function Trouble({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const { words, key } = useSite();
  const isKeyWrong = problem.reason === 'WIDGET_NOT_FOUND';
  const title = isKeyWrong
    ? words.keyWrong
    : problem.isOffline
      ? words.offline
      : problem.status === 404
        ? words.notFound
        : words.failed;
  const chooseAgain = (): void => {
    forgetKey();
    forgetVisitor(key);
    location.assign(location.pathname);
  };
  return (
    <div class="site-note" role="alert">
      <h2>{title}</h2>
      {!problem.isOffline && !isKeyWrong && <p>{problem.message}</p>}
      {isKeyWrong ? (
        <button type="button" class="site-button" onClick={chooseAgain}>
          {words.retry}
        </button>
      ) : (
        onRetry && (
          <button type="button" class="site-button" onClick={onRetry}>
            {words.retry}
          </button>
        )
      )}
    </div>
  );
}

function KeyForm({ words }: { words: SiteWords }) {
  return (
    <form class="site-note" method="get" action={location.pathname}>
      <h2>{words.keyTitle}</h2>
      <p>{words.keyText}</p>
      <label>
        {words.key} <input class="site-input" name="key" required maxLength={64} />
      </label>{' '}
      <button type="submit" class="site-button">
        {words.open}
      </button>
    </form>
  );
}

export function Frame({
  current,
  children,
}: {
  current: 'help' | 'portal';
  children: ComponentChildren;
}) {
  const [locale, setLocale] = useState(siteLocale);
  const [key, setKey] = useState<string | null | undefined>(undefined);
  const [site, setSite] = useState<Site>();
  const words = siteWords(locale);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.title = current === 'help' ? words.help : words.portal;
  }, [locale, current, words]);
  useEffect(() => {
    void findKey().then((found) => setKey(found ?? null));
  }, []);
  useEffect(() => {
    if (key) setSite({ key, locale, words, ...createVisitorClient(key, locale) });
  }, [key, locale, words]);
  const choose = (next: 'zh-CN' | 'en'): void => {
    storeSiteLocale(next);
    setLocale(next);
  };
  return (
    <>
      <a class="site-skip" href="#content">
        {words.skip}
      </a>
      <header class="site-head">
        <a class="site-brand" href="/help">
          <img src="/favicon.svg" width="26" height="26" alt="" /> {words.help}
        </a>
        <nav>
          <a href="/portal" aria-current={current === 'portal' ? 'page' : undefined}>
            {words.portal}
          </a>
        </nav>
        <div class="site-locales">
          {(['zh-CN', 'en'] as const).map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-pressed={locale === each}
              onClick={() => choose(each)}
            >
              {each === 'en' ? 'English' : '中文'}
            </button>
          ))}
        </div>
      </header>
      <main id="content" class="site-main">
        {key === null && <KeyForm words={words} />}
        {site && <SiteContext.Provider value={site}>{children}</SiteContext.Provider>}
      </main>
    </>
  );
}

export function startSite(current: 'help' | 'portal', children: ComponentChildren): void {
  const place = document.getElementById('root') as HTMLElement;
  render(<Frame current={current}>{children}</Frame>, place);
}

export { Link };
