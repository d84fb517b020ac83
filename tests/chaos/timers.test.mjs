// SPDX-License-Identifier: Apache-2.0
//
// A restart with very many pending deadlines (F7): those that came due while nobody ran are told once
// each, in the order they were due; the others keep their time. DESKMESH_TIMERS=1000000 fills a million
// instead of 100,000.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { prepare, readMetric } from "../support/books.mjs";
import { BusTap } from "../support/bus.mjs";
import { startApart } from "../support/deskmesh.mjs";
import { run, until } from "../support/processes.mjs";

const PENDING = Number(process.env.DESKMESH_TIMERS ?? (process.env.DESKMESH_LONG ? 1_000_000 : 100_000));
const DUE = 2_000;
const SECOND = 1_000_000;

describe("a restart with many pending deadlines", { timeout: 1_200_000 }, () => {
  let product, tap;
  before(async () => (product = await startApart()));
  after(async () => {
    await tap?.close();
    await product?.stop();
  });

  test(`${DUE} of ${PENDING} have come due: told once each, in order, at once`, async (t) => {
    const { owner, visitors } = await prepare(product, 1);
    // One ticket by the front door is the pattern; the others are its copies of other times.
    const pattern = await owner.post("/v1/tickets", { subject: "pattern", requesterId: visitors[0].contact, priority: "P0" });
    await until(async () => (await owner.get(`/v1/tickets/${pattern.id}/clocks`)).clocks.length === 2, "its clocks", 180);
    await until(async () => (await readMetric(product.nodes.sla, "deskmesh_outbox_facts_waiting")) === 0, "the outbox");
    await product.nodes.sla.stop();

    // P0 owes a reply after thirty minutes. The due ones broke that within the last minute; the others
    // have up to a year until their first warning.
    const now = Date.now() * 1000;
    const sql = `
      CREATE TEMP TABLE copies AS SELECT
        'tkt_' || lpad(i::text, 26, '0') AS id,
        CASE WHEN i <= ${DUE} THEN ${now} - 1800 * ${SECOND}::bigint - 60 * ${SECOND}::bigint + i * (59 * ${SECOND}::bigint / ${DUE})
             ELSE ${now} + 600 * ${SECOND}::bigint + i * (31536000 * ${SECOND}::bigint / ${PENDING}) END AS created,
        i FROM generate_series(1, ${PENDING + DUE}) AS i;
      INSERT INTO sla.ticket_fact SELECT f.workspace_id, c.id, f.sequence, c.created, f.kind, f.state, f.has_assignee, f.priority,
        f.tier, f.type, f.level, f.channel, f.affects_core_function, f.organization_id
        FROM copies c, sla.ticket_fact f WHERE f.ticket_id = '${pattern.id}' AND f.sequence = 1;
      INSERT INTO sla.ticket SELECT t.workspace_id, c.id, c.created, 1, 1, NULL, '', '', 0, '', c.created,
        c.created + CASE WHEN c.i <= ${DUE} THEN 1800 ELSE 900 END * ${SECOND}::bigint, c.i % 64, c.created + 1800 * ${SECOND}::bigint
        FROM copies c, sla.ticket t WHERE t.ticket_id = '${pattern.id}';
      ANALYZE sla.ticket; ANALYZE sla.ticket_fact;`;
    await run("psql", [product.servers.postgres.url, "-Xqv", "ON_ERROR_STOP=1", "-c", sql]);

    // What the bus is told, in order.
    const facts = [];
    tap = await BusTap.open(product.servers.rabbit.url);
    await tap.listen("sla.#", ({ key, id, body }) => {
      const ticket = /tkt_\d{26}/.exec(body.toString("latin1"))?.[0];
      if (ticket) facts.push({ key, id, number: Number(ticket.slice(4)) });
    });

    await product.nodes.sla.start();
    const ready = performance.now();
    await until(async () => (await readMetric(product.nodes.sla, "deskmesh_sla_timers_fired_total")) >= DUE, "all due ones to fire", 180);
    const fired = performance.now() - ready;
    const broken = () => facts.filter(({ key }) => key === "sla.clock_breached");
    await until(() => broken().length >= DUE, `the facts of all due ones (${broken().length})`, 180);
    const told = performance.now() - ready;

    const numbers = broken().map(({ number }) => number);
    assert.equal(new Set(broken().map(({ id }) => id)).size, numbers.length, "a fact came twice");
    assert.deepEqual([...new Set(numbers)].sort((a, b) => a - b), Array.from({ length: DUE }, (_, i) => i + 1));
    assert.equal(numbers.length, DUE, "a deadline was told twice");
    assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), "out of due order");
    const [left] = (await run("psql", [product.servers.postgres.url, "-XAtc",
      `SELECT count(*) FROM sla.ticket WHERE timer_at > ${now} AND ticket_id LIKE 'tkt_00%'`])).trim().split("\n");
    assert.equal(Number(left), PENDING + DUE, "each still has its next deadline");
    t.diagnostic(
      `${PENDING} pending: ready after ${product.nodes.sla.startMs} ms; ${DUE} due fired within ${fired.toFixed(0)} ms of it, ` +
        `all on the bus within ${told.toFixed(0)} ms`,
    );
  });
});
