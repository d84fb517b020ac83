// SPDX-License-Identifier: Apache-2.0
//
// A disk that is full, read-only or fails to sync (F11), under load: what was acknowledged is there,
// what can't be written is refused by name, /readyz names the stores, reads go on, and when the disk
// is well again so is the product, by itself.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { refused } from "../support/api.mjs";
import { prepare, settle, startLoad } from "../support/books.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { EIO, ENOSPC, EROFS, Faults } from "../support/faults.mjs";
import { until } from "../support/processes.mjs";

const LONG = Number(process.env.DESKMESH_LONG ?? 0);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const readiness = async (node) => {
  const response = await fetch(`http://${node.addresses.metrics}/readyz`);
  return { status: response.status, states: await response.json() };
};

describe("a sick disk beneath the embedded store", { timeout: 900_000 }, () => {
  const faults = new Faults();
  let product, owner, visitors;
  before(async () => {
    product = await startAll(faults.settings);
    ({ owner, visitors } = await prepare(product, 4));
  });
  after(async () => {
    faults.set({ writeError: 0, syncError: 0 });
    await product?.stop();
    faults.stop();
  });

  for (const [name, fault, struck, complaint] of [
    ["full", { writeError: ENOSPC }, "writeFailures", /full/],
    ["read-only", { writeError: EROFS }, "writeFailures", /disk I\/O error|readonly/],
    ["unable to sync", { syncError: EIO }, "syncFailures", /disk I\/O error/],
  ]) {
    test(`${name}: refused by name, named by /readyz, nothing acknowledged is lost`, async (t) => {
      const load = startLoad(product, visitors, `disk ${name}`, { writers: 4 });
      await until(() => load.tickets.size > 20, "load");
      const hits = faults.get(struck);
      faults.set(fault);
      const create = () => owner.post("/v1/tickets", { subject: name, requesterId: visitors[0].contact });
      // Those that were waiting may be refused for want of room or time, before or meanwhile.
      const problem = await until(async () => {
        const one = await refused(create());
        return /^STORE_(FULL|UNAVAILABLE|READ_ONLY)$/.test(one.reason) && one;
      }, "a refusal by name");
      assert.ok([429, 503].includes(problem.status), JSON.stringify(problem));
      const sick = await until(async () => {
        const now = await readiness(product.nodes.all);
        return now.status === 503 && now;
      }, "/readyz to name the disk");
      const named = Object.entries(sick.states).filter(([, state]) => state !== "ok");
      assert.ok(named.every(([what, state]) => what.startsWith("database:") && complaint.test(state)), JSON.stringify(named));
      assert.equal((await fetch(`${product.http()}/healthz`)).status, 200);
      assert.ok((await owner.get("/v1/tickets?page_size=1")).tickets.length === 1, "reads go on");
      await wait(LONG ? 10_000 : 1_000);
      await until(() => faults.get(struck) > hits, "the fault to strike");
      const told = load.tickets.size;
      faults.set({ writeError: 0, syncError: 0 });
      await until(async () => (await readiness(product.nodes.all)).status === 200, "readiness to return");
      await until(() => load.tickets.size > told + 20, "writes to be accepted again");
      // The last of it with no warning.
      await product.nodes.all.kill("SIGKILL");
      await product.nodes.all.start();
      const tickets = await settle(load, owner);
      t.diagnostic(`${tickets} tickets, ${load.repeats} repeats, ${faults.get(struck) - hits} failures of the disk`);
    });
  }

  test("a start on a full disk says so in one line", async () => {
    await product.stop();
    faults.set({ writeError: ENOSPC });
    await assert.rejects(product.nodes.all.start(), (error) => {
      assert.match(error.message, /full|I\/O error/);
      return true;
    });
    faults.set({ writeError: 0 });
    await product.nodes.all.start();
    await product.stop();
    assert.match(await product.verify(), /^ok accounts/);
    await product.nodes.all.start();
  });
});
