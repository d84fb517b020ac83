// SPDX-License-Identifier: Apache-2.0
//
// The whole product behind a bus that delivers one fact in twenty twice and shuffles within windows of
// twenty (F4): the state is that of orderly deliveries. (The consumer alone, on each store and bus:
// tests/conformance; every domain's consumers: their service tests.)
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { prepare, settle, startLoad, Witness } from "../support/books.mjs";
import { BusTap, consumerBindings } from "../support/bus.mjs";
import { startApart } from "../support/deskmesh.mjs";
import { seeded } from "../support/load.mjs";
import { until } from "../support/processes.mjs";

const SEED = process.env.DESKMESH_SEED ?? String(Date.now());
const TICKETS = process.env.DESKMESH_LONG ? 1000 : 60;
const WINDOW = 20;

describe("unruly deliveries", { timeout: 1_200_000 }, () => {
  let product, tap;
  before(async () => (product = await startApart()));
  after(async () => {
    await tap?.close();
    await product?.stop();
  });

  test("repeated and shuffled facts lead to the state of orderly ones", async (t) => {
    const { owner, visitors } = await prepare(product, 4);
    const random = seeded(SEED);
    let [facts, repeats] = [0, 0];
    tap = await BusTap.open(product.servers.rabbit.url);
    await tap.interpose(WINDOW, (window, send) => {
      facts += window.length;
      const again = window.filter(() => random() < 0.05);
      repeats += again.length;
      const all = [...window, ...again];
      for (let i = all.length - 1; i > 0; --i) {
        const j = Math.floor(random() * (i + 1));
        [all[i], all[j]] = [all[j], all[i]];
      }
      all.forEach(send);
    });
    const witness = await Witness.start(owner, ["tickets.ticket_created"]);
    t.after(() => witness.stop());
    const load = startLoad(product, visitors, "unruly", { writers: 2, pause: 100 });
    // Whole lives: made, answered, solved, all within one window.
    const solved = [];
    for (let i = 0; i < TICKETS; ++i) {
      const ticket = await owner.post("/v1/tickets", { subject: `life ${i}`, requesterId: visitors[0].contact, priority: "P1" });
      await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: "Try this." });
      await owner.post(`/v1/tickets/${ticket.id}:resolve`, { solution: "fixed" });
      if (i % 3 === 0) {
        await owner.post(`/v1/tickets/${ticket.id}:reopen`, {});
        await owner.post(`/v1/tickets/${ticket.id}:resolve`, { solution: "fixed again" });
      }
      solved.push(ticket.id);
    }
    await settle(load, owner, witness);
    for (const id of solved) {
      await until(async () => {
        const { clocks } = await owner.get(`/v1/tickets/${id}/clocks`);
        return clocks.length === 2 && clocks.every(({ state }) => state === "MET");
      }, `the clocks of ${id} to be met`, 180);
    }
    // Those that a consumer still holds count, too.
    const depths = async () =>
      new Map((await product.servers.rabbit.control("-q", "list_queues", "--no-table-headers", "name", "messages"))
        .trim().split("\n").map((line) => line.split("\t")).map(([name, count]) => [name, Number(count)]));
    const queues = [...new Set(consumerBindings().map(({ queue }) => queue))];
    await until(async () => {
      const now = await depths();
      return queues.every((queue) => now.get(queue) === 0);
    }, "the queues to be empty", 180);
    const now = await depths();
    for (const queue of queues) assert.equal(now.get(queue.replace(/facts$/, "dead")), 0, `${queue}: given up`);
    assert.ok(repeats > 5, `${repeats} repeats`);
    t.diagnostic(`seed ${SEED}: ${facts} facts, ${repeats} of them twice, shuffled within ${WINDOW}`);
  });
});
