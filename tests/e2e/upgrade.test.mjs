// SPDX-License-Identifier: Apache-2.0
//
// Stores of earlier programs, kept as backups in tests/kept, under this one: migrated, whole, served.
// DESKMESH_KEEP=<version> fills a store with this program and keeps it, once per release. What the older
// program writes meanwhile stands in tests/kept/<version>-postgresql.writer.sql.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { helmBinary } from "../support/chart.mjs";
import { startChart } from "../support/cluster.mjs";
import { binary, Node, OWNER, PASSWORD, ROOT, startAll, startApart } from "../support/deskmesh.mjs";
import { compareBooks, Load, startVisitor } from "../support/load.mjs";
import { Child, run, temporaryDirectory, until } from "../support/processes.mjs";
import { startPostgres } from "../support/servers.mjs";

const KEPT = join(ROOT, "tests", "kept");

async function fill(product) {
  const owner = new Api(product.http, product.identity.api_token);
  const organization = await owner.post("/v1/organizations", { displayName: "远航智造", tier: "ENTERPRISE" });
  const contact = await owner.post("/v1/contacts", {
    displayName: "陈思远", email: "chen@customer.example", organizationId: organization.id, locale: "zh-CN",
  });
  const article = await owner.post("/v1/articles", {
    title: "忘记密码如何重置", locale: "zh-CN", body: "在登录页点击「忘记密码」，输入邮箱。", keywords: ["重置密码"],
  });
  await owner.post(`/v1/articles/${article.id}:publish`);
  for (let i = 0; i < 10; ++i) {
    const ticket = await owner.post("/v1/tickets", { subject: `导入失败 ${i}`, requesterId: contact.id, priority: i % 2 ? "P1" : "P3" });
    await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: `Error E1203, attempt ${i}` });
    if (i % 3 === 0) await owner.post(`/v1/tickets/${ticket.id}:resolve`, { solution: "fixed" });
    await until(async () => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0, "the clocks");
  }
  const conversation = await owner.post("/v1/conversations", { contactId: contact.id });
  for (const text of ["one", "two", "three"]) await owner.post(`/v1/conversations/${conversation.id}/messages`, { text });
}

if (process.env.DESKMESH_KEEP) {
  for (const [start, store] of [[startAll, "sqlite"], [startApart, "postgresql"]]) {
    const product = await start();
    await fill(product);
    mkdirSync(KEPT, { recursive: true });
    const { args, env } = product.nodeOf("accounts");
    await run(binary(), ["backup", ...args.slice(0, 2), join(KEPT, `${process.env.DESKMESH_KEEP}-${store}.backup`)], { env });
    await product.stop();
  }
}

