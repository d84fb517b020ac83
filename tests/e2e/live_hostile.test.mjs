// SPDX-License-Identifier: Apache-2.0
//
// Hostile clients of the chat: frames out of protocol, giants, slow readers and half-sent frames, floods,
// forged and ended tokens, conversations of others, hostile names and contents of files. Each gets a clear
// answer, and an honest customer beside them notices nothing.
import assert from "node:assert/strict";
import net from "node:net";
import { after, before, describe, test } from "node:test";
import WebSocket from "ws";
import { Api, refused } from "../support/api.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { SocketFollower } from "../support/followers.mjs";
import { until } from "../support/processes.mjs";

describe("hostile clients", { timeout: 900_000 }, () => {
  let product, owner, victim, stranger;

  before(async () => {
    // However slowly a machine writes, nobody's limit is filled up again meanwhile.
    product = await startAll({ DESKMESH_CHAT__MESSAGE_BURST: "20", DESKMESH_CHAT__MESSAGE_INTERVAL: "600s" });
    owner = new Api(product.http, product.identity.api_token);
    const { widgetKey } = await owner.get("/v1/workspace");
    const visitor = async () => {
      const session = await new Api(product.http).post("/v1/visitors:start", { widgetKey });
      const api = new Api(product.http, session.token);
      return { api, token: session.token, talk: (await api.post("/v1/conversations", { locale: "zh-CN" })).id };
    };
    [victim, stranger] = [await visitor(), await visitor()];
  });
  after(() => product?.stop());

  // A socket with what it was told and how it ended.
  const connect = (token) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${product.http().replace("http", "ws")}/v1/live`, {
        headers: token ? { authorization: `Bearer ${token}` } : {},
      });
      const told = [];
      socket.on("message", (data) => told.push(JSON.parse(data)));
      const closed = new Promise((done) => socket.on("close", (code) => done(code)));
      socket.on("open", () => resolve({ socket, told, closed }));
      socket.on("error", reject);
    });
  const subscribe = (id, talk, after_ = "0") =>
    JSON.stringify({ subscribe: { id, path: `/v1/conversations/${talk}:stream`, after: after_ } });

  test("frames out of protocol are answered by name and the socket stays usable", async () => {
    const { socket, told } = await connect(victim.token);
    for (const frame of ["{", "[]", "7", '"x"', "{}", '{"subscribe":3}', '{"subscribe":{"id":"","path":"/x"}}',
      '{"subscribe":{"id":"1","path":"/v1/tickets"}}', '{"subscribe":{"id":"2","path":"/nowhere"}}',
      `{"subscribe":{"id":"3","path":"/v1/conversations/${victim.talk}:stream","after":"-1"}}`,
      `{"subscribe":{"id":"4","path":"/v1/conversations/${victim.talk}:stream","after":"x"}}`,
      "[".repeat(5000)]) socket.send(frame);
    await until(() => told.filter((frame) => frame.error).length >= 12, "twelve problems");
    for (const frame of told.filter((one) => one.error)) assert.ok(frame.error.status >= 400 && frame.error.reason, JSON.stringify(frame));
    await victim.api.post(`/v1/conversations/${victim.talk}/messages`, { text: "你好" });
    socket.send(subscribe("5", victim.talk));
    await until(() => told.some((frame) => frame.id === "5" && frame.event), "the subscription to work");
    socket.terminate();
  });

  test("a giant frame and a flood of frames end the socket that sent them", async () => {
    const giant = await connect(victim.token);
    giant.socket.send("x".repeat(1 << 20));
    assert.equal(await giant.closed, 1009);
    const flood = await connect(victim.token);
    for (let i = 0; i < 1000; ++i) flood.socket.send('{"ping":1}');
    assert.equal(await flood.closed, 1008);
    assert.equal(flood.told.at(-1).error.reason, "RATE_LIMITED");
  });

  test("others' conversations, forged and ended tokens are refused without a hint", async () => {
    const path = `/v1/conversations/${victim.talk}`;
    for (const call of [
      () => stranger.api.get(path),
      () => stranger.api.get(`${path}/messages`),
      () => stranger.api.get(`${path}/marks`),
      () => stranger.api.post(`${path}/messages`, { text: "hi" }),
      () => stranger.api.post(`${path}:mark`, { readSequence: "1" }),
      () => stranger.api.post(`${path}:close`),
      () => stranger.api.post("/v1/attachments", { conversationId: victim.talk, fileName: "a", sizeBytes: "1" }),
    ]) {
      assert.equal((await refused(call())).status, 404);
    }
    for (const verb of ["takeOver", "transfer"]) {
      assert.equal((await refused(stranger.api.post(`${path}:${verb}`))).status, 403);
    }
    const live = await connect(stranger.token);
    live.socket.send(subscribe("1", victim.talk));
    await until(() => live.told.some((frame) => frame.error), "the refusal");
    assert.equal(live.told.find((frame) => frame.error).error.status, 404);
    live.socket.terminate();
    const forged = victim.token.slice(0, -1) + (victim.token.endsWith("A") ? "B" : "A");
    for (const token of [forged, "x", "a".repeat(4000)]) {
      const problem = await refused(new Api(product.http, token).get(path));
      assert.equal(problem.status, 401);
      assert.ok(!JSON.stringify(problem).includes(token.slice(0, 40)) || token.length < 10, "the token is not echoed");
    }
    assert.equal((await refused(new Api(product.http).get(path))).status, 401);
  });

  test("one who writes too fast is told to wait; the other isn't slowed down", async () => {
    const send = (one) => one.api.post(`/v1/conversations/${one.talk}/messages`, { text: "你好" });
    let problem;
    for (let i = 0; i < 30 && !problem; ++i) problem = await send(stranger).then(() => undefined, (error) => error);
    assert.equal(problem.status, 429);
    assert.equal(problem.body.reason, "TOO_MANY_MESSAGES");
    await send(victim);
  });

  test("files are judged by content and named safely", async () => {
    const upload = async (fileName, bytes) => {
      const file = await victim.api.post("/v1/attachments", { conversationId: victim.talk, fileName, sizeBytes: String(bytes.length) });
      return victim.api.post(`/v1/attachments/${file.id}:append`, { data: bytes.toString("base64") });
    };
    assert.equal((await refused(upload("photo.png", Buffer.from("MZ\x90\0", "latin1")))).reason, "CONTENT_REFUSED");
    assert.equal((await refused(upload("a.pdf.exe", Buffer.from("hello")))).reason, "CONTENT_REFUSED");
    const page = await upload("..\\..\\<img onerror=1>\u202Egpj.html", Buffer.from("<script>alert(1)</script>"));
    assert.ok(!/[<>\\/\u202E]/.test(page.fileName), page.fileName);
    const response = await fetch(`${product.http()}/v1/attachments/${page.id}:download`, {
      headers: { authorization: `Bearer ${victim.token}` },
    });
    assert.equal(response.headers.get("content-type"), "application/octet-stream");
    assert.match(response.headers.get("content-disposition"), /^attachment/);
    assert.equal(await response.text(), "<script>alert(1)</script>");
    const picture = await upload("图.png", Buffer.from("89504e470d0a1a0a00", "hex"));
    const sent = await victim.api.post(`/v1/conversations/${victim.talk}/messages`, { attachments: [{ id: picture.id }] });
    assert.equal(sent.message.kind, "IMAGE");
    for (const body of [{ text: "a\u0000b" }, { text: " " }, { text: "x".repeat(4001) }, { attachments: [{ id: "att_x" }] },
      { text: "x", sender: 9 }, { text: "x", kindd: "TEXT" }]) {
      assert.equal((await refused(victim.api.post(`/v1/conversations/${victim.talk}/messages`, body))).status, 400, JSON.stringify(body).slice(0, 60));
    }
  });

  test("slow and half-open clients hold nobody up", async () => {
    const [host, port] = new URL(product.http()).host.split(":");
    const idle = [];
    for (let i = 0; i < 60; ++i) {
      const socket = net.connect(Number(port), host);
      socket.on("error", () => {});
      // Half a request, half an upgrade, half a frame.
      socket.write(i % 2 ? "POST /v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{" : "GET /v1/live HTTP/1.1\r\nHost: x\r\nUpgrade: webs");
      idle.push(socket);
    }
    // A reader that reads nothing while much is written.
    const lazy = await connect(product.identity.api_token);
    lazy.socket.send(subscribe("1", victim.talk));
    lazy.socket.pause();
    const follower = new SocketFollower(product, victim.talk, victim.token);
    await owner.post(`/v1/conversations/${victim.talk}/messages`, { text: "我来处理" });
    const times = [];
    for (let i = 0; i < 100; ++i) {
      const began = performance.now();
      const sent = await owner.post(`/v1/conversations/${victim.talk}/messages`, { text: "x".repeat(3000) });
      await until(() => follower.last >= Number(sent.message.sequence), "the other side to have it");
      times.push(performance.now() - began);
    }
    assert.equal(new Set(follower.items.map((item) => item.sequence)).size, follower.items.length);
    assert.deepEqual(follower.items.map((item) => item.sequence), follower.items.map((_, index) => index + 1));
    await follower.stop();
    lazy.socket.terminate();
    for (const socket of idle) socket.destroy();
    await until(async () => (await fetch(`${product.http()}/readyz`)).status === 200, "the product to be ready");
  });
});
