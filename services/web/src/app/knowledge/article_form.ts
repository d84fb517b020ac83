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
  readerRoles: string;
  readerPlans: string;
  /** Empty: derived from the title. */
  slug: string;
  ownerId: string;
  /** `2026-11-30`, a day where the author is; empty: never. */
  reviewDay: string;
  videoUrl: string;
  translationId: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day of a moment where the reader is. */
export function dayOf(time: string | undefined): string {
  const at = time ? new Date(time) : undefined;
  if (!at || Number.isNaN(at.getTime())) return '';
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The first moment of a day where the reader is; undefined for no day. */
export function timeOf(day: string): string | undefined {
  const at = DAY.test(day) ? new Date(`${day}T00:00:00`) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}

export function formFrom(article: Partial<Article> | undefined, locale: string): ArticleForm {
  return {
    title: article?.title ?? '',
    body: article?.body ?? '',
    locale: article?.locale ?? locale,
    kind: !article?.kind || article.kind === 'KIND_UNSPECIFIED' ? 'GUIDE' : article.kind,
    audience: article?.audience === 'INTERNAL' ? 'INTERNAL' : 'PUBLIC',
    category: article?.category ?? '',
    keywords: article?.keywords?.join(', ') ?? '',
    errorCodes: article?.errorCodes?.join(', ') ?? '',
    readerRoles: article?.readerRoles?.join(', ') ?? '',
    readerPlans: article?.readerPlans?.join(', ') ?? '',
    slug: article?.slug ?? '',
    ownerId: article?.ownerId ?? '',
    reviewDay: dayOf(article?.reviewDueTime),
    videoUrl: article?.videoUrl ?? '',
    translationId: article?.translationId ?? '',
  };
}

export function splitWords(text: string): string[] {
  return [...new Set(text.split(/[,，、;；\n]/).map((each) => each.trim()))].filter(Boolean);
}

/** The fields of the article that differ from `base`; all of them without one. */
export function articleFrom(form: ArticleForm, base?: ArticleForm): Partial<Article> {
  const all: Record<keyof ArticleForm, Partial<Article>> = {
    title: { title: form.title.trim() },
    body: { body: form.body },
    locale: { locale: form.locale },
    kind: { kind: form.kind },
    audience: { audience: form.audience },
    category: { category: form.category.trim() },
    keywords: { keywords: splitWords(form.keywords) },
    errorCodes: { errorCodes: splitWords(form.errorCodes) },
    readerRoles: { readerRoles: splitWords(form.readerRoles) },
    readerPlans: { readerPlans: splitWords(form.readerPlans) },
    slug: { slug: form.slug.trim() },
    ownerId: { ownerId: form.ownerId },
    reviewDay: { reviewDueTime: timeOf(form.reviewDay) },
    videoUrl: { videoUrl: form.videoUrl.trim() },
    translationId: { translationId: form.translationId.trim() },
  };
  const fields: Partial<Article> = {};
  for (const key of Object.keys(all) as (keyof ArticleForm)[]) {
    if (!base || base[key] !== form[key]) Object.assign(fields, all[key]);
  }
  return fields;
}

/** What the server made of `sent`, with what was typed since that was sent. */
export function withTypedSince(
  sent: ArticleForm,
  now: ArticleForm,
  stored: ArticleForm,
): ArticleForm {
  const form = { ...stored };
  for (const key of Object.keys(stored) as (keyof ArticleForm)[]) {
    if (now[key] !== sent[key]) Object.assign(form, { [key]: now[key] });
  }
  return form;
}

export function isSame(a: ArticleForm, b: ArticleForm): boolean {
  return (Object.keys(a) as (keyof ArticleForm)[]).every((key) => a[key] === b[key]);
}
