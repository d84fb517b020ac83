// SPDX-License-Identifier: Apache-2.0
//
// The life of an article in a real browser against the real product: an agent writes it and sends
// it to review, a supervisor reads what changed and publishes, a reader finds it by what he types,
// reads on and says what is missing, and that comes back to the team. With a check for weak eyes,
// keyboards and screen readers of every page that is passed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { openBrowser } from "../support/browser.mjs";
import { PASSWORD, startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("articles in the browser", { timeout: 1_200_000 }, () => {
  let product, browser, owner, widgetKey, agent, supervisor, other;

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    agent = await member("wei@team.example", "Wei Ran", "agent");
    supervisor = await member("lin@team.example", "Lin Yue", "supervisor");
    other = await owner.post("/v1/articles", {
      title: "Baselines of a plan", locale: "en", body: "A baseline keeps the dates of a plan.",
      category: "Planning/Gantt charts",
    });
    await owner.post(`/v1/articles/${other.id}:publish`);
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  async function member(email, displayName, role) {
    const user = await owner.post("/v1/users", { email, displayName, role, locales: ["en"] });
    await owner.post(`/v1/users/${user.id}:setPassword`, { password: PASSWORD });
    return user;
  }

  async function logIn(user) {
    const page = await browser.page();
    await page.goto(`${product.http()}/`);
    await page.fill("input[type=email]", user.email);
    await page.fill("input[type=password]", PASSWORD);
    await page.click("button[type=submit]");
    await page.waitForSelector(".rail");
    return page;
  }

  async function checkAccess(page, name) {
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
      const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
      return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    });
    assert.deepEqual(found, [], `${name}: ${found.join("\n")}`);
  }

  const bySlug = (slug) => owner.get(`/v1/articles:bySlug?slug=${slug}`);

  test("an agent writes, a supervisor reviews and publishes, a version comes back", async () => {
    const writer = await logIn(agent);
    await writer.goto(`${product.http()}/knowledge/new`);
    await writer.getByLabel("Title").fill("Export a chart");
    await writer.locator(".editor-text").fill("Open the chart.\n\nChoose *Export*.");
    await writer.getByRole("button", { name: "Properties" }).click();
    await writer.getByLabel("Category").fill("Planning/Gantt charts");
    await writer.getByRole("textbox", { name: /^Address/ }).fill("export-chart");
    await checkAccess(writer, "properties");
    assert.equal(await writer.getByRole("button", { name: "Publish" }).count(), 0);
    await writer.getByRole("button", { name: "Send to review" }).click();
    await writer.getByText("Waits for somebody who may publish").waitFor();

    const reviewer = await logIn(supervisor);
    await reviewer.goto(`${product.http()}/knowledge/care?tab=todo`);
    await reviewer.getByRole("link", { name: /Export a chart/ }).click();
    await reviewer.getByText("This article waits for your review.").waitFor();
    await reviewer.getByRole("button", { name: "Publish" }).click();
    await until(async () => (await bySlug("export-chart")).article.publishedVersion === 1, "publishing");

    await reviewer.locator(".editor-text").fill("Open the chart.\n\nChoose *Share*, then *Export*.");
    await reviewer.getByRole("button", { name: "Save" }).click();
    await reviewer.getByText("readers see 1").waitFor();
    await reviewer.getByRole("button", { name: "Versions" }).click();
    await reviewer.locator(".diff ins", { hasText: "Choose *Share*" }).waitFor();
    await reviewer.locator(".diff del", { hasText: "Choose *Export*." }).waitFor();
    await checkAccess(reviewer, "versions");
    await reviewer.getByRole("button", { name: /^Version 1/ }).click();
    await reviewer.getByRole("button", { name: "Back to version 1" }).click();
    await until(async () => (await bySlug("export-chart")).article.version === 3, "the roll-back");
    const shown = () => reviewer.locator(".editor-text").inputValue();
    await until(async () => /Choose \*Export\*\.$/.test(await shown()), "the older text to be shown");
    await writer.done();
    await reviewer.done();
  });

  test("two authors at once lose nothing", async () => {
    const page = await logIn(supervisor);
    await page.goto(`${product.http()}/knowledge/${other.id}`);
    const text = page.locator(".editor-text");
    await until(async () => (await text.inputValue()).startsWith("A baseline"), "the text to be shown");
    await text.fill(`${await text.inputValue()}\n\nMine at the end.`);
    const known = await owner.get(`/v1/articles/${other.id}`);
    await owner.patch(`/v1/articles/${other.id}?updateMask=body`, {
      body: `Theirs at the top.\n\n${known.body}`, etag: known.etag,
    });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Both changes are put together here").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await until(async () => {
      const { body } = await owner.get(`/v1/articles/${other.id}`);
      return body.startsWith("Theirs at the top.") && body.endsWith("Mine at the end.");
    }, "both changes to be stored");
    await page.done().catch((error) => assert.match(String(error), /409|412|400/));
  });

  test("a reader finds it while typing and says what is missing; the team reads it", async () => {
    await until(
      async () => (await owner.get("/v1/articles:suggest?q=export")).titles.length > 0,
      "the index to follow",
    );
    const reader = await browser.page();
    await reader.goto(`${product.http()}/help?key=${widgetKey}&locale=en`);
    await reader.getByRole("link", { name: "Gantt charts" }).click();
    await reader.locator(".site-card", { hasText: "Baselines of a plan" }).waitFor();
    await checkAccess(reader, "a section");
    await reader.getByRole("combobox", { name: "Search the help centre" }).pressSequentially("expor");
    await reader.getByRole("option", { name: "Export a chart" }).waitFor();
    await checkAccess(reader, "proposals");
    await reader.keyboard.press("Enter");
    await reader.locator(".site-card", { hasText: "Export a chart" }).first().waitFor();
    await reader.getByRole("combobox", { name: "Search the help centre" }).fill("export a");
    await reader.getByRole("option", { name: "Export a chart" }).waitFor();
    await reader.keyboard.press("ArrowDown");
    await reader.getByRole("option", { name: "Export a chart", selected: true }).waitFor();
    await reader.keyboard.press("Enter");
    await reader.waitForURL("**/help/articles/export-chart");
    await reader.getByRole("button", { name: "No" }).click();
    await reader.getByLabel(/What was missing/).fill("Where is the menu?");
    await reader.getByRole("button", { name: "Send" }).click();
    await reader.getByLabel(/What was missing/).waitFor({ state: "detached" });
    await checkAccess(reader, "a voted article");

    const page = await logIn(supervisor);
    await page.goto(`${product.http()}/knowledge/care?tab=comments`);
    await page.getByText("Where is the menu?").waitFor();
    await checkAccess(page, "comments");
    await page.goto(`${product.http()}/knowledge/care?tab=synonyms`);
    await page.getByLabel("Words, separated by commas").fill("gantt, bar chart");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByText("bar chart").waitFor();
    await page.goto(`${product.http()}/knowledge/care?tab=exam`);
    await page.getByRole("textbox", { name: "Question" }).fill("How do I export a chart?");
    await page.getByRole("combobox", { name: "Right answer" }).fill("export chart");
    await page.getByRole("option", { name: "Export a chart" }).first().click();
    await page.getByRole("button", { name: "Add a question" }).click();
    await page.locator("td", { hasText: "How do I export a chart?" }).first().waitFor();
    await checkAccess(page, "exam");
    await reader.done();
    await page.done();
  });

  test("an old address leads to the new one", async () => {
    const { article } = await bySlug("export-chart");
    await owner.patch(`/v1/articles/${article.id}?updateMask=slug`, {
      slug: "share-a-chart", etag: article.etag,
    });
    const look = (name) => fetch(`${product.http()}/help/articles/${name}?key=${widgetKey}`, { redirect: "manual" });
    const moved = await until(async () => {
      const page = await look("export-chart");
      return page.status === 301 && page;
    }, "the old address to send on");
    assert.equal(moved.headers.get("location"), `/help/articles/share-a-chart?key=${widgetKey}`);
    assert.match(await (await look("share-a-chart")).text(), /<title>Export a chart<\/title>/);
    assert.equal((await look("no-such-article")).status, 404);
    const reader = await browser.page();
    await reader.goto(`${product.http()}/help/articles/export-chart?key=${widgetKey}&locale=en`);
    await reader.getByRole("heading", { name: "Export a chart" }).waitFor();
    await reader.waitForURL("**/help/articles/share-a-chart*");
    await reader.done();
  });

  test("archiving what the exam asks for is refused until it is wanted all the same", async () => {
    const asked = "how do I reset my forgotten password";
    const article = await owner.post("/v1/articles", {
      title: "Reset a forgotten password", locale: "en", body: "Press Forgot password on the log-in page.",
    });
    await owner.post(`/v1/articles/${article.id}:publish`);
    const question = await owner.post("/v1/examQuestions", { text: asked, articleId: article.id });
    await until(async () => {
      const { mistakes = [] } = await owner.get("/v1/exam");
      return mistakes.every(({ questionId }) => questionId !== question.id);
    }, "the index to follow");
    const state = async () => (await owner.get(`/v1/articles/${article.id}`)).state;

    const page = await logIn(supervisor);
    page.on("dialog", (dialog) => dialog.accept());
    await page.goto(`${product.http()}/knowledge/${article.id}`);
    const archive = async () => {
      await page.locator(".editor-head").getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Archive" }).click();
      return page.getByRole("dialog");
    };
    const refusal = await archive();
    await refusal.getByText(asked).waitFor();
    await refusal.getByRole("button", { name: "Cancel" }).click();
    await refusal.waitFor({ state: "detached" });
    assert.equal(await state(), "PUBLISHED");
    const again = await archive();
    await again.getByRole("button", { name: "Do it all the same" }).click();
    await until(async () => (await state()) === "ARCHIVED", "archiving");
    await page.done().catch((error) => assert.match(String(error), /400|409|412/));
  });
});
