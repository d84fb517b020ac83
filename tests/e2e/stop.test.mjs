// SPDX-License-Identifier: Apache-2.0
//
// A process that is asked to stop: it says not ready first and serves on, tells its streams to resume
// elsewhere, flushes its outboxes and leaves with 0.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, test } from "node:test";
import grpc from "@grpc/grpc-js";
import WebSocket from "ws";
import { Api, grpcClient } from "../support/api.mjs";
import { startApart } from "../support/deskmesh.mjs";
import { run, until } from "../support/processes.mjs";

describe("a graceful stop", { timeout: 900_000 }, () => {
  let product, owner, contact;
  before(async () => {
    product = await startApart({ DESKMESH_SERVER__DRAIN_DELAY: "1s", DESKMESH_SERVER__STOP_TIMEOUT: "240s" });
    owner = new Api(product.http, product.identity.api_token);
    contact = await owner.post("/v1/contacts", { displayName: "Ann", email: "ann@customer.example" });
  });
  after(() => product?.stop());

  // Starts a process anew that stays up for other so many seconds after it reported not ready.
  const restart = async (node, delay) => {
    await node.stop();
    node.env = { ...node.env, DESKMESH_SERVER__DRAIN_DELAY: delay };
    await node.start();
  };

  test("reports not ready while it still serves, then tells every kind of stream to connect again", async () => {
    const { gateway } = product.nodes;
    // Time enough to be looked at, also by a machine that stalls.
    await restart(gateway, "20s");
    const base = product.http();
    const headers = { authorization: `Bearer ${owner.token}` };
    const socket = new WebSocket(`${base.replace("http", "ws")}/v1/live`, { headers });
    const closed = new Promise((resolve) => socket.on("close", (code, reason) => resolve({ code, reason: String(reason) })));
    await new Promise((resolve) => socket.on("open", resolve));
    socket.send(JSON.stringify({ subscribe: { id: "1", path: "/v1/inbox:stream" } }));
    let events = "";
    const ended = new Promise((resolve, reject) => {
      const request = http.get(`${base}/v1/inbox:stream`, { headers: { ...headers, accept: "text/event-stream" } }, (response) => {
        response.on("data", (part) => (events += part));
        response.on("close", () => resolve(response.complete));
      });
      request.on("error", reject);
    });
    const client = grpcClient(product.grpc(), "deskmesh.tickets.v1.Tickets", owner.token);
    const stream = client.stream("StreamInbox", {});
    let items = 0;
    stream.on("data", () => ++items);
    const cut = new Promise((resolve) => stream.on("error", resolve));
    const ticket = await owner.post("/v1/tickets", { subject: "seen by all", requesterId: contact.id });
    await until(() => events.includes(ticket.id) && items > 0, "the streams to flow");

    const stopping = gateway.process.kill("SIGTERM");
    const metrics = `http://${gateway.addresses.metrics}`;
    const readiness = await until(async () => {
      const response = await fetch(`${metrics}/readyz`);
      return response.status === 503 && response.json();
    }, "the stop to be announced");
    assert.equal(readiness.process, "stopping");
    assert.equal((await fetch(`${metrics}/healthz`)).status, 200);
    assert.equal((await owner.get(`/v1/tickets/${ticket.id}`)).id, ticket.id);

    assert.deepEqual(await closed, { code: 1012, reason: "the server restarts; connect again" });
    assert.equal(await ended, true, "the event stream was cut instead of ended");
    assert.match(events, /SERVER_STOPPING/);
    const error = await cut;
    assert.equal(error.code, grpc.status.UNAVAILABLE, String(error));
    client.close();
    assert.deepEqual(await stopping, { code: 0, signal: null });
    gateway.env = { ...gateway.env, DESKMESH_SERVER__DRAIN_DELAY: "1s" };
    await gateway.start();
  });

  test("flushes the outbox: what was acknowledged is with the broker when the process has left", async () => {
    const { tickets } = product.nodes;
    const base = (await run("psql", [product.servers.postgres.url, "-XqtA", "-c", "SELECT COUNT(*) FROM tickets.sent_fact"])).trim();
    const count = async (table) => Number(await run("psql", [product.servers.postgres.url, "-XqtA", "-c", `SELECT COUNT(*) FROM tickets.${table}`]));
    // A broker that says nothing until the process is past its drain delay: what is acknowledged
    // meanwhile can only leave in the minute (a quarter of the stop's) after it.
    const broker = product.servers.rabbit.process;
    broker.freeze();
    const made = await Promise.all(
      Array.from({ length: 60 }, (_, i) => owner.post("/v1/tickets", { subject: `burst ${i}`, requesterId: contact.id })),
    );
    const stopping = tickets.stop();
    const state = () => fetch(`http://${tickets.addresses.metrics}/readyz`).then((answer) => answer.json());
    await until(async () => (await state()).process === "stopping", "the stop to begin");
    await new Promise((resolve) => setTimeout(resolve, 2000));
    assert.ok((await count("outbox")) > 0, "nothing was left to flush");
    broker.resume();
    await stopping;
    assert.equal(await count("outbox"), 0);
    assert.ok((await count("sent_fact")) >= Number(base) + made.length);
    // Their consumers have them although their owner is away.
    await until(async () => (await owner.get(`/v1/tickets/${made.at(-1).id}/clocks`)).clocks.length > 0, "the last clocks");
    await tickets.start();
  });
});
