// SPDX-License-Identifier: Apache-2.0
//
// Backup, restore and verify of both stores: taken while commands run, complete and of one moment,
// refused where it would overwrite, damaged or of a newer program.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { binary, Node, startAll, startApart } from "../support/deskmesh.mjs";
import { run, temporaryDirectory } from "../support/processes.mjs";

// Larger than what a download holds at once.
const FILE = randomBytes((2 << 20) + 1000);

const psql = (url, text) => run("psql", [url, "-XqtA", "-v", "ON_ERROR_STOP=1", "-c", text]);

async function refusalOf(args, env) {
  try {
    await run(binary(), args, { env });
  } catch (error) {
    const lines = String(error.message).split("\n").slice(1).filter((line) => line && !line.startsWith("ok "));
    assert.equal(lines.length, 1, `more than one line: ${error.message}`);
    return lines[0];
  }
  throw new Error(`${args.join(" ")} was not refused`);
}

// Where each kind of store is, was and could be restored to.
const STORES = [
  {
    kind: "the embedded store",
    start: startAll,
    args: (product) => ["--data-dir", product.data],
    env: (product) => product.nodes.all.env,
    async fresh() {
      return ["--data-dir", join(temporaryDirectory("restored"), "store")];
    },
    async alter(args, domain, text) {
      await run("sqlite3", [join(args[1], `${domain}.db`), text]);
    },
  },
  {
    kind: "PostgreSQL",
    start: startApart,
    args: (product) => product.nodes.accounts.args.slice(0, 2),
    env: (product) => product.nodes.accounts.env,
    async fresh(product) {
      const name = `restored_${Math.random().toString(36).slice(2)}`;
      await psql(product.servers.postgres.url, `CREATE DATABASE ${name}`);
      const url = product.servers.postgres.url.replace(/postgres$/, name);
      const config = join(temporaryDirectory("restored"), "deskmesh.yaml");
      writeFileSync(config, readFileSync(product.nodes.accounts.args[1], "utf8").replace(product.servers.postgres.url, url));
      return ["--config", config];
    },
    async alter(args, domain, text) {
      const url = /url: "(postgresql:[^"]+)"/.exec(readFileSync(args[1], "utf8"))[1];
      await psql(url, `SET search_path = ${domain}; ${text}`);
    },
  },
];

