// SPDX-License-Identifier: Apache-2.0
//
// Who a customer is and when it is helped: identities signed by the customer's own system as docs/widget.md
// shows it, tokens that end while a socket is open, working hours with a promised time, tips over what
// customers do, and a flow that asks a webhook.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import WebSocket from "ws";
import { Api, refused } from "../support/api.mjs";
import { ROOT, startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const base64url = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

// As an integrator would write it, with nothing of this project.
function sign(claims, secret, header = {}) {
  const head = `${base64url({ alg: "HS256", typ: "JWT", ...header })}.${base64url(claims)}`;
  return `${head}.${createHmac("sha256", secret).update(head).digest("base64url")}`;
}
const soon = (seconds) => Math.floor(Date.now() / 1000) + seconds;

describe("a visitor whose token lasts a minute", { timeout: 600_000 }, () => {
  let product;
  before(async () => (product = await startAll({ DESKMESH_ACCOUNTS__VISITOR_TTL: "60s" })));
  after(() => product?.stop());

  test("a token that ends closes the stream of its socket by name", async () => {
    const { widgetKey } = await new Api(product.http, product.identity.api_token).get("/v1/workspace");
    const visitor = await new Api(product.http).post("/v1/visitors:start", { widgetKey });
    const customer = new Api(product.http, visitor.token);
    const talk = await customer.post("/v1/conversations", { locale: "en" });
    const socket = new WebSocket(`${product.http().replace("http", "ws")}/v1/live`, {
      headers: { authorization: `Bearer ${visitor.token}` },
    });
    const told = [];
    socket.on("message", (data) => told.push(JSON.parse(data)));
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    const subscribe = () => socket.send(JSON.stringify({ subscribe: { id: "1", path: `/v1/conversations/${talk.id}:stream`, after: "0" } }));
    subscribe();
    const ended = await until(() => told.find((frame) => frame.error), "the stream to end", 180);
    assert.equal(ended.error.status, 401);
    assert.equal(ended.error.reason, "CREDENTIAL_EXPIRED");
    told.length = 0;
    subscribe();
    const again = await until(() => told.find((frame) => frame.error), "the refusal");
    assert.equal(again.error.reason, "CREDENTIAL_EXPIRED");
    socket.terminate();
  });
});

describe("customers of the chat", { timeout: 900_000 }, () => {
  let product, owner, widgetKey, secret;
  const nobody = () => new Api(product.http);

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    ({ widgetKey } = await owner.get("/v1/workspace"));
    secret = await owner.post("/v1/identitySecrets", { displayName: "product" });
  });
  after(() => product?.stop());

  const identify = (identity, visitorToken) => nobody().post("/v1/visitors:identify", { widgetKey, identity, visitorToken });

  test("a visitor becomes the customer its system names, with the talk it began", async () => {
    const visitor = await nobody().post("/v1/visitors:start", { widgetKey, locale: "zh-CN" });
    const anonymous = new Api(product.http, visitor.token);
    const talk = await anonymous.post("/v1/conversations", { locale: "zh-CN" });
    await anonymous.post(`/v1/conversations/${talk.id}/messages`, { text: "你好" });
    const session = await identify(
      sign({ sub: "u-42", exp: soon(3600), email: "li@customer.example", name: "李雷" }, secret.secret, { kid: secret.id }),
      visitor.token,
    );
    const known = new Api(product.http, session.token);
    await until(() => known.get(`/v1/conversations/${talk.id}`).then(() => true, () => false), "the talk to change hands");
    assert.equal((await known.get(`/v1/conversations/${talk.id}/messages`)).messages[0].text, "你好");
    assert.equal((await refused(anonymous.get(`/v1/conversations/${talk.id}`))).status, 404);
    const contact = await owner.get(`/v1/contacts/${session.contactId}`);
    assert.equal(contact.externalId, "u-42");
    assert.ok(contact.verifyTime);
    const text = JSON.stringify(await owner.get("/v1/auditEvents?page_size=100"));
    assert.ok(!text.includes(secret.secret), "no secret is in the audit log");
  });

  test("forged, expired and foreign identities are refused by name, and nothing is made of them", async () => {
    const good = { sub: "u-evil", exp: soon(600) };
    for (const [identity, reason, status] of [
      [sign(good, "guessed"), "IDENTITY_FORGED", 401],
      [sign({ ...good, exp: soon(-120) }, secret.secret), "IDENTITY_EXPIRED", 401],
      [sign({ ...good, nbf: soon(600) }, secret.secret), "IDENTITY_NOT_YET_VALID", 401],
      [sign({ ...good, aud: "wgt_other" }, secret.secret), "IDENTITY_AUDIENCE", 401],
      [sign(good, secret.secret, { kid: "isk_other" }), "IDENTITY_SECRET_UNKNOWN", 401],
      [sign({ exp: soon(600) }, secret.secret), "IDENTITY_MALFORMED", 400],
      [`${base64url({ alg: "none" })}.${base64url(good)}.`, "IDENTITY_ALGORITHM", 401],
      ["x", "IDENTITY_MALFORMED", 400],
    ]) {
      const problem = await refused(identify(identity));
      assert.equal(problem.reason, reason);
      assert.equal(problem.status, status);
    }
    const { contacts } = await owner.get("/v1/contacts?external_id=u-evil");
    assert.deepEqual(contacts ?? [], []);
  });

  test("a revoked secret ends the tokens it vouched for, also on an open socket", async () => {
    const second = await owner.post("/v1/identitySecrets", { displayName: "rotated" });
    const session = await identify(sign({ sub: "u-7", exp: soon(3600) }, second.secret));
    const customer = new Api(product.http, session.token);
    await customer.post("/v1/conversations", { locale: "en" });
    await owner.post(`/v1/identitySecrets/${second.id}:revoke`);
    assert.equal((await refused(identify(sign({ sub: "u-7", exp: soon(3600) }, second.secret)))).reason, "IDENTITY_FORGED");
    await until(() => customer.get("/v1/me").then(() => false, (problem) => problem.status === 401), "the token to end", 180);
  });

  test("out of hours the customer is promised a time of the business calendar, and the ticket has it", async () => {
    // Open for one hour of one weekday that isn't today's or tomorrow's.
    const day = ((new Date().getUTCDay() + 3) % 7) || 7;
    const calendar = await owner.post("/v1/calendars", {
      displayName: "Rarely", timeZone: "Asia/Shanghai",
      periods: [{ weekday: day, startMinute: 600, endMinute: 720 }],
    });
    const plan = await owner.put("/v1/routingPlans/default", { calendarId: calendar.id, replyWithin: "3600s" });
    assert.equal(plan.calendarId, calendar.id);
    await owner.put("/v1/agents/me/presence", { state: "ONLINE" });
    const session = await identify(sign({ sub: "u-9", exp: soon(3600) }, secret.secret));
    const customer = new Api(product.http, session.token);
    const talk = await customer.post("/v1/conversations", { locale: "zh-CN" });
    const { replies } = await customer.post(`/v1/conversations/${talk.id}/messages`, { text: "转人工" });
    const words = replies.at(-1).text;
    assert.match(words, /11:00 \(UTC\+08:00\) 之前答复您/);
    const now = await customer.get(`/v1/conversations/${talk.id}`);
    assert.ok(Date.parse(now.promisedReplyTime) > Date.now() + 86_400_000);
    assert.equal(now.state, "QUEUED");
    const ticket = await owner.get(`/v1/tickets/${now.ticketId}`);
    assert.ok(ticket.customFields.promised_reply_time, JSON.stringify(ticket.customFields));
    assert.equal((await owner.get("/v1/queue")).agentsOnline ?? 0, 0);
    // Around the clock again: the agent who was online all the time gets it.
    const { etag } = await owner.get("/v1/routingPlans/default");
    await owner.put("/v1/routingPlans/default", { etag });
    await until(async () => (await customer.get(`/v1/conversations/${talk.id}`)).state === "ACTIVE", "the agent");
  });

  test("repeated failures open a tip in the customer's language, and its effect is measured", async () => {
    const rule = await owner.post("/v1/tipRules", {
      name: "Import", isEnabled: true, event: "import.failed", count: 3, kind: "TIP",
      body: { zh: "试试模板", en: "Try the template" }, solvedEvent: "import.finished",
    });
    const session = await identify(sign({ sub: "u-11", exp: soon(3600) }, secret.secret));
    const customer = new Api(product.http, session.token);
    let n = 0;
    const report = (...names) =>
      customer.post("/v1/tips:report", { events: names.map((name) => ({ id: `e${++n}`, name })), locale: "zh-CN" });
    assert.equal((await report("import.failed", "import.failed")).tips?.length ?? 0, 0);
    const { tips } = await report("import.failed");
    assert.equal(tips[0].body, "试试模板");
    await customer.post(`/v1/tips/${tips[0].id}:answer`, { answer: "CLICKED" });
    await report("import.finished");
    const { effects } = await owner.get("/v1/tipRules:effects");
    const effect = effects.find((one) => one.ruleId === rule.id);
    assert.deepEqual([effect.shown, effect.clicked, effect.solved], ["1", "1", "1"]);
    // What the product's own server tells of the same customer, by the id of its own system.
    await owner.post("/v1/events:track", { events: [{ id: "s1", name: "session.first", contactId: "u-11" }] });
    const welcome = await until(async () => (await report()).tips?.[0], "the welcome");
    assert.ok(welcome.links.length >= 3);
    assert.equal((await owner.get("/v1/journeys")).begun, "1");
  });

  test("a flow asks a webhook and goes on with what it answers", async (t) => {
    let asked;
    const server = http.createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        asked = { body: JSON.parse(body), key: request.headers["idempotency-key"] };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ state: "frozen", seats: 12 }));
      });
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => server.close());
    const flow = await owner.post("/v1/flows", {
      name: "Account", start: "ask", trigger: { any: ["账号状态查询"] },
      nodes: [
        { id: "ask", webhook: { url: `http://127.0.0.1:${server.address().port}/`, send: ["error_code"], receive: { state: "state", seats: "seats" }, done: "ok", failed: "no" } },
        { id: "ok", end: { text: { zh: "状态 {state}，席位 {seats}" }, solved: true } },
        { id: "no", end: { text: { zh: "查不到" } } },
      ],
    });
    await owner.post(`/v1/flows/${flow.id}:publish`);
    const session = await identify(sign({ sub: "u-12", exp: soon(3600) }, secret.secret));
    const customer = new Api(product.http, session.token);
    const talk = await customer.post("/v1/conversations", { locale: "zh-CN" });
    const { replies } = await customer.post(`/v1/conversations/${talk.id}/messages`, { text: "账号状态查询" });
    assert.equal(replies.at(-1).text, "状态 frozen，席位 12");
    assert.equal(asked.body.conversation, talk.id);
    assert.ok(asked.key);
  });

  test("the example of the documentation makes an identity that is believed", async () => {
    const text = readFileSync(join(ROOT, "docs", "widget.md"), "utf8");
    const code = /```js\n(\/\/ server\.mjs[\s\S]*?)```/.exec(text)[1];
    const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const session = await identify(module.signIdentity({ id: "u-77", email: "doc@customer.example", name: "文档" }, secret.id, secret.secret));
    assert.equal((await owner.get(`/v1/contacts/${session.contactId}`)).externalId, "u-77");
  });
});
