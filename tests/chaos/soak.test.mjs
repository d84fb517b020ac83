// SPDX-License-Identifier: Apache-2.0
//
// Mixed load for a long time (F17): memory and descriptors don't grow. The short form looks for
// descriptors and threads that leak and at the order of memory; DESKMESH_SOAK=<minutes> measures the slope.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { prepare, settle, startLoad } from "../support/books.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { CallFollower, EventFollower, SocketFollower } from "../support/followers.mjs";
import { until } from "../support/processes.mjs";

const MINUTES = Number(process.env.DESKMESH_SOAK ?? 0.3);
// Milliseconds between two of a caller; a long run leaves the machine to others, too.
const PAUSE = MINUTES > 5 ? 100 : 20;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a long mixed load", { timeout: MINUTES * 60_000 + 300_000 }, () => {
  let product;
  before(async () => (product = await startAll()));
  after(() => product?.stop());

  const sample = () => {
    const root = `/proc/${product.nodes.all.process.pid}`;
    const status = readFileSync(`${root}/status`, "utf8");
    return {
      at: performance.now(),
      // Of its own; pages of the store's files are the kernel's to take back.
      megabytes: Number(/RssAnon:\s+(\d+)/.exec(status)[1]) / 1024,
      threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
      descriptors: readdirSync(`${root}/fd`).length,
    };
  };

  test(`${MINUTES} minutes: no growth`, async (t) => {
    const { owner, visitors } = await prepare(product, 4);
    const load = startLoad(product, visitors, "soak", { writers: 2, pause: PAUSE });
    let isOver = false;
    const reader = (async () => {
      const { widgetKey } = await owner.get("/v1/workspace");
      for (let i = 0; !isOver; ++i) {
        await wait(PAUSE);
        await owner.get("/v1/tickets?page_size=50&filter=state%3DUNASSIGNED");
        await owner.get(`/v1/articles:search?q=${encodeURIComponent("导入")}`);
        await owner.get("/v1/reports/overview");
        await owner.get("/v1/queue");
        // Streams of all kinds come and go; so do visitors, and calls that are refused.
        const Kind = [SocketFollower, EventFollower, CallFollower][i % 3];
        const follower = new Kind(product, visitors[0].conversation, owner.token);
        await until(() => follower.connection, `${follower.kind} to connect`);
        await follower.stop();
        await new Api(product.http).post("/v1/visitors:start", { widgetKey });
        await owner.get("/v1/tickets/tkt_none").catch(() => {});
        await new Api(product.http, "wrong").get("/v1/tickets").catch(() => {});
      }
    })();
    // Tickets come to an end as fast as they come, so that what is open stays the same.
    const solver = (async () => {
      const waiting = new Set();
      for (let known = 0; !isOver; await wait(200)) {
        for (const id of [...load.tickets.values()].slice(known)) waiting.add(id);
        known = load.tickets.size;
        for (const id of waiting) {
          if (waiting.size <= 20 || isOver) break;
          await owner.post(`/v1/tickets/${id}:resolve`, { solution: "done" });
          waiting.delete(id);
        }
      }
    })();
    await wait(MINUTES * 60_000 * 0.3); // until all is warm
    const samples = [sample()];
    for (const end = performance.now() + MINUTES * 60_000 * 0.7; performance.now() < end; ) {
      await wait(MINUTES > 1 ? 5_000 : 500);
      samples.push(sample());
    }
    isOver = true;
    await Promise.all([reader, solver]);
    const tickets = await settle(load, owner);
    const [first, last] = [samples[0], samples.at(-1)];
    // Least squares, over the second half: the caches of the stores fill for a good while.
    const settled = samples.slice(samples.length >> 1);
    const mean = (of) => settled.reduce((sum, one) => sum + of(one), 0) / settled.length;
    const [at, level] = [mean((one) => one.at), mean((one) => one.megabytes)];
    const slope = settled.reduce((sum, one) => sum + (one.at - at) * (one.megabytes - level), 0) /
      settled.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
    const perHour = ((slope * 3_600_000) / level) * 100;
    const tenths = Array.from({ length: 10 }, (_, i) => samples[Math.floor((i * (samples.length - 1)) / 9)].megabytes.toFixed(1));
    t.diagnostic(
      `${tickets} tickets, ${load.requests} requests of writers; ${first.megabytes.toFixed(1)} → ${last.megabytes.toFixed(1)} MB ` +
        `(${perHour.toFixed(1)} %/h in the second half; ${tenths.join(" ")}), ${first.descriptors} → ${last.descriptors} descriptors, ${first.threads} → ${last.threads} threads`,
    );
    // Sockets of this moment come and go.
    const least = (name) => (part) => Math.min(...part.map((one) => one[name]));
    const [head, tail] = [samples.slice(0, samples.length >> 1), samples.slice(samples.length >> 1)];
    assert.ok(least("descriptors")(tail) <= least("descriptors")(head) + 3, "descriptors leak");
    // Pools grow when there is need, for a while.
    assert.ok(least("threads")(tail) <= least("threads")(head) + (MINUTES > 5 ? 3 : 20), "threads leak");
    assert.ok(last.megabytes < first.megabytes * 1.5 + 20, "memory grows");
    // Caches are full and the allocator settled after some ten minutes; what grows then is a leak.
    if (MINUTES >= 30) assert.ok(perHour < 5, `memory grows by ${perHour.toFixed(1)} %/h`);
  });
});
