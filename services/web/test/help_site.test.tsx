/** @jsxImportSource preact */
// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { configure, fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Article } from '../src/api/gen/knowledge';
import { type MockServer, startMock } from './mock/server';

configure({ asyncUtilTimeout: 60_000 });

let server: MockServer;
let asked: string[];
let replace: (path: string) => Response | Promise<Response> | undefined;

async function open(path: string): Promise<void> {
  window.history.replaceState(null, '', path);
  const place = document.getElementById('root') as HTMLElement;
  const { HelpSite } = await import('../src/help/site');
  render(<HelpSite />, place);
}

beforeEach(async () => {
  server = await startMock();
  asked = [];
  replace = () => undefined;
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) => {
    asked.push(`${init.method ?? 'GET'} ${input}`);
    const replaced = replace(input);
    return replaced
      ? Promise.resolve(replaced)
      : real(server.url + input, { ...init, signal: undefined });
  });
  localStorage.clear();
  localStorage.setItem('deskmesh.key', 'wk_sample');
  localStorage.setItem('deskmesh.locale', 'en');
  vi.stubGlobal('scrollTo', () => undefined);
  document.body.innerHTML = '<div id="root"></div>';
});

afterEach(async () => {
  render(null, document.getElementById('root') as HTMLElement);
  vi.unstubAllGlobals();
  await server.close();
});

const milestone = (): Partial<Article> => {
  const article = server.state.articles.find(({ title }) => title === 'Create a milestone');
  if (!article) throw new Error('the mock has no such article');
  return article;
};

test('titles are proposed while typing; only what is sent is searched', async () => {
  await open('/help');
  const field = await screen.findByRole('combobox', { name: 'Search the help centre' });
  fireEvent.input(field, { target: { value: 'milest' } });
  await screen.findByRole('option', { name: 'Create a milestone' });
  expect(asked.some((call) => call.includes(':search'))).toBe(false);
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  await screen.findByText('Results for “milest”');
  expect(window.location.search).toBe('?q=milest');
  expect(asked.filter((call) => call.includes(':search'))).toHaveLength(1);
});

test('titles that come after the words were sent are not proposed any more', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((done) => {
    release = done;
  });
  const suggestions = [
    { articleId: milestone().id, slug: 'create-a-milestone', title: 'Create a milestone' },
  ];
  replace = (path) =>
    path.startsWith('/v1/articles:suggest')
      ? held.then(() => Response.json({ suggestions }))
      : undefined;
  await open('/help');
  const field = await screen.findByRole('combobox', { name: 'Search the help centre' });
  fireEvent.input(field, { target: { value: 'milest' } });
  await waitFor(() => expect(asked.some((call) => call.includes(':suggest'))).toBe(true));
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  await screen.findByText('Results for “milest”');
  release();
  // What would be drawn is drawn.
  await new Promise((done) => setTimeout(done, 100));
  expect(screen.queryByRole('option', { name: 'Create a milestone' })).toBeNull();
});

test('what matched is marked in titles as in texts', async () => {
  await open('/help?q=milestone');
  const card = await screen.findByRole('link', { name: /^Create a milestone/ });
  expect(card.querySelector('strong mark')?.textContent).toBe('milestone');
  expect(card.querySelector('p mark')?.textContent).toBe('milestone');
});

test('choosing a proposed title opens its article, by key or pointer', async () => {
  for (const choose of [
    async (field: HTMLElement) => {
      fireEvent.keyDown(field, { key: 'ArrowDown' });
      await waitFor(() => expect(field.getAttribute('aria-activedescendant')).toBe('help-title-0'));
      fireEvent.submit(field.closest('form') as HTMLFormElement);
    },
    async () => {
      fireEvent.click(await screen.findByRole('option', { name: 'Create a milestone' }));
    },
  ]) {
    await open('/help');
    const field = await screen.findByRole('combobox', { name: 'Search the help centre' });
    fireEvent.input(field, { target: { value: 'milest' } });
    await screen.findByRole('option', { name: 'Create a milestone' });
    await choose(field);
    await waitFor(() => expect(window.location.pathname).toBe('/help/articles/create-a-milestone'));
    await screen.findByRole('heading', { name: 'Create a milestone' });
    expect(asked.some((call) => call.includes(':search'))).toBe(false);
    render(null, document.getElementById('root') as HTMLElement);
  }
});

