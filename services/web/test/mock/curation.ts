// SPDX-License-Identifier: Apache-2.0
//
// Synonyms, exam, gaps and the report, as far as their pages need them.
import type { Handlers } from './handlers';
import { notFound } from './page';
import type { State } from './state';

export function curationHandlers(state: State): Handlers {
  const draft = (title: string) => {
    const article = {
      id: state.id('art'),
      title,
      body: title,
      locale: 'en',
      kind: 'FAQ' as const,
      audience: 'PUBLIC' as const,
      state: 'DRAFT' as const,
      version: 1,
      slug: 'draft',
      etag: '"1"',
      updateTime: new Date().toISOString(),
    };
    state.articles.push(article);
    return article;
  };
  return {
    'Language.ListTicketModels': () => state.learning,
    'Curation.ListSynonyms': () => ({ synonyms: state.synonyms }),
    'Curation.CreateSynonyms': ({ synonyms }) => {
      const set = { id: state.id('syn'), terms: synonyms.terms as string[] };
      state.synonyms.push(set);
      return set;
    },
    'Curation.DeleteSynonyms': ({ id }) => {
      state.synonyms = state.synonyms.filter((set) => set.id !== id);
      return {};
    },
    'Curation.ListExamQuestions': () => ({ questions: state.examQuestions }),
    'Curation.CreateExamQuestion': ({ question }) => {
      const stored = { articleId: '', ...question, id: state.id('exq') };
      state.examQuestions.push(stored);
      return stored;
    },
    'Curation.DeleteExamQuestion': ({ id }) => {
      state.examQuestions = state.examQuestions.filter((question) => question.id !== id);
      return {};
    },
    'Curation.RunExam': () => {
      const questions = state.examQuestions.length;
      const [wrong] = state.examQuestions;
      return {
        questions,
        right: Math.max(0, questions - 1),
        accuracy: questions ? (questions - 1) / questions : 0,
        answers: [
          {
            locale: 'en',
            questions,
            answerThreshold: 0.62,
            suggestThreshold: 0.3,
            measuredPrecision: 0.91,
          },
        ],
        mistakes: wrong
          ? [
              {
                questionId: wrong.id,
                question: wrong.text,
                expectedArticleId: wrong.articleId,
                givenArticleId: '',
                confidence: 0.2,
              },
            ]
          : [],
      };
    },
    'Curation.ListGaps': () => ({ gaps: state.gaps }),
    'Curation.DismissGap': ({ question }) => {
      state.gaps = state.gaps.filter((gap) => gap.question !== question);
      return {};
    },
    'Curation.DraftFromGap': ({ question }) => draft(question),
    'Curation.DraftFromTicket': ({ ticketId }) => {
      const ticket = state.tickets.find(({ id }) => id === ticketId);
      return ticket ? draft(ticket.subject ?? '') : notFound('ticket');
    },
    'Curation.GetReport': () => ({
      outcomes: [
        {
          locale: 'en',
          questions: '40',
          answered: '20',
          suggested: '10',
          handedOver: '10',
          coverage: 0.75,
        },
        {
          locale: '',
          questions: '4',
          answered: '2',
          suggested: '1',
          handedOver: '1',
          coverage: 0.75,
        },
      ],
      searches: '200',
      searchesWithoutResult: '20',
      clickThrough: 0.4,
      failedSearches: [{ text: 'burndown', count: '7' }],
      articles: [
        {
          articleId: state.articles[0]?.id,
          title: state.articles[0]?.title,
          shown: '50',
          opened: '25',
          helpful: '9',
          unhelpful: '1',
        },
      ],
      searchUses: [
        {
          text: 'milestone',
          searches: '30',
          opened: '18',
          clickThrough: 0.6,
          meanPosition: 1.5,
        },
      ],
    }),
  };
}
