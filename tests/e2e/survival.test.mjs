// SPDX-License-Identifier: Apache-2.0
//
// Processes that are killed (F1) or asked to stop (F12) under load: what callers were told, what the
// store says and what effects happened agree. DESKMESH_ROUNDS lengthens, DESKMESH_SEED repeats.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { helmBinary } from "../support/chart.mjs";
import { startChart } from "../support/cluster.mjs";
import { PASSWORD, startAll, startApart, TARGETS } from "../support/deskmesh.mjs";
import { compareBooks, Load, seeded, startVisitor } from "../support/load.mjs";
import { until } from "../support/processes.mjs";

const ROUNDS = Number(process.env.DESKMESH_ROUNDS ?? 20);
const SEED = process.env.DESKMESH_SEED ?? String(Date.now());
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// The visitors of a load, with an agent on duty.
async function prepare(product, count) {
  const owner = new Api(product.http, product.identity.api_token);
  const agent = await owner.post("/v1/users", { email: "on.duty@team.example", displayName: "On duty", role: "agent", level: "L1" });
  await owner.post(`/v1/users/${agent.id}:setPassword`, { password: PASSWORD });
  const session = await owner.as("").post("/v1/sessions:logIn", { email: agent.email, password: PASSWORD });
  await owner.as(session.token).put(`/v1/agents/${agent.id}/presence`, { state: "ONLINE" });
  const { widgetKey } = await owner.get("/v1/workspace");
  const visitors = [];
  for (let i = 0; i < count; ++i) visitors.push(await startVisitor(owner, widgetKey));
  return { owner, visitors };
}

async function settle(load, owner) {
  const get = (path) => until(() => owner.get(path), `${path} to answer`, 60);
  const tickets = await compareBooks(load, get, until);
  await until(
    async () => Number((await owner.get("/v1/reports/overview")).total.measures.ticketsCreated) >= tickets,
    "every ticket to be counted",
    120,
  );
  return tickets;
}

for (const [start, topology, targets] of [
  [startAll, "in one process", ["all"]],
  [startApart, "with a process per target", TARGETS],
]) {
  describe(`kill -9 ${topology}`, { timeout: 900_000 }, () => {
    let product;
    before(async () => (product = await start()));
    after(() => product?.stop());

    test(`nothing acknowledged is lost, nothing repeated is doubled`, async (t) => {
      const random = seeded(SEED);
      const { owner, visitors } = await prepare(product, 8);
      const load = new Load({
        http: product.http, token: product.identity.api_token, visitors, retries: true, name: "survive",
      });
      const readyMs = [];
      const rounds = targets.length === 1 ? Math.ceil(ROUNDS / 2) : Math.max(ROUNDS, targets.length);
      for (let round = 0; round < rounds; ++round) {
        const node = product.nodeOf(targets[round % targets.length]);
        await wait(50 + random() * 400);
        await node.kill("SIGKILL");
        await wait(random() * 100);
        await node.start();
        readyMs.push(node.startMs);
      }
      await wait(300);
      await load.stop();
      assert.deepEqual(load.failures, [], `seed ${SEED}`);
      assert.ok(load.tickets.size > rounds, `only ${load.tickets.size} tickets`);
      const tickets = await settle(load, owner);
      readyMs.sort((a, b) => a - b);
      t.diagnostic(
        `${rounds} kills, seed ${SEED}: ${tickets} tickets, ${load.repeats} repeats; ready after ` +
          `${readyMs[readyMs.length >> 1]} ms (median), ${readyMs.at(-1)} ms (most)`,
      );
    });
  });
}

const skip = !helmBinary() && "npm's helm runs on Linux x86-64 only";
describe("a rolling restart of every replica", { timeout: 900_000, skip }, () => {
  let product;
  before(async () => (product = await startChart()));
  after(() => product?.stop());

  test("not one request fails", async (t) => {
    const { owner, visitors } = await prepare(product, 8);
    // As kube-proxy does, a little later than the pod: the endpoint of one that ends gets no new
    // connections.
    const ending = new Set();
    const http = () => {
      for (;;) {
        const url = product.http();
        if (!ending.has(new URL(url).hostname)) return url;
      }
    };
    const load = new Load({
      http, token: product.identity.api_token, visitors, writers: 4, retries: false, name: "rolling",
    });
    const stopSeconds = [];
    const { pods } = product.cluster;
    for (let round = 0; round < Math.max(ROUNDS, pods.length); ++round) {
      const pod = pods[round % pods.length];
      const endpoint = setTimeout(() => ending.add(pod.address), 200);
      const begin = Date.now();
      await pod.stop();
      stopSeconds.push((Date.now() - begin) / 1000);
      clearTimeout(endpoint);
      ending.add(pod.address);
      await pod.start();
      ending.delete(pod.address);
    }
    await load.stop();
    assert.deepEqual(load.failures, []);
    const tickets = await settle(load, owner);
    t.diagnostic(
      `${stopSeconds.length} stops, ${load.requests} requests, ${tickets} tickets; the slowest stop took ` +
        `${Math.max(...stopSeconds).toFixed(1)} s`,
    );
  });
});
