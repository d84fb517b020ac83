// SPDX-License-Identifier: Apache-2.0
//
// What agents do with tickets all day, in a real browser against the real product: saved views, bulk
// actions with a partial failure, merge, split, snooze, and a look at the past; found by name, not by id.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { checkAccess, checkWidth } from "../support/axe.mjs";
import { openBrowser } from "../support/browser.mjs";
import { OWNER, PASSWORD, startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

describe("tickets in the workspace", { timeout: 1_200_000 }, () => {
  let product, browser, owner, agent, julia, tom;

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    agent = await owner.post("/v1/users", {
      email: "lin@team.example", displayName: "Lin Yue", role: "agent", locales: ["en", "zh-CN"],
    });
    await owner.post(`/v1/users/${agent.id}:setPassword`, { password: PASSWORD });
    const organization = await owner.post("/v1/organizations", {
      displayName: "Northgate Studio", tier: "ENTERPRISE",
    });
    julia = await owner.post("/v1/contacts", {
      displayName: "Julia Novak", email: "julia@customer.example", locale: "en",
      organizationId: organization.id,
    });
    tom = await owner.post("/v1/contacts", {
      displayName: "Tom Weber", email: "tom@elsewhere.example", locale: "en",
    });
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  function newTicket(subject, more = {}) {
    return owner.post("/v1/tickets", { subject, requesterId: julia.id, ...more });
  }

  async function logIn(email = OWNER, options = {}) {
    const page = await browser.page(options);
    await page.goto(`${product.http()}/`);
    await page.fill("input[type=email]", email);
    await page.fill("input[type=password]", PASSWORD);
    await page.click("button[type=submit]");
    await page.waitForSelector(".ticket-list, .state");
    return page;
  }

  const rowOf = (page, subject) => page.locator(".ticket-row", { hasText: subject });

  test("a filter becomes a view with a count, private or shared, changed, moved and deleted", async () => {
    for (let i = 1; i <= 3; i++) await newTicket(`Vip ${i}`, { tags: ["vip"], priority: "P1" });
    await newTicket("Nobody special", { priority: "P1" });
    const page = await logIn();
    await page.getByRole("button", { name: "Filters" }).click();
    const filter = page.getByLabel("Filter language");
    await filter.fill("tags:vip AND");
    await page.keyboard.press("Enter");
    // The place of the mistake is marked in what was typed.
    await page.getByText(/^Position 13: /).waitFor();
    assert.equal(await page.locator(".filter-problem mark").innerText(), "␣");
    await checkAccess(page, "inbox with a wrong filter");
    await filter.fill("tags:vip");
    await page.keyboard.press("Enter");
    await rowOf(page, "Vip 3").waitFor();
    await rowOf(page, "Nobody special").waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Save as view" }).click();
    let form = page.getByRole("dialog");
    await form.getByLabel("Name").fill("Vips");
    await form.getByLabel("For everybody of the team").check();
    await checkAccess(page, "form of a view");
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForURL("**/inbox/view_*");
    await rowOf(page, "Vip 1").waitFor();
    const [saved] = (await owner.get("/v1/ticketViews")).ticketViews;
    assert.match(saved.filter, /^tags:vip AND state != RESOLVED/);

    // Its count follows what happens, and so does the list.
    await page.getByRole("button", { name: "Vips", exact: true }).click();
    await page.getByRole("link", { name: /^Vips\s*3$/ }).waitFor();
    await checkAccess(page, "the views");
    await page.keyboard.press("Escape");
    await newTicket("Vip 4", { tags: ["vip"] });
    await rowOf(page, "Vip 4").waitFor();
    await page.keyboard.press("v");
    await page.getByRole("link", { name: /^Vips\s*4$/ }).waitFor();
    await page.keyboard.press("Escape");

    // Everybody has it; only administrators change what is shared. A private one is its owner's.
    const other = await logIn(agent.email);
    await other.keyboard.press("v");
    await other.getByRole("link", { name: /^Vips\s*4$/ }).click();
    await rowOf(other, "Vip 4").waitFor();
    assert.equal(await other.getByRole("button", { name: "Edit this view" }).count(), 0);
    await other.keyboard.press("v");
    await other.getByRole("button", { name: "New view" }).click();
    form = other.getByRole("dialog");
    assert.ok(await form.getByLabel("For everybody of the team").isDisabled());
    await form.getByLabel("Name").fill("My own");
    await form.getByRole("button", { name: "Add a condition" }).click();
    await form.getByLabel("Condition 1: Field").selectOption("organization_id");
    await form.getByRole("combobox", { name: "Condition 1: Value" }).last().fill("gate");
    await form.getByRole("option", { name: "Northgate Studio" }).click();
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await other.waitForURL("**/inbox/view_*");
    await other.getByRole("button", { name: "My own", exact: true }).waitFor();
    await rowOf(other, "Nobody special").waitFor();
    await other.done();
    assert.equal((await owner.get("/v1/ticketViews")).ticketViews.length, 1);

    await page.getByRole("button", { name: "Edit this view" }).click();
    form = page.getByRole("dialog");
    await form.getByLabel("Name").fill("Important ones");
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Important ones", exact: true }).waitFor();
    await owner.post("/v1/ticketViews", { displayName: "Second", shared: true, position: 50 });
    await page.goto(`${product.http()}/settings/tickets?tab=views`);
    await page.getByRole("button", { name: "Move up: Second" }).click();
    await until(
      async () => (await owner.get("/v1/ticketViews")).ticketViews[0].displayName === "Second",
      "the new order",
    );
    await checkAccess(page, "settings of views");
    page.once("dialog", (question) => void question.accept());
    await page.locator(".card", { hasText: "Second" }).getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Second" }).waitFor({ state: "detached" });
    await page.goto(`${product.http()}/inbox/view_00000000000000000000000000`);
    await page.getByText("This view is gone").waitFor();
    // Its console has the refusal of the wrong filter.
    await page.context().close();
  });

  test("several are changed as a job; what was refused is said with the way to it", async () => {
    const made = [];
    for (let i = 1; i <= 4; i++) {
      const ticket = await newTicket(`Batch ${i}`, { tags: ["batch"] });
      if (i === 2) await owner.post(`/v1/tickets/${ticket.id}/subtasks`, { title: "Still to do" });
      made.push(ticket);
    }
    const page = await logIn();
    await page.goto(`${product.http()}/inbox/open?filter=${encodeURIComponent("tags:batch")}`);
    await rowOf(page, "Batch 1").getByRole("checkbox").click();
    await rowOf(page, "Batch 3").getByRole("checkbox").click({ modifiers: ["Shift"] });
    await page.getByText("3 chosen").waitFor();
    await checkAccess(page, "inbox with chosen rows");
    await page.getByRole("button", { name: "State" }).click();
    await page.getByRole("menuitem", { name: "Resolve", exact: true }).click();
    const card = page.locator(".job-card");
    await card.getByText("2 changed · 1 refused").waitFor();
    const refused = card.getByRole("link", { name: `#${made[1].number} Batch 2` });
    await refused.waitFor();
    await card.getByText("Sub-tasks are open").waitFor();
    await checkAccess(page, "report of a bulk action");
    await rowOf(page, "Batch 1").waitFor({ state: "detached" });
    await refused.click();
    await page.waitForURL(`**/tickets/${made[1].id}`);
    await page.locator(".job-card").getByRole("button", { name: "Close" }).click();
    await card.waitFor({ state: "detached" });

    // All of the view, also by keys: priority, group of actions and macro.
    await owner.post("/v1/macros", {
      displayName: "Take up", shared: true,
      actions: [{ kind: "ADD_TAG", value: "seen" }, { kind: "SET_PRIORITY", value: "P0" }],
    });
    await page.goto(`${product.http()}/inbox/open?filter=${encodeURIComponent("tags:batch")}`);
    await rowOf(page, "Batch 2").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "All 2 of the view" }).click();
    await page.getByText("2 chosen").waitFor();
    await page.keyboard.press("b");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Macro").selectOption({ label: "Take up" });
    await checkAccess(page, "dialog of a bulk action");
    await dialog.getByRole("button", { name: "Change 2 tickets" }).click();
    await card.getByText("2 changed").waitFor();
    const after = await owner.get(`/v1/tickets/${made[3].id}`);
    assert.deepEqual([after.tags, after.priority], [["batch", "seen"], "P0"]);
    await page.goto(`${product.http()}/settings/tickets?tab=jobs`);
    await page.getByText("2 changed · 1 refused").waitFor();
    await checkAccess(page, "the bulk actions");
    await page.done();
  });

  test("two tickets become one, found by words, with their comments in one conversation", async () => {
    const first = await newTicket("Export is slow", { description: "It takes minutes." });
    const second = await newTicket("Slow export again", { description: "Still slow today." });
    await owner.post("/v1/tickets", { subject: "Export of another firm", requesterId: tom.id });
    const page = await logIn();
    await page.goto(`${product.http()}/inbox/open/${second.id}`);
    await page.getByText("Still slow today.").waitFor();
    await page.keyboard.press("m");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox").fill("export");
    const option = dialog.getByRole("option", { name: /Export is slow/ });
    await option.waitFor();
    assert.equal(await dialog.getByRole("option", { name: /another firm/ }).count(), 0);
    await option.click();
    await dialog.getByText("2 comments in one conversation").first().waitFor();
    await dialog.getByText("It takes minutes.").waitFor();
    // The older one stays; what can't be is said before it is tried.
    await until(() => dialog.getByLabel(`#${first.number} Export is slow`).isChecked(), "the older one to stay");
    await checkAccess(page, "merge");
    await dialog.getByLabel("Reason (kept in the history)").fill("Same trouble");
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await page.waitForURL(`**/inbox/open/${first.id}`);
    await page.getByText("Still slow today.").waitFor();
    await page.getByRole("link", { name: `from #${second.number}` }).waitFor();
    assert.equal((await owner.get(`/v1/tickets/${second.id}`)).mergedIntoId, first.id);
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("Same trouble").waitFor();
    await page.goto(`${product.http()}/tickets/${second.id}`);
    await page.getByRole("link", { name: new RegExp(`part of #${first.number}`) }).waitFor();
    await checkAccess(page, "merged ticket");
    await page.done();
  });

  test("some comments become a new ticket", async () => {
    const ticket = await newTicket("Two things at once", { description: "The chart is empty." });
    await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: "Also: where is the invoice?" });
    await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: "Inside.", visibility: "INTERNAL" });
    const page = await logIn();
    await page.goto(`${product.http()}/tickets/${ticket.id}`);
    await page.getByText("where is the invoice?").waitFor();
    await page.locator(".ticket-verbs").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Split …" }).click();
    const dialog = page.getByRole("dialog");
    assert.equal(await dialog.getByText("Inside.").count(), 0);
    await dialog.getByLabel("Subject of the new ticket").fill("Invoice");
    await dialog.getByRole("button", { name: "Make the new ticket" }).click();
    await dialog.getByText("Choose at least one comment.").waitFor();
    await dialog.getByLabel(/where is the invoice/).check();
    await checkAccess(page, "split");
    await dialog.getByRole("button", { name: "Make the new ticket" }).click();
    await page.getByRole("heading", { name: /Invoice/ }).waitFor();
    await page.waitForURL((url) => !url.pathname.endsWith(ticket.id));
    const id = page.url().split("/").at(-1);
    const made = await owner.get(`/v1/tickets/${id}`);
    assert.deepEqual(
      [made.subject, made.splitFromId, made.description],
      ["Invoice", ticket.id, ""],
      "what the team said is no description of the customer's",
    );
    const { comments } = await owner.get(`/v1/tickets/${id}/comments`);
    assert.equal(comments[0].body, "Also: where is the invoice?");
    await page.getByRole("link", { name: "Was split off another ticket" }).click();
    await page.waitForURL(`**/tickets/${ticket.id}`);
    await page.done();
  });

  test("a ticket sleeps until tomorrow at nine of the agent's clock, and is woken", async () => {
    const ticket = await newTicket("Wait for the release");
    const page = await logIn(OWNER, { timezoneId: "America/Sao_Paulo" });
    await page.goto(`${product.http()}/inbox/open/${ticket.id}`);
    await rowOf(page, "Wait for the release").waitFor();
    await page.locator(".ticket-verbs").waitFor();
    await page.keyboard.press("z");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /Tomorrow morning/ }).waitFor();
    await checkAccess(page, "snooze");
    await dialog.getByRole("button", { name: /Tomorrow morning/ }).click();
    await rowOf(page, "Wait for the release").waitFor({ state: "detached" });
    await page.getByText(/^Snoozed until .*9:00/).waitFor();
    await until(
      async () => (await owner.get(`/v1/tickets/${ticket.id}`)).snoozeUntilTime,
      "the ticket to sleep",
    );
    const { snoozeUntilTime } = await owner.get(`/v1/tickets/${ticket.id}`);
    const hour = new Intl.DateTimeFormat("en-GB", {
      timeZone: "America/Sao_Paulo", hour: "2-digit", minute: "2-digit",
    }).format(new Date(snoozeUntilTime));
    assert.equal(hour, "09:00");
    await page.keyboard.press("7");
    await page.waitForURL("**/inbox/snoozed");
    await rowOf(page, "Wait for the release").locator("a").click();
    await page.getByRole("button", { name: "Wake now" }).click();
    await rowOf(page, "Wait for the release").waitFor({ state: "detached" });
    await until(
      async () => !(await owner.get(`/v1/tickets/${ticket.id}`)).snoozeUntilTime,
      "the ticket to be awake",
    );
    await page.done();
  });

  test("a ticket is seen as it was, with who changed what and why, and as it is again", async () => {
    const ticket = await newTicket("Looking back", { priority: "P3", description: "At first." });
    await owner.patch(`/v1/tickets/${ticket.id}?updateMask=priority,tags`, {
      priority: "P1", tags: ["urgent"],
    });
    await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: "Said later." });
    await owner.post(`/v1/tickets/${ticket.id}:escalate`, { level: "L3", reason: "Needs a developer" });
    const page = await logIn();
    await page.goto(`${product.http()}/tickets/${ticket.id}`);
    await page.getByText("Said later.").waitFor();
    await page.getByRole("tab", { name: "History" }).click();
    const history = page.locator(".history");
    await history.getByText("Needs a developer").first().waitFor();
    await history.getByText("P3 → P1").waitFor();
    await history.getByRole("button", { name: "Show the ticket as it was then: Created" }).click();
    await page.getByText(/^As it was on .*nothing can be changed here$/).waitFor();
    await page.locator("tr.differs", { hasText: "Priority" }).getByText("P3").waitFor();
    await page.locator(".composer").first().waitFor({ state: "detached" });
    await page.getByRole("button", { name: /Resolve/ }).first().waitFor({ state: "detached" });
    await checkAccess(page, "a ticket of the past");
    await page.getByRole("tab", { name: "Conversation" }).click();
    await page.getByText("At first.").waitFor();
    await page.getByText("Said later.").first().waitFor({ state: "detached" });
    // The address keeps the moment; forward and back to now by keys.
    await page.reload();
    await page.getByText(/^As it was on/).waitFor();
    // The history, which knows what comes next, may be later than the moment itself.
    const urgent = page.locator("tr", { hasText: "Tags" }).getByText("urgent");
    await until(async () => {
      await page.keyboard.press("ArrowRight");
      return urgent.isVisible();
    }, "the next moment");
    await page.keyboard.press("Escape");
    await page.locator(".composer").waitFor();
    assert.doesNotMatch(page.url(), /as_of/);
    await page.done();
  });

  test("customers, tickets and webhooks are found by name; an ended ticket is followed up", async () => {
    const hook = await owner.post("/v1/webhooks", {
      displayName: "Pager", url: "https://pager.example/hook", eventTypes: ["tickets.*"],
    });
    const ended = await newTicket("Licence question");
    const problem = await newTicket("Licence server is down");
    await owner.post(`/v1/tickets/${ended.id}:resolve`);
    const page = await logIn();
    await page.goto(`${product.http()}/tickets/${ended.id}`);
    await page.locator(".ticket-verbs").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Follow up …" }).click();
    let dialog = page.getByRole("dialog");
    const requester = dialog.getByLabel("Requester", { exact: true }).first();
    await until(async () => (await requester.inputValue()).includes("Julia Novak"), "the requester");
    await dialog.getByLabel("Subject").fill("Licence question, once more");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: /once more/ }).waitFor();
    await page.waitForURL((url) => !url.pathname.endsWith(ended.id));
    const id = page.url().split("/").at(-1);
    assert.equal((await owner.get(`/v1/tickets/${id}`)).followUpOfId, ended.id);

    const links = page.locator(".panel", { hasText: "Kind of link" }).or(
      page.locator(".panel", { has: page.getByRole("combobox", { name: "Number or words of a ticket" }) }),
    ).first();
    await links.getByRole("combobox", { name: "Number or words of a ticket" }).fill("server down");
    await links.getByRole("option", { name: /Licence server is down/ }).click();
    await links.getByRole("link", { name: new RegExp(`#${problem.number} Licence server`) }).waitFor();

    await page.goto(`${product.http()}/inbox/open`);
    await page.waitForSelector(".ticket-row");
    await page.keyboard.press("c");
    dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Requester" }).fill("tom");
    await dialog.getByRole("option", { name: /Tom Weber/ }).click();
    await dialog.getByLabel("Subject").fill("By phone");
    await checkAccess(page, "new ticket");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: /By phone/ }).waitFor();

    await page.goto(`${product.http()}/settings/rules`);
    await page.getByRole("button", { name: "New", exact: true }).click();
    dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Tell the pager");
    await dialog.getByLabel("Action 1: Kind").selectOption("CALL_WEBHOOK");
    await dialog.getByLabel("Action 1: Value").selectOption({ label: "Pager" });
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    const { triggers } = await owner.get("/v1/triggers");
    assert.equal(triggers[0].actions[0].value, hook.id);
    await page.done();
  });

  for (const [locale, colorScheme, width] of [["en", "light", 1280], ["zh-CN", "dark", 1600], ["zh-CN", "light", 390]]) {
    test(`the inbox with its views is accessible: ${locale}, ${width} px`, async () => {
      const page = await logIn(OWNER, { locale, colorScheme, viewport: { width, height: 900 } });
      await page.waitForSelector(".ticket-row");
      await checkWidth(page, "inbox");
      await page.keyboard.press("v");
      await page.locator(".view-list").waitFor();
      await checkWidth(page, "views");
      await checkAccess(page, "views");
      await page.done();
    });
  }

  test("approvals, sub-tasks and drafts that wait for somebody are lists of theirs", async () => {
    const refund = await newTicket("A refund is wanted");
    const print = await newTicket("The print is cut off");
    const { question } = await owner.post(`/v1/tickets/${refund.id}/approvals`, {
      question: "May we refund last month?", approverIds: [agent.id], rule: "ANY",
    });
    await owner.post(`/v1/tickets/${print.id}/subtasks`, { title: "Ask the print team", assigneeId: agent.id });
    const page = await logIn("lin@team.example", { viewport: { width: 1600, height: 900 } });
    const list = (name) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
    const count = (name, value) => list(name).locator(".view-count", { hasText: value }).waitFor();
    await count("My approvals", "1");
    await list("My approvals").click();
    await rowOf(page, question).getByText("A refund is wanted").waitFor();
    await checkAccess(page, "my approvals");
    await rowOf(page, question).getByRole("link").click();
    // What is begun here is found again.
    await page.locator(".inbox-ticket textarea").first().fill("We look into it and");
    await count("My drafts", "1");
    await page.getByRole("button", { name: "Approve" }).click();
    await count("My approvals", "0");
    await list("My sub-tasks").click();
    await rowOf(page, "Ask the print team").getByText("The print is cut off").waitFor();
    await list("My drafts").click();
    await rowOf(page, "We look into it and").getByText("A refund is wanted").waitFor();
    await page.done();
  });

  test("a list is read in the order in which clocks run out", async () => {
    const late = await newTicket("Clock of a day", { priority: "P3", tags: ["clocks"] });
    const soon = await newTicket("Clock of an hour", { priority: "P1", tags: ["clocks"] });
    const listed = async () =>
      (await owner.get("/v1/tickets?filter=tags:clocks%20AND%20due:*&orderBy=due")).tickets.map((each) => each.id);
    await until(async () => (await listed()).length === 2, "both clocks are known");
    assert.deepEqual(await listed(), [soon.id, late.id]);
    const page = await logIn();
    await page.goto(`${product.http()}/inbox/open?order=due&filter=tags%3Aclocks`);
    await rowOf(page, "Clock of a day").waitFor();
    const subjects = async () => (await page.locator(".ticket-subject").allInnerTexts()).join();
    await until(async () => (await subjects()) === "Clock of an hour,Clock of a day", "both, in their order");
    await page.done();
  });
});
