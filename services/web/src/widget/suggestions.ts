// SPDX-License-Identifier: Apache-2.0
//
// Articles that suit the page on which the widget stands, before anything is asked (R33).
import { type Article, Articles } from '../api/gen/knowledge';
import { readIds } from '../help/read_history';
import type { VisitorKeeper } from '../visitor/keeper';
import type { WidgetOptions } from './options';

const SHOWN = 3;
const MOST_LETTERS = 500;

export interface Suggestions {
  articles: Article[];
  /** Nothing speaks for them but that others found them helpful. */
  arePopular: boolean;
}

/** Where the reader is, without what may name them: no host, no query, no fragment. */
export function thisPage(): { page: string; pageTitle: string } {
  return {
    page: location.pathname.slice(0, MOST_LETTERS),
    pageTitle: [...document.title].slice(0, MOST_LETTERS).join(''),
  };
}

/**
 * What to show; `mayBegin`: a visitor may be made for it. Else only who is known already gets some:
 * what the form before the talk asks belongs to the visitor from its beginning.
 */
export async function suggest(
  visitors: VisitorKeeper,
  { locale }: WidgetOptions,
  mayBegin: boolean,
): Promise<Suggestions> {
  if (!mayBegin && !(await visitors.known())) return { articles: [], arePopular: false };
  const { recommendations } = await visitors.client(Articles.recommend, {
    ...thisPage(),
    locale,
    readIds: readIds(),
    pageSize: SHOWN,
  });
  return {
    articles: recommendations.flatMap(({ article }) => article ?? []).slice(0, SHOWN),
    arePopular: recommendations.every(({ because }) => because === 'POPULAR'),
  };
}
