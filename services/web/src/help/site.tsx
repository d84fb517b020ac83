/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { Frame } from '../visitor/frame';
import { useLocation } from '../visitor/router';
import { ArticleView } from './article_view';
import { HomeView } from './home_view';
import { articleNameOf, placeOf } from './places';

/**
 * `/help`, `/help?q=…&type=video`, `/help?category=…`, `/help/articles/<name>`; also
 * `/help/search?q=…`, as the bot's answers lead there.
 */
function Help() {
  const url = useLocation();
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
