// SPDX-License-Identifier: Apache-2.0
//
// Addresses of the help centre: what each shows, and how an article is named in one.
import type { Article } from '../api/gen/knowledge';

/** What the first page shows: everything, a part of the tree, or what was searched. */
export interface Place {
  q: string;
  /** `planning` or, of a section, `planning/gantt`; empty: the whole tree. */
  category: string;
  /** Only videos. */
  isVideos: boolean;
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
    isVideos: url.searchParams.get('type')?.toLowerCase() === 'video',
  };
}

export function pathOf(place: Partial<Place>): string {
  const query = new URLSearchParams();
  if (place.q) query.set('q', place.q);
  if (place.category) query.set('category', place.category);
  if (place.isVideos) query.set('type', 'video');
  const text = query.toString();
  return text ? `/help?${text}` : '/help';
}

/** Readable where the article has a name; an id leads there too. */
export function articlePath(article: Pick<Article, 'id' | 'slug'>): string {
  return `/help/articles/${article.slug || article.id}`;
}

/** A category or a section, with the articles that are directly in it. */
export interface Branch {
  /** `Planning`, or of a section `Gantt charts`. */
  name: string;
  /** `Planning/Gantt charts`, as the articles say it. */
  path: string;
  articles: Article[];
  sections: Branch[];
}

function partsOf(category: string): string[] {
  return category
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** How many articles a branch and its sections hold. */
export function sizeOf(branch: Branch): number {
  return branch.articles.length + branch.sections.reduce((sum, each) => sum + sizeOf(each), 0);
}

/** Articles by category and section, the largest category first; those without one at the end. */
export function treeOf(articles: readonly Article[]): Branch[] {
  const root: Branch = { name: '', path: '', articles: [], sections: [] };
  const loose: Article[] = [];
  for (const article of articles) {
    const parts = partsOf(article.category);
    if (parts.length === 0) {
      loose.push(article);
      continue;
    }
    let branch = root;
    for (const name of parts) {
      const path = branch.path ? `${branch.path}/${name}` : name;
      let next = branch.sections.find((each) => each.path === path);
      if (!next) {
        next = { name, path, articles: [], sections: [] };
        branch.sections.push(next);
      }
      branch = next;
    }
    branch.articles.push(article);
  }
  const tree = root.sections.sort((a, b) => sizeOf(b) - sizeOf(a));
  if (loose.length > 0) tree.push({ name: '', path: '', articles: loose, sections: [] });
  return tree;
}

/** The part of the tree at a path; undefined where there is none. */
export function branchAt(tree: readonly Branch[], path: string): Branch | undefined {
  const wanted = partsOf(path).join('/');
  if (!wanted) return undefined;
  for (const branch of tree) {
    if (branch.path === wanted) return branch;
    const found = branchAt(branch.sections, wanted);
    if (found) return found;
  }
  return undefined;
}

/** The way from the top to a category: each step's name and path. */
export function stepsTo(category: string): { name: string; path: string }[] {
  const parts = partsOf(category);
  return parts.map((name, i) => ({ name, path: parts.slice(0, i + 1).join('/') }));
}

const QUESTION =
  /[?？]|^(how|what|why|where|when|who|which|can|could|does|do|is|are)\b|怎么|怎样|如何|为什么|为何|什么|哪里|哪儿|能不能|可以吗|吗$/i;

/** Whether a text asks something that an answer fits, rather than naming words to look for. */
export function isQuestion(text: string): boolean {
  return QUESTION.test(text.trim()) || text.trim().split(/\s+/).length > 5;
}