describe("a store of an earlier program", { timeout: 900_000 }, () => {
  let postgres;
  after(() => postgres?.stop());

  for (const file of readdirSync(KEPT).filter((name) => name.endsWith(".backup")).sort()) {
    test(`${file} is migrated, whole and served`, async () => {
      const folder = temporaryDirectory("upgrade");
      let target = ["--data-dir", join(folder, "store")];
      if (file.includes("postgresql")) {
        postgres ??= await startPostgres();
        const name = `kept_${Math.random().toString(36).slice(2)}`;
        await run("psql", [postgres.url, "-Xqc", `CREATE DATABASE ${name}`]);
        const config = join(folder, "deskmesh.yaml");
        writeFileSync(config, `database: {url: "${postgres.url.replace(/postgres$/, name)}"}\n`);
        target = ["--config", config];
      }
      await run(binary(), ["restore", join(KEPT, file), ...target]);
      await run(binary(), ["verify", ...target]);
      const node = new Node(
        "all", [...target, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"],
        { PATH: process.env.PATH },
      );
      await node.start();
      const url = `http://${node.addresses.http}`;
      const session = await new Api(url).post("/v1/sessions:logIn", { email: OWNER, password: PASSWORD });
      const owner = new Api(url, session.token);
      const { tickets } = await owner.get("/v1/tickets?page_size=100");
      assert.equal(tickets.length, 10);
      assert.equal(tickets.filter((ticket) => ticket.state === "RESOLVED").length, 4);
      for (const ticket of tickets) {
        const { comments } = await owner.get(`/v1/tickets/${ticket.id}/comments`);
        assert.ok(comments.some((comment) => comment.body.startsWith("Error E1203")));
        assert.ok((await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0);
      }
      assert.equal((await owner.get(`/v1/tickets?q=${encodeURIComponent("导入失败")}`)).tickets.length, 10);
      const found = await until(async () => {
        const { results } = await owner.get(`/v1/articles:search?q=${encodeURIComponent("重置密码")}`);
        return results.length > 0 && results;
      }, "the search index");
      assert.equal(found.length, 1);
      // It goes on from there.
      const ticket = await owner.post("/v1/tickets", { subject: "after the upgrade", requesterId: tickets[0].requesterId });
      assert.ok(tickets.every((one) => Number(one.number) < Number(ticket.number)));
      await until(async () => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0, "the clocks");
      await node.stop();
      await run(binary(), ["verify", ...target]);
    });
  }
});

// The statements of an older program, again and again, four at a time; ended with a count.
function olderProgram(url, script) {
  const bin = execFileSync("sh", ["-c", "ls -d /usr/lib/postgresql/*/bin | tail -n 1"]).toString().trim();
  const child = new Child(join(bin, "pgbench"), ["-n", "-c", "4", "-R", "120", "-T", "1500", "-f", script, url]);
  return {
    check: () => assert.ok(!child.hasEnded, `it ended by itself:\n${child.output.slice(-2000)}`),
    async end() {
      this.check();
      await child.kill("SIGINT");
      assert.doesNotMatch(child.output, /ERROR|aborted|FATAL/, child.output.slice(-2000));
    },
  };
}

const skip = !helmBinary() && "npm's helm runs on Linux x86-64 only";
for (const file of readdirSync(KEPT).filter((name) => name.endsWith("-postgresql.backup"))) {
  const script = join(KEPT, file.replace(".backup", ".writer.sql"));
  describe(`${file} under traffic`, { timeout: 1_400_000, skip: skip || (!existsSync(script) && "no statements of that program") }, () => {
    let product, older, postgres;
    const psql = async (text) => (await run("psql", [postgres.url, "-XqtA", "-v", "ON_ERROR_STOP=1", "-c", text])).trim();
    after(() => product?.stop());

    test("migrates beside the older program, fills in batches, and rolls without a failed request", async (t) => {
      product = await startChart({
        async migrate(servers, runJob) {
          postgres = servers.postgres;
          const env = { PATH: process.env.PATH, DESKMESH_DATABASE__URL: postgres.url };
          await run(binary(), ["restore", "--keep-schema", join(KEPT, file)], { env });
          assert.equal(await psql("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'contact_word'"), "0");
          older = olderProgram(postgres.url, script);
          await until(
            async () => (older.check(), Number(await psql("SELECT COUNT(*) FROM accounts.contact")) > 20),
            "the older program to write");
          const out = await runJob();
          assert.match(out, /accounts: backfill contact_words: 0 rows, the running product goes on with it/);
        },
        async identify(url) {
          const session = await new Api(url).post("/v1/sessions:logIn", { email: OWNER, password: PASSWORD });
          return { api_token: session.token };
        },
      });
      const owner = new Api(product.http, product.identity.api_token);
      const before = await owner.get("/v1/tickets?page_size=100");
      assert.equal(before.tickets.length, 10);
      const { widgetKey } = await owner.get("/v1/workspace");
      const visitors = [];
      for (let i = 0; i < 4; ++i) visitors.push(await startVisitor(owner, widgetKey));
      const load = new Load({
        http: product.http, token: product.identity.api_token, visitors, writers: 3, retries: false, name: "upgrade",
      });
      // Both programs write; what the older one wrote is found all the same, a moment later.
      const behind = async () => Number(await psql("SELECT COUNT(*) FROM accounts.contact WHERE words_of <> sequence"));
      await until(async () => Number(await psql("SELECT COALESCE(MAX(done_rows), 0) FROM accounts.backfill")) > 20, "the backfill to work", 180);
      const pods = [...product.cluster.pods];
      for (const pod of pods.slice(0, pods.length / 2)) await product.cluster.roll(pod);
      await older.end();
      for (const pod of pods.slice(pods.length / 2)) await product.cluster.roll(pod);
      for (const pod of product.cluster.podsOf("accounts")) await product.cluster.roll(pod);
      await until(async () => (await behind()) === 0, "the backfill to catch up", 180);
      await load.stop();
      assert.deepEqual(load.failures, []);
      const written = Number(await psql("SELECT COUNT(*) FROM accounts.contact WHERE email LIKE 'older-%'"));
      let found = 0;
      for (let token = ""; ; ) {
        const page = await owner.get(`/v1/contacts?q=changed+older&page_size=1000&page_token=${token}`);
        found += page.contacts.length;
        if (!(token = page.nextPageToken)) break;
      }
      assert.equal(found, written);
      assert.match(await product.exec("migrate"), /accounts: backfill contact_words: \d+ rows, finished/);
      const get = (path) => until(() => owner.get(path), `${path} to answer`, 120);
      await compareBooks(load, get, until);
      await product.verify();
      t.diagnostic(`${written} contacts of the older program, ${load.requests} requests of clients, none failed`);
    });
  });
}