test('articles are browsed by category and section', async () => {
  milestone().category = 'Planning/Milestones';
  await open('/help');
  fireEvent.click(await screen.findByRole('link', { name: 'Milestones' }));
  expect(window.location.search).toBe('?category=Planning%2FMilestones');
  const steps = await screen.findByRole('navigation', { name: 'You are here' });
  within(steps).getByRole('link', { name: 'Planning' });
  fireEvent.click(await screen.findByRole('link', { name: 'Create a milestone' }));
  await waitFor(() => expect(window.location.pathname).toBe('/help/articles/create-a-milestone'));
});

test('categories are called what they are in the reader’s language', async () => {
  milestone().category = 'Planning/Milestones';
  server.state.categoryNames.set('Planning', [{ locale: 'en', name: 'Plans' }]);
  server.state.categoryNames.set('Planning/Milestones', [
    { locale: 'en', name: 'Goals' },
    { locale: 'zh', name: '里程碑' },
  ]);
  await open('/help');
  await screen.findByRole('link', { name: 'Plans' });
  fireEvent.click(await screen.findByRole('link', { name: 'Goals' }));
  // The path stays its key.
  expect(window.location.search).toBe('?category=Planning%2FMilestones');
  await screen.findByRole('heading', { name: 'Goals' });
  fireEvent.click(await screen.findByRole('link', { name: 'Create a milestone' }));
  await screen.findByRole('heading', { name: 'Create a milestone' });
  const steps = await screen.findByRole('navigation', { name: 'You are here' });
  within(steps).getByRole('link', { name: 'Goals' });
  within(steps).getByRole('link', { name: 'Plans' });
  expect(asked.find((call) => call.includes(':bySlug'))).toContain('locale=en');
});

test('an earlier address is replaced; the other language shows only where it opens', async () => {
  const other = server.state.articles.find(({ title }) => title === '如何创建里程碑');
  const article = milestone();
  article.translationId = other?.id;
  replace = (path) =>
    path.startsWith('/v1/articles:bySlug')
      ? Response.json({ article: { ...article, categories: [] }, moved: true })
      : undefined;
  await open('/help/articles/old-name');
  await screen.findByRole('heading', { name: 'Create a milestone' });
  await waitFor(() => expect(window.location.pathname).toBe('/help/articles/create-a-milestone'));
  await screen.findByRole('link', { name: '阅读中文版' });
  if (other) other.state = 'DRAFT';
  render(null, document.getElementById('root') as HTMLElement);
  await open('/help/articles/old-name');
  await screen.findByRole('heading', { name: 'Create a milestone' });
  await waitFor(() =>
    expect(asked.filter((call) => call.includes(`/v1/articles/${other?.id}`))).toHaveLength(2),
  );
  expect(screen.queryByRole('link', { name: '阅读中文版' })).toBeNull();
});

test('a vote may say what was missing', async () => {
  await open('/help/articles/create-a-milestone');
  fireEvent.click(await screen.findByRole('button', { name: 'No' }));
  const field = await screen.findByLabelText(/What was missing or wrong/);
  fireEvent.input(field, { target: { value: ' The menu is gone ' } });
  await waitFor(() =>
    expect((screen.getByRole('button', { name: 'Send' }) as HTMLButtonElement).disabled).toBe(
      false,
    ),
  );
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  await waitFor(() => expect(screen.queryByLabelText(/What was missing/)).toBeNull());
  expect(server.state.articleComments).toMatchObject([
    { text: 'The menu is gone', helpful: false, articleId: milestone().id },
  ]);
});

test('a video file plays on the page, another address is a link', async () => {
  milestone().videoUrl = 'https://v.example/m.mp4';
  await open('/help/articles/create-a-milestone');
  await waitFor(() =>
    expect(document.querySelector('video')?.getAttribute('src')).toBe('https://v.example/m.mp4'),
  );
  fireEvent.error(document.querySelector('video') as HTMLVideoElement);
  const link = await screen.findByRole('link', { name: '▶ Watch the video' });
  expect(link.getAttribute('href')).toBe('https://v.example/m.mp4');
});

test('what was read isn’t recommended again', async () => {
  await open('/help/articles/create-a-milestone');
  const next = (await screen.findByText('Read on')).closest('section') as HTMLElement;
  expect(within(next).queryByText('Create a milestone')).toBeNull();
  render(null, document.getElementById('root') as HTMLElement);
  await open('/help');
  const section = (await screen.findByText('Most asked for')).closest('section') as HTMLElement;
  expect(within(section).queryByText('Create a milestone')).toBeNull();
  expect(asked.at(-1)).toContain(`readIds=${milestone().id}`);
});

