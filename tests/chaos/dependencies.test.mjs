// SPDX-License-Identifier: Apache-2.0
//
// RabbitMQ, Redis and PostgreSQL that hang (SIGSTOP) or die (SIGKILL), alone and in pairs, under load of
// two replicas of every target (F3): commands that can be accepted are, the others are refused by name;
// the processes live on, say what they miss, and catch up in order.
//
// DESKMESH_LONG=1 adds faults of 10 and 60 seconds.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { refused } from "../support/api.mjs";
import { prepare, settle, startLoad, Witness } from "../support/books.mjs";
import { startApart } from "../support/deskmesh.mjs";
import { run, until } from "../support/processes.mjs";

const LONG = Number(process.env.DESKMESH_LONG ?? 0);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const NAMES = { rabbit: "bus", redis: "cache", postgres: "database:" };

const FAULTS = {
  hangs: { begin: (server) => server.process.freeze(), end: (server) => server.process.resume() },
  dies: { begin: (server) => server.process.kill("SIGKILL"), end: (server) => server.restart() },
};

const SHORT = [
  [["rabbit"], "dies", 1], [["rabbit"], "hangs", 6], [["redis"], "dies", 1], [["redis"], "hangs", 6],
  [["postgres"], "dies", 1], [["postgres"], "hangs", 6],
  [["rabbit", "redis"], "dies", 1], [["postgres", "rabbit"], "hangs", 6],
];
const MORE = [10, 60].flatMap((seconds) =>
  [["rabbit"], ["redis"], ["postgres"], ["rabbit", "redis"], ["postgres", "redis"], ["postgres", "rabbit"]].flatMap((servers) =>
    ["dies", "hangs"].map((fault) => [servers, fault, seconds]),
  ),
);

describe("servers that hang or die", { timeout: LONG ? 3_600_000 : 1_400_000 }, () => {
  let product, owner, visitors, witness, load, pids;
  before(async () => {
    product = await startApart({}, { replicas: 2 });
    ({ owner, visitors } = await prepare(product, 4));
    // A delivery that a fault interrupts is tried again after a minute: for the long form.
    if (LONG) witness = await Witness.start(owner, ["tickets.ticket_created"]);
    // RabbitMQ 3.10 forgets a quorum queue that is younger than some seconds when its node is killed;
    // one that has seen an orderly stop is safe.
    await product.servers.rabbit.stop();
    await product.servers.rabbit.restart();
    await allAreReady();
    pids = Object.values(product.nodes).map((node) => node.process.pid);
    load = startLoad(product, visitors, "faults", { writers: 4, pause: 100 });
  });
  after(async () => {
    witness?.stop();
    await product?.stop();
  });

  // Who waited for a server that hangs would not answer before it is let go, which comes after.
  const ask = async (node, path, patience = 5_000) => {
    const response = await fetch(`http://${node.addresses.metrics}${path}`, { signal: AbortSignal.timeout(patience) });
    return { status: response.status, text: await response.text() };
  };
  const allAreReady = () =>
    Promise.all(Object.entries(product.nodes).map(([name, node]) =>
      until(async () => (await ask(node, "/readyz")).status === 200, `${name} to be ready`, 180)));

  // Liveness says alive, at once; readiness says who is missing.
  const isNamed = async (servers, seconds) => {
    for (const [name, node] of Object.entries(product.nodes)) {
      if (name.startsWith("gateway")) continue;
      assert.equal((await ask(node, "/healthz", 60_000)).status, 200, `${name} is alive`);
      await until(async () => {
        const { status, text } = await ask(node, "/readyz");
        if (status !== 503) return false;
        const state = JSON.parse(text);
        const missing = Object.keys(state).filter((key) => state[key] !== "ok");
        return servers.every((server) => missing.some((key) => key.startsWith(NAMES[server])));
      }, `${name} to miss ${servers}`, Math.max(seconds, 60));
    }
  };

  for (const [servers, fault, seconds] of [...SHORT, ...(LONG ? MORE : [])]) {
    const name = `${servers.join(" and ")} ${fault} for ${seconds} s`;
    test(name, async (t) => {
      const { repeats } = load;
      await Promise.all(servers.map((server) => FAULTS[fault].begin(product.servers[server])));
      const atFault = load.tickets.size;
      const begin = Date.now();
      let during;
      try {
        if (servers.includes("postgres") && fault === "dies") {
          const create = () => owner.post("/v1/tickets", { subject: "refused", requesterId: visitors[0].contact }, { "x-request-timeout": "2s" });
          // A call that the fault met on its way may have run out of time instead.
          const problem = await until(async () => {
            const one = await refused(create());
            return /^(STORE|DATABASE)_UNAVAILABLE$/.test(one.reason) && one;
          }, "a refusal by name");
          assert.equal(problem.status, 503);
        }
        if (fault === "dies" || seconds >= 6) await isNamed(servers, seconds);
        await wait(Math.max(0, seconds * 1000 - (Date.now() - begin)));
        if (!servers.includes("postgres")) {
          await until(() => load.tickets.size > atFault, "commands, which don't wait for the bus or the cache", 30);
        }
        during = load.tickets.size - atFault;
      } finally {
        await Promise.all(servers.map((server) => FAULTS[fault].end(product.servers[server])));
      }
      await allAreReady();
      const atReturn = load.tickets.size;
      await until(() => load.tickets.size > atReturn + 5, "commands to be accepted again", 120);
      t.diagnostic(`${during} tickets during the fault, ${load.repeats - repeats} repeats`);
    });
  }

  test("PostgreSQL that turned read-only: commands are refused by name, reads go on", async () => {
    const { url } = product.servers.postgres;
    const set = (mode) =>
      run("psql", [url, "-Xqc", `ALTER SYSTEM SET default_transaction_read_only = ${mode}`, "-c", "SELECT pg_reload_conf()"]);
    const create = () => owner.post("/v1/tickets", { subject: "read-only", requesterId: visitors[0].contact });
    await set("on");
    const problem = await until(async () => {
      const one = await refused(create());
      return one.reason === "STORE_READ_ONLY" && one;
    }, "a refusal by name");
    assert.equal(problem.status, 503);
    assert.ok((await owner.get("/v1/tickets?page_size=1")).tickets.length > 0);
    await set("off");
    const ticket = await until(create, "a command to be accepted");
    await until(async () => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0, "facts to flow", 180);
  });

  test("after all of it the books agree, and the processes are those of the beginning", async (t) => {
    const tickets = await settle(load, owner, witness);
    assert.deepEqual(Object.values(product.nodes).map((node) => node.process.pid), pids);
    assert.ok(Object.values(product.nodes).every((node) => !node.process.hasEnded), "no process ended");
    t.diagnostic(`${tickets} tickets, ${load.repeats} repeats`);
    assert.match(await product.verify(), /^ok accounts/);
  });
});
