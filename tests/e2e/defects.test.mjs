// SPDX-License-Identifier: Apache-2.0
//
// Product feedback over HTTP: a ticket becomes an issue in a Jira played here, the issue's signed webhook
// comes back through the gateway byte for byte, and the customer reads that it is solved.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import http from "node:http";
import { after, before, describe, test } from "node:test";
import { Api, refused } from "../support/api.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const SECRET = "jira-hook";

describe("defects in a tracker", { timeout: 900_000 }, () => {
  let product, owner, jira, tracker, ticket, contact;
  const issues = [];

  before(async () => {
    jira = http.createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        response.setHeader("content-type", "application/json");
        if (request.headers.authorization !== `Basic ${Buffer.from("bot:tracker-password").toString("base64")}`) {
          response.statusCode = 401;
          response.end("{}");
        } else if (request.method === "POST") {
          issues.push({ ...JSON.parse(body).fields, category: "new" });
          response.statusCode = 201;
          response.end(JSON.stringify({ key: `SUP-${issues.length}` }));
        } else {
          const issue = issues[Number(/SUP-(\d+)/.exec(request.url)[1]) - 1];
          const status = { statusCategory: { key: issue.category } };
          response.end(JSON.stringify({ fields: { summary: issue.summary, resolution: null, status } }));
        }
      });
    });
    await new Promise((resolve) => jira.listen(0, "127.0.0.1", resolve));
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    const organization = await owner.post("/v1/organizations", {
      displayName: "Large", tier: "ENTERPRISE", contractValue: 750000,
    });
    contact = await owner.post("/v1/contacts", {
      displayName: "Julia", email: "julia@customer.example", locale: "en", organizationId: organization.id,
    });
    ticket = await owner.post("/v1/tickets", { subject: "Gantt is empty", requesterId: contact.id, locale: "en" });
    tracker = await owner.post("/v1/defectTrackers", {
      displayName: "Jira", kind: "JIRA", baseUrl: `http://127.0.0.1:${jira.address().port}`,
      parameters: { project: "SUP" }, secrets: { user: "bot", token: "tracker-password", hook: SECRET },
    });
  });
  after(async () => {
    await product?.stop();
    jira?.close();
  });

  test("from the ticket to the tracker, and back to the customer", async () => {
    assert.deepEqual(tracker.secretNames, ["hook", "token", "user"]);
    for (const secret of ["tracker-password", SECRET]) assert.ok(!JSON.stringify(tracker).includes(secret), "no secret is shown");
    const noted = await owner.post("/v1/defects", {
      defect: { title: "Gantt is empty", description: "since 4.2", trackerId: tracker.id }, ticketIds: [ticket.id],
    });
    const made = await until(async () => {
      const defect = await owner.get(`/v1/defects/${noted.id}`);
      return defect.externalState && defect;
    }, "the issue to be made and read");
    assert.equal(made.externalKey, "SUP-1");
    assert.equal(issues[0].description, "since 4.2");
    await until(async () => (await owner.get(`/v1/defects/${noted.id}`)).revenue === "750000", "the votes");

    issues[0].category = "done";
    // Spaces that no parser keeps: the signature is over the very bytes.
    const body = `{ "webhookEvent" : "jira:issue_updated",
      "issue": {"key":"SUP-1","fields":{"resolution":{"name":"Fixed"},"status":{"statusCategory":{"key":"done"}}}}}`;
    const hook = (signature) =>
      new Api(product.http).call("POST", tracker.hookPath, body, { "x-hub-signature": `sha256=${signature}` });
    const problem = await refused(hook("0".repeat(64)));
    assert.equal(problem.status, 401);
    assert.equal(problem.reason, "HOOK_REFUSED");
    await hook(createHmac("sha256", SECRET).update(body).digest("hex"));
    const told = await until(async () => {
      const { comments } = await owner.get(`/v1/tickets/${ticket.id}/comments`);
      return comments.find((comment) => comment.author === "SYSTEM" && comment.visibility === "PUBLIC");
    }, "the customer to be told");
    assert.match(told.body, /has been solved/);
    const { defects } = await owner.get("/v1/defects?states=SOLVED");
    assert.equal(defects[0].id, noted.id);
    assert.equal(defects[0].externalState, "Fixed");
  });
});
