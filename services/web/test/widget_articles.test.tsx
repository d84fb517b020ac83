/** @jsxImportSource preact */
// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
//
// Articles that the chat shows before anything is asked.
import { configure, fireEvent, screen, waitFor } from '@testing-library/dom';
import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VisitorKeeper } from '../src/visitor/keeper';
import { readStored, writeStored } from '../src/visitor/visitor';
import { ChatSession } from '../src/widget/chat_session';
import type { Launcher, WidgetOptions } from '../src/widget/options';
import { linkOf } from '../src/widget/panel/article_view';
import { PanelView } from '../src/widget/panel/panel';
import { panelWords } from '../src/widget/panel/words';
import { type MockServer, startMock } from './mock/server';

configure({ asyncUtilTimeout: 60_000 });

let server: MockServer;
let asked: URL[];
let replace: (url: URL) => Response | Error | undefined;
const open: ChatSession[] = [];

beforeEach(async () => {
  server = await startMock();
  asked = [];
  replace = () => undefined;
  const real = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input));
    asked.push(url);
    const replaced = replace(url);
    if (replaced instanceof Error) throw replaced;
    return replaced ?? real(input, init);
  });
  localStorage.clear();
  for (const kind of ['talk', 'form', 'visitor']) writeStored(`deskmesh.${kind}.wk_sample`, null);
  writeStored('deskmesh.read', null);
  window.history.replaceState(null, '', '/projects/42/create-milestone?mail=jane@x.org#secret');
  document.title = 'Website relaunch';
  URL.createObjectURL = () => 'blob:picture';
  URL.revokeObjectURL = () => undefined;
});

afterEach(async () => {
  for (const session of open.splice(0)) session.startOver();
  render(null, document.body);
  vi.restoreAllMocks();
  await server.close();
});

interface Shown {
  session: ChatSession;
  /** Draws again, for another reader or with the panel closed. */
  draw: (change?: { reader?: number; isOpen?: boolean }) => void;
}

function show(options: Partial<WidgetOptions> = {}, isOpenFirst = true): Shown {
  const all: WidgetOptions = {
    origin: server.url,
    widgetKey: 'wk_sample',
    locale: 'en',
    context: {},
    ...options,
  };
  let isOpen = isOpenFirst;
  const visitors = new VisitorKeeper(all);
  const session = new ChatSession(all, visitors);
  open.push(session);
  const launcher: Launcher = {
    options: all,
    visitors,
    root: document as unknown as ShadowRoot,
    isOpen: () => isOpen,
    close: () => undefined,
    setUnread: () => undefined,
  };
  const draw: Shown['draw'] = (change = {}) => {
    isOpen = change.isOpen ?? isOpen;
    render(
      <PanelView
        session={session}
        launcher={launcher}
        reader={change.reader}
        words={panelWords(all.locale)}
      />,
      document.body,
    );
  };
  draw();
  return { session, draw };
}

const recommends = () => asked.filter((url) => url.pathname === '/v1/articles:recommend');
/** What was asked has been answered and drawn. */
const settled = () => new Promise((done) => setTimeout(done, 150));

const milestone = () => {
  const article = server.state.articles.find(({ title }) => title === 'Create a milestone');
  if (!article) throw new Error('the mock has no such article');
  return article;
};

