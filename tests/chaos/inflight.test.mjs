// SPDX-License-Identifier: Apache-2.0
//
// What an earlier release left behind (F14): its store, and its facts still in the queues when the new
// binary starts. All are read, none is given up, each has its effects. tests/kept/<version>-facts.json
// holds such facts as bytes; DESKMESH_KEEP=<version> records them with this binary, once per release.
// (The stores alone: tests/e2e/upgrade.)
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { prepare } from "../support/books.mjs";
import { BusTap, consumerBindings } from "../support/bus.mjs";
import { binary, Node, ROOT, startApart } from "../support/deskmesh.mjs";
import { run, temporaryDirectory, until } from "../support/processes.mjs";
import { startPostgres, startRabbit, startRedis } from "../support/servers.mjs";

const KEPT = join(ROOT, "tests", "kept");

// Facts of every domain, from a story of one of each.
async function record(file) {
  const product = await startApart();
  const tap = await BusTap.open(product.servers.rabbit.url);
  const facts = [];
  await tap.listen("#", ({ key, id, body }) => facts.push({ key, id, body: body.toString("base64") }));
  const { owner, visitors } = await prepare(product, 2);
  const contact = await owner.post("/v1/contacts", { displayName: "陈思远", email: "chen@customer.example", locale: "zh-CN" });
  const article = await owner.post("/v1/articles", { title: "忘记密码如何重置", locale: "zh-CN", body: "在登录页点击「忘记密码」。" });
  await owner.post(`/v1/articles/${article.id}:publish`);
  for (let i = 0; i < 6; ++i) {
    const ticket = await owner.post("/v1/tickets", { subject: `导入失败 ${i}`, requesterId: contact.id, priority: `P${i % 4}` });
    await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: "Error E1203" });
    if (i % 2) await owner.post(`/v1/tickets/${ticket.id}:resolve`, { solution: "fixed" });
  }
  await owner.post(`/v1/conversations/${visitors[0].conversation}/messages`, { text: "您好" });
  const tickets = () => facts.filter(({ key }) => key === "sla.clock_met").length;
  await until(() => tickets() >= 3, "facts about facts", 60);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  writeFileSync(file, `${JSON.stringify(facts, null, 1)}\n`);
  await tap.close();
  await product.stop();
}

if (process.env.DESKMESH_KEEP) await record(join(KEPT, `${process.env.DESKMESH_KEEP}-facts.json`));

describe("facts of an earlier program in the queues", { timeout: 1_200_000 }, () => {
  let servers = [];
  after(() => Promise.all(servers.map((server) => server.stop())));

  for (const file of readdirSync(KEPT).filter((name) => name.endsWith("-facts.json"))) {
    test(`${file}: read, none given up, each with its effects`, async (t) => {
      servers = await Promise.all([startPostgres(), startRabbit(), startRedis()]);
      const [postgres, rabbit, redis] = servers;
      const config = join(temporaryDirectory("inflight"), "deskmesh.yaml");
      writeFileSync(config,
        `database: {url: "${postgres.url}", pool_size: 4}\nbus: {url: "${rabbit.url}"}\ncache: {url: "${redis.url}"}\n` +
        'security: {internal_key: "0123456789abcdef0123456789abcdef"}\n');
      const backup = join(KEPT, file.replace("facts.json", "postgresql.backup"));
      if (existsSync(backup)) await run(binary(), ["restore", backup, "--config", config]);
      const node = new Node("all", ["--config", config, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"],
        { PATH: process.env.PATH });
      // It has run before: its queues are there when the facts arrive and nobody takes them.
      await node.start();
      await node.stop();
      const tap = await BusTap.open(rabbit.url);
      t.after(() => tap.close());
      const facts = JSON.parse(readFileSync(join(KEPT, file), "utf8"));
      assert.ok(facts.length > 30);
      for (const { key, id, body } of facts) {
        await tap.publish(key, Buffer.from(body, "base64"), { messageId: id, contentType: "application/protobuf", deliveryMode: 2 });
      }
      await until(async () => (await tap.depth("sla.facts")) > 0, "the facts to wait");
      await node.start();
      const queues = [...new Set(consumerBindings().map(({ queue }) => queue))];
      const select = async (sql) => (await run("psql", [postgres.url, "-XAtc", sql])).trim().split("\n");
      for (const queue of queues) {
        await until(async () => (await tap.depth(queue)) === 0, `${queue} to be read`, 180);
      }
      // Each consumer noted each fact it was to have, once; none gave one up.
      const noted = async () => new Set(await select(
        ["accounts", "tickets", "sla", "chat", "knowledge", "analytics", "channels"]
          .map((domain) => `SELECT fact_id FROM ${domain}.inbox`).join(" UNION ")));
      const matches = (pattern, key) =>
        new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^.]+").replaceAll("\\.#", "(\\..+)?").replace(/^#/, ".*")}$`).test(key);
      const wanted = facts.filter(({ key }) => consumerBindings().some((binding) => matches(binding.key, key)));
      await until(async () => {
        const all = await noted();
        return wanted.every(({ id }) => all.has(id));
      }, "every fact to be noted", 180);
      for (const queue of queues) assert.equal(await tap.depth(queue.replace(/facts$/, "dead")), 0, `${queue}: given up`);
      for (const domain of ["sla", "analytics", "channels", "chat", "tickets"]) {
        assert.deepEqual(await select(`SELECT count(*) FROM ${domain}.dead_letter`), ["0"], domain);
      }
      const created = facts.filter(({ key }) => key === "tickets.ticket_created");
      const ids = created.map(({ body }) => /tkt_[0-9a-z]{26}/.exec(Buffer.from(body, "base64").toString("latin1"))[0]);
      assert.deepEqual(await select(`SELECT count(*) FROM sla.ticket WHERE ticket_id IN (${ids.map((id) => `'${id}'`).join(",")})`), [String(new Set(ids).size)]);
      await node.stop();
      await run(binary(), ["verify", "--config", config]);
      t.diagnostic(`${facts.length} facts, ${wanted.length} of them for ${queues.length} queues`);
    });
  }
});
