/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import '../app/styles/tokens.css';
import '../visitor/site.css';
import { startSite } from '../visitor/frame';
import { useLocation } from '../visitor/router';
import { ArticleView } from './article_view';
import { HomeView } from './home_view';

/** `/help`, `/help?q=…`, `/help/articles/<id>` (or a slug). */
function Help() {
  const url = useLocation();
  const article = /^\/help\/(?:articles\/)?([^/]+)\/?$/.exec(url.pathname)?.[1];
  return article ? (
    <ArticleView name={decodeURIComponent(article)} />
  ) : (
    <HomeView q={url.searchParams.get('q') ?? ''} />
  );
}

startSite('help', <Help />);
