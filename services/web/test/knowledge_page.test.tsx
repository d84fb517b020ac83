// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '../src/app/query';
import { openPage, type Page, problem } from './support/page';

let page: Page | undefined;

afterEach(async () => {
  await page?.close();
  page = undefined;
});

const first = (): { id?: string; version?: number; state?: string } => {
  const article = page?.server.state.articles[0];
  if (!article) throw new Error('the mock has no articles');
  return article;
};

async function openArticle(locale: 'en' | 'zh-CN' = 'en'): Promise<void> {
  page = await openPage('/knowledge', { locale });
  fireEvent.click(await screen.findByText('Create a milestone'));
  await screen.findByDisplayValue('Create a milestone');
}

const body = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: /Text \(Markdown\)/ });

/** The page has taken what the server stored; a later answer would reach the next test. */
async function settled(): Promise<void> {
  await waitFor(() => {
    expect(screen.queryByText('Unsaved changes')).toBeNull();
    expect(screen.getByRole('button', { name: 'More' })).toBeTruthy();
    expect(page?.server.state.articles[0]?.etag).toBe(
      queryClient.getQueryData<{ etag: string }>(['article', first().id])?.etag,
    );
  });
}

/** The rights of an agent, who writes and doesn't publish. */
function asAgent(): void {
  page?.intercept((_verb, path) =>
    path.startsWith('/v1/me') || path.startsWith('/v1/sessions:current')
      ? Response.json({
          user: page?.server.state.users[0],
          workspace: page?.server.state.workspace,
          permissions: ['knowledge.read', 'knowledge.write', 'tickets.read', 'chat.read'],
        })
      : undefined,
  );
}

test('an author is told which pictures readers will not see', async () => {
  await openArticle();
  expect(screen.queryByText(/These pictures are on other servers/)).toBeNull();
  const text = '![chart](https://cdn.example/chart.png)\n\n![own](files/own.png)';
  fireEvent.change(body(), { target: { value: text } });
  const warning = (await screen.findByText(/These pictures are on other servers/)).parentElement;
  expect(within(warning as HTMLElement).getAllByRole('listitem')).toHaveLength(1);
  within(warning as HTMLElement).getByText('https://cdn.example/chart.png');
  screen.getByRole('link', { name: 'chart ↗' });
});

test('a reviewer sees what changed, sends it back with a reason, and publishes', async () => {
  await openArticle();
  fireEvent.change(body(), { target: { value: `${body().value}\nA new last line.` } });
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Send to review' }));
  await screen.findByText('This article waits for your review.');
  expect(first().state).toBe('IN_REVIEW');

  fireEvent.click(screen.getByRole('button', { name: 'See the changes' }));
  const changes = await screen.findByRole('region', { name: 'Changes' });
  expect(within(changes).getByText('A new last line.').tagName).toBe('INS');

  const reasons: string[] = [];
  page?.intercept((verb, path, sent) => {
    if (verb === 'POST' && path.endsWith(':reject')) reasons.push(JSON.parse(sent).reason);
    return undefined;
  });
  fireEvent.click(screen.getByRole('button', { name: 'Send back' }));
  fireEvent.change(await screen.findByLabelText('What is to be changed?'), {
    target: { value: 'Name the menu.' },
  });
  const dialog = screen.getByRole('dialog', { hidden: true });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Send back', hidden: true }));
  await waitFor(() => expect(first().state).toBe('DRAFT'));
  expect(reasons).toEqual(['Name the menu.']);
  await waitFor(() => expect(screen.queryByText('This article waits for your review.')).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'Publish' }));
  await waitFor(() => expect(first().state).toBe('PUBLISHED'));
  await settled();
});

