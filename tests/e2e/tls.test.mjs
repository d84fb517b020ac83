// SPDX-License-Identifier: Apache-2.0
//
// TLS 1.3 at the gateway and mTLS between services: who is let in, who isn't, and renewed
// certificates taken up without a restart or a failed call.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import tls from "node:tls";
import grpc from "@grpc/grpc-js";
import { grpcClient } from "../support/api.mjs";
import { Authority } from "../support/certificates.mjs";
import { binary, startApart } from "../support/deskmesh.mjs";
import { run, temporaryDirectory, until } from "../support/processes.mjs";

describe("a process per target under TLS", { timeout: 1_200_000 }, () => {
  let product, ours, theirs, world, service, door;
  const ca = () => readFileSync(ours.certificate);

  const call = (verb, path, body) =>
    new Promise((resolve, reject) => {
      const request = https.request(
        `${product.http().replace("http:", "https:")}${path}`,
        {
          method: verb, ca: readFileSync(world.certificate), agent: false,
          headers: { authorization: `Bearer ${product.identity.api_token}`, "content-type": "application/json" },
        },
        (response) => {
          let text = "";
          response.on("data", (part) => (text += part));
          response.on("end", () => resolve({ status: response.statusCode, body: text && JSON.parse(text) }));
        },
      );
      request.on("error", reject);
      request.end(body && JSON.stringify(body));
    });

  // The health of a gRPC port: 1 is SERVING; rejects when no connection comes about.
  const health = (address, credentials, patience = 3_000) => {
    const client = new grpc.Client(address, credentials);
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        "/grpc.health.v1.Health/Check", (x) => x, (x) => x, Buffer.alloc(0), new grpc.Metadata(),
        { deadline: Date.now() + patience },
        (error, reply) => (client.close(), error ? reject(error) : resolve(reply[1])),
      );
    });
  };
  const withCertificate = (pair) =>
    grpc.credentials.createSsl(ca(), readFileSync(pair.key), readFileSync(pair.certificate));

  // The serial number of the certificate that a port shows now.
  const serialAt = (address, pair) =>
    new Promise((resolve, reject) => {
      const [host, port] = address.split(":");
      const socket = tls.connect({
        host, port, ca: pair ? ca() : readFileSync(world.certificate), ALPNProtocols: pair ? ["h2"] : ["http/1.1"], servername: "localhost",
        ...(pair ? { key: readFileSync(pair.key), cert: readFileSync(pair.certificate) } : {}),
      });
      socket.on("secureConnect", () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on("error", reject);
    });

  before(async () => {
    const folder = temporaryDirectory("tls");
    // Of the services, of strangers, and the one that browsers trust.
    [ours, theirs, world] = [await Authority.make("ours"), await Authority.make("theirs"), await Authority.make("world")];
    service = await ours.issue(join(folder, "service"));
    door = await world.issue(join(folder, "door"));
    product = await startApart({
      DESKMESH_SECURITY__GRPC_CERTIFICATE: service.certificate,
      DESKMESH_SECURITY__GRPC_PRIVATE_KEY: service.key,
      DESKMESH_SECURITY__GRPC_CA: ours.certificate,
      DESKMESH_GATEWAY__TLS_CERTIFICATE: door.certificate,
      DESKMESH_GATEWAY__TLS_KEY: door.key,
    });
  });
  after(() => product?.stop());

  test("the services reach each other, and clients the gateway over TLS 1.3", async () => {
    const contact = (await call("POST", "/v1/contacts", { displayName: "Ann", email: "ann@customer.example" })).body;
    const ticket = await call("POST", "/v1/tickets", { subject: "over TLS", requesterId: contact.id });
    assert.equal(ticket.status, 200);
    // Through tickets, bus and sla.
    await until(async () => (await call("GET", `/v1/tickets/${ticket.body.id}/clocks`)).body.clocks?.length > 0, "the clocks");
    const [host, port] = product.nodes.gateway.addresses.http.split(":");
    const protocolOf = (options) =>
      new Promise((resolve, reject) => {
        const socket = tls.connect({ host, port, ca: readFileSync(world.certificate), servername: "localhost", ...options });
        socket.on("secureConnect", () => (resolve(socket.getProtocol()), socket.destroy()));
        socket.on("error", reject);
      });
    assert.equal(await protocolOf({}), "TLSv1.3");
    await assert.rejects(protocolOf({ maxVersion: "TLSv1.2" }), /protocol version|alert/i);
    await assert.rejects(fetch(`http://${host}:${port}/healthz`));
  });

  test("a service talks to holders of our certificates only", async () => {
    const { grpc: address } = product.nodes.tickets.addresses;
    assert.equal(await health(address, withCertificate(service), 60_000), 1);
    const foreign = await theirs.issue(join(temporaryDirectory("foreign"), "foreign"));
    await assert.rejects(health(address, grpc.credentials.createInsecure()));
    await assert.rejects(health(address, grpc.credentials.createSsl(ca())));
    await assert.rejects(health(address, withCertificate(foreign)));
  });

  test("gRPC clients from outside see the gateway's own certificate and are asked for none", async () => {
    const { grpc: address } = product.nodes.gateway.addresses;
    const outside = grpc.credentials.createSsl(readFileSync(world.certificate));
    assert.equal(await health(address, outside, 60_000), 1);
    // Who only trusts the services' CA doesn't take it for one of them.
    await assert.rejects(health(address, grpc.credentials.createSsl(ca())));
    await assert.rejects(health(address, grpc.credentials.createInsecure()));
    // A certificate of whomever makes no difference: the token counts.
    const foreign = await theirs.issue(join(temporaryDirectory("foreign"), "foreign"));
    const shown = grpc.credentials.createSsl(readFileSync(world.certificate), readFileSync(foreign.key), readFileSync(foreign.certificate));
    const client = grpcClient(address, "deskmesh.tickets.v1.Tickets", product.identity.api_token, shown);
    assert.ok(Array.isArray((await client.call("List", { page_size: 1 })).tickets));
    client.close();
    const nobody = grpcClient(address, "deskmesh.tickets.v1.Tickets", "", outside);
    await assert.rejects(nobody.call("List", {}), (error) => error.code === grpc.status.UNAUTHENTICATED);
    nobody.close();
  });

  test("renewed certificates are taken up while calls go on", async (t) => {
    const { grpc: address } = product.nodes.tickets.addresses;
    const front = product.nodes.gateway.addresses.http;
    const before = [await serialAt(address, service), await serialAt(front)];
    let isOver = false;
    let count = 0;
    const failures = [];
    const reader = async () => {
      while (!isOver) {
        const answer = await call("GET", "/v1/tickets?page_size=1").catch((error) => ({ status: String(error) }));
        if (answer.status !== 200) failures.push(answer.status);
        ++count;
      }
    };
    const readers = [reader(), reader()];
    t.after(() => (isOver = true));
    await ours.issue(service.certificate.replace(".crt", ""));
    await world.issue(door.certificate.replace(".crt", ""));
    await until(async () => (await serialAt(address, service)) !== before[0], "the service's new certificate");
    await until(async () => (await serialAt(front)) !== before[1], "the gateway's new certificate", 60);
    // A service that comes back meets the others with the new ones.
    await product.nodes.sla.stop();
    await product.nodes.sla.start();
    const contact = (await call("POST", "/v1/contacts", { displayName: "Bo", email: "bo@customer.example" })).body;
    const ticket = await call("POST", "/v1/tickets", { subject: "renewed", requesterId: contact.id });
    await until(async () => (await call("GET", `/v1/tickets/${ticket.body.id}/clocks`)).body.clocks?.length > 0, "the clocks");
    await until(() => count > 20, "calls");
    isOver = true;
    await Promise.all(readers);
    assert.deepEqual(failures, []);
  });

  test("a renewed certificate that can't be used is not taken up, and the log says so", async () => {
    const { tickets } = product.nodes;
    const { grpc: address } = tickets.addresses;
    const client = await ours.issue(join(temporaryDirectory("client"), "client"));
    const serial = await serialAt(address, client);
    const path = service.certificate.replace(".crt", "");
    const good = readFileSync(service.certificate);
    for (const [bad, complaint] of [
      [readFileSync((await theirs.issue(join(temporaryDirectory("bad"), "stranger"))).certificate), /is not the key of/],
      ["hello\n", /holds no certificate/],
    ]) {
      writeFileSync(service.certificate, bad);
      await until(() => complaint.test(tickets.process.output), "the complaint");
      // Past the moments at which gRPC looks at its files: new connections go on with what was good.
      await new Promise((resolve) => setTimeout(resolve, 5000));
      assert.equal(await serialAt(address, client), serial);
      assert.equal((await call("GET", "/v1/tickets?page_size=1")).status, 200);
    }
    writeFileSync(service.certificate, good);
    // And a good one is taken up again.
    await ours.issue(path);
    await until(async () => (await serialAt(address, client)) !== serial, "the next certificate");
  });

  test("a certificate that can't be used is refused at start with one line that names it", async () => {
    const folder = temporaryDirectory("bad");
    const good = await ours.issue(join(folder, "good"));
    const foreign = await theirs.issue(join(folder, "foreign"));
    const text = join(folder, "text.pem");
    writeFileSync(text, "hello\n");
    for (const [certificate, key, authority, complaint, ...more] of [
      [good.certificate, foreign.key, ours.certificate, /foreign\.key is not the key of .*good\.crt/],
      [foreign.certificate, foreign.key, ours.certificate, /foreign\.crt is not signed by/],
      [join(folder, "absent.crt"), good.key, ours.certificate, /absent\.crt holds no certificate/],
      [good.certificate, text, ours.certificate, /text\.pem holds no private key/],
      [good.certificate, good.key, text, /text\.pem holds no certificate/],
      [good.certificate, "", ours.certificate, /belong together/],
      [good.certificate, good.key, ours.certificate, /--target: under TLS the gateway runs alone/, "--target=gateway,accounts"],
    ]) {
      const env = {
        PATH: process.env.PATH,
        DESKMESH_SECURITY__GRPC_CERTIFICATE: certificate,
        DESKMESH_SECURITY__GRPC_PRIVATE_KEY: key,
        DESKMESH_SECURITY__GRPC_CA: authority,
        DESKMESH_SECURITY__INTERNAL_KEY: "0123456789abcdef0123456789abcdef",
        DESKMESH_BUS__URL: "amqp://x/",
      };
      const args = ["serve", "--data-dir", join(folder, "store"), "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "", ...more];
      await assert.rejects(run(binary(), args, { env }), (error) => {
        const lines = error.message.trim().split("\n").slice(1);
        assert.equal(lines.length, 1, error.message);
        assert.match(lines[0], complaint);
        return true;
      });
    }
  });
});
