// SPDX-License-Identifier: Apache-2.0
//
// Addresses of the help centre: what each shows, and how an article is named in one.
import type { Article, BrowseArticlesResponse_Category } from '../api/gen/knowledge';

export const KINDS = ['GUIDE', 'FAQ', 'VIDEO', 'ERROR_CODE'] as const;
export const LANGUAGES = ['zh-CN', 'en'] as const;

/** What the first page shows: everything, a part of the tree, or what was searched, and in what of it. */
export interface Place {
  q: string;
  /** `planning` or, of a section, `planning/gantt`; empty: the whole tree. */
  category: string;
  /** Only these; empty: all. */
  kind: (typeof KINDS)[number] | '';
  /** Only articles in this language; empty: in all, those in the reader's first. */
  language: (typeof LANGUAGES)[number] | '';
  /** `q` is to be answered, question or not. */
  asks: boolean;
}

/** The one of a list that a text names; empty: none. */
function oneOf<T extends string>(list: readonly T[], text: string | null): T | '' {
  return list.find((each) => each.toLowerCase() === text?.toLowerCase()) ?? '';
}

/** The id or the readable name of the article that a path shows; empty for another page. */
export function articleNameOf(pathname: string): string {
  const name = /^\/help\/(?:articles\/)?([^/]+)\/?$/.exec(pathname)?.[1] ?? '';
  if (name === 'search' && !pathname.includes('/articles/')) return '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export function placeOf(url: URL): Place {
  return {
    q: (url.searchParams.get('q') ?? '').trim().slice(0, 500),
    category: url.searchParams.get('category') ?? '',
    kind: oneOf(KINDS, url.searchParams.get('type')),
    language: oneOf(LANGUAGES, url.searchParams.get('language')),
    asks: url.searchParams.has('ask'),
  };
}

export function pathOf(place: Partial<Place>): string {
  const query = new URLSearchParams();
  if (place.q) query.set('q', place.q);
  if (place.category) query.set('category', place.category);
  if (place.kind) query.set('type', place.kind.toLowerCase());
  if (place.q && place.language) query.set('language', place.language);
  if (place.q && place.asks) query.set('ask', '1');
  const text = query.toString();
  return text ? `/help?${text}` : '/help';
}

/** Readable where the article has a name; an id leads there too. */
export function articlePath(article: Pick<Article, 'id' | 'slug'>): string {
  return `/help/articles/${article.slug || article.id}`;
}

/** A category or a section, with the newest of the articles that are directly in it. */
export interface Branch {
  /** What it is called in the reader's language: `Planning`, or of a section `Gantt charts`. */
  name: string;
  /** `Planning/Gantt charts`. */
  path: string;
  /** Articles that are directly in it. */
  count: number;
  /** Those of its sections too. */
  total: number;
  articles: Article[];
  sections: Branch[];
}

function partsOf(category: string): string[] {
  return category
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Categories, each of which comes before its sections, as a tree. */
export function treeOf(categories: readonly BrowseArticlesResponse_Category[]): Branch[] {
  const tree: Branch[] = [];
  const known = new Map<string, Branch>();
  for (const { path, count, total, articles, names } of categories) {
    const parts = partsOf(path);
    const name = names?.at(-1) || (parts.at(-1) ?? '');
    const branch = { name, path, count, total, articles, sections: [] };
    known.set(path, branch);
    const above = known.get(parts.slice(0, -1).join('/'));
    (parts.length > 1 && above ? above.sections : tree).push(branch);
  }
  return tree;
}

/** The way from the top to a category: each step's name, its own text without one, and path. */
export function stepsTo(
  category: string,
  names: readonly string[] = [],
): { name: string; path: string }[] {
  const parts = partsOf(category);
  return parts.map((part, i) => ({
    name: names[i] || part,
    path: parts.slice(0, i + 1).join('/'),
  }));
}

const QUESTION =
  /[?？]|^(how|what|why|where|when|who|which|can|could|does|do|is|are)\b|怎么|怎样|如何|为什么|为何|什么|哪里|哪儿|能不能|可以吗|吗$/i;

/** Whether a text asks something that an answer fits, rather than naming words to look for. */
export function isQuestion(text: string): boolean {
  return QUESTION.test(text.trim()) || text.trim().split(/\s+/).length > 5;
}