for (const store of STORES) {
  describe(`backup and restore of ${store.kind}`, { timeout: 700_000 }, () => {
    let product, owner, contact, file, env, folder, backup, acknowledgedBefore, acknowledgedAfter;
    const deskmesh = (...args) => run(binary(), args, { env });

    before(async () => {
      product = await store.start();
      env = store.env(product);
      folder = temporaryDirectory("backups");
      owner = new Api(product.http, product.identity.api_token);
      contact = await owner.post("/v1/contacts", { displayName: "陈思远", email: "chen@customer.example" });
      for (let i = 0; i < 20; ++i) {
        const ticket = await owner.post("/v1/tickets", { subject: `工单 ${i}`, requesterId: contact.id });
        await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: `line\twith\\odd\ncharacters ${i} ☃` });
      }
      const sample = (await owner.get(`/v1/tickets?filter=${encodeURIComponent("number = 8")}`)).tickets[0];
      file = await owner.post("/v1/ticketAttachments", { fileName: "a.bin", sizeBytes: String(FILE.length) });
      for (let offset = 0; offset < FILE.length; offset += 1 << 18) {
        const data = FILE.subarray(offset, offset + (1 << 18)).toString("base64");
        await owner.post(`/v1/ticketAttachments/${file.id}:append`, { offset: String(offset), data });
      }
      await owner.post(`/v1/tickets/${sample.id}/comments`, { body: "see the file", attachments: [{ id: file.id }] });
      const conversation = await owner.post("/v1/conversations", { contactId: contact.id });
      for (const text of ["one", "two"]) await owner.post(`/v1/conversations/${conversation.id}/messages`, { text });
    });
    after(() => product?.stop());

    test("is taken while commands run, and holds every one acknowledged before it began", async () => {
      const acknowledged = [];
      let isOver = false;
      const writer = async () => {
        while (!isOver) {
          const ticket = await owner.post("/v1/tickets", { subject: "meanwhile", requesterId: contact.id });
          acknowledged.push(ticket.number);
        }
      };
      const writers = [writer(), writer()];
      while (acknowledged.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
      acknowledgedBefore = [...acknowledged];
      backup = join(folder, "first.backup");
      const report = JSON.parse(await deskmesh("backup", ...store.args(product), "--output", backup));
      isOver = true;
      await Promise.all(writers);
      acknowledgedAfter = acknowledged;
      assert.ok(report.parts >= 7 && report.bytes > 10_000);
      const bytes = readFileSync(backup);
      assert.equal(report.sha256, createHash("sha256").update(bytes.subarray(0, bytes.length - 37)).digest("hex"));
      assert.deepEqual(readdirSync(folder), ["first.backup"], "nothing else is left behind");
      await deskmesh("verify", "--input", backup);
    });

    test("never overwrites a file", async () => {
      const before = readFileSync(backup);
      assert.match(await refusalOf(["backup", ...store.args(product), "--output", backup], env), /exists already/);
      assert.deepEqual(readFileSync(backup), before);
    });

    test("restores into an empty store, which verifies and serves the same", async () => {
      const target = await store.fresh(product);
      await deskmesh("restore", "--input", backup, ...target);
      assert.equal((await deskmesh("verify", ...target)).trim().split("\n").length, 7);
      // What was restored is restored: a second time is refused.
      assert.match(await refusalOf(["restore", "--input", backup, ...target], env), /restore into an empty one/);

      const config = target[0] === "--config" ? readFileSync(target[1], "utf8") : "";
      if (config) {
        // One process on the restored database, with a bus and a cache of its own.
        writeFileSync(target[1], config.replace(/bus: .*/, 'bus: {url: "memory:"}').replace(/cache: .*/, 'cache: {url: "memory:"}'));
      }
      const node = new Node("all", [...target, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"], env);
      await node.start();
      const restored = new Api(`http://${node.addresses.http}`, product.identity.api_token);
      const all = async (api) => {
        const tickets = [];
        let token = "";
        do {
          const page = await api.get(`/v1/tickets?page_size=500&order_by=create_time&page_token=${token}`);
          tickets.push(...page.tickets);
          token = page.nextPageToken;
        } while (token);
        return new Map(tickets.map((ticket) => [ticket.number, ticket]));
      };
      const [there, here] = [await all(owner), await all(restored)];
      for (const number of acknowledgedBefore) assert.ok(here.has(number), `ticket ${number} is lost`);
      assert.ok(here.size <= 20 + acknowledgedAfter.length);
      for (const [number, ticket] of here) assert.equal(ticket.id, there.get(number).id);
      const [sample] = [...here.values()].filter((ticket) => ticket.subject === "工单 7");
      assert.deepEqual(
        await restored.get(`/v1/tickets/${sample.id}/comments`),
        await owner.get(`/v1/tickets/${sample.id}/comments`),
      );
      const download = await fetch(`http://${node.addresses.http}/v1/ticketAttachments/${file.id}:download`, {
        headers: { authorization: `Bearer ${product.identity.api_token}` },
      });
      assert.ok(Buffer.from(await download.arrayBuffer()).equals(FILE), "the file is the same");
      // The store goes on where it was: numbers, facts, search.
      const next = await restored.post("/v1/tickets", { subject: "after the restore", requesterId: contact.id });
      assert.ok([...here.keys()].every((number) => Number(number) < Number(next.number)));
      const found = await restored.get(`/v1/tickets?q=${encodeURIComponent("工单")}&page_size=100`);
      assert.equal(found.tickets.filter((ticket) => ticket.subject.startsWith("工单")).length, 20);
      await node.stop();
    });

    test("a damaged backup is refused before anything is touched, wherever the damage is", async () => {
      const bytes = readFileSync(backup);
      const target = await store.fresh(product);
      for (const [name, spoil] of [
        ["header", (copy) => (copy[40] ^= 1)],
        ["middle", (copy) => (copy[copy.length >> 1] ^= 1)],
        ["end", (copy) => (copy[copy.length - 1] ^= 1)],
        ["short", (copy) => copy.subarray(0, copy.length - 200)],
        ["long", (copy) => Buffer.concat([copy, Buffer.from("x")])],
      ]) {
        const copy = Buffer.from(bytes);
        const spoilt = spoil(copy);
        const path = join(folder, `${name}.backup`);
        writeFileSync(path, Buffer.isBuffer(spoilt) ? spoilt : copy);
        assert.match(await refusalOf(["restore", "--input", path, ...target], env), /damaged|no backup|schema|of another/, name);
        assert.match(await refusalOf(["verify", "--input", path], env), /damaged|no backup/, name);
      }
      writeFileSync(join(folder, "text.backup"), "hello");
      assert.match(await refusalOf(["restore", "--input", join(folder, "text.backup"), ...target], env), /no backup/);
      assert.match(await refusalOf(["restore", "--input", join(folder, "absent"), ...target], env), /No such file/);
      // Still empty: the whole one goes in.
      await deskmesh("restore", "--input", backup, ...target);
    });

    test("verify names a file that lost bytes", async () => {
      const target = await store.fresh(product);
      await deskmesh("restore", "--input", backup, ...target);
      await store.alter(target, "tickets", "DELETE FROM file_part WHERE begins_at = 262144");
      assert.match(await refusalOf(["verify", ...target], env), new RegExp(`tickets: 1 files .*${file.id}`));
    });

    test("verify names a broken invariant, and an audit log that was altered", async () => {
      const target = await store.fresh(product);
      await deskmesh("restore", "--input", backup, ...target);
      await store.alter(target, "tickets",
        "DELETE FROM entry WHERE sequence = 1 AND ticket_id = (SELECT MIN(id) FROM ticket)");
      assert.match(await refusalOf(["verify", ...target], env), /tickets: not so: a ticket's entries .* tkt_/);
      const other = await store.fresh(product);
      await deskmesh("restore", "--input", backup, ...other);
      await store.alter(other, "accounts", "UPDATE audit_event SET actor = 'usr_nobody' WHERE sequence = 3");
      assert.match(await refusalOf(["verify", ...other], env), /accounts: the audit log of wsp?_?\S* was altered at entry 3/);
    });

    test("a store or a backup of a newer program is refused with one line", async () => {
      const target = await store.fresh(product);
      await deskmesh("restore", "--input", backup, ...target);
      await store.alter(target, "tickets",
        "INSERT INTO schema_version (owner, version, name, applied_at) VALUES ('tickets', 99, 'future', 0)");
      const newer = join(folder, "newer.backup");
      await deskmesh("backup", ...target, "--output", newer);
      const line = /schema version 99 of tickets.* this program knows up to \d+/;
      assert.match(await refusalOf(["restore", "--input", newer, ...(await store.fresh(product))], env), line);
      assert.match(await refusalOf(["verify", ...target], env), line);
      assert.match(await refusalOf(["migrate", ...target], env), line);
      const serve = ["serve", "--target=all", ...target, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];
      if (target[0] === "--config") {
        const config = readFileSync(target[1], "utf8");
        writeFileSync(target[1], config.replace(/bus: .*/, 'bus: {url: "memory:"}'));
      }
      assert.match(await refusalOf(serve, env), line);
    });

    test("a backup goes through a pipe", async () => {
      const path = join(folder, "piped.backup");
      await run("sh", ["-c", `"$0" backup ${store.args(product).join(" ")} - > ${path}`, binary()], { env });
      await deskmesh("verify", "--input", path);
    });
  });
}

test("a backup of one store is not put into another", async () => {
  const product = await startAll();
  const path = join(temporaryDirectory("backups"), "embedded.backup");
  await run(binary(), ["backup", "--data-dir", product.data, path], { env: product.nodes.all.env });
  const env = { ...product.nodes.all.env, DESKMESH_DATABASE__URL: "postgresql://127.0.0.1:1/nowhere" };
  assert.match(await refusalOf(["restore", "--input", path], env), /backup is of sqlite, database.url is of postgresql/);
  await product.stop();
});
