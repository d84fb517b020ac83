// SPDX-License-Identifier: Apache-2.0
//
// Twice as many commands as can be done (F9): what can be done is done and quickly, the rest is
// refused early with a hint when to come again, and afterwards all is as before. The store is made the
// bottleneck, by a slow line to it, so that the callers of this test cost the product nothing.
//
// DESKMESH_LONG=1 offers for 60 s instead of 6.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { startApart } from "../support/deskmesh.mjs";
import { FaultProxy } from "../support/fault_proxy.mjs";
import { closedLoop, openLoop, quantile, send } from "../support/offer.mjs";
import { until } from "../support/processes.mjs";

const LONG = Number(process.env.DESKMESH_LONG ?? 0);
const SECONDS = LONG ? 60 : 6;

describe("overload", { timeout: 900_000 }, () => {
  let product, line;
  before(async () => {
    product = await startApart({}, {
      between: async (name, port) => {
        if (name !== "postgres") return port;
        line = await FaultProxy.start(port);
        return line.port;
      },
    });
  });
  after(async () => {
    line?.heal();
    await product?.stop();
    line?.stop();
  });

  test("at twice the capacity the capacity is used and the rest is refused early", async (t) => {
    const owner = new Api(product.http, product.identity.api_token);
    const contact = await owner.post("/v1/contacts", { displayName: "Ann", email: "ann@customer.example" });
    line.set({ delay: () => 3 });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1024 });
    t.after(() => agent.destroy());
    let next = 0;
    const create = (patience) => () =>
      send(agent, product.http(), "/v1/tickets", owner.token, { subject: `overload ${next++}`, requesterId: contact.id }, patience);
    const done = [];
    const good = (outcomes) => {
      const accepted = outcomes.filter(({ status }) => status === 200);
      done.push(...accepted.map(({ body }) => JSON.parse(body).id));
      return accepted;
    };

    await closedLoop(16, 1, create(30_000)).then(good);
    // What comes of offering too much.
    const overload = async () => {
      const alone = good(await closedLoop(16, 4, create(30_000)));
      const before = alone.length / 4;
      // A call that nobody answers is given up before the gateway would give it up.
      const offered = await openLoop(2 * before, SECONDS, create(25_000));
      const accepted = good(offered);
      const refused = offered.filter(({ status }) => status !== 200 && status !== 0);
      for (const { status, body, retryAfter } of refused) {
        assert.equal(status, 429, `refused with ${status}: ${body}`);
        assert.equal(JSON.parse(body).reason, "OVERLOADED");
        assert.ok(Number(retryAfter) >= 1, "a hint when to come again");
      }
      // Within its capacity again: who comes now is served.
      const begin = performance.now();
      await until(async () => {
        const batch = await openLoop(before / 2, 0.5, create(25_000));
        return good(batch).length === batch.length;
      }, "all to be served again");
      const recovery = (performance.now() - begin) / 1000 - 0.5;
      // The machine may have become faster or slower meanwhile: capacity is the mean of before and after.
      const capacity = (before + good(await closedLoop(16, 4, create(30_000))).length / 4) / 2;
      const goodput = accepted.length / SECONDS;
      const rate = offered.length / SECONDS;
      // Nobody is left waiting: a call ends well before its caller's patience.
      const given = offered.filter(({ status }) => status === 0);
      const complaints = [
        given.length > 0.01 * offered.length && `${given.length} calls had no answer`,
        // On a machine that others use the capacity changes from one second to the next: figures are for
        // the long form. A collapse would be seen here, too.
        goodput <= (LONG ? 0.75 : 0.3) * capacity && `goodput ${goodput} of ${capacity}`,
        rate > 1.5 * capacity && refused.length === 0 && "nobody was refused",
      ].filter(Boolean);
      return { alone, accepted, refused, recovery, capacity, goodput, rate, complaints };
    };
    // A machine that stalls in those seconds spoils the figures; a product that collapses does so each time.
    let outcome = await overload();
    for (let again = 0; outcome.complaints.length && again < 2; ++again) outcome = await overload();
    const { alone, accepted, refused, recovery, capacity, goodput, rate, complaints } = outcome;
    line.heal();

    // Each that was accepted is there, once, and nothing else.
    const stored = new Set();
    for (let token = ""; ; ) {
      const page = await owner.get(`/v1/tickets?page_size=1000&page_token=${token}`);
      for (const ticket of page.tickets) assert.ok(!stored.has(ticket.id) && stored.add(ticket.id));
      if (!(token = page.nextPageToken)) break;
    }
    for (const id of done) assert.ok(stored.has(id), `${id} is lost`);
    assert.equal(new Set(done).size, done.length);
    t.diagnostic(
      `capacity ${capacity.toFixed(0)}/s, offered ${rate.toFixed(0)}/s for ${SECONDS} s: goodput ` +
        `${goodput.toFixed(0)}/s (${((goodput / capacity) * 100).toFixed(0)} %); accepted after ${quantile(accepted.map((one) => one.ms), 0.5).toFixed(0)} ms ` +
        `(median; ${quantile(alone.map((one) => one.ms), 0.5).toFixed(0)} ms alone), ${quantile(accepted.map((one) => one.ms), 0.99).toFixed(0)} ms (99 %); refused after ` +
        `${quantile(refused.map((one) => one.ms), 0.5).toFixed(0)} ms (median), ${quantile(refused.map((one) => one.ms), 0.99).toFixed(0)} ms (99 %); ` +
        `all served again after ${recovery.toFixed(1)} s`,
    );
    assert.deepEqual(complaints, []);
  });
});
