// SPDX-License-Identifier: Apache-2.0
//
// Articles that suit a page, in a real browser against the real product: the chat shows them before
// anything is asked, to who may read them, and reads them in place; the portal shows them beside its
// form. Where knowledge doesn't answer nothing is shown and nothing complains.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { checkAccess } from "../support/axe.mjs";
import { openBrowser } from "../support/browser.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const STEPS =
  "A **milestone** marks the end of a phase.\n\n## Steps\n\n1. Open the timeline.\n2. Choose *Add milestone*.\n\n" +
  "| Shape | Meaning |\n|---|---|\n| Diamond | Milestone |\n\n<script>alert(1)</script>\n";

describe("articles that suit a page", { timeout: 1_200_000 }, () => {
  let product, browser, owner, widgetKey;
  const sites = [];

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    for (const [title, locale, body, more] of [
      ["Create a milestone", "en", STEPS, {}],
      ["创建里程碑", "zh-CN", "**里程碑**表示一个阶段的结束。", {}],
      ["Reset your password", "en", "Choose *Forgot password* on the log-in page.", {}],
      ["Print labels", "en", "As the menu says.", {}],
      ["Milestones of the team", "en", "For us alone.", { audience: "INTERNAL" }],
      ["Milestones of large companies", "en", "Ask your manager.", { readerPlans: ["enterprise"] }],
    ]) {
      const made = await owner.post("/v1/articles", { title, locale, body, ...more });
      await owner.post(`/v1/articles/${made.id}:publish`);
    }
    await until(
      async () => (await owner.get("/v1/articles:search?q=milestones")).results.length > 3,
      "the search index to follow",
    );
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    for (const site of sites) site.closeAllConnections();
    for (const site of sites) site.close();
    await product?.stop();
  });

  /** A page of some product, which is another site, with the widget on it; its address for a path. */
  function siteOf(title, attributes = "") {
    const html =
      `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1></main>` +
      `<script src="${product.http()}/widget.js" data-key="${widgetKey}" ${attributes}></script>` +
      "</body></html>";
    const server = createServer((request, response) =>
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html),
    );
    sites.push(server);
    return new Promise((done) => {
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address();
        done((path) => `http://127.0.0.1:${port}${path}`);
      });
    });
  }

  const shown = (page) => page.locator(".suggested a").allInnerTexts();

  test("the chat shows them before the talk, and reads them in place", async () => {
    const site = await siteOf("Website relaunch");
    const page = await browser.page();
    const told = [];
    page.on("request", (request) => told.push(request.url()));
    await page.goto(site("/projects/42/milestones?mail=jane@x.example#secret"));
    await page.locator("#launcher").waitFor();
    assert.equal(told.some((url) => url.includes("articles:recommend")), false);
    await page.locator("#launcher").click();
    await page.locator(".suggested a", { hasText: "Create a milestone" }).waitFor();
    const titles = await shown(page);
    assert.equal(titles[0], "Create a milestone");
    assert.ok(titles.length <= 3);
    assert.deepEqual(titles.filter((title) => /of the team|large companies|里程碑/.test(title)), []);
    const asked = new URL(told.find((url) => url.includes("articles:recommend")));
    assert.equal(asked.searchParams.get("page"), "/projects/42/milestones");
    assert.equal(asked.searchParams.get("pageTitle"), "Website relaunch");
    assert.deepEqual(told.filter((url) => url.startsWith(product.http()) && /jane|secret/.test(url)), []);
    await checkAccess(page, "chat with articles");

    await page.locator(".suggested a").first().click();
    await page.locator(".reader h4", { hasText: "Steps" }).waitFor();
    assert.match(await page.locator(".reader").innerText(), /<script>alert\(1\)<\/script>/);
    assert.equal(await page.locator(".reader script").count(), 0);
    assert.equal(await page.locator(".reader td").first().innerText(), "Diamond");
    await checkAccess(page, "article in the chat");
    await page.getByRole("button", { name: "Back" }).click();
    // What was read isn't shown again on the next page.
    await page.goto(site("/milestones"));
    await page.locator("#launcher").click();
    await page.locator(".suggested a").first().waitFor();
    assert.equal((await shown(page)).includes("Create a milestone"), false);
    // Once something is said they are gone.
    await page.locator("#text").fill("How do I create a milestone?");
    await page.keyboard.press("Enter");
    await page.locator(".own:not(.pending)").waitFor();
    await page.locator(".suggested").waitFor({ state: "detached" });
    await page.done();
  });

  test("in the reader's language, whatever the page's is", async () => {
    const page = await browser.page();
    const site = await siteOf("Planwise", 'data-locale="zh-CN"');
    await page.goto(site("/projects/milestones"));
    await page.locator("#launcher").click();
    await page.locator(".suggested a").first().waitFor();
    assert.deepEqual(await shown(page), ["创建里程碑"]);
    await page.done();
  });

  test("a page may switch it off", async () => {
    const page = await browser.page();
    const told = [];
    page.on("request", (request) => told.push(request.url()));
    const site = await siteOf("Planwise", 'data-articles="off"');
    await page.goto(site("/milestones"));
    await page.locator("#launcher").click();
    await page.locator("#text").fill("hello");
    await page.keyboard.press("Enter");
    await page.locator(".own:not(.pending)", { hasText: "hello" }).waitFor();
    assert.equal(await page.locator(".suggested").count(), 0);
    assert.deepEqual(told.filter((url) => url.includes("/v1/articles")), []);
    await page.done();
  });

  test("where knowledge doesn't answer the chat works and shows none", async () => {
    const page = await browser.page();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    let refused = 0;
    await page.route("**/v1/articles:recommend?**", (route) => {
      ++refused;
      return route.fulfill({
        status: 503,
        headers: { "access-control-allow-origin": "*" },
        json: { error: { code: 503, message: "down", status: "UNAVAILABLE" } },
      });
    });
    const site = await siteOf("Planwise");
    await page.goto(site("/milestones"));
    await page.locator("#launcher").click();
    await until(async () => refused > 0, "the articles to be asked for");
    await page.locator("#text").fill("hello");
    await page.keyboard.press("Enter");
    await page.locator(".own:not(.pending)", { hasText: "hello" }).waitFor();
    assert.equal(await page.locator(".suggested").count(), 0);
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  test("the portal shows them beside its form, and by what a customer wrote about", async () => {
    const contact = await owner.post("/v1/contacts", {
      displayName: "Julia Novak", email: "julia@customer.example", locale: "en",
    });
    const { token } = await owner.post(`/v1/contacts/${contact.id}:issueToken`);
    const page = await browser.page();
    await page.goto(`${product.http()}/portal/new?key=${widgetKey}&locale=en#token=${token}`);
    await page.getByLabel("Subject").fill("The labels are printed crooked");
    const card = page.locator(".site-card", { hasText: "Print labels" });
    await card.waitFor();
    assert.equal(await card.getAttribute("target"), "_blank");
    await checkAccess(page, "portal form with articles");
    await page.getByLabel(/What happened/).fill("Since this morning.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("heading", { name: "The labels are printed crooked" }).waitFor();
    const customer = new Api(product.http, token);
    await until(async () => {
      const { recommendations } = await customer.get("/v1/articles:recommend?locale=en");
      return recommendations[0]?.because === "HISTORY" && recommendations[0].article.title === "Print labels";
    }, "the ticket to recommend");
    await page.goto(`${product.http()}/portal`);
    await page.locator(".site-card", { hasText: "Print labels" }).waitFor();
    await page.getByRole("heading", { name: "May help you next" }).waitFor();
    await page.done();
  });
});
