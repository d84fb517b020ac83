// SPDX-License-Identifier: Apache-2.0
//
// Agents who vanish: no good-bye is said, the connection is just gone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import WebSocket from "ws";
import { Api } from "../support/api.mjs";
import { PASSWORD, startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

describe("agents who vanish", { timeout: 900_000 }, () => {
  let product, owner, widgetKey;

  before(async () => {
    product = await startAll({ DESKMESH_CHAT__PRESENCE_LEASE: "40s" });
    owner = new Api(product.http, product.identity.api_token);
    ({ widgetKey } = await owner.get("/v1/workspace"));
  });
  after(() => product?.stop());

  async function newAgent(name) {
    const user = await owner.post("/v1/users", {
      email: `${name}@team.example`, displayName: name, role: "agent", locales: ["en"], capacity: 4,
    });
    await owner.post(`/v1/users/${user.id}:setPassword`, { password: PASSWORD });
    const { token } = await new Api(product.http).post("/v1/sessions:logIn", {
      email: user.email, password: PASSWORD,
    });
    return { id: user.id, api: new Api(product.http, token), token };
  }

  // As the agent app does it; the socket is the answer.
  async function connect(agent) {
    const socket = new WebSocket(`${product.http().replace(/^http/, "ws")}/v1/live`);
    const seen = [];
    socket.on("message", (text) => seen.push(JSON.parse(text)));
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    socket.send(JSON.stringify({ authorization: `Bearer ${agent.token}` }));
    socket.send(JSON.stringify({ subscribe: { id: "1", path: "/v1/agents/me/presence:stream", after: "0" } }));
    await agent.api.put("/v1/agents/me/presence", { state: "ONLINE" });
    await until(() => seen.some((frame) => frame.event?.presence?.state === "ONLINE"), "the presence on the socket");
    return socket;
  }

  test("the talk of an agent whose socket is cut goes to a colleague, and the customer is told", async () => {
    const first = await newAgent("first");
    const socket = await connect(first);
    const visitor = await new Api(product.http).post("/v1/visitors:start", { widgetKey });
    const customer = new Api(product.http, visitor.token);
    const talk = await customer.post("/v1/conversations", { locale: "en" });
    await customer.post(`/v1/conversations/${talk.id}:handover`, {});
    const now = () => owner.get(`/v1/conversations/${talk.id}`);
    await until(async () => (await now()).assigneeId === first.id, "the first agent to get it");

    socket.terminate();
    const second = await newAgent("second");
    const other = await connect(second);
    await until(async () => (await now()).assigneeId === second.id, "the colleague to get it", 180);
    const presence = await owner.get(`/v1/agents/${first.id}/presence`);
    assert.equal(presence.state, "OFFLINE");
    assert.equal(presence.reason, "connection lost");
    const { messages } = await customer.get(`/v1/conversations/${talk.id}/messages`);
    assert.ok(messages.some((each) => each.text.includes("lost the connection")));
    assert.equal(messages.filter((each) => each.text === "second has joined.").length, 1);
    other.terminate();
  });

  test("what a deactivated agent has goes to others at once", async () => {
    const leaving = await newAgent("leaving");
    await leaving.api.put("/v1/agents/me/presence", { state: "ONLINE" });
    const visitor = await new Api(product.http).post("/v1/visitors:start", { widgetKey });
    const customer = new Api(product.http, visitor.token);
    const talk = await customer.post("/v1/conversations", { locale: "en" });
    await leaving.api.post(`/v1/conversations/${talk.id}:takeOver`, {});
    await owner.post(`/v1/users/${leaving.id}:deactivate`, {});
    await until(
      async () => (await owner.get(`/v1/conversations/${talk.id}`)).state === "QUEUED",
      "the talk to wait again",
    );
    assert.equal((await owner.get(`/v1/agents/${leaving.id}/presence`)).reason, "account deactivated");
  });
});
