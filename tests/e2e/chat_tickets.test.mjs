// SPDX-License-Identifier: Apache-2.0
//
// What chat tells the tickets service, with both as they are: hand-overs in a workspace with forms of its
// own, what was said after a hand-over, wishes to be called, talks taken from the bot.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api, refused } from "../support/api.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

describe("chat and tickets", { timeout: 900_000 }, () => {
  let product, owner, widgetKey;

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    ({ widgetKey } = await owner.get("/v1/workspace"));
    await owner.post("/v1/ticketFields", { key: "browser", displayName: "Browser", kind: "SELECT", options: ["Firefox"] });
  });
  after(() => product?.stop());

  async function visitor() {
    const session = await new Api(product.http).post("/v1/visitors:start", { widgetKey, locale: "zh-CN" });
    return new Api(product.http, session.token);
  }
  const say = (who, talk, text) => who.post(`/v1/conversations/${talk.id}/messages`, { text });
  const comments = async (ticket) => (await owner.get(`/v1/tickets/${ticket}/comments`)).comments;
  const withTicket = (talk) =>
    until(async () => {
      const now = await owner.get(`/v1/conversations/${talk.id}`);
      return now.ticketId ? now : undefined;
    }, "the ticket", 60);

  test("with forms of its own a workspace gets the ticket of an off-duty talk, and what no field takes is told", async () => {
    const customer = await visitor();
    const talk = await customer.post("/v1/conversations", {
      locale: "zh_CN",
      known: [
        { name: "email", label: "邮箱", value: "li@customer.example" },
        { name: "browser", label: "浏览器", value: "Firefox" },
      ],
    });
    assert.equal(talk.locale, "zh-CN");
    const { replies } = await say(customer, talk, "转人工");
    assert.match(replies.at(-1).text, /工单/);
    const ticket = await owner.get(`/v1/tickets/${(await withTicket(talk)).ticketId}`);
    assert.deepEqual(ticket.customFields, { browser: "Firefox" });
    assert.match(ticket.description, /li@customer\.example/);
    assert.match(ticket.description, /已承诺的答复时间/);

    // The talk goes on, and the ticket gets all of it.
    await say(customer, talk, "订单号 4711");
    await owner.post(`/v1/conversations/${talk.id}:takeOver`);
    const ended = await owner.post(`/v1/conversations/${talk.id}:convert`, { note: "请研发看日志" });
    assert.equal(ended.closeReason, "BECAME_TICKET");
    const told = await until(
      async () => (await comments(ticket.id)).find((comment) => comment.body.includes("请研发看日志")), "the note");
    assert.equal(told.visibility, "INTERNAL");
    assert.match(told.body, /客户：订单号 4711/);
  });

  test("a wish to be called is in the ticket for the team, which is made where there is none", async () => {
    const customer = await visitor();
    const talk = await customer.post("/v1/conversations", { locale: "en" });
    await customer.post(`/v1/conversations/${talk.id}:requestCallback`, { phone: "+86 138 0013 8000" });
    const { ticketId } = await withTicket(talk);
    const wish = await until(
      async () => (await comments(ticketId)).find((comment) => comment.visibility === "INTERNAL"), "the wish", 60);
    assert.match(wish.body, /\+8613800138000/);
    const own = await customer.get(`/v1/tickets/${ticketId}/comments`);
    assert.ok(own.comments.every((comment) => comment.visibility !== "INTERNAL"));
  });

  test("whoever an agent takes from the bot has a ticket that is the agent's", async () => {
    const customer = await visitor();
    const talk = await customer.post("/v1/conversations", { locale: "en" });
    await say(customer, talk, "hello");
    const taken = await owner.post(`/v1/conversations/${talk.id}:takeOver`);
    const { ticketId } = await withTicket(talk);
    await until(async () => (await owner.get(`/v1/tickets/${ticketId}`)).assigneeId === taken.assigneeId, "the assignee", 60);
  });

  test("one anonymous visitor can't fill the workspace", async () => {
    const customer = await visitor();
    const make = async () => {
      const talk = await customer.post("/v1/conversations", { locale: "en" });
      await customer.post(`/v1/conversations/${talk.id}:handover`);
    };
    const problem = await refused((async () => {
      for (let i = 0; i < 100; ++i) await make();
    })());
    assert.equal(problem.status, 429);
    assert.match(problem.reason, /^TOO_MANY_(REQUESTS|CONVERSATIONS)$/);
    assert.match(problem.detail, /try again|go on with one/);
  });
});
