/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'preact/hooks';
import { Frame, useSite } from '../visitor/frame';
import { useLocation } from '../visitor/router';
import { ArticleView } from './article_view';
import { HomeView } from './home_view';
import { articleNameOf, placeOf } from './places';
import { hasTalk, showWidget } from './talk';

/**
 * `/help`, `/help?q=…&category=…&type=video&language=en&ask=1`, `/help?category=…`, `/help/articles/<name>`; also
 * `/help/search?q=…`, as the bot's answers lead there.
 */
function Help() {
  const url = useLocation();
  const { key, locale } = useSite();
  // A talk that was begun here goes on after a reload.
  useEffect(() => {
    if (hasTalk(key)) showWidget({ key, locale }, false);
  }, [key, locale]);
  const article = articleNameOf(url.pathname);
  return article ? <ArticleView name={article} /> : <HomeView place={placeOf(url)} />;
}

export function HelpSite() {
  return (
    <Frame current="help">
      <Help />
    </Frame>
  );
}
