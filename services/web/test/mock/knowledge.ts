// SPDX-License-Identifier: Apache-2.0
import type { AnswerResponse_Decision, Article } from '../../src/api/gen/knowledge';
import { ApiError } from './contract';
import type { Handlers } from './handlers';
import { notFound, page } from './page';
import type { State } from './state';

/** Whether a category is another one or one of its sections. */
function isWithin(path: string, above: string): boolean {
  return !above || path === above || path.startsWith(`${above}/`);
}

/** The paths on the way to a category, itself last. */
function stepsOf(category: string): string[] {
  const parts = category.split('/').filter(Boolean);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

function words(text: string): string[] {
  const lower = text.toLowerCase();
  const han = [...lower].filter((c) => c >= '一' && c <= '鿿');
  return [...(lower.match(/[a-z0-9]{3,}/g) ?? []), ...han.slice(1).map((c, i) => `${han[i]}${c}`)];
}

function rank(state: State, q: string): { article: Partial<Article>; score: number }[] {
  const asked = words(q);
  return state.articles
    .filter((a) => a.state === 'PUBLISHED')
    .map((article) => {
      const text = `${article.title} ${article.body}`.toLowerCase();
      return { article, score: asked.filter((w) => text.includes(w)).length / (asked.length || 1) };
    })
    .filter((r) => r.score > 0)
    .sort((a, b) => b.score - a.score);
}

export function answer(state: State, question: string) {
  const best = rank(state, question);
  const wantsPerson = /person|human|人工|客服/i.test(question);
  const top = best[0];
  const decision: AnswerResponse_Decision =
    wantsPerson || !top || top.score < 0.3 ? 'HANDOVER' : top.score > 0.5 ? 'ANSWER' : 'SUGGEST';
  return {
    decision,
    confidence: top?.score ?? 0,
    reason: wantsPerson ? 'asks for a person' : 'below the threshold',
    answer: decision === 'HANDOVER' ? '' : (top?.article.body ?? '').slice(0, 300),
    citations:
      decision === 'HANDOVER'
        ? []
        : best.slice(0, 3).map((r) => ({
            articleId: r.article.id ?? '',
            title: r.article.title ?? '',
            url: `/help/articles/${r.article.id}`,
          })),
  };
}

export function knowledgeHandlers(state: State): Handlers {
  const find = (id: string): Partial<Article> =>
    state.articles.find((a) => a.id === id) ?? notFound('article');
  let changes = 0;
  const touch = (article: Partial<Article>): Partial<Article> => {
    article.updateTime = new Date().toISOString();
    article.etag = `"${article.version}-${++changes}"`;
    return article;
  };
  const versionsOf = (article: Partial<Article>) => {
    const id = article.id ?? '';
    const known = state.versions.get(id) ?? [];
    if (known.at(-1)?.version !== article.version) {
      known.push({
        version: article.version ?? 1,
        title: article.title ?? '',
        body: article.body ?? '',
        authorId: article.authorId ?? '',
      });
    }
    state.versions.set(id, known);
    return known;
  };
  const namesOf = (path: string, locale: string): string[] =>
    stepsOf(path).map(
      (step) =>
        state.categoryNames.get(step)?.find((name) => locale.startsWith(name.locale))?.name ??
        (step.split('/').at(-1) as string),
    );
  const named = (article: Partial<Article>, locale?: string) => ({
    ...article,
    categoryNames: namesOf(article.category ?? '', locale || (article.locale ?? '')),
  });
  return {
    'Translations.GetTranslator': () => ({ configured: state.hasTranslator }),
    'Translations.Translate': ({ text, targetLocale }) => ({
      text: `[${targetLocale}] ${text}`,
      sourceLocale: '',
    }),
    'Articles.Create': ({ article }, caller) => {
      const stored = touch({
        kind: 'GUIDE',
        audience: 'PUBLIC',
        ...article,
        id: state.id('art'),
        state: 'DRAFT',
        version: 1,
        authorId: caller.userId,
      });
      stored.slug = String(stored.title).toLowerCase().replace(/\W+/g, '-');
      stored.createTime = stored.updateTime;
      state.articles.push(stored);
      return stored;
    },
    'Articles.Get': ({ id, locale }, caller) => {
      const article = find(id);
      if (caller.contactId && article.state !== 'PUBLISHED') notFound('article');
      return named(article, locale);
    },
    'Categories.List': () => {
      const paths = new Set(state.categoryNames.keys());
      for (const { category = '' } of state.articles) {
        for (const step of stepsOf(category)) paths.add(step);
      }
      return {
        categories: [...paths].sort().map((path) => ({
          path,
          names: state.categoryNames.get(path) ?? [],
          articles: state.articles.filter(({ category }) => category === path).length,
        })),
      };
    },
    'Categories.SetNames': ({ path, names }) => {
      state.categoryNames.set(path, names ?? []);
      return { path, names, articles: 0 };
    },
    'Articles.List': (request, caller) =>
      page(
        'articles',
        state.articles
          .filter((a) => !caller.contactId || a.state === 'PUBLISHED')
          .filter((a) => !request.state || a.state === request.state)
          .filter(
            (a) => !request.stale || (a.reviewDueTime && Date.parse(a.reviewDueTime) < Date.now()),
          )
          .filter((a) => !request.locale || a.locale === request.locale)
          .filter(({ category = '' }) =>
            request.category && request.onlyDirect
              ? category === request.category
              : isWithin(category, request.category ?? ''),
          )
          .map((a) => ({ ...a, body: '' })),
        request,
      ),
    'Articles.Browse': ({ locale, category, kind, titles }) => {
      const found = state.articles
        .filter((a) => a.state === 'PUBLISHED' && (!locale || a.locale === locale))
        .filter((a) => isWithin(a.category ?? '', category ?? ''))
        .filter((a) => !kind || a.kind === kind);
      const paths = new Set<string>();
      for (const { category: path = '' } of found) {
        if (!path) paths.add('');
        for (const step of stepsOf(path)) paths.add(step);
      }
      const isNarrow = Boolean(category || kind);
      return {
        categories: [...paths]
          .sort((a, b) => (a === '' ? 1 : b === '' ? -1 : a.localeCompare(b)))
          .map((path) => {
            const direct = found.filter((a) => (a.category ?? '') === path);
            return {
              path,
              names: namesOf(path, locale ?? ''),
              count: direct.length,
              total: path
                ? found.filter((a) => isWithin(a.category ?? '', path)).length
                : direct.length,
              articles:
                path.includes('/') && !isNarrow
                  ? []
                  : direct.slice(0, titles || 6).map((a) => ({ ...a, body: '' })),
            };
          }),
        articles: found.length,
        videos: found.filter((a) => a.kind === 'VIDEO').length,
      };
    },
    'Articles.Update': ({ article: change, updateMask }, caller) => {
      const article = find(change.id);
      versionsOf(article);
      if (change.etag && change.etag !== article.etag) {
        throw new ApiError(409, 'STALE_ETAG', 'the article was changed in between');
      }
      for (const field of String(updateMask).split(',')) {
        Object.assign(article, { [field]: change[field] });
      }
      article.version = (article.version ?? 0) + 1;
      article.authorId = caller.userId;
      if (article.state === 'IN_REVIEW') article.state = 'DRAFT';
      versionsOf(article);
      return touch(article);
    },
    'Articles.Publish': ({ id, ignoreExam }) => {
      const article = find(id);
      const lost = state.examQuestions.find(
        ({ text, articleId }) =>
          articleId === id && !words(text).some((word) => article.body?.includes(word)),
      );
      if (lost && !ignoreExam) {
        const questions = String(state.examQuestions.length);
        throw new ApiError(400, 'EXAM_FAILED', 'fewer questions would be answered right', [], {
          before: questions,
          after: String(state.examQuestions.length - 1),
          questions,
          question: lost.text,
        });
      }
      Object.assign(article, {
        state: 'PUBLISHED',
        publishedVersion: article.version,
        publishTime: new Date().toISOString(),
      });
      return touch(article);
    },
    'Articles.Submit': ({ id }) => touch(Object.assign(find(id), { state: 'IN_REVIEW' as const })),
    'Articles.Reject': ({ id }) => touch(Object.assign(find(id), { state: 'DRAFT' as const })),
    'Articles.ListVersions': ({ id }) => {
      const article = find(id);
      const versions = versionsOf(article).map(({ body: _, ...version }) => ({
        ...version,
        articleId: id,
        published: version.version === article.publishedVersion,
        createTime: article.updateTime,
      }));
      return { versions: versions.reverse() };
    },
    'Articles.Diff': ({ id, fromVersion, toVersion }) => {
      const versions = versionsOf(find(id));
      const linesOf = (wanted: unknown): string[] => {
        const one = versions.find(({ version }) => version === Number(wanted));
        return one ? [one.title, ...one.body.split('\n')] : notFound('version');
      };
      const before = linesOf(fromVersion);
      const after = linesOf(toVersion);
      return {
        fromVersion,
        toVersion,
        lines: [
          ...before
            .filter((text) => !after.includes(text))
            .map((text) => ({ kind: 'REMOVED', text })),
          ...after.map((text) => ({ kind: before.includes(text) ? 'SAME' : 'ADDED', text })),
        ],
      };
    },
    'Articles.RollBack': ({ id, version: wanted }) => {
      const article = find(id);
      const old = versionsOf(article).find(({ version }) => version === Number(wanted));
      if (!old) notFound('version');
      const version = (article.version ?? 0) + 1;
      Object.assign(article, { title: old?.title, body: old?.body, version });
      versionsOf(article);
      return touch(article);
    },
    'Articles.GetBySlug': ({ slug, locale }) => {
      const article = state.articles.find((each) => each.slug === slug);
      return article ? { article: named(article, locale), moved: false } : notFound('article');
    },
    'Articles.Suggest': ({ q, locale }) => {
      const found = state.articles
        .filter((a) => a.state === 'PUBLISHED' && (!locale || a.locale === locale))
        .filter((a) => (a.title ?? '').toLowerCase().includes(String(q).toLowerCase()));
      return {
        titles: found.map(({ title }) => title ?? ''),
        suggestions: found.map(({ id, slug, title }) => ({ articleId: id, slug, title })),
      };
    },
    'Articles.Recommend': ({ readIds, locale, page: path, pageTitle }) => {
      const isFor = (a: Partial<Article>): boolean =>
        a.state === 'PUBLISHED' && a.locale === locale && !(readIds ?? []).includes(a.id);
      const fitting = rank(state, `${path ?? ''} ${pageTitle ?? ''}`).map(({ article }) => article);
      const others = state.articles.filter((article) => !fitting.includes(article));
      return {
        recommendations: [...fitting, ...others]
          .filter(isFor)
          .slice(0, 2)
          .map((article) => ({
            article: { ...article, body: '' },
            because: fitting.includes(article) ? 'PAGE' : 'POPULAR',
          })),
      };
    },
    'Articles.Open': () => ({}),
    'Articles.ListComments': ({ articleId }) => ({
      comments: state.articleComments.filter((each) => !articleId || each.articleId === articleId),
    }),
    'Articles.Archive': ({ id }) => touch(Object.assign(find(id), { state: 'ARCHIVED' as const })),
    'Articles.Search': ({ q, pageSize, locale, onlyLocale, category, kind }) => ({
      results: rank(state, q)
        .filter((r) => !onlyLocale || r.article.locale === locale)
        .filter((r) => !kind || r.article.kind === kind)
        .filter((r) => !category || `${r.article.category}/`.startsWith(`${category}/`))
        .slice(0, Number(pageSize ?? 0) || 10)
        .map((r) => {
          const snippet = (r.article.body ?? '').replace(/[#*`>\n]+/g, ' ').slice(0, 140);
          const marks = (text: string) => {
            const at = Buffer.from(text).indexOf(q);
            return at < 0 ? [] : [{ start: at, end: at + Buffer.byteLength(q) }];
          };
          return {
            article: { ...r.article, body: '' },
            score: r.score,
            snippet,
            highlights: marks(snippet),
            titleHighlights: marks(r.article.title ?? ''),
          };
        }),
    }),
    'Articles.Answer': ({ question }) => answer(state, question),
    'Articles.Vote': ({ id, helpful, comment }) => {
      const article = find(id);
      if (comment) state.articleComments.unshift({ articleId: id, text: comment, helpful });
      if (helpful) article.helpfulCount = (article.helpfulCount ?? 0) + 1;
      else article.unhelpfulCount = (article.unhelpfulCount ?? 0) + 1;
      return article;
    },
  };
}
