// SPDX-License-Identifier: Apache-2.0
//
// A clock that jumps while the product runs (F6): an hour and a day forth and back, and over both edges
// of daylight saving time. No deadline is lost or told twice, in one process and where several on one machine share
// PostgreSQL, RabbitMQ and Redis, whose own clocks go on as before.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { prepare, Witness } from "../support/books.mjs";
import { startAll, startApart } from "../support/deskmesh.mjs";
import { Faults } from "../support/faults.mjs";
import { until } from "../support/processes.mjs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

for (const [start, topology] of [[startAll, "one process"], [startApart, "a process per target"]]) {
  describe(`a clock that jumps, ${topology}`, { timeout: 1_200_000 }, () => {
    const faults = new Faults();
    let product, owner, visitors, witness;
    before(async () => {
      product = await start(faults.settings);
      ({ owner, visitors } = await prepare(product, 1));
      witness = await Witness.start(owner, ["sla.clock_breached", "sla.clock_breach_withdrawn"]);
    });
    after(async () => {
      witness?.stop();
      await product?.stop();
      faults.stop();
    });

    let offset = 0;
    const jump = (by) => faults.set({ clockOffsetMs: (offset += by) });
    const now = () => Date.now() + offset;
    const create = (subject, priority) => owner.post("/v1/tickets", { subject, priority, requesterId: visitors[0].contact });
    const clocksOf = async (ticket) => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks;
    const isArmed = (ticket) => until(async () => (await clocksOf(ticket)).length === 2, `the clocks of ${ticket.subject}`);
    const breaches = () =>
      witness.count(({ type, data }) => type === "sla.clock_breached" ? `${data.clock.ticketId} ${data.clock.kind}` : undefined);
    const breachesOf = (ticket) => [...breaches()].filter(([key]) => key.startsWith(ticket.id)).map(([, facts]) => facts);
    const isTold = (ticket, count) =>
      until(() => breachesOf(ticket).length === count, `${count} breaches of ${ticket.subject} (${breachesOf(ticket).length})`, 180);

    // P0 runs around the clock: half an hour to the first reply, four hours to the resolution.
    test("an hour and a day forth and back: each deadline is told once", async (t) => {
      const first = await create("before", "P0");
      await isArmed(first);
      jump(HOUR);
      await isTold(first, 1);
      jump(-HOUR);
      const second = await create("set back", "P0");
      await isArmed(second);
      jump(HOUR);
      await isTold(second, 1);
      jump(DAY);
      await isTold(first, 2);
      await isTold(second, 2);
      const third = await create("a day ahead", "P0");
      await isArmed(third);
      jump(-DAY);
      const fourth = await create("a day back", "P0");
      await isArmed(fourth);
      jump(HOUR);
      await isTold(fourth, 1);
      assert.deepEqual(breachesOf(third), [], "its time hasn't come");
      jump(DAY);
      await isTold(third, 1);
      await isTold(fourth, 2);
      jump(-DAY - HOUR);
      jump(DAY + 6 * HOUR);
      await isTold(third, 2);
      for (const [key, facts] of breaches()) assert.equal(facts, 1, `${key} was told ${facts} times`);
      // Nor does a restart at another time tell anything again.
      const told = breaches().size;
      await product.nodeOf("sla").kill("SIGKILL");
      jump(-2 * HOUR);
      await product.nodeOf("sla").start();
      const last = await create("after the restart", "P0");
      await isArmed(last);
      jump(HOUR);
      await isTold(last, 1);
      assert.equal(breaches().size, told + 1);
      for (const [key, facts] of breaches()) assert.equal(facts, 1, `${key} was told ${facts} times`);
      t.diagnostic(`${breaches().size} breaches over nine jumps and a restart`);
    });

    // In New York the clocks go forth on 14 March 2027 at 07:00 UTC and back on 7 November at 06:00 UTC.
    test("over both edges of daylight saving time: business hours are those of the wall clock", async () => {
      const calendar = await owner.post("/v1/calendars", {
        displayName: "New York", timeZone: "America/New_York",
        periods: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 9 * 60, endMinute: 17 * 60 })),
      });
      await owner.post("/v1/slaPolicies", {
        displayName: "Two hours of New York", position: 1,
        targets: [{ kind: "FIRST_REPLY", priority: "P1", within: "7200s", calendarId: calendar.id }],
      });
      for (const [edge, friday, due] of [
        ["spring", "2027-03-12T21:00:00Z", "2027-03-15T14:00:00Z"], // Friday 16:00 EST; Monday 10:00 EDT
        ["autumn", "2027-11-05T20:00:00Z", "2027-11-08T15:00:00Z"], // Friday 16:00 EDT; Monday 10:00 EST
      ]) {
        jump(Date.parse(friday) - now());
        const ticket = await create(edge, "P1");
        await isArmed(ticket);
        const clock = (await clocksOf(ticket)).find((one) => one.kind === "FIRST_REPLY");
        assert.ok(Math.abs(Date.parse(clock.dueTime) - Date.parse(due)) < MINUTE, `${edge}: due at ${clock.dueTime}`);
        const isToldOfIt = () => breaches().get(`${ticket.id} FIRST_REPLY`);
        jump(Date.parse(due) - now() - 3 * MINUTE);
        const control = await create(`${edge}, meanwhile`, "P3"); // facts flow, time has been looked at
        await isArmed(control);
        assert.equal(isToldOfIt(), undefined, "not yet");
        jump(6 * MINUTE);
        await until(isToldOfIt, `the breach at the edge in ${edge}`, 180);
      }
      for (const [key, facts] of breaches()) assert.equal(facts, 1, `${key} was told ${facts} times`);
    });
  });
}
