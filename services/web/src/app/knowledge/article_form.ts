// SPDX-License-Identifier: Apache-2.0
import type { Article, Article_Audience, Article_Kind } from '../../api/gen/knowledge';

/** What an author edits, as the fields of the page hold it. */
export interface ArticleForm {
  title: string;
  body: string;
  locale: string;
  kind: Article_Kind;
  audience: Article_Audience;
  category: string;
  /** Separated by commas. */
  keywords: string;
  errorCodes: string;
}

export function formFrom(article: Article | undefined, locale: string): ArticleForm {
  return {
    title: article?.title ?? '',
    body: article?.body ?? '',
    locale: article?.locale ?? locale,
    kind: !article || article.kind === 'KIND_UNSPECIFIED' ? 'GUIDE' : article.kind,
    audience: article?.audience === 'INTERNAL' ? 'INTERNAL' : 'PUBLIC',
    category: article?.category ?? '',
    keywords: article?.keywords.join(', ') ?? '',
    errorCodes: article?.errorCodes.join(', ') ?? '',
  };
}

export function splitWords(text: string): string[] {
  return [...new Set(text.split(/[,，、;；\n]/).map((each) => each.trim()))].filter(Boolean);
}

export function articleFrom(form: ArticleForm): Partial<Article> {
  return {
    title: form.title.trim(),
    body: form.body,
    locale: form.locale,
    kind: form.kind,
    audience: form.audience,
    category: form.category.trim(),
    keywords: splitWords(form.keywords),
    errorCodes: splitWords(form.errorCodes),
  };
}

export function isSame(a: ArticleForm, b: ArticleForm): boolean {
  return (Object.keys(a) as (keyof ArticleForm)[]).every((key) => a[key] === b[key]);
}
