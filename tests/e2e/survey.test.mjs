// SPDX-License-Identifier: Apache-2.0
//
// A survey from the resolved ticket to the figures: the link reaches whoever delivers it, its page is
// looked at by a mail scanner and answered by a browser without scripts, and the rating counts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { Api, refused } from "../support/api.mjs";
import { openBrowser } from "../support/browser.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("surveys by signed link", { timeout: 900_000 }, () => {
  let product, owner, receiver;
  const links = new Map();

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    receiver = http.createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        const { survey, path } = JSON.parse(body).data;
        links.set(survey.ticketId || survey.contactId, path);
        response.end();
      });
    });
    await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    await owner.post("/v1/webhooks", {
      url: `http://127.0.0.1:${receiver.address().port}/`, eventTypes: ["tickets.survey_sent"],
    });
    await owner.patch("/v1/surveySettings", { delay: "0s" });
  });
  after(async () => {
    receiver?.close();
    await product?.stop();
  });

  async function resolved(locale) {
    const contact = await owner.post("/v1/contacts", { displayName: "陈", email: `${locale}@customer.example`, locale });
    const ticket = await owner.post("/v1/tickets", { subject: "Gantt", requesterId: contact.id, locale });
    await owner.post(`/v1/tickets/${ticket.id}:resolve`);
    await until(() => links.has(ticket.id), "the survey's link");
    return { ticket, link: product.http() + links.get(ticket.id) };
  }

  test("a scanner's visits record nothing, the form's answer does and counts in the figures", async () => {
    const { ticket, link } = await resolved("zh-CN");
    for (const method of ["GET", "HEAD", "GET"]) {
      const visit = await fetch(link, { method });
      assert.equal(visit.status, 200);
      assert.equal(visit.headers.get("referrer-policy"), "no-referrer");
    }
    assert.equal((await owner.get(`/v1/tickets/${ticket.id}`)).rating, undefined);
    const form = (body) =>
      fetch(link, {
        method: "POST", redirect: "manual", body,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
    assert.equal((await form("comment=x")).status, 400);
    const answered = await form("score=5&solved=yes&comment=%E5%BE%88%E5%BF%AB");
    assert.equal(answered.status, 303);
    assert.match(await (await fetch(product.http() + answered.headers.get("location"))).text(), /已收到/);
    const { rating } = await owner.get(`/v1/tickets/${ticket.id}`);
    assert.equal(rating.score, 5);
    assert.equal(rating.comment, "很快");
    await until(async () => {
      const day = 86_400_000;
      const from = new Date(Date.now() - day).toISOString();
      const to = new Date(Date.now() + day).toISOString();
      const report = await owner.get(`/v1/reports/satisfaction?from=${from}&to=${to}`);
      return JSON.stringify(report).includes('"csat":1');
    }, "the answer in the satisfaction report");
  });

  test("forged links are refused without a word about the ticket", async () => {
    const { link } = await resolved("en");
    const token = link.slice(link.lastIndexOf("/") + 1);
    const [key, workspace, survey, expiry, mac] = token.split(".");
    const forged = [
      [key, workspace, survey, Number(expiry) + 1, mac],
      [key, workspace, `svy_${"0".repeat(26)}`, expiry, mac],
      [key, workspace, survey, expiry, mac.split("").reverse().join("")],
    ];
    const details = new Set();
    for (const parts of forged) {
      const problem = await refused(new Api(product.http).get(`/v1/surveyForms/${parts.join(".")}`));
      assert.equal(problem.reason, "SURVEY_LINK_INVALID");
      details.add(problem.detail);
      assert.equal((await fetch(`${product.http()}/survey/${parts.join(".")}`)).status, 404);
    }
    assert.equal(details.size, 1);
  });

  test("the page works without scripts and for everybody", async (t) => {
    const { ticket, link } = await resolved("en-GB");
    const browser = await openBrowser();
    t.after(() => browser.close());
    // Without scripts axe could not run either: it judges a copy of the page.
    const plain = await browser.page({ javaScriptEnabled: false });
    await plain.goto(link);
    await plain.getByLabel("2 · dissatisfied").check();
    await plain.getByLabel("No, it is not solved").check();
    await plain.getByLabel(/Anything you want to tell us/).fill("Still broken");
    await plain.getByRole("button", { name: "Send" }).click();
    await plain.getByRole("status").waitFor();
    await plain.done();
    const reopened = await owner.get(`/v1/tickets/${ticket.id}`);
    assert.equal(reopened.rating.comment, "Still broken");
    assert.notEqual(reopened.state, "RESOLVED");

    const page = await browser.page();
    for (const url of [link, `${product.http()}/survey/none`]) {
      const html = await (await fetch(url)).text();
      await page.setContent(html);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ["violations"] }),
      );
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
    }
    await page.done();
  });
});
