// SPDX-License-Identifier: Apache-2.0
//
// The help centre in a real browser against the real product: what becomes of a question that no
// article answers, results that are narrowed, another language, pictures of other servers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { checkAccess, checkWidth } from "../support/axe.mjs";
import { openBrowser } from "../support/browser.mjs";
import { PASSWORD, startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const QUESTION = "I want to talk to a human agent";
const SIZES = [
  { width: 1280, height: 800 },
  { width: 375, height: 667 },
];

describe("the help centre", { timeout: 1_200_000 }, () => {
  let product, browser, owner, widgetKey;

  const publish = async (article) => {
    const made = await owner.post("/v1/articles", article);
    return owner.post(`/v1/articles/${made.id}:publish`);
  };
  const open = async (path, options) => {
    const page = await browser.page(options);
    await page.goto(`${product.http()}${path}${path.includes("?") ? "&" : "?"}key=${widgetKey}&locale=en`);
    return page;
  };
  const answer = (page) => page.getByRole("region", { name: "Answer" });

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    const english = await publish({
      title: "Export a board", slug: "export-board", locale: "en", kind: "GUIDE", category: "Boards/Export",
      body: "Open the board.\n\n![where the menu is](https://pictures.example/menu.png)\n\nChoose *Export*.",
    });
    await publish({
      title: "导出看板", slug: "dao-chu-kan-ban", locale: "zh-CN", kind: "GUIDE", category: "Boards/Export",
      body: "打开看板，选择“导出”。", translationId: english.id,
    });
    await publish({
      title: "Why does the export of a board fail?", slug: "export-fails", locale: "en", kind: "FAQ",
      category: "Errors", body: "A board of more than 5,000 cards can't be exported at once.",
    });
    await publish({
      title: "导出报错", slug: "dao-chu-bao-cuo", locale: "zh-CN", kind: "FAQ", category: "Errors",
      body: "export board 卡片过多时请分批导出。",
    });
    await until(
      async () => ((await owner.get("/v1/articles:search?q=export%20board")).results ?? []).length >= 3,
      "the index to follow",
    );
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("a hand-over offers the form at first sight, with the question, after a reload too", async () => {
    for (const viewport of SIZES) {
      const page = await open("/help", { viewport });
      await page.getByRole("combobox", { name: "Search the help centre" }).fill(QUESTION);
      await page.getByRole("button", { name: "Answer this" }).click();
      const way = answer(page).getByRole("link", { name: "Send a request" });
      await way.waitFor();
      await page.reload();
      await way.waitFor();
      const box = await way.boundingBox();
      assert.ok(box.y + box.height <= viewport.height, `${viewport.width}: ${JSON.stringify(box)}`);
      assert.equal(await page.evaluate(() => scrollY), 0);
      assert.equal(await page.getByRole("button", { name: "Chat with us now" }).count(), 0);
      await checkAccess(page, "a hand-over");
      await checkWidth(page, "a hand-over");
      await way.click();
      await page.waitForURL("**/portal/new*");
      for (const name of ["Subject", /What happened/]) {
        await until(async () => (await page.getByLabel(name).inputValue()) === QUESTION, `the question in ${name}`);
      }
      await page.done();
    }
  });

  test("while somebody is there the question goes on in the chat", async () => {
    const user = await owner.post("/v1/users", {
      email: "wei@team.example", displayName: "Wei Ran", role: "agent", locales: ["en", "zh-CN"],
    });
    await owner.post(`/v1/users/${user.id}:setPassword`, { password: PASSWORD });
    const session = await owner.post("/v1/sessions:logIn", { email: user.email, password: PASSWORD });
    await owner.as(session.token).put(`/v1/agents/${user.id}/presence`, { state: "ONLINE" });
    const page = await open(`/help?q=${encodeURIComponent(QUESTION)}&ask=1`, { viewport: SIZES[1] });
    const button = answer(page).getByRole("button", { name: "Chat with us now" });
    await button.waitFor();
    await answer(page).getByRole("link", { name: "Send a request" }).waitFor();
    const form = await answer(page).getByRole("link", { name: "Send a request" }).boundingBox();
    assert.ok(form.y + form.height <= SIZES[1].height, JSON.stringify(form));
    await button.click();
    await page.getByRole("log").getByText(QUESTION).waitFor();
    await until(async () => {
      const { conversations = [] } = await owner.get("/v1/conversations");
      return conversations.some((each) => each.state === "QUEUED" || each.state === "ACTIVE");
    }, "the hand-over");
    // The talk is still there on the next page.
    await page.goto(`${product.http()}/help`);
    await page.getByRole("button", { name: /support chat/ }).click();
    await page.getByRole("log").getByText(QUESTION).waitFor();
    await page.done();
    await owner.as(session.token).put(`/v1/agents/${user.id}/presence`, { state: "OFFLINE" });
  });

  test("results are narrowed by category, kind and language", async () => {
    const page = await open("/help?q=export%20board");
    const card = (title) => page.locator(".site-card", { hasText: title });
    await card("Export a board").waitFor();
    await card("Why does the export").waitFor();
    await checkAccess(page, "results");
    await page.getByRole("combobox", { name: "Kind" }).selectOption("FAQ");
    await card("Export a board").waitFor({ state: "detached" });
    await card("Why does the export").waitFor();
    await page.getByRole("combobox", { name: "Language" }).selectOption("zh-CN");
    await card("导出报错").waitFor();
    await card("Why does the export").waitFor({ state: "detached" });
    await page.reload();
    await card("导出报错").waitFor();
    await page.getByRole("combobox", { name: "Category" }).selectOption("Boards/Export");
    await page.getByText("Nothing found for").waitFor();
    await page.getByRole("link", { name: "Search everything" }).click();
    await card("Export a board").waitFor();
    await page.done();
  });

  test("another language leads to the translation, or says that there is none", async () => {
    const page = await open("/help/articles/export-board");
    await page.getByRole("heading", { name: "Export a board" }).waitFor();
    await page.getByRole("link", { name: "阅读中文版" }).waitFor();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("heading", { name: "导出看板" }).waitFor();
    await page.waitForURL("**/help/articles/dao-chu-kan-ban*");
    await page.getByRole("link", { name: "Read in English" }).click();
    await page.getByRole("heading", { name: "Export a board" }).waitFor();
    await page.goto(`${product.http()}/help/articles/dao-chu-bao-cuo?locale=zh-CN`);
    await page.getByRole("heading", { name: "导出报错" }).waitFor();
    assert.equal(await page.getByText("This article is only in Chinese.").count(), 0);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("This article is only in Chinese.").waitFor();
    await checkAccess(page, "an article in another language");
    await page.done();
  });

  test("a picture on another server is a link for readers, and its author is told", async () => {
    const page = await open("/help/articles/export-board");
    const link = page.getByRole("link", { name: "where the menu is ↗" });
    await link.waitFor();
    assert.equal(await link.getAttribute("href"), "https://pictures.example/menu.png");
    assert.equal(await page.locator(".prose img").count(), 0);
    await page.done();
    const author = await browser.page();
    await author.goto(`${product.http()}/`);
    await author.fill("input[type=email]", "wei@team.example");
    await author.fill("input[type=password]", PASSWORD);
    await author.click("button[type=submit]");
    await author.waitForSelector(".rail");
    const { article } = await owner.get("/v1/articles:bySlug?slug=export-board");
    await author.goto(`${product.http()}/knowledge/${article.id}`);
    await author.getByText("These pictures are on other servers.").waitFor();
    await author.getByText("https://pictures.example/menu.png", { exact: true }).waitFor();
    await checkAccess(author, "the warning");
    await author.done();
  });
});
