// SPDX-License-Identifier: Apache-2.0
//
// PostgreSQL behind PgBouncer in session mode, as docs/operations.md allows: connections change hands
// between the targets, and each finds its own schema.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { binary, startApart } from "../support/deskmesh.mjs";
import { run, temporaryDirectory, until } from "../support/processes.mjs";
import { startPooler } from "../support/servers.mjs";

describe("PostgreSQL behind PgBouncer", { timeout: 900_000 }, () => {
  let product, pooler;
  before(async () => {
    product = await startApart({}, {
      between: async (name, port) => (name === "postgres" ? (pooler = await startPooler(port)).port : port),
    });
  });
  after(async () => {
    await product?.stop();
    await pooler?.stop();
  });

  test("every target works in its own schema, also on a connection that another had", async () => {
    const owner = new Api(product.http, product.identity.api_token);
    const contact = await owner.post("/v1/contacts", { displayName: "Ann", email: "ann@customer.example" });
    // All connections to the server end: those that come after were others' before them.
    for (let round = 0; round < 3; ++round) {
      for (const target of ["tickets", "sla", "accounts"]) {
        await product.nodes[target].kill("SIGKILL");
        await product.nodes[target].start();
      }
      const ticket = await until(
        () => owner.post("/v1/tickets", { subject: `round ${round}`, requesterId: contact.id }), "a ticket to be taken");
      await until(async () => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0, "its clocks", 180);
    }
    const { url } = product.servers.postgres;
    const strays = await run("psql", [url, "-XqtA", "-c", "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = 'public'"]);
    assert.equal(strays.trim(), "");
    assert.match(await product.verify(), /^ok accounts/);
    // Backups go the same way.
    const { args, env } = product.nodes.accounts;
    const backup = join(temporaryDirectory("backup"), "pooled.backup");
    await run(binary(), ["backup", ...args.slice(0, 2), backup], { env });
    assert.match(await run(binary(), ["verify", "--input", backup], { env }), /^ok/);
  });
});
