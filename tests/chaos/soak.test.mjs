// SPDX-License-Identifier: Apache-2.0
//
// Mixed load for a long time (F17): memory and descriptors don't grow. Descriptors are counted by kind
// while nobody calls, before and after; what pools hold, which grow with need, is told by the product's
// own figures. The short form looks at the order of memory; DESKMESH_SOAK=<minutes> measures the slope.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api, closeIdleConnections } from "../support/api.mjs";
import { prepare, readMetric, settle, startLoad } from "../support/books.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { CallFollower, EventFollower, SocketFollower } from "../support/followers.mjs";
import { until } from "../support/processes.mjs";

const MINUTES = Number(process.env.DESKMESH_SOAK ?? 0.3);
const IS_LONG = MINUTES > 5;
// Milliseconds between two of a caller; a long run leaves the machine to others, too.
const PAUSE = IS_LONG ? 100 : 20;
// Rounds of the reader, each of which opens and closes something of every kind: a descriptor that is
// lost in each of them goes beyond what may grow several times, however slow the machine.
const LEAST_ROUNDS = 60;
// Event loops come with threads, whose pools grow when there is need, for a while.
const MORE_LOOPS = IS_LONG ? 3 : 20;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a long mixed load", { timeout: MINUTES * 60_000 + 1_200_000 }, () => {
  let product, owner, visitors;
  before(async () => {
    product = await startAll();
    ({ owner, visitors } = await prepare(product, 4));
  });
  after(() => product?.stop());

  const root = () => `/proc/${product.nodes.all.process.pid}`;
  const sample = () => {
    const status = readFileSync(`${root()}/status`, "utf8");
    return {
      at: performance.now(),
      // Of its own; pages of the store's files are the kernel's to take back.
      megabytes: Number(/RssAnon:\s+(\d+)/.exec(status)[1]) / 1024,
      threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
    };
  };

  // What each open descriptor is, sorted: `socket`, `eventfd`, `tickets.db-wal` …
  const openFiles = () =>
    readdirSync(`${root()}/fd`).flatMap((name) => {
      try {
        const target = readlinkSync(`${root()}/fd/${name}`);
        return [/^(socket|pipe):/.exec(target)?.[1] ?? /^anon_inode:\[?(\w+)/.exec(target)?.[1] ?? basename(target)];
      } catch {
        return []; // closed meanwhile
      }
    }).sort();
  const tally = (names) => {
    const counts = {};
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  };

  // The descriptors by kind, once no caller has a connection any more.
  const atRest = async () => {
    await closeIdleConnections();
    const { all } = product.nodes;
    await until(async () => (await readMetric(all, "deskmesh_gateway_connections")) === 0, "the callers' connections to end", 180);
    const names = openFiles();
    const stores = names.filter((name) => /\.db(-|$)/.test(name)).length;
    const sockets = names.filter((name) => name === "socket").length;
    return {
      names,
      sockets,
      // A connection to a store has the file and its log; connections are a pool with a limit.
      stores: stores - 2 * (await readMetric(all, "deskmesh_database_connections")),
      rest: names.length - stores - sockets,
    };
  };
  const growth = (before, now) =>
    Object.entries({ sockets: 3, stores: 3, rest: MORE_LOOPS })
      .filter(([kind, more]) => now[kind] > before[kind] + more)
      .map(([kind]) => `${kind} ${before[kind]} → ${now[kind]}`);

  // What clients of all kinds do, for a time and at least so many rounds; samples of it.
  const use = async (name, minutes, leastRounds) => {
    const load = startLoad(product, visitors, name, { writers: 2, pause: PAUSE });
    let isOver = false;
    let rounds = 0;
    const reader = async () => {
      const { widgetKey } = await owner.get("/v1/workspace");
      for (; !isOver; ++rounds) {
        await wait(PAUSE);
        await owner.get("/v1/tickets?page_size=50&filter=state%3DUNASSIGNED");
        await owner.get(`/v1/articles:search?q=${encodeURIComponent("导入")}`);
        await owner.get("/v1/reports/overview");
        await owner.get("/v1/queue");
        // Streams of all kinds come and go; so do visitors, and calls that are refused.
        const Kind = [SocketFollower, EventFollower, CallFollower][rounds % 3];
        const follower = new Kind(product, visitors[0].conversation, owner.token);
        await until(() => follower.connection, `${follower.kind} to connect`);
        await follower.stop();
        await new Api(product.http).post("/v1/visitors:start", { widgetKey });
        await owner.get("/v1/tickets/tkt_none").catch(() => {});
        await new Api(product.http, "wrong").get("/v1/tickets").catch(() => {});
      }
    };
    // Tickets come to an end as fast as they come, so that what is open stays the same.
    const solver = async () => {
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
    };
    const others = Promise.all([reader(), solver()]).finally(() => (isOver = true));
    others.catch(() => {}); // told below
    const samples = [sample()];
    const end = performance.now() + minutes * 60_000;
    while (!isOver && (performance.now() < end || rounds < leastRounds)) {
      await wait(MINUTES > 1 ? 5_000 : 500);
      samples.push(sample());
    }
    isOver = true;
    await others;
    return { tickets: await settle(load, owner), requests: load.requests, rounds, samples };
  };

  test(`${MINUTES} minutes: no growth`, async (t) => {
    await use("warm", MINUTES * 0.3, 20); // until all is warm
    const before = await atRest();
    const { tickets, requests, rounds, samples } = await use("soak", MINUTES * 0.7, LEAST_ROUNDS);
    let now = await atRest();
    // A connection that was cut is closed a moment later.
    await until(async () => growth(before, (now = await atRest())).length === 0, "descriptors to go back").catch(() => {});
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
      `${tickets} tickets, ${requests} requests of writers, ${rounds} rounds; ${first.megabytes.toFixed(1)} → ${last.megabytes.toFixed(1)} MB ` +
        `(${perHour.toFixed(1)} %/h in the second half; ${tenths.join(" ")}), ${before.names.length} → ${now.names.length} descriptors, ` +
        `${first.threads} → ${last.threads} threads`,
    );
    const grown = growth(before, now);
    assert.deepEqual(grown, [], `descriptors leak in ${rounds} rounds: ${grown.join(", ")}\n` +
      `before ${JSON.stringify(tally(before.names))}\nnow ${JSON.stringify(tally(now.names))}`);
    const least = (name) => (part) => Math.min(...part.map((one) => one[name]));
    const [head, tail] = [samples.slice(0, samples.length >> 1), samples.slice(samples.length >> 1)];
    // Pools grow when there is need, for a while.
    assert.ok(least("threads")(tail) <= least("threads")(head) + MORE_LOOPS, "threads leak");
    assert.ok(last.megabytes < first.megabytes * 1.5 + 20, "memory grows");
    // Caches are full and the allocator settled after some ten minutes; what grows then is a leak.
    if (MINUTES >= 30) assert.ok(perHour < 5, `memory grows by ${perHour.toFixed(1)} %/h`);
  });
});