test('articles for the page are shown; of its address only the path is told', async () => {
  show();
  const link = await screen.findByRole('link', { name: 'Create a milestone' });
  await screen.findByRole('heading', { name: 'These may help you here' });
  expect(link.getAttribute('href')).toBe(
    `${server.url}/help/articles/create-a-milestone?key=wk_sample`,
  );
  expect(recommends()).toHaveLength(1);
  const query = recommends()[0]?.searchParams;
  expect(query?.get('page')).toBe('/projects/42/create-milestone');
  expect(query?.get('pageTitle')).toBe('Website relaunch');
  expect(query?.get('locale')).toBe('en');
  expect(query?.get('pageSize')).toBe('3');
  expect(asked.some(({ href }) => /jane|secret/.test(href))).toBe(false);
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test("in the reader's language, and by how often they are read where nothing else speaks", async () => {
  window.history.replaceState(null, '', '/x');
  document.title = '—';
  show({ locale: 'zh-CN' });
  await screen.findByRole('heading', { name: '大家常看' });
  expect(recommends()[0]?.searchParams.get('locale')).toBe('zh-CN');
  expect(screen.queryByRole('link', { name: 'Create a milestone' })).toBeNull();
  await screen.findByRole('link', { name: '如何创建里程碑' });
});

test('an article is read inside the panel, and isn’t shown again', async () => {
  const article = milestone();
  const files = `/v1/articles/${article.id}/files/`;
  article.html =
    `<h2 id="sec-1">Steps</h2><p>Open <strong>Timeline</strong>.<script>alert(1)</script></p>` +
    `<p><img src="${files}a%20b.png" alt="The button" onerror="alert(1)"></p>` +
    `<p><a href="${files}plan.xlsx">Plan</a> <a href="/help">Help</a> <a href="#sec-1">Up</a> ` +
    `<a href="javascript:alert(1)">Bad</a></p>`;
  replace = (url) =>
    url.pathname.startsWith(files) ? new Response('png', { status: 200 }) : undefined;
  const { session, draw } = show();
  fireEvent.click(await screen.findByRole('link', { name: 'Create a milestone' }));
  await screen.findByRole('heading', { name: 'Steps' });
  expect(document.activeElement?.textContent).toBe('Create a milestone');
  expect(screen.getByText('Timeline').localName).toBe('strong');
  expect(document.querySelector('.reader script')).toBeNull();
  const picture = await screen.findByAltText('The button');
  expect(picture.getAttribute('src')).toBe('blob:picture');
  expect(picture.getAttribute('onerror')).toBeNull();
  const help = `${server.url}/help/articles/create-a-milestone?key=wk_sample`;
  const hrefOf = (name: string) => screen.getByRole('link', { name }).getAttribute('href');
  expect(hrefOf('Plan')).toBe(help);
  expect(hrefOf('Help')).toBe(`${server.url}/help`);
  expect(screen.getAllByRole('link', { name: 'Help centre' })).toHaveLength(1);
  expect(hrefOf('Up')).toBe(`${help}#sec-1`);
  expect(hrefOf('Open in the help centre')).toBe(help);
  expect(screen.queryByRole('link', { name: 'Bad' })).toBeNull();
  expect(readStored('deskmesh.read')).toContain(article.id);
  fireEvent.click(screen.getByRole('button', { name: '← Back' }));
  await screen.findByRole('link', { name: 'Create a milestone' });
  draw({ isOpen: false });
  draw({ isOpen: true });
  await waitFor(() => expect(recommends()).toHaveLength(2));
  expect(recommends()[1]?.searchParams.getAll('readIds')).toEqual([article.id]);
  // Whoever asks meanwhile is in the talk.
  await session.send('How do I create a milestone?');
  await waitFor(() => expect(document.querySelector('.suggested')).toBeNull());
});

test('pictures on other servers are links, so that those learn nothing of the reader', async () => {
  milestone().html =
    '<p><img src="https://pics.example/a.png" alt="The chart"> <img src="HTTP://pics.example/b.png"></p>' +
    '<p><a href="https://docs.example/"><img src="https://pics.example/c.png" alt="Docs"></a> ' +
    '<a href="javascript:alert(1)"><img src="https://pics.example/d.png" alt="Lone"></a> ' +
    '<img src="data:image/png;base64,AA" alt="Inline"></p>';
  show();
  fireEvent.click(await screen.findByRole('link', { name: 'Create a milestone' }));
  const chart = await screen.findByRole('link', { name: 'The chart ↗' });
  expect(chart.getAttribute('href')).toBe('https://pics.example/a.png');
  expect(chart.getAttribute('rel')).toBe('noopener noreferrer');
  screen.getByRole('link', { name: 'HTTP://pics.example/b.png ↗' });
  // Within a link there are only the words.
  const docs = screen.getByRole('link', { name: 'Docs' });
  expect(docs.getAttribute('href')).toBe('https://docs.example/');
  expect(docs.querySelector('a')).toBeNull();
  screen.getByRole('link', { name: 'Lone ↗' });
  expect(screen.getByText('Inline').localName).toBe('em');
  expect(document.querySelector('.reader img')).toBeNull();
});

test('a video leads to where it is, and an article that is gone is said to be', async () => {
  const article = milestone();
  Object.assign(article, { kind: 'VIDEO', videoUrl: 'https://v.example/m.mp4', html: '' });
  show();
  fireEvent.click(await screen.findByRole('link', { name: 'Create a milestone' }));
  const watch = await screen.findByRole('link', { name: '▶ Watch the video' });
  expect(watch.getAttribute('href')).toBe('https://v.example/m.mp4');
  fireEvent.click(screen.getByRole('button', { name: '← Back' }));
  article.state = 'ARCHIVED';
  fireEvent.click(await screen.findByRole('link', { name: 'Create a milestone' }));
  expect((await screen.findByRole('alert')).textContent).toBe('That did not work.');
});

test('nothing is shown, asked or complained of where knowledge is down', async () => {
  const complained = vi.spyOn(console, 'error');
  for (const answer of [
    () => Response.json({ error: { code: 503, message: 'down' } }, { status: 503 }),
    () => new TypeError('failed to fetch'),
    () => new Response('<html>bad gateway</html>', { status: 502 }),
  ]) {
    replace = (url) => (url.pathname === '/v1/articles:recommend' ? answer() : undefined);
    asked = [];
    show();
    await waitFor(() => expect(recommends().length).toBeGreaterThan(0));
    await settled();
    expect(document.querySelector('.suggested')).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
    screen.getByLabelText('Write your question …');
    render(null, document.body);
  }
  expect(complained).not.toHaveBeenCalled();
});

test('a page may switch it off; a closed panel and one with a talk ask for nothing', async () => {
  show({ suggests: false });
  await settled();
  render(null, document.body);
  const { draw } = show({}, false);
  await settled();
  expect(asked).toHaveLength(0);
  draw({ isOpen: true });
  await screen.findByRole('link', { name: 'Create a milestone' });
  render(null, document.body);
  const { session } = show({ suggests: false });
  await session.send('hello');
  render(null, document.body);
  asked = [];
  const again = show();
  await again.session.resume();
  await screen.findByText('hello');
  await settled();
  expect(recommends()).toHaveLength(0);
  expect(document.querySelector('.suggested')).toBeNull();
});

test('the form before the talk makes the visitor: until then nobody is made for articles', async () => {
  show({ form: 'optional' });
  await settled();
  expect(asked).toHaveLength(0);
  fireEvent.click(screen.getByRole('button', { name: 'Skip' }));
  await screen.findByRole('link', { name: 'Create a milestone' });
  expect(asked.filter(({ pathname }) => pathname === '/v1/visitors:start')).toHaveLength(1);
});

test('another reader sees nothing of what the one before was shown', async () => {
  milestone().html = '<p>For one reader.</p>';
  const { draw } = show();
  fireEvent.click(await screen.findByRole('link', { name: 'Create a milestone' }));
  await screen.findByText('For one reader.');
  milestone().state = 'ARCHIVED';
  draw({ reader: 1 });
  await waitFor(() => expect(recommends()).toHaveLength(2));
  expect(screen.queryByText('For one reader.')).toBeNull();
  expect(screen.queryByRole('link', { name: 'Create a milestone' })).toBeNull();
});

test('links of an article lead where they may be followed from another site', () => {
  const shown = { articleId: 'art_1', address: 'https://help.example/help/articles/a?key=k' };
  const cases: [string, string | undefined][] = [
    ['https://other.example/x', 'https://other.example/x'],
    ['/portal', 'https://help.example/portal'],
    ['other', 'https://help.example/help/articles/other'],
    ['#sec-2', 'https://help.example/help/articles/a?key=k#sec-2'],
    ['/v1/articles/art_1/files/x.pdf', shown.address],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['http://[', undefined],
  ];
  for (const [href, expected] of cases) expect(linkOf(href, shown)).toBe(expected);
});
