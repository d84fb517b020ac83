// SPDX-License-Identifier: Apache-2.0
//
// The widget in a real browser on networks that fail: the device is offline in the middle of a talk,
// a call hangs, an answer gets lost, and two tabs begin at once. What the visitor wrote reaches the
// team in order, each message once, without a hand's turn.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { openBrowser } from "../support/browser.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

describe("the widget on bad networks", { timeout: 1_200_000 }, () => {
  let product, browser, owner, widgetKey;

  before(async () => {
    product = await startAll({ DESKMESH_CHAT__CONTACT_CONVERSATIONS: "2" });
    owner = new Api(product.http, product.identity.api_token);
    widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  const address = () => `${product.http()}/sample?key=${widgetKey}&locale=en`;

  async function say(page, text) {
    await page.locator("#text").fill(text);
    await page.keyboard.press("Enter");
  }

  // A talk that a person has: no bot answers in between.
  async function openTalk(page) {
    const known = new Set((await owner.get("/v1/conversations")).conversations.map((one) => one.id));
    await page.goto(address());
    await page.locator("#launcher").click();
    await say(page, "hello");
    let talk;
    await until(async () => {
      talk = (await owner.get("/v1/conversations")).conversations.find((one) => !known.has(one.id));
      return talk !== undefined;
    }, "the conversation");
    await page.locator(".own:not(.pending)", { hasText: "hello" }).waitFor();
    await owner.post(`/v1/conversations/${talk.id}/messages`, { text: "A person here." });
    await page.locator(".bubble", { hasText: "A person here." }).waitFor();
    return talk.id;
  }

  async function said(id) {
    const { messages } = await owner.get(`/v1/conversations/${id}/messages?page_size=200`);
    return messages.filter((one) => one.sender === "CUSTOMER").map((one) => one.text);
  }

  async function shown(page) {
    return (await page.locator(".own .bubble").allInnerTexts()).map((text) => text.trim());
  }

  test("what is written offline is sent in order as soon as the device is online", async () => {
    const page = await browser.page();
    const id = await openTalk(page);
    await page.context().setOffline(true);
    for (const text of ["one", "two", "three"]) await say(page, text);
    await page.locator(".own.pending .failed", { hasText: /Trying again/ }).first().waitFor();
    // The team writes meanwhile.
    await owner.post(`/v1/conversations/${id}/messages`, { text: "Are you there?" });
    await page.context().setOffline(false);
    await page.locator(".bubble", { hasText: "Are you there?" }).waitFor();
    await until(async () => (await said(id)).length === 4, "all to be sent", 180);
    assert.deepEqual(await said(id), ["hello", "one", "two", "three"]);
    await page.locator(".own.pending").first().waitFor({ state: "detached" });
    assert.deepEqual(await shown(page), ["hello", "one", "two", "three"]);
    await page.context().close();
  });

  test("a call that hangs and an answer that gets lost cost nothing and double nothing", async () => {
    const page = await browser.page();
    const id = await openTalk(page);
    let hung = 0;
    let lost = 0;
    await page.route("**/v1/conversations/*/messages", async (route) => {
      const text = route.request().postDataJSON()?.text;
      // Never answered: only the widget's own patience ends it.
      if (text === "one" && hung++ === 0) return;
      if (text === "two" && lost++ === 0) {
        await route.fetch();
        return route.abort("connectionreset");
      }
      return route.continue();
    });
    await say(page, "one");
    await say(page, "two");
    await say(page, "two");
    await until(async () => (await said(id)).length === 4, "all to be sent", 180);
    await page.locator(".own.pending").first().waitFor({ state: "detached" });
    assert.deepEqual(await said(id), ["hello", "one", "two", "two"]);
    assert.deepEqual(await shown(page), ["hello", "one", "two", "two"]);
    assert.ok(hung > 1 && lost > 1, `each was tried again: ${hung}, ${lost}`);
    await page.context().close();
  });

  test("a slow line that is cut all the time carries every message once", async () => {
    const page = await browser.page();
    const id = await openTalk(page);
    const session = await page.context().newCDPSession(page);
    const network = (offline) =>
      session.send("Network.emulateNetworkConditions", {
        offline, latency: 400, downloadThroughput: 6000, uploadThroughput: 6000,
      });
    const texts = [];
    for (let round = 0; round < 6; ++round) {
      await network(round % 2 === 1);
      texts.push(`round ${round}`);
      await say(page, texts.at(-1));
      await owner.post(`/v1/conversations/${id}/messages`, { text: `team ${round}` });
    }
    await network(false);
    await until(async () => (await said(id)).length === 7, "all to be sent", 180);
    await page.locator(".bubble", { hasText: "team 5" }).waitFor();
    await page.locator(".own.pending").first().waitFor({ state: "detached" });
    assert.deepEqual(await said(id), ["hello", ...texts]);
    assert.deepEqual(await shown(page), ["hello", ...texts]);
    const theirs = await page.locator(".theirs .bubble", { hasText: /^team/ }).allInnerTexts();
    assert.deepEqual(theirs.map((text) => text.trim()), texts.map((_, round) => `team ${round}`));
    await page.context().close();
  });

  test("two tabs of one device begin one talk as one visitor", async () => {
    const one = await browser.page();
    const two = await one.context().newPage();
    const before = (await owner.get("/v1/conversations")).conversations.length;
    for (const page of [one, two]) {
      await page.goto(address());
      await page.locator("#launcher").click();
      await page.locator("#text").waitFor();
    }
    await Promise.all([say(one, "from the first"), say(two, "from the second")]);
    for (const page of [one, two]) {
      for (const text of ["from the first", "from the second"]) {
        await page.locator(".own:not(.pending)", { hasText: text }).waitFor();
      }
    }
    assert.equal((await owner.get("/v1/conversations")).conversations.length, before + 1);
    await one.context().close();
  });

  // The launcher and its panel are two scripts: what one throws the other has to understand.
  test("who has too many talks open is told so, and goes on with one of them", async () => {
    const page = await browser.page();
    // As if the page had forgotten the talk: before its scripts run, which might write it down again.
    await page.addInitScript(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith("deskmesh.talk.")) localStorage.removeItem(key);
      }
    });
    await page.goto(address());
    for (const text of ["first", "second", "third"]) {
      await page.locator("#launcher").click();
      await say(page, text);
      if (text === "third") break;
      await page.locator(".own:not(.pending)", { hasText: text }).waitFor();
      await page.reload();
    }
    await page.locator(".crowd li").nth(1).waitFor();
    assert.equal(await page.locator(".crowd li").count(), 2);
    await page.getByRole("button", { name: /^Go on with/ }).first().click();
    await page.locator(".own:not(.pending)", { hasText: "third" }).waitFor();
    await page.locator(".own:not(.pending)", { hasText: "second" }).waitFor();
    await page.locator(".crowd").waitFor({ state: "detached" });
  });
});
