// SPDX-License-Identifier: Apache-2.0
//
// Facts that only RabbitMQ has are in no database: a backup taken then, restored beside an empty broker,
// and a broker that lost its queues, still bring every consumer to the same books.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api, refused } from "../support/api.mjs";
import { binary, Node, startApart } from "../support/deskmesh.mjs";
import { run, temporaryDirectory, until } from "../support/processes.mjs";
import { startRabbit, startRedis } from "../support/servers.mjs";

const CONSUMERS = ["sla", "analytics"];

describe("facts that only the broker has", { timeout: 1_200_000 }, () => {
  let product, owner, contact, config, env;
  const psql = async (url, text) => (await run("psql", [url, "-XqtA", "-v", "ON_ERROR_STOP=1", "-c", text])).trim();
  const deskmesh = (...args) => run(binary(), args, { env });

  before(async () => {
    product = await startApart();
    owner = new Api(product.http, product.identity.api_token);
    contact = await owner.post("/v1/contacts", { displayName: "陈思远", email: "chen@customer.example" });
    ({ env } = product.nodes.accounts);
    config = product.nodes.accounts.args[1];
  });
  after(() => product?.stop());

  const createTickets = async (name, count) => {
    const ids = [];
    for (let i = 0; i < count; ++i) {
      ids.push((await owner.post("/v1/tickets", { subject: `${name} ${i}`, requesterId: contact.id })).id);
    }
    return ids;
  };
  const depth = async (queue) => {
    const lines = (await product.servers.rabbit.control("list_queues", "name", "messages", "--quiet")).split("\n");
    return Number(lines.find((line) => line.startsWith(`${queue}\t`))?.split("\t")[1] ?? NaN);
  };
  // What the consumers made of the facts: clocks, counts, audit entries.
  const books = async (api, ids) => {
    const clocks = [];
    for (const id of ids) clocks.push((await api.get(`/v1/tickets/${id}/clocks`)).clocks.map((clock) => [clock.id ?? clock.name, clock.dueTime]));
    const report = (await api.get("/v1/reports/overview")).total.measures;
    const audit = [];
    for (const id of ids) audit.push((await api.get(`/v1/auditEvents?subject=${id}&page_size=100`)).auditEvents.length);
    return { clocks, created: report.ticketsCreated, audit };
  };
  const complete = (api, ids, total) =>
    until(async () => {
      const now = await books(api, ids);
      return now.clocks.every((clocks) => clocks.length > 0) && Number(now.created) === total && now.audit.every((n) => n > 0);
    }, "every consumer to have everything", 180);

  test("a backup holds them: every consumer of the restored store reaches the same books", async () => {
    for (const target of CONSUMERS) await product.nodes[target].stop();
    const ids = await createTickets("in the broker", 12);
    await until(async () => (await psql(product.servers.postgres.url, "SELECT COUNT(*) FROM tickets.outbox")) === "0", "the outbox to be empty");
    // The broker counts every few seconds.
    for (const target of CONSUMERS) await until(async () => (await depth(`${target}.facts`)) >= 12, `the queue of ${target}`);
    const backup = join(temporaryDirectory("broker"), "first.backup");
    await deskmesh("backup", "--config", config, backup);

    // The same program on the restored store, with a broker and a cache that have nothing.
    const [rabbit, redis] = await Promise.all([startRabbit(), startRedis()]);
    await psql(product.servers.postgres.url, "CREATE DATABASE restored");
    const { postgres } = product.servers;
    const elsewhere = join(temporaryDirectory("broker"), "deskmesh.yaml");
    writeFileSync(
      elsewhere,
      readFileSync(config, "utf8")
        .replace(postgres.url, postgres.url.replace(/postgres$/, "restored"))
        .replace(product.servers.rabbit.url, rabbit.url)
        .replace(product.servers.redis.url, redis.url),
    );
    const report = JSON.parse(await deskmesh("restore", "--input", backup, "--config", elsewhere));
    assert.ok(report.facts_to_send_again >= 12);
    await deskmesh("verify", "--config", elsewhere);
    const node = new Node("all", ["--config", elsewhere, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"], env);
    await node.start();
    const restored = new Api(`http://${node.addresses.http}`, product.identity.api_token);
    await complete(restored, ids, 12);
    // The product itself, whose broker has kept them.
    for (const target of CONSUMERS) await product.nodes[target].start();
    await complete(owner, ids, 12);
    const [here, there] = [await books(restored, ids), await books(owner, ids)];
    assert.deepEqual(here, there);
    // Nothing comes twice, and the store goes on.
    const next = await restored.post("/v1/tickets", { subject: "after the restore", requesterId: contact.id });
    await complete(restored, [...ids, next.id], 13);
    assert.deepEqual((await books(restored, ids)).audit, there.audit);
    await node.stop();
    await Promise.all([rabbit.stop(), redis.stop()]);
  });

  test("deskmesh resend brings back what a broker lost, while the product runs", async () => {
    for (const target of CONSUMERS) await product.nodes[target].stop();
    const ids = await createTickets("lost", 8);
    await until(async () => (await psql(product.servers.postgres.url, "SELECT COUNT(*) FROM tickets.outbox")) === "0", "the outbox to be empty");
    await until(async () => (await depth("sla.facts")) >= 8 && (await depth("analytics.facts")) >= 8, "the facts to arrive at the broker");
    for (const target of CONSUMERS) await product.servers.rabbit.control("purge_queue", `${target}.facts`);
    for (const target of CONSUMERS) await product.nodes[target].start();
    // They are gone: a later one arrives, they don't.
    const [later] = await createTickets("later", 1);
    await until(async () => (await owner.get(`/v1/tickets/${later}/clocks`)).clocks.length > 0, "the later one", 180);
    assert.equal((await refused(owner.get(`/v1/tickets/${ids[0]}/clocks`))).status, 404);
    const report = JSON.parse(await deskmesh("resend", "--config", config));
    assert.ok(report.facts_to_send_again >= 8);
    await complete(owner, [...ids, later], 21);
    assert.equal(await psql(product.servers.postgres.url, "SELECT COUNT(*) FROM tickets.ticket"), "21");
    await product.verify();
  });
});
