// SPDX-License-Identifier: Apache-2.0
//
// What is wrong is said at start in one clear line, without secrets; what is lost later is named by
// /readyz while the process lives on, and comes back by itself.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { binary, ROOT, startAll, startApart, TARGETS } from "../support/deskmesh.mjs";
import { freePort, run, temporaryDirectory, until } from "../support/processes.mjs";

const KEY = "0123456789abcdef0123456789abcdef";
const ANYWHERE = ["--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];

async function refusal(args, settings = {}) {
  const begin = Date.now();
  try {
    await run(binary(), ["serve", ...args], { env: { PATH: process.env.PATH, ...settings } });
  } catch (error) {
    const lines = error.message.trim().split("\n").slice(1).filter((line) => !line.startsWith("{"));
    assert.equal(lines.length, 1, error.message);
    assert.ok(!error.message.includes("s3cret"), `a secret is shown: ${error.message}`);
    assert.ok(Date.now() - begin < 120_000, "refused late");
    return lines[0];
  }
  throw new Error("it was not refused");
}

describe("what is wrong at start is refused with one line", { timeout: 600_000 }, () => {
  const folder = temporaryDirectory("start");
  const store = () => join(temporaryDirectory("start"), "store");
  const file = (text) => {
    const path = join(folder, `${Math.random()}.yaml`);
    writeFileSync(path, text);
    return path;
  };

  test("addresses that are wrong or don't answer", async () => {
    const nobody = await freePort();
    for (const [settings, complaint] of [
      [{ DESKMESH_DATABASE__URL: "mysql://x:s3cret@y/z" }, /database\.url: must be sqlite:<folder> or postgresql/],
      [{ DESKMESH_DATABASE__URL: `postgresql://x:s3cret@127.0.0.1:${nobody}/z` }, /PostgreSQL.*refused/i],
      [{ DESKMESH_DATABASE__URL: "postgresql://x:s3cret@/z?nonsense=1" }, /database\.url: must be a postgresql/],
      [{ DESKMESH_BUS__URL: "kafka://x:s3cret@y" }, /bus\.url: must be/],
      [{ DESKMESH_BUS__URL: `amqp://x:s3cret@127.0.0.1:${nobody}/` }, /RabbitMQ/],
      [{ DESKMESH_CACHE__URL: "memcached://s3cret" }, /cache\.url: must be/],
      [{ DESKMESH_CACHE__URL: `redis://:s3cret@127.0.0.1:${nobody}` }, /Redis/],
    ]) {
      const line = await refusal([...ANYWHERE, ...(settings.DESKMESH_DATABASE__URL ? [] : ["--data-dir", store()])], settings);
      assert.match(line, complaint, JSON.stringify(settings));
    }
  });

  test("stores of one process where several run", async () => {
    for (const [args, settings, complaint] of [
      [["--data-dir", store()], { DESKMESH_SERVER__REPLICAS: "2" }, /database\.url sqlite: serves one process.*postgresql/],
      [[], { DESKMESH_SERVER__REPLICAS: "2", DESKMESH_DATABASE__URL: "postgresql://x/y" }, /bus\.url memory: .*amqp/],
      [[], { DESKMESH_SERVER__REPLICAS: "3", DESKMESH_DATABASE__URL: "postgresql://x/y", DESKMESH_BUS__URL: "amqp://x/" }, /cache\.url memory: .*redis/],
      [["--target=tickets", "--data-dir", store()], { DESKMESH_SECURITY__INTERNAL_KEY: KEY }, /targets run apart: use amqp/],
      [["--target=tickets"], { DESKMESH_BUS__URL: "amqp://x/", DESKMESH_DATABASE__URL: "postgresql://x/y" }, /security\.internal_key must be set/],
      [["--data-dir", store()], { DESKMESH_SECURITY__INTERNAL_KEY: "short" }, /at least 32 characters/],
    ]) {
      assert.match(await refusal([...ANYWHERE, ...args], settings), complaint);
    }
  });

  test("settings, files and names that are wrong", async () => {
    for (const [args, complaint] of [
      [["--target=ticket"], /--target: ticket is none of all, accounts, tickets/],
      [["--config", join(folder, "absent.yaml")], /absent\.yaml/],
      [["--config", file("server: {grpc: [")], /line|yaml/i],
      [["--config", file("server: {grcp: 1}")], /server\.grcp/],
      [["--config", file("database: {pool_size: 100000}")], /database\.pool_size/],
      [["--config", file("server: {drain_delay: soon}")], /server\.drain_delay/],
      [["--data-dir", "/proc/nowhere"], /\/proc\/nowhere/],
      [["--data-dir", store(), "--config", file("gateway: {tls_certificate: /nowhere.pem, tls_key: /nowhere.key}")], /nowhere\.pem/],
    ]) {
      assert.match(await refusal([...args, ...ANYWHERE]), complaint, args.join(" "));
    }
  });

  test("a port that is taken, and a store that another process has", async () => {
    const listener = net.createServer().listen(0, "127.0.0.1");
    await new Promise((done) => listener.on("listening", done));
    const taken = `127.0.0.1:${listener.address().port}`;
    for (const flag of ["--http", "--grpc", "--metrics"]) {
      const args = [...ANYWHERE];
      args[args.indexOf(flag) + 1] = taken;
      assert.ok((await refusal(["--data-dir", store(), ...args])).includes(taken), flag);
    }
    listener.close();
    const product = await startAll();
    assert.match(await refusal(["--data-dir", product.data, ...ANYWHERE]), /in use|another process/);
    await product.stop();
  });
});

describe("a dependency lost later", { timeout: 900_000 }, () => {
  let product;
  before(async () => {
    product = await startApart();
  });
  after(() => product?.stop());

  const readiness = async (target) => {
    const response = await fetch(`http://${product.nodes[target].addresses.metrics}/readyz`);
    return { status: response.status, states: await response.json() };
  };

  for (const [name, server, key] of [
    ["Redis", "redis", /^cache$/],
    ["RabbitMQ", "rabbit", /^bus$/],
    ["PostgreSQL", "postgres", /^database:/],
  ]) {
    test(`${name}: named by /readyz, the process lives on, and is ready again by itself`, async () => {
      const targets = TARGETS.filter((target) => server !== "postgres" || target !== "gateway");
      const pids = TARGETS.map((target) => product.nodes[target].process.pid);
      await product.servers[server].stop();
      for (const target of targets) {
        const lost = await until(async () => {
          const now = await readiness(target);
          return now.status === 503 && now;
        }, `${target} to miss ${name}`);
        const missing = Object.entries(lost.states).filter(([, state]) => state !== "ok");
        assert.ok(missing.some(([what]) => key.test(what)), `${target}: ${JSON.stringify(lost.states)}`);
        const alive = await fetch(`http://${product.nodes[target].addresses.metrics}/healthz`);
        assert.equal(alive.status, 200);
      }
      if (server !== "postgres") {
        // Commands don't wait for the bus or the cache.
        const contact = await new Api(product.http, product.identity.api_token).post(
          "/v1/contacts", { displayName: "meanwhile", email: `meanwhile-${server}@customer.example` });
        assert.ok(contact.id);
      }
      await product.servers[server].restart();
      for (const target of targets) {
        await until(async () => (await readiness(target)).status === 200, `${target} to be ready again`, 180);
      }
      for (const target of TARGETS) assert.ok(!product.nodes[target].process.hasEnded, `${target} ended`);
      assert.deepEqual(TARGETS.map((target) => product.nodes[target].process.pid), pids);
      const owner = new Api(product.http, product.identity.api_token);
      const contact = await until(
        () => owner.post("/v1/contacts", { displayName: name, email: `${server}@customer.example` }),
        "a command to be accepted",
      );
      const ticket = await owner.post("/v1/tickets", { subject: `after ${name}`, requesterId: contact.id });
      await until(async () => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0, "facts to flow", 180);
    });
  }
});

test("the program tells its version", async () => {
  const [, version] = /project\(deskmesh VERSION (\S+)/.exec(readFileSync(join(ROOT, "CMakeLists.txt"), "utf8"));
  assert.equal(await run(binary(), ["--version"]), `deskmesh ${version}\n`);
});

test("one trace id goes from HTTP through gRPC and the bus to the consumers", { timeout: 600_000 }, async () => {
  const product = await startApart({ DESKMESH_LOG__LEVEL: "debug" });
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const owner = new Api(product.http, product.identity.api_token);
  const contact = await owner.post("/v1/contacts", { displayName: "Ann", email: "ann@customer.example" });
  await owner.post(
    "/v1/tickets", { subject: "traced", requesterId: contact.id },
    { traceparent: `00-${trace}-00f067aa0ba902b7-01` },
  );
  const lines = (target) =>
    product.nodes[target].process.output.split("\n").filter((line) => line.includes(trace)).map((line) => JSON.parse(line));
  // The door, the service behind it, and the consumers of its fact.
  await until(() => lines("tickets").some((line) => JSON.stringify(line).includes("Tickets/Create")), "the call in tickets");
  for (const target of ["sla", "analytics", "accounts"]) {
    await until(() => lines(target).some((line) => JSON.stringify(line).includes("tickets.ticket_created")), `the fact in ${target}`);
  }
  const response = await fetch(`${product.http()}/v1/tickets`, {
    headers: { authorization: `Bearer ${owner.token}`, traceparent: `00-${trace}-00f067aa0ba902b7-01` },
  });
  assert.equal(response.headers.get("x-trace-id"), trace);
  const bad = await fetch(`${product.http()}/v1/tickets`, {
    headers: { authorization: `Bearer ${owner.token}`, traceparent: "00-zz-1-01" },
  });
  assert.match(bad.headers.get("x-trace-id"), /^[0-9a-f]{32}$/);
  await product.stop();
});
