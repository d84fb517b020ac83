// SPDX-License-Identifier: Apache-2.0
//
// The three books of a fault test, counted by id: what clients were told (a `Load`), what the store
// says, and which effects happened. Zero lost, zero doubled.
import assert from "node:assert/strict";
import http from "node:http";
import { Api } from "./api.mjs";
import { PASSWORD } from "./deskmesh.mjs";
import { compareBooks, Load, startVisitor } from "./load.mjs";
import { until } from "./processes.mjs";

// A receiver of webhooks outside the product: which effects happened, by the id of their fact. The
// product promises at least one arrival of each, all with one `webhook-id`.
export class Witness {
  static async start(owner, eventTypes) {
    const witness = new Witness();
    witness.seen = new Map(); // webhook-id → payload, in order of first arrival
    witness.server = http.createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        const id = request.headers["webhook-id"];
        if (!witness.seen.has(id)) witness.seen.set(id, JSON.parse(body));
        response.end();
      });
    });
    await new Promise((resolve) => witness.server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${witness.server.address().port}/`;
    witness.webhook = await owner.post("/v1/webhooks", { url, eventTypes });
    return witness;
  }
  // What was told of, as `name(payload)`, each with the number of different facts that told it.
  count(name) {
    const counts = new Map();
    for (const payload of this.seen.values()) {
      const key = name(payload);
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  }
  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

// An owner, an agent on duty, and visitors in conversations that wait for a person.
export async function prepare(product, count) {
  const owner = new Api(product.http, product.identity.api_token);
  const agent = await owner.post("/v1/users", { email: "on.duty@team.example", displayName: "On duty", role: "agent", level: "L1" });
  await owner.post(`/v1/users/${agent.id}:setPassword`, { password: PASSWORD });
  const session = await owner.as("").post("/v1/sessions:logIn", { email: agent.email, password: PASSWORD });
  await owner.as(session.token).put(`/v1/agents/${agent.id}/presence`, { state: "ONLINE" });
  const { widgetKey } = await owner.get("/v1/workspace");
  const visitors = [];
  for (let i = 0; i < count; ++i) visitors.push(await startVisitor(owner, widgetKey));
  return { owner, visitors };
}

// A load whose callers repeat what got no answer, under the same key.
export function startLoad(product, visitors, name, options = {}) {
  return new Load({
    http: product.http, token: product.identity.api_token, visitors, retries: true, name, ...options,
  });
}

// Ends the load and compares the books; how many tickets the store has. With a `witness` of
// `tickets.ticket_created`, every ticket was told to the outside as exactly one fact.
export async function settle(load, owner, witness) {
  await load.stop();
  assert.deepEqual(load.failures, []);
  const get = (path) => until(() => owner.get(path), `${path} to answer`, 120);
  const { tickets, all } = await compareBooks(load, get, until);
  const counted = async () => Number((await owner.get("/v1/reports/overview")).total.measures.ticketsCreated);
  await until(async () => (await counted()) >= all, "every ticket to be counted", 180);
  assert.equal(await counted(), all, "tickets are counted twice");
  if (witness) {
    const told = () => witness.count((payload) => payload.data.ticket?.id);
    const ids = [...load.tickets.values()];
    const missing = () => ids.filter((id) => !told().has(id));
    await until(() => missing().length === 0, "every ticket to be told to the webhook", process.env.DESKMESH_LONG ? 900 : 180).catch(async (error) => {
      const { deliveries } = await get(`/v1/webhooks/${witness.webhook.id}/deliveries?page_size=1000`);
      const waiting = deliveries.filter(({ state }) => state !== "SUCCEEDED").map(({ state, attempts, error }) => `${state} ${attempts} ${error}`);
      throw new Error(`${error.message}: ${missing().length} of ${ids.length} are missing: ${missing().slice(0, 5)}; under way: ${waiting.slice(0, 5)}`);
    });
    for (const [id, facts] of told()) assert.equal(facts, 1, `${id} was created ${facts} times, says the webhook`);
  }
  return tickets;
}

// How often a counter of /metrics was raised, over all label sets that contain `labels`.
export async function readMetric(node, name, labels = "") {
  const text = await (await fetch(`http://${node.addresses.metrics}/metrics`)).text();
  let sum = 0;
  for (const line of text.split("\n")) {
    const match = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match?.[1] === name && (match[2] ?? "").includes(labels)) sum += Number(match[3]);
  }
  return sum;
}
