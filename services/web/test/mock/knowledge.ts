// SPDX-License-Identifier: Apache-2.0
import type { AnswerResponse_Decision, Article } from '../../src/api/gen/knowledge';
import { ApiError } from './contract';
import type { Handlers } from './handlers';
import { notFound, page } from './page';
import type { State } from './state';

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
  const touch = (article: Partial<Article>): Partial<Article> => {
    article.updateTime = new Date().toISOString();
    article.etag = `"${article.version}-${Date.now()}"`;
    return article;
  };
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
    'Articles.Get': ({ id }, caller) => {
      const article = find(id);
      if (caller.contactId && article.state !== 'PUBLISHED') notFound('article');
      return article;
    },
    'Articles.List': (request, caller) =>
      page(
        'articles',
        state.articles
          .filter((a) => !caller.contactId || a.state === 'PUBLISHED')
          .filter((a) => !request.state || a.state === request.state)
          .filter((a) => !request.locale || a.locale === request.locale)
          .map((a) => ({ ...a, body: '' })),
        request,
      ),
    'Articles.Update': ({ article: change }) => {
      const article = find(change.id);
      if (change.etag && change.etag !== article.etag) {
        throw new ApiError(409, 'STALE_ETAG', 'the article was changed in between');
      }
      Object.assign(article, change, { version: (article.version ?? 0) + 1, etag: undefined });
      return touch(article);
    },
    'Articles.Publish': ({ id }) => {
      const article = find(id);
      Object.assign(article, {
        state: 'PUBLISHED',
        publishedVersion: article.version,
        publishTime: new Date().toISOString(),
      });
      return touch(article);
    },
    'Articles.Archive': ({ id }) => touch(Object.assign(find(id), { state: 'ARCHIVED' as const })),
    'Articles.Search': ({ q, pageSize }) => ({
      results: rank(state, q)
        .slice(0, Number(pageSize ?? 0) || 10)
        .map((r) => {
          const snippet = (r.article.body ?? '').replace(/[#*`>\n]+/g, ' ').slice(0, 140);
          const at = Buffer.from(snippet).indexOf(q);
          return {
            article: { ...r.article, body: '' },
            score: r.score,
            snippet,
            highlights: at < 0 ? [] : [{ start: at, end: at + Buffer.byteLength(q) }],
          };
        }),
    }),
    'Articles.Answer': ({ question }) => answer(state, question),
    'Articles.Vote': ({ id, helpful }) => {
      const article = find(id);
      if (helpful) article.helpfulCount = (article.helpfulCount ?? 0) + 1;
      else article.unhelpfulCount = (article.unhelpfulCount ?? 0) + 1;
      return article;
    },
  };
}
