// SPDX-License-Identifier: Apache-2.0
//
// PostgreSQL, RabbitMQ and Redis over TLS alone, with a certificate asked of every client: the product
// works, survives their restart, and refuses at start, by name, what can't be trusted.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { Authority } from "../support/certificates.mjs";
import { binary, startApart, TARGETS } from "../support/deskmesh.mjs";
import { run, temporaryDirectory, until } from "../support/processes.mjs";

describe("stores over TLS", { timeout: 1_200_000 }, () => {
  let product, ours, theirs, mine, owner;
  const folder = temporaryDirectory("stores-tls");

  before(async () => {
    ours = await Authority.make("ours");
    theirs = await Authority.make("theirs");
    const { certificate, key } = await ours.issue(join(folder, "mine"));
    mine = { certificate, key, ca: ours.certificate };
    product = await startApart({}, { tls: mine });
    owner = new Api(product.http, product.identity.api_token);
  });
  after(() => product?.stop());

  // A command, its fact through the bus, and what followed from it.
  async function works(name) {
    const contact = await until(
      () => owner.post("/v1/contacts", { displayName: name, email: `${name}@customer.example` }), "a command", 180);
    const ticket = await until(() => owner.post("/v1/tickets", { subject: name, requesterId: contact.id }), "a ticket", 180);
    await until(async () => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0, "the clocks", 180);
  }

  test("commands, facts and leases go through", async () => {
    for (const name of ["postgres", "rabbit", "redis"]) {
      assert.match(product.servers[name].url, /sslmode=verify-full|^amqps:|^rediss:/);
    }
    await works("first");
    const metrics = await (await fetch(`http://${product.nodes.sla.addresses.metrics}/metrics`)).text();
    assert.match(metrics, /deskmesh_facts_consumed_total\{consumer="sla"\} [1-9]/);
  });

  test("a store that was restarted is found again over TLS", async () => {
    for (const name of ["redis", "rabbit", "postgres"]) {
      await product.servers[name].stop();
      await product.servers[name].restart();
      for (const target of TARGETS) {
        await until(
          async () => (await fetch(`http://${product.nodes[target].addresses.metrics}/readyz`)).status === 200,
          `${target} to be ready after ${name}`, 180);
      }
      await works(`after-${name}`);
    }
  });

  test("what can't be trusted or used is refused at start with one line that says why", async () => {
    const strangers = await theirs.issue(join(folder, "stranger"));
    const text = join(folder, "text.pem");
    writeFileSync(text, "hello\n");
    const { postgres, rabbit, redis } = product.servers;
    const files = (section, { certificate, key, ca }) => ({
      [`DESKMESH_${section}__CA`]: ca ?? "",
      [`DESKMESH_${section}__CERTIFICATE`]: certificate ?? "",
      [`DESKMESH_${section}__PRIVATE_KEY`]: key ?? "",
    });
    const bus = (with_) => ({ DESKMESH_BUS__URL: rabbit.url, ...files("BUS", with_) });
    const cache = (with_) => ({ DESKMESH_CACHE__URL: redis.url, ...files("CACHE", with_) });
    const database = (parameters) => ({
      DESKMESH_DATABASE__URL: `${postgres.url.split("?")[0]}?${parameters}`,
    });
    const shown = `sslcert=${mine.certificate}&sslkey=${mine.key}`;
    for (const [settings, complaint] of [
      [bus({ ...mine, ca: theirs.certificate }), /RabbitMQ.*TLS: .*(self-signed|unable to get)/],
      [bus({ ...mine, ca: undefined }), /RabbitMQ.*TLS: .*(self-signed|unable to get)/],
      [bus({ ca: mine.ca }), /RabbitMQ can't be reached/],
      [bus({ ...strangers, ca: mine.ca }), /RabbitMQ can't be reached/],
      [bus({ ...mine, ca: text }), /text\.pem holds no certificate/],
      [bus({ ...mine, key: strangers.key }), /stranger\.key is not the key of .*mine\.crt/],
      [bus({ certificate: mine.certificate }), /bus\.certificate and bus\.private_key belong together/],
      [{ ...bus(mine), DESKMESH_BUS__URL: rabbit.url.replace("amqps", "amqp") }, /bus has a CA or a certificate, but bus\.url is not amqps/],
      [{ ...bus(mine), DESKMESH_BUS__URL: rabbit.url.replace("127.0.0.1", "127.0.0.2") }, /RabbitMQ can't be reached/],
      [cache({ ...mine, ca: theirs.certificate }), /Redis.*TLS with 127\.0\.0\.1: .*(self-signed|unable to get)/],
      [cache({ ca: mine.ca }), /Redis can't be used: .*certificate required/],
      [cache({ ...strangers, ca: mine.ca }), /Redis can't be used/],
      [cache({ ...mine, ca: "/nowhere.crt" }), /\/nowhere\.crt holds no certificate/],
      [{ ...cache(mine), DESKMESH_CACHE__URL: redis.url.replace("rediss", "redis") }, /cache has a CA or a certificate, but cache\.url is not rediss/],
      [database(`sslmode=verify-full&sslrootcert=${theirs.certificate}&${shown}`), /PostgreSQL.*certificate verify failed/],
      [database(`sslmode=verify-full&sslrootcert=${mine.ca}`), /PostgreSQL.*certificate/],
      [database("sslmode=disable"), /PostgreSQL.*no encryption/],
      [{ ...database("sslmode=disable"), ...files("DATABASE", mine) }, /database\.url names an sslmode that ignores database\.ca/],
      [{ ...database(""), ...files("DATABASE", { ...mine, ca: undefined }) }, /database\.certificate needs database\.ca/],
    ]) {
      const store = settings.DESKMESH_DATABASE__URL ? [] : ["--data-dir", join(temporaryDirectory("stores-tls"), "store")];
      const args = ["serve", ...store, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];
      await assert.rejects(run(binary(), args, { env: { PATH: process.env.PATH, ...settings } }), (error) => {
        const lines = error.message.trim().split("\n").slice(1).filter((line) => !line.startsWith("{"));
        assert.equal(lines.length, 1, error.message);
        assert.match(lines[0], complaint, JSON.stringify(settings));
        assert.ok(!lines[0].includes("guest:guest"));
        return true;
      });
    }
  });

  test("a certificate for another host is refused, by name and by address", async () => {
    // `localhost` and 127.0.0.1 are in the certificate; this one is for a name alone.
    const named = await ours.issue(join(folder, "named"), { names: "DNS:rabbit.example" });
    const { startRabbit, startRedis } = await import("../support/servers.mjs");
    const tls = { certificate: named.certificate, key: named.key, ca: mine.ca };
    const [rabbit, redis] = await Promise.all([startRabbit(tls), startRedis(tls)]);
    const client = (section) => ({
      [`DESKMESH_${section}__CA`]: mine.ca, [`DESKMESH_${section}__CERTIFICATE`]: mine.certificate,
      [`DESKMESH_${section}__PRIVATE_KEY`]: mine.key,
    });
    for (const [settings, complaint] of [
      [{ DESKMESH_BUS__URL: rabbit.url, ...client("BUS") }, /RabbitMQ.*TLS: IP address mismatch/],
      [{ DESKMESH_BUS__URL: rabbit.url.replace("127.0.0.1", "localhost"), ...client("BUS") }, /RabbitMQ.*TLS: hostname mismatch/],
      [{ DESKMESH_CACHE__URL: redis.url, ...client("CACHE") }, /Redis.*IP address mismatch/],
      [{ DESKMESH_CACHE__URL: redis.url.replace("127.0.0.1", "localhost"), ...client("CACHE") }, /Redis.*hostname mismatch/],
    ]) {
      const args = ["serve", "--data-dir", join(temporaryDirectory("stores-tls"), "store"), "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", ""];
      await assert.rejects(run(binary(), args, { env: { PATH: process.env.PATH, ...settings } }), complaint);
    }
    await Promise.all([rabbit.stop(), redis.stop()]);
  });
});
