// SPDX-License-Identifier: Apache-2.0
//
// Processes that are killed (F1) or asked to stop (F12) under load: what callers were told, what the
// store says and what effects happened agree. DESKMESH_LONG or DESKMESH_ROUNDS lengthens, DESKMESH_SEED
// repeats.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { prepare, settle, startLoad, Witness } from "../support/books.mjs";
import { helmBinary } from "../support/chart.mjs";
import { startChart } from "../support/cluster.mjs";
import { startAll, startApart, TARGETS } from "../support/deskmesh.mjs";
import { seeded } from "../support/load.mjs";
import { until } from "../support/processes.mjs";

const LONG = Number(process.env.DESKMESH_LONG ?? 0);
const ROUNDS = Number(process.env.DESKMESH_ROUNDS ?? (LONG ? 100 : 20));
const SEED = process.env.DESKMESH_SEED ?? String(Date.now());
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

for (const [start, topology, targets] of [
  [startAll, "in one process", ["all"]],
  [startApart, "with a process per target", TARGETS],
]) {
  describe(`kill -9 ${topology}`, { timeout: 1_200_000 }, () => {
    let product;
    before(async () => (product = await start()));
    after(() => product?.stop());

    test(`nothing acknowledged is lost, nothing repeated is doubled`, async (t) => {
      const random = seeded(SEED);
      const { owner, visitors } = await prepare(product, 8);
      // A delivery that a kill interrupts is tried again after a minute: for the long form.
      const witness = LONG ? await Witness.start(owner, ["tickets.ticket_created"]) : undefined;
      t.after(() => witness?.stop());
      const load = startLoad(product, visitors, "survive");
      const starts = [];
      const rounds = targets.length === 1 ? Math.ceil(ROUNDS / 2) : Math.max(ROUNDS, targets.length);
      for (let round = 0; round < rounds; ++round) {
        const node = product.nodeOf(targets[round % targets.length]);
        await wait(50 + random() * 400);
        await node.kill("SIGKILL");
        await wait(random() * 100);
        await node.start();
        starts.push([node.startMs, node.targets]);
      }
      await until(() => load.tickets.size > rounds, "load");
      const tickets = await settle(load, owner, witness);
      starts.sort(([a], [b]) => a - b);
      t.diagnostic(
        `${rounds} kills, seed ${SEED}: ${tickets} tickets, ${load.repeats} repeats; ready after ` +
          `${starts[starts.length >> 1][0]} ms (median), ${starts.at(-1)[0]} ms (most, ${starts.at(-1)[1]})`,
      );
    });
  });
}

const skip = !helmBinary() && "npm's helm runs on Linux x86-64 only";
describe("a rolling restart of every replica", { timeout: 1_200_000, skip }, () => {
  let product;
  before(async () => (product = await startChart()));
  after(() => product?.stop());

  test("not one request fails", async (t) => {
    const { owner, visitors } = await prepare(product, 8);
    const load = startLoad(product, visitors, "rolling", { writers: 4, retries: false });
    // Reads, and commands that carry no key of their own.
    let isOver = false;
    let others = 0;
    const failures = [];
    const callers = Promise.all([
      () => owner.get("/v1/tickets?page_size=5"),
      () => owner.get("/v1/queue"),
      () => owner.post("/v1/contacts", { displayName: "Rolling" }),
    ].map(async (call) => {
      while (!isOver) {
        await call().then(() => ++others, (error) => failures.push(String(error.cause ?? error)));
        await wait(20);
      }
    }));
    const stops = [];
    const rounds = Math.max(ROUNDS, product.cluster.pods.length);
    for (let round = 0; round < rounds; ++round) {
      const [pod] = product.cluster.pods; // those that were replaced stand last
      await product.cluster.roll(pod);
      stops.push([pod.stopSeconds, pod.name]);
    }
    isOver = true;
    await callers;
    const tickets = await settle(load, owner);
    assert.deepEqual(failures, []);
    const [slowest, slow] = stops.sort(([a], [b]) => a - b).at(-1);
    t.diagnostic(
      `${stops.length} stops, ${load.requests + others} requests, ${tickets} tickets; the slowest stop ` +
        `(${slow}) took ${slowest.toFixed(1)} s`,
    );
  });

  // As in an installation whose gateway is up before an image of another target is pulled: gRPC asks for
  // such a name after pauses that grow to two minutes.
  test("a name that nobody stood behind is met as soon as somebody does", async () => {
    const { cluster } = product;
    const [{ spec: { selector } }] = cluster.manifests.all("Service").filter((one) => one.metadata.name.endsWith("-chat"));
    const away = cluster.podsOf(selector["app.kubernetes.io/component"]);
    for (const pod of away) pod.isReady = false;
    for (const pod of cluster.podsOf("gateway")) await cluster.roll(pod);
    const owner = new Api(product.http, product.identity.api_token);
    const { id } = (await owner.get("/v1/users")).users[0];
    const command = () => owner.put(`/v1/agents/${id}/presence`, { state: "ONLINE" });
    const end = Date.now() + 50_000;
    for (; Date.now() < end; await wait(100)) await assert.rejects(command(), /answered 50[34]/);
    for (const pod of away) pod.isReady = true;
    // Long before gRPC's own next look, some twenty seconds later.
    await until(() => command().then(() => true, () => false), "chat to be met", 12);
  });
});