test('an answer that hands over names no articles', async () => {
  replace = (path) =>
    path.startsWith('/v1/articles:streamAnswer')
      ? new Response(
          `data: ${JSON.stringify({
            sequence: '1',
            answer: {
              decision: 'HANDOVER',
              answer: '',
              citations: [{ articleId: 'art_x', title: 'Near but wrong', slug: 'near' }],
            },
          })}\n\n`,
          { headers: { 'content-type': 'text/event-stream' } },
        )
      : undefined;
  await open('/help?q=How+do+I+sue+you%3F');
  await screen.findByText(/We have no sure answer/);
  expect(screen.queryByText('Near but wrong')).toBeNull();
});

/** Answers as an engine that is not sure does. */
const handOver = (path: string): Response | undefined =>
  path.startsWith('/v1/articles:streamAnswer')
    ? new Response(
        `data: ${JSON.stringify({ sequence: '1', answer: { decision: 'HANDOVER', answer: '', citations: [] } })}\n\n`,
        { headers: { 'content-type': 'text/event-stream' } },
      )
    : undefined;

/** What the panel says where an engine hands over for `reason`. */
async function saidFor(reason: string, locale: string): Promise<string> {
  localStorage.setItem('deskmesh.locale', locale);
  replace = (path) =>
    path.startsWith('/v1/articles:streamAnswer')
      ? new Response(
          `data: ${JSON.stringify({ sequence: '1', answer: { decision: 'HANDOVER', reason, answer: '', citations: [] } })}\n\n`,
          { headers: { 'content-type': 'text/event-stream' } },
        )
      : undefined;
  await open('/help?q=anything&ask=1');
  const name = locale === 'en' ? 'Answer' : '回答';
  const section = await screen.findByRole('region', { name });
  await waitFor(() => expect(section.getAttribute('aria-busy')).toBe('false'));
  const said = within(section).getByRole('status').textContent ?? '';
  render(null, document.getElementById('root') as HTMLElement);
  return said;
}

test('a hand-over says why, in the language of the page', async () => {
  expect(await saidFor('wants_person', 'en')).toContain('how to reach a person');
  expect(await saidFor('billing_complaint', 'en')).toContain('check what you paid');
  expect(await saidFor('unsure', 'en')).toContain('no sure answer');
  // A reason of a later server.
  expect(await saidFor('something_new', 'en')).toContain('no sure answer');
  expect(await saidFor('wants_person', 'zh-CN')).toBe('好的，您可以通过以下方式联系人工客服：');
  expect(await saidFor('small_talk', 'zh-CN')).toContain('产品问题');
  const reasons = [
    'wants_person',
    'abuse',
    'legal',
    'billing_complaint',
    'complaint',
    'small_talk',
  ];
  for (const locale of ['en', 'zh-CN']) {
    const said: string[] = [];
    for (const reason of [...reasons, 'unsure']) said.push(await saidFor(reason, locale));
    expect(new Set(said).size).toBe(reasons.length + 1);
  }
});

const answered = async (): Promise<HTMLElement> => {
  await screen.findByText(/We have no sure answer/);
  return screen.getByRole('region', { name: 'Answer' });
};

test('a hand-over offers the form with the question right there, also after a reload', async () => {
  replace = handOver;
  await open('/help');
  const field = await screen.findByRole('combobox', { name: 'Search the help centre' });
  fireEvent.input(field, { target: { value: 'a person please' } });
  const ask = await screen.findByRole<HTMLButtonElement>('button', { name: 'Answer this' });
  await waitFor(() => expect(ask.disabled).toBe(false));
  fireEvent.click(ask);
  const way = within(await answered()).getByRole('link', { name: 'Send a request' });
  expect(way.getAttribute('href')).toBe('/portal/new#question=a+person+please');
  expect(window.location.search).toBe('?q=a+person+please&ask=1');
  // Nobody is there, and so no chat is offered.
  await waitFor(() => expect(asked.some((call) => call.includes('/v1/queue/duty'))).toBe(true));
  expect(screen.queryByRole('button', { name: 'Chat with us now' })).toBeNull();
  render(null, document.getElementById('root') as HTMLElement);
  await open(window.location.pathname + window.location.search);
  within(await answered()).getByRole('link', { name: 'Send a request' });
  // Other words alone aren't a question.
  const again = await screen.findByRole('combobox', { name: 'Search the help centre' });
  fireEvent.input(again, { target: { value: 'milestone' } });
  await screen.findByRole('option', { name: 'Create a milestone' });
  fireEvent.submit(again.closest('form') as HTMLFormElement);
  await screen.findByText('Results for “milestone”');
  expect(window.location.search).toBe('?q=milestone');
  expect(screen.queryByRole('region', { name: 'Answer' })).toBeNull();
});