test('an earlier version comes back as the newest', async () => {
  await openArticle();
  const before = body().value;
  fireEvent.change(body(), { target: { value: 'Something else.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(first().version).toBe(2));
  fireEvent.click(screen.getByRole('button', { name: 'Versions' }));
  fireEvent.click(await screen.findByRole('button', { name: /Version 1/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Back to version 1' }));
  await waitFor(() => expect(body().value).toBe(before));
  expect(first().version).toBe(3);
  await settled();
});

test('what is typed while a save is under way stays, still to be saved', async () => {
  await openArticle();
  let release = (): void => undefined;
  const held = new Promise<undefined>((done) => {
    release = () => done(undefined);
  });
  page?.intercept((verb) => (verb === 'PATCH' ? held : undefined));
  const stored = () => page?.server.state.articles[0]?.body;
  const save = screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement;
  fireEvent.change(body(), { target: { value: 'The first words.' } });
  fireEvent.click(save);
  fireEvent.change(body(), { target: { value: 'The first words. And more.' } });
  release();
  await waitFor(() => expect(stored()).toBe('The first words.'));
  await waitFor(() => expect(save.disabled).toBe(false));
  expect(body().value).toBe('The first words. And more.');
  fireEvent.click(save);
  await waitFor(() => expect(stored()).toBe('The first words. And more.'));
  await settled();
});

test('two authors: changes in different places are put together, nothing typed is lost', async () => {
  await openArticle();
  const article = page?.server.state.articles[0];
  if (!article) throw new Error('no article');
  fireEvent.change(body(), { target: { value: `${body().value}\nMine at the end.` } });
  Object.assign(article, {
    body: `Theirs at the top.\n${article.body}`,
    version: 2,
    etag: '"theirs"',
  });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText(/Both changes are put together/);
  expect(body().value).toMatch(/^Theirs at the top\.\n[\s\S]*\nMine at the end\.$/);
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(article.body).toBe(body().value));
  await settled();
});

test('two authors: the same place asks how to go on', async () => {
  await openArticle();
  const article = page?.server.state.articles[0];
  if (!article) throw new Error('no article');
  fireEvent.change(screen.getByLabelText('Title'), { target: { value: 'My title' } });
  fireEvent.change(body(), { target: { value: 'My text' } });
  Object.assign(article, { title: 'Their title', body: 'Their text', etag: '"theirs"' });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  const dialog = await screen.findByRole('dialog', { hidden: true });
  within(dialog).getByText('Their title');
  expect(within(dialog).getByText('Their text').tagName).toBe('DEL');
  fireEvent.click(
    within(dialog).getByRole('button', { name: 'Put both into the text', hidden: true }),
  );
  await waitFor(() => expect(body().value).toContain('Their text'));
  expect(body().value).toContain('My text');
  expect(screen.getByDisplayValue('My title')).toBeTruthy();
  // Nobody saves the marks.
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText(/Two forms of a place still stand/);
  fireEvent.change(body(), { target: { value: 'Our text' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(article.title).toBe('My title'));
  expect(article.body).toBe('Our text');
  await settled();
});

test('address, readers, owner, review and video are properties', async () => {
  await openArticle();
  fireEvent.click(screen.getByRole('button', { name: 'Properties' }));
  fireEvent.change(await screen.findByLabelText(/^Address/), {
    target: { value: 'new-address' },
  });
  fireEvent.click(screen.getByLabelText('Enterprise'));
  fireEvent.change(screen.getByLabelText(/^For these roles only/), {
    target: { value: 'executive, 项目经理' },
  });
  await waitFor(() =>
    expect(
      (screen.getByLabelText('Kept right by') as HTMLSelectElement).options.length,
    ).toBeGreaterThan(1),
  );
  const owner = page?.server.state.users[0]?.id;
  fireEvent.change(screen.getByLabelText('Kept right by'), { target: { value: owner } });
  fireEvent.change(screen.getByLabelText(/^To be looked at again/, { selector: 'input' }), {
    target: { value: '2027-01-31' },
  });
  fireEvent.change(screen.getByLabelText(/^Video/), {
    target: { value: 'https://v.example/a.mp4' },
  });
  const sent: Record<string, unknown>[] = [];
  page?.intercept((verb, _path, text) => {
    if (verb === 'PATCH') sent.push(JSON.parse(text));
    return undefined;
  });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    slug: 'new-address',
    readerPlans: ['enterprise'],
    readerRoles: ['executive', '项目经理'],
    ownerId: owner,
    videoUrl: 'https://v.example/a.mp4',
  });
  expect(sent[0]).not.toHaveProperty('body');
  fireEvent.click(screen.getByRole('button', { name: 'Preview' }));
  await waitFor(() =>
    expect(document.querySelector('video')?.getAttribute('src')).toBe('https://v.example/a.mp4'),
  );
  await settled();
});

test('what a publish would cost the exam is said, and can be overridden', async () => {
  await openArticle();
  page?.server.state.examQuestions.push({
    id: 'exq_1',
    text: 'where is the timeline',
    articleId: first().id ?? '',
  });
  fireEvent.change(body(), { target: { value: 'Nothing of it.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Publish' }));
  const dialog = await screen.findByRole('dialog', { hidden: true });
  within(dialog).getByText('where is the timeline');
  within(dialog).getByText(/0 of 1 exam questions would be answered right, now it is 1/);
  expect(page?.server.state.articles[0]?.publishedVersion).toBe(1);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Do it all the same', hidden: true }));
  await waitFor(() => expect(page?.server.state.articles[0]?.publishedVersion).toBe(2));
  await settled();
});

/** Refuses calls for the exam's sake until they ask to ignore it. */
function refuseForExam(isMeant: (verb: string, path: string) => boolean): void {
  page?.intercept((verb, path, text) =>
    isMeant(verb, path) && !/ignoreExam("?:|=)true/.test(`${path} ${text}`)
      ? Response.json(
          {
            status: 400,
            reason: 'EXAM_FAILED',
            detail: 'fewer questions would be answered right',
            metadata: {
              before: '3',
              after: '2',
              questions: '4',
              question: 'where is the timeline',
            },
          },
          { status: 400 },
        )
      : undefined,
  );
}

const examDialog = (): Promise<HTMLElement> => screen.findByRole('dialog', { hidden: true });
const inDialog = (dialog: HTMLElement, name: string): HTMLElement =>
  within(dialog).getByRole('button', { name, hidden: true });

test('what archiving would cost the exam is said, and can be overridden', async () => {
  vi.stubGlobal('confirm', () => true);
  await openArticle();
  refuseForExam((verb, path) => verb === 'POST' && path.endsWith(':archive'));
  const archive = async (): Promise<HTMLElement> => {
    fireEvent.click(screen.getByRole('button', { name: 'More' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Archive' }));
    return examDialog();
  };
  const refused = await archive();
  within(refused).getByText('where is the timeline');
  within(refused).getByText(/2 of 4 exam questions would be answered right, now it is 3/);
  fireEvent.click(inDialog(refused, 'Cancel'));
  await waitFor(() => expect(screen.queryByText('where is the timeline')).toBeNull());
  expect(first().state).toBe('PUBLISHED');
  fireEvent.click(inDialog(await archive(), 'Do it all the same'));
  await waitFor(() => expect(first().state).toBe('ARCHIVED'));
  await settled();
});

test('synonyms that would cost the exam are added or removed only when asked again', async () => {
  page = await openPage('/knowledge/care?tab=synonyms');
  refuseForExam((verb, path) => verb !== 'GET' && path.startsWith('/v1/synonyms'));
  const field = await screen.findByLabelText('Words, separated by commas');
  fireEvent.change(field, { target: { value: 'timeline, burndown' } });
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  const adding = await examDialog();
  within(adding).getByText('where is the timeline');
  expect(page.server.state.synonyms).toEqual([]);
  fireEvent.click(inDialog(adding, 'Do it all the same'));
  await screen.findByRole('button', { name: /^Remove/ });
  expect(page.server.state.synonyms[0]?.terms).toEqual(['timeline', 'burndown']);
  fireEvent.click(screen.getByRole('button', { name: /^Remove/ }));
  const removing = await examDialog();
  expect(page.server.state.synonyms).toHaveLength(1);
  fireEvent.click(inDialog(removing, 'Do it all the same'));
  await screen.findByText('No synonyms');
});

test('an agent sends to review; nothing offers what would be refused', async () => {
  page = await openPage('/knowledge', { isLoggedIn: true });
  await screen.findByText('Create a milestone');
  asAgent();
  await queryClient.invalidateQueries({ queryKey: ['me'] });
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Import and export' })).toBeNull(),
  );
  fireEvent.click(screen.getByText('Create a milestone'));
  await screen.findByDisplayValue('Create a milestone');
  expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
  fireEvent.change(body(), { target: { value: 'Better words.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send to review' }));
  await screen.findByText(/Waits for somebody who may publish/);
  expect(screen.queryByRole('button', { name: 'Send back' })).toBeNull();
  expect(first().state).toBe('IN_REVIEW');
});

test('reports name what failed; a gap becomes a draft or is dismissed', async () => {
  page = await openPage('/knowledge/care');
  await screen.findByText('burndown');
  screen.getByText('75%', { selector: '.tile-value' });
  screen.getByText('1.5');
  screen.getByText('None recognised');
  page.server.state.gaps.push(
    { question: 'How do I print?', locale: 'en', count: 4, examples: ['print it'], keywords: [] },
    { question: 'Where is my invoice?', locale: 'en', count: 2, examples: [], keywords: [] },
  );
  fireEvent.click(screen.getByRole('button', { name: 'Gaps' }));
  const row = (await screen.findByText('Where is my invoice?')).closest('li') as HTMLElement;
  fireEvent.click(within(row).getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => expect(screen.queryByText('Where is my invoice?')).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'Draft an article' }));
  await screen.findAllByDisplayValue('How do I print?');
});

test('what waits for a review or is stale is on one list', async () => {
  page = await openPage('/knowledge/care?tab=todo');
  await screen.findByText('Nothing waits');
  const [waiting, stale] = page.server.state.articles;
  Object.assign(waiting ?? {}, { state: 'IN_REVIEW' });
  Object.assign(stale ?? {}, { reviewDueTime: '2020-01-02T00:00:00Z' });
  await queryClient.invalidateQueries({ queryKey: ['articles'] });
  const inReview = (await screen.findByText(/Wait for review/)).closest('section') as HTMLElement;
  within(inReview).getByText(waiting?.title ?? '');
  const old = (await screen.findByText(/To be looked at again/)).closest('section') as HTMLElement;
  within(old).getByText(stale?.title ?? '');
});

test('synonyms are added and removed; one word alone isn’t enough', async () => {
  page = await openPage('/knowledge/care?tab=synonyms&term=burndown');
  const field = (await screen.findByLabelText('Words, separated by commas')) as HTMLInputElement;
  expect(field.value).toBe('burndown, ');
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  await screen.findByText('At least two different words are needed.');
  fireEvent.change(field, { target: { value: 'burndown，燃尽图' } });
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  await screen.findByText('燃尽图');
  expect(page.server.state.synonyms[0]?.terms).toEqual(['burndown', '燃尽图']);
  fireEvent.click(screen.getByRole('button', { name: /^Remove/ }));
  await screen.findByText('No synonyms');
});

test('categories are named for each language; the list shows them', async () => {
  page = await openPage('/knowledge/care?tab=categories', { locale: 'zh-CN' });
  const article = first() as { category?: string };
  article.category = 'Planning/Milestones';
  page.server.state.categoryNames.set('Planning', [{ locale: 'de', name: 'Planung' }]);
  await queryClient.invalidateQueries({ queryKey: ['articleCategories'] });
  const field = await screen.findByLabelText('“Planning”的中文名称');
  const save = screen.getByRole('button', { name: '保存“Planning”的名称' }) as HTMLButtonElement;
  expect(save.disabled).toBe(true);
  fireEvent.change(field, { target: { value: ' 计划 ' } });
  fireEvent.click(save);
  await waitFor(() =>
    expect(page?.server.state.categoryNames.get('Planning')).toEqual([
      { locale: 'de', name: 'Planung' },
      { locale: 'zh', name: '计划' },
    ]),
  );
  const [way] = await screen.findAllByRole('link', { name: '知识库' });
  fireEvent.click(way as HTMLElement);
  await screen.findByText('计划/Milestones');
});

test('what was learned from tickets shows with its quality, and what was refused', async () => {
  page = await openPage('/knowledge/care?tab=learning');
  await screen.findByText('Nothing learned yet');
  page.server.state.learning = {
    models: [
      {
        kind: 'type',
        version: 3,
        examples: 812,
        accuracy: 0.93,
        macroF1: 0.9,
        sizeBytes: '900000',
      },
    ],
    trials: [
      { kind: 'type', outcome: 'NOT_BETTER', examples: 900, macroF1: 0.81, previousMacroF1: 0.9 },
      {
        kind: 'priority',
        outcome: 'TAKEN',
        examples: 900,
        accuracy: 0.85,
        macroF1: 0.8,
        rulesAccuracy: 0.7,
        rulesMacroF1: 0.6,
      },
      { kind: 'team', outcome: 'TOO_FEW', examples: 12 },
    ],
  };
  await queryClient.invalidateQueries({ queryKey: ['ticketModels'] });
  const type = (await screen.findByText('Type')).closest('tr') as HTMLElement;
  within(type).getByText('93%');
  within(type).getByText('812');
  within(type).getByText(/Refused: no better than before/);
  within(type).getByText(/81% against 90%/);
  const team = screen.getByText('Team').closest('tr') as HTMLElement;
  within(team).getByText(/Waits for more tickets/);
  const priority = screen.getByText('Priority').closest('tr') as HTMLElement;
  within(priority).getByText(/85%; the rules without learning, where they say something: 70%/);
  const labels = screen.getByText('Labels').closest('tr') as HTMLElement;
  within(labels).getByText('Not trained yet');
});

test('exam questions are kept, and what is answered wrong shows', async () => {
  page = await openPage('/knowledge/care?tab=exam');
  await screen.findByText('No exam yet');
  fireEvent.change(screen.getByLabelText('Question'), { target: { value: 'Add a milestone?' } });
  const answer = screen.getByRole('combobox', { name: 'Right answer' });
  fireEvent.focus(answer);
  fireEvent.change(answer, { target: { value: 'milestone' } });
  fireEvent.click(await screen.findByRole('option', { name: 'Create a milestone' }));
  expect(answer).toHaveProperty('value', 'Create a milestone');
  fireEvent.submit(answer.closest('form') as HTMLFormElement);
  await screen.findByText('Right among the answers, en');
  screen.getByText('91%');
  expect(page.server.state.examQuestions[0]?.articleId).toBe(first().id);
  const wrong = (await screen.findByText('Wrong now')).closest('section') as HTMLElement;
  within(wrong).getByText('A person');
  fireEvent.click(screen.getByRole('button', { name: /^Remove/ }));
  await screen.findByText('No exam yet');
});

test('the exam names and offers articles beyond the newest thousand', async () => {
  page = await openPage('/knowledge/care?tab=exam');
  await screen.findByText('No exam yet');
  const old = first();
  page.server.state.examQuestions.push({
    id: page.server.state.id('exq'),
    text: 'Add a milestone?',
    articleId: old.id ?? '',
  });
  // The list has newer ones only.
  page.intercept((verb, path) =>
    verb === 'GET' && /^\/v1\/articles(\?|$)/.test(path)
      ? Response.json({ articles: [], nextPageToken: '' })
      : undefined,
  );
  await queryClient.invalidateQueries();
  const row = (await screen.findByText('All questions')).closest('section') as HTMLElement;
  await within(row).findByRole('link', { name: 'Create a milestone' });
  const answer = screen.getByRole('combobox', { name: 'Right answer' });
  fireEvent.focus(answer);
  fireEvent.change(answer, { target: { value: 'milestone' } });
  await screen.findByRole('option', { name: 'Create a milestone' });
});

test('comments of readers stand at their article', async () => {
  page = await openPage('/knowledge/care?tab=comments', { locale: 'zh-CN' });
  await screen.findByText('没有留言');
  const article = page.server.state.articles[0];
  page.server.state.articleComments.push({
    articleId: article?.id,
    text: 'Step 2 is missing',
    helpful: false,
  });
  await queryClient.invalidateQueries({ queryKey: ['articleComments'] });
  await screen.findByText('Step 2 is missing');
  await screen.findByRole('link', { name: article?.title });
});

test('a solved ticket becomes an article; one that can’t says why', async () => {
  page = await openPage('/inbox/open');
  const list = await screen.findByRole('list', { name: 'Tickets' });
  const ticket = page.server.state.tickets.find(({ subject }) => subject === '整个团队无法登录');
  if (ticket) ticket.state = 'RESOLVED';
  fireEvent.click((await within(list).findByText('整个团队无法登录')).closest('a') as HTMLElement);
  await screen.findByRole('button', { name: /Reopen/ });
  page.intercept((verb, path) =>
    verb === 'POST' && path.includes('fromTicket')
      ? problem(400, 'TICKET_EMPTY', 'there is nothing to tell')
      : undefined,
  );
  const head = document.querySelector('.ticket-head') as HTMLElement;
  const more = (): HTMLElement => within(head).getByRole('button', { name: 'More' });
  fireEvent.click(more());
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Write an article from it' }));
  await screen.findByText('there is nothing to tell');
  page.intercept(() => undefined);
  fireEvent.click(more());
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Write an article from it' }));
  await screen.findByText(/A draft is written from the ticket/);
  await waitFor(() => expect(window.location.pathname).toMatch(/^\/knowledge\/art_/));
});

test('a ticket that was solved anew leaves a changed article as it is and shows its words beside it', async () => {
  page = await openPage('/inbox/open');
  const list = await screen.findByRole('list', { name: 'Tickets' });
  const ticket = page.server.state.tickets.find(({ subject }) => subject === '整个团队无法登录');
  if (ticket) ticket.state = 'RESOLVED';
  fireEvent.click((await within(list).findByText('整个团队无法登录')).closest('a') as HTMLElement);
  await screen.findByRole('button', { name: /Reopen/ });
  const article = page.server.state.articles[0];
  page.intercept((verb, path) =>
    verb === 'POST' && path.includes('fromTicket')
      ? Response.json({ ...article, ticketBody: 'Split the list.' })
      : undefined,
  );
  const head = document.querySelector('.ticket-head') as HTMLElement;
  fireEvent.click(within(head).getByRole('button', { name: 'More' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Write an article from it' }));
  await screen.findByText(/The ticket tells something else since it was solved anew/);
  screen.getByDisplayValue('Split the list.');
  expect(body().value).not.toContain('Split the list.');
  fireEvent.click(screen.getByRole('button', { name: 'Put it below the text' }));
  await waitFor(() => expect(body().value).toContain('Split the list.'));
  await waitFor(() => expect(screen.queryByText(/The ticket tells something else/)).toBeNull());
});

test('an import can be for the team only', async () => {
  page = await openPage('/knowledge');
  const sent: unknown[] = [];
  page.intercept((verb, path, text) => {
    if (verb === 'GET' && path.startsWith('/v1/articleTransfers')) {
      return Response.json({ transfers: [] });
    }
    if (verb === 'POST' && path === '/v1/articleImports') {
      sent.push(JSON.parse(text).options);
      return problem(400, 'STOP', 'not here');
    }
    return undefined;
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Import and export' }));
  const file = new File(['x'], 'space.zip');
  fireEvent.change(await screen.findByLabelText('Archive'), { target: { files: [file] } });
  fireEvent.click(screen.getByLabelText(/For the team only/));
  fireEvent.click(screen.getByRole('button', { name: 'Import' }));
  await screen.findByText('not here');
  expect(sent).toEqual([{ publish: false, existing: 'UPDATE', internal: true }]);
  vi.restoreAllMocks();
});
