// SPDX-License-Identifier: Apache-2.0
//
// The front end in a real browser against the real product: the agent's day (log in, a ticket
// arrives live, reply, resolve), the customer's (the widget's bot, a person, a rating), the help
// centre and the portal, in both languages, and an accessibility check of every page. The pages run
// under the gateway's own content security policy; whatever the console complains about is a failure.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { checkAccess, checkWidth } from "../support/axe.mjs";
import { PASSWORD, startAll } from "../support/deskmesh.mjs";
import { openBrowser } from "../support/browser.mjs";
import { until } from "../support/processes.mjs";

const MILESTONE =
  "A **milestone** marks the end of a phase.\n\n1. Open the timeline.\n2. Choose *Add milestone*.\n\n" +
  "| Shape | Meaning |\n|---|---|\n| Diamond | Milestone |\n\n<script>alert(1)</script>\n";

describe("the front end", { timeout: 1_200_000 }, () => {
  let product, browser, owner, supervisor, contact, widgetKey, article, ticket;

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    supervisor = await owner.post("/v1/users", {
      email: "lin@team.example", displayName: "Lin Yue", role: "supervisor", level: "L2",
      locales: ["en", "zh-CN"],
    });
    await owner.post(`/v1/users/${supervisor.id}:setPassword`, { password: PASSWORD });
    const organization = await owner.post("/v1/organizations", {
      displayName: "Northgate Studio", tier: "ENTERPRISE",
    });
    contact = await owner.post("/v1/contacts", {
      displayName: "Julia Novak", email: "julia@customer.example", organizationId: organization.id,
      locale: "en",
    });
    for (const [title, locale, body] of [
      ["Create a milestone", "en", MILESTONE],
      ["创建里程碑", "zh-CN", "**里程碑**表示一个阶段的结束。打开甘特图，点击“添加里程碑”。"],
      ["Reset your password", "en", "Choose *Forgot password* on the log-in page."],
    ]) {
      const made = await owner.post("/v1/articles", { title, locale, body, category: "planning" });
      await owner.post(`/v1/articles/${made.id}:publish`);
      article ??= made;
    }
    await until(
      async () => (await owner.get("/v1/articles:search?q=milestone")).results.length > 0,
      "the search index to follow",
    );
    ticket = await newTicket("How do I add a milestone?");
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  function newTicket(subject) {
    return owner.post("/v1/tickets", {
      subject, description: "Please help.", requesterId: contact.id, channel: "EMAIL",
    });
  }

  async function logIn(options) {
    const page = await browser.page(options);
    await page.goto(`${product.http()}/`);
    await page.fill("input[type=email]", supervisor.email);
    await page.fill("input[type=password]", PASSWORD);
    await page.click("button[type=submit]");
    await page.waitForSelector(".ticket-list");
    return page;
  }

  test("an agent logs in, sees a ticket arrive live, replies and resolves", async () => {
    const page = await logIn();
    const fresh = await newTicket("Gantt export is empty");
    const row = page.locator(".ticket-row", { hasText: "Gantt export is empty" });
    await row.waitFor();
    await row.getByText("Julia Novak").waitFor();
    await row.locator("a").click();
    await page.waitForURL(`**/inbox/open/${fresh.id}`);
    await page.getByText("Please help.").waitFor();
    await page.locator(".clock", { hasText: "First reply" }).waitFor();

    await page.keyboard.press("r");
    await page.locator(".composer textarea").fill("Which browser do you use?");
    await page.keyboard.press("Control+Enter");
    await until(async () => {
      const { comments } = await owner.get(`/v1/tickets/${fresh.id}/comments`);
      return comments.some((each) => each.body === "Which browser do you use?");
    }, "the reply to be stored");
    // The reply meets its promise, and the page shows it without being asked.
    await page.locator(".clock", { hasText: "First reply" }).getByText("Met").waitFor();

    await page.keyboard.press("Escape");
    await page.locator(".ticket-verbs .btn-primary").click();
    // While the pointer is on it, it stays.
    await page.locator(".toast", { hasText: "resolved" }).hover();
    await row.waitFor({ state: "detached" });
    assert.equal((await owner.get(`/v1/tickets/${fresh.id}`)).state, "RESOLVED");

    await page.locator(".toast-action").click();
    await until(
      async () => (await owner.get(`/v1/tickets/${fresh.id}`)).state !== "RESOLVED",
      "the way back",
    );
    await row.waitFor();
    await page.done();
  });

  test("a visitor asks the bot, then a person, and rates the end", async () => {
    const agent = await logIn();
    await agent.goto(`${product.http()}/chat`);
    await agent.locator(".chat-offline .btn").click();
    await agent.locator(".presence-ONLINE").first().waitFor();

    const page = await browser.page();
    await page.goto(`${product.http()}/sample?key=${widgetKey}&locale=en`);
    await page.getByRole("button", { name: "Import from Excel" }).click();
    await page.locator("#launcher").click();
    await page.locator("#text").fill("How do I create a milestone?");
    await page.keyboard.press("Enter");
    await page.locator(".citations a", { hasText: "Illustrated steps and video" }).waitFor();

    await page.locator("#text").fill("I want to talk to a person");
    await page.keyboard.press("Enter");
    const mine = agent.locator(".chat-group").first().locator(".chat-row");
    await mine.waitFor();
    await mine.click();
    const aside = agent.getByRole("complementary", { name: "What we know" });
    await aside.getByText("IMP-1042").waitFor();
    await aside.getByText("Imported tasks.xlsx: failed").waitFor();

    await agent.locator(".composer textarea").fill("Hello, Lin here. Which row is it?");
    await agent.keyboard.press("Enter");
    await page.locator(".bubble", { hasText: "Lin here" }).waitFor();
    // A reload goes on where it was: every message once.
    await page.reload();
    await page.locator("#launcher").click();
    await page.locator(".bubble", { hasText: "Lin here" }).waitFor();
    assert.equal(await page.locator(".bubble", { hasText: "Lin here" }).count(), 1);
    await page.locator("#text").fill("Row 240, thanks!");
    await page.keyboard.press("Enter");
    await agent.locator(".message-bubble", { hasText: "Row 240" }).waitFor();

    await agent.getByRole("button", { name: "Close conversation" }).click();
    await page.locator(".stars label").nth(4).click();
    await page.getByRole("button", { name: "Send rating" }).click();
    await page.getByText("Thank you!").waitFor();
    const { conversations } = await owner.get("/v1/conversations?state=CLOSED");
    assert.equal(conversations[0].rating, 5);
    await checkAccess(page, "sample with widget");
    await agent.done();
    await page.done();
  });

  test("the help centre finds an article and shows it without its script", async () => {
    const page = await browser.page();
    await page.goto(`${product.http()}/help?key=${widgetKey}&locale=en`);
    await page.getByRole("combobox").fill("milestone");
    await page.keyboard.press("Enter");
    await page.locator(".site-card", { hasText: "Create a milestone" }).first().click();
    await page.waitForURL(`**/help/articles/${article.slug}`);
    await page.locator(".prose table").waitFor();
    assert.match(await page.locator(".prose").innerText(), /<script>alert\(1\)<\/script>/);
    assert.equal(await page.locator(".prose script").count(), 0);
    await page.getByRole("button", { name: "Yes" }).click();
    await until(
      async () => (await owner.get(`/v1/articles/${article.id}`)).helpfulCount === 1,
      "the vote",
    );
    await checkAccess(page, "help article");
    await page.goto(`${product.http()}/help?category=planning`);
    await page.locator(".site-card").first().waitFor();
    await checkAccess(page, "help category");
    await page.done();
  });

  test("a customer follows a request in the portal", async () => {
    const { token } = await owner.post(`/v1/contacts/${contact.id}:issueToken`);
    await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: "Open the timeline." });
    await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: "Known.", visibility: "INTERNAL" });
    const page = await browser.page();
    await page.goto(`${product.http()}/portal?key=${widgetKey}&locale=en#token=${token}`);
    await page.locator(".site-row", { hasText: "How do I add a milestone?" }).click();
    assert.doesNotMatch(page.url(), /token/);
    await page.getByText("Open the timeline.").waitFor();
    assert.equal(await page.getByText("Known.").count(), 0);
    await page.locator("textarea").fill("That helped.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("That helped.").waitFor();
    await page.getByRole("button", { name: "This solved my problem" }).click();
    await page.getByRole("button", { name: "4 of 5" }).click();
    await until(
      async () => (await owner.get(`/v1/tickets/${ticket.id}`)).rating?.score === 4,
      "the rating",
    );
    await checkAccess(page, "portal ticket");
    await page.done();
  });

  // A ticket with everything that can hang on one.
  let full;
  async function makeFull() {
    const made = await newTicket("Every panel");
    const problem = await newTicket("The problem behind");
    await owner.post(`/v1/tickets/${made.id}/subtasks`, { title: "Reproduce it" });
    await owner.post(`/v1/tickets/${made.id}/links`, { kind: "INCIDENT_OF", linkedTicketId: problem.id });
    await owner.post(`/v1/tickets/${made.id}/approvals`, { question: "Restore?", approverIds: [supervisor.id], rule: "ANY" });
    await owner.post("/v1/defects", { defect: { title: "Panels overlap" }, ticketIds: [made.id] });
    return made;
  }

  for (const [locale, colorScheme, width] of [["en", "light", 1280], ["zh-CN", "dark", 1280], ["zh-CN", "light", 390]]) {
    test(`every page is accessible: ${locale}, ${colorScheme}, ${width} px`, async () => {
      full ??= await makeFull();
      const page = await browser.page({ locale, colorScheme, viewport: { width, height: 800 } });
      await page.goto(`${product.http()}/`);
      await page.waitForSelector("form");
      await checkAccess(page, "log-in");
      await page.fill("input[type=email]", supervisor.email);
      await page.fill("input[type=password]", PASSWORD);
      await page.click("button[type=submit]");
      await page.waitForSelector(".ticket-list, .state");
      for (const [path, ready] of [
        ["/inbox/open", ".ticket-row, .state"],
        [`/tickets/${ticket.id}`, width > 1180 ? ".clock-bar" : ".comment-card"],
        [`/tickets/${full.id}`, width > 1180 ? ".clock-bar" : ".comment-card"],
        ["/feedback", "td, .state"],
        ["/feedback?tab=nps", "form.page-head"],
        ["/feedback?tab=surveys", "form"],
        ["/chat", ".chat-group"],
        ["/knowledge", ".article-row"],
        [`/knowledge/${article.id}`, width > 980 ? ".prose" : ".editor-text"],
        [`/knowledge/new`, ".editor-text"],
        ["/knowledge/care", ".tile, .state"],
        ["/knowledge/care?tab=todo", ".article-row, .state"],
        ["/knowledge/care?tab=gaps", ".comment-row, .state"],
        ["/knowledge/care?tab=comments", ".comment-row, .state"],
        ["/knowledge/care?tab=exam", ".exam-new"],
        ["/knowledge/care?tab=synonyms", ".state"],
        ["/knowledge/care?tab=categories", "td"],
        ["/knowledge/care?tab=learning", "td, .state"],
        ["/board", ".tile"],
        ["/reports", ".tile"],
        ["/nowhere", ".state"],
      ]) {
        await page.goto(product.http() + path);
        await page.waitForSelector(ready);
        assert.equal(await page.evaluate(() => document.documentElement.lang), locale);
        await checkWidth(page, path);
        await checkAccess(page, path);
      }
      await page.done();
    });
  }
});