test('while people are there a hand-over begins the chat with the question', async () => {
  replace = handOver;
  server.state.presences.set('usr_1', { agentId: 'usr_none', state: 'ONLINE' });
  await open('/help?q=a+person+please&ask=1');
  const button = await screen.findByRole('button', { name: 'Chat with us now' });
  server.state.presences.clear();
  fireEvent.click(button);
  await waitFor(() =>
    expect(document.querySelector<HTMLElement>('script[src="/widget.js"]')?.dataset).toMatchObject({
      key: 'wk_sample',
      locale: 'en',
      open: '',
    }),
  );
  const id = localStorage.getItem('deskmesh.talk.wk_sample') ?? '';
  expect(server.state.messages.get(id)?.[0]?.text).toBe('a person please');
  await waitFor(() =>
    expect(server.state.conversations.find((each) => each.id === id)?.state).toBe('QUEUED'),
  );
  document.querySelector('script[src="/widget.js"]')?.remove();
});

test('results are narrowed by category, kind and language, in the address', async () => {
  milestone().category = 'Planning/Milestones';
  await open('/help?q=milestone');
  await screen.findByRole('option', { name: '– Milestones' });
  const choose = (name: string, value: string): void => {
    fireEvent.change(screen.getByRole('combobox', { name }), { target: { value } });
  };
  choose('Category', 'Planning/Milestones');
  await waitFor(() => expect(window.location.search).toContain('category=Planning%2FMilestones'));
  await screen.findByRole('link', { name: /Create a milestone/ });
  choose('Language', 'zh-CN');
  await screen.findByText('Nothing found for “milestone”.');
  screen.getByRole('link', { name: 'Send a request' });
  expect(asked.at(-1)).toBeDefined();
  expect(asked.filter((call) => call.includes(':search')).at(-1)).toContain('onlyLocale=true');
  choose('Kind', 'FAQ');
  await waitFor(() =>
    expect(window.location.search).toBe(
      '?q=milestone&category=Planning%2FMilestones&type=faq&language=zh-CN',
    ),
  );
  fireEvent.click(screen.getByRole('link', { name: 'Search everything' }));
  await screen.findByRole('link', { name: /Create a milestone/ });
  expect(window.location.search).toBe('?q=milestone');
});

test('the other language leads to the translation, and says so where there is none', async () => {
  const other = server.state.articles.find(({ title }) => title === '如何创建里程碑');
  const article = milestone();
  article.translationId = other?.id;
  if (other) Object.assign(other, { translationId: article.id, slug: 'li-cheng-bei' });
  replace = (path) =>
    path.startsWith('/v1/articles:bySlug')
      ? Response.json({ article: path.includes('li-cheng-bei') ? other : article })
      : undefined;
  await open('/help/articles/create-a-milestone');
  await screen.findByRole('heading', { name: 'Create a milestone' });
  fireEvent.click(screen.getByRole('button', { name: '中文' }));
  await screen.findByRole('heading', { name: '如何创建里程碑' });
  expect(window.location.pathname).toBe('/help/articles/li-cheng-bei');
  // The link says where it leads, whatever the page speaks.
  const back = await screen.findByRole('link', { name: 'Read in English' });
  expect(back.closest('[lang]')?.getAttribute('lang')).toBe('en');
  fireEvent.click(back);
  await screen.findByRole('heading', { name: 'Create a milestone' });
  await screen.findByRole('link', { name: '阅读中文版' });
  // Who opened it so stays; only a choice made here leads away.
  expect(window.location.pathname).toBe('/help/articles/create-a-milestone');
  article.translationId = '';
  render(null, document.getElementById('root') as HTMLElement);
  await open('/help/articles/create-a-milestone');
  await screen.findByText('这篇文章只有英文版。');
  fireEvent.click(screen.getByRole('button', { name: 'English' }));
  await waitFor(() => expect(screen.queryByText('这篇文章只有英文版。')).toBeNull());
  await screen.findByRole('heading', { name: 'Create a milestone' });
});
