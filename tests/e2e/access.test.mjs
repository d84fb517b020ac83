// SPDX-License-Identifier: Apache-2.0
//
// Every RPC of the contract without a token, with a role that may not, and with the ids of another
// workspace: refused, nothing leaked, audited (F15).
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { readMetric } from "../support/books.mjs";
import { fill, GrpcCaller, publicMethods } from "../support/contract.mjs";
import { bootstrap, PASSWORD, startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const UNAUTHENTICATED = 16;
const PERMISSION_DENIED = 7;
// Milliseconds that a machine may take to refuse a stream.
const REFUSED_WITHIN = 60_000;
// Whoever reads this word in an answer has seen the other workspace.
const MARK = "Geheimprojekt";
// RPCs that need no token; a new one is added here knowingly.
const PUBLIC = [
  "deskmesh.accounts.v1.Sessions/LogIn",
  "deskmesh.accounts.v1.Visitors/Identify",
  "deskmesh.accounts.v1.Visitors/Start",
  "deskmesh.gateway.v1.Server/GetInfo",
  "deskmesh.tickets.v1.DefectTrackers/Receive",
  "deskmesh.tickets.v1.Surveys/Answer",
  "deskmesh.tickets.v1.Surveys/Open",
];

const covers = (granted, wanted) =>
  granted.some(
    (grant) => grant === "*" || grant === wanted || (grant.endsWith(".*") && wanted.startsWith(grant.slice(0, -1))),
  );

describe("access to every RPC", { timeout: 1_200_000 }, () => {
  const methods = publicMethods();
  let product, caller, owner, roles;
  const ids = {};
  const tokens = {};

  // Remembers one id of each kind that an answer shows.
  const harvest = (answer) => {
    for (const [id, prefix] of JSON.stringify(answer).matchAll(/\b([a-z]{3})_[0-9a-z]{26}\b/g)) ids[prefix] ??= id;
    return answer;
  };

  before(async () => {
    product = await startAll();
    caller = new GrpcCaller(product.grpc());
    owner = new Api(product.http, product.identity.api_token);
    roles = Object.fromEntries((await owner.get("/v1/roles")).roles.map((role) => [role.name, role.permissions]));

    // One of each noun, marked.
    const organization = harvest(await owner.post("/v1/organizations", { displayName: MARK, tier: "ENTERPRISE" }));
    const contact = harvest(
      await owner.post("/v1/contacts", {
        displayName: MARK, email: "marked@customer.example", organizationId: organization.id,
      }),
    );
    harvest(await owner.post("/v1/teams", { displayName: MARK }));
    const ticket = harvest(await owner.post("/v1/tickets", { subject: MARK, description: MARK, requesterId: contact.id }));
    harvest(await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: MARK, visibility: "INTERNAL" }));
    const article = harvest(await owner.post("/v1/articles", { title: MARK, body: MARK, locale: "en" }));
    harvest(await owner.post(`/v1/articles/${article.id}:publish`));
    harvest(await owner.post("/v1/webhooks", { url: "https://marked.example/hook", eventTypes: ["tickets.ticket_created"], displayName: MARK }));
    harvest(await owner.get("/v1/apiKeys"));
    harvest(await owner.post("/v1/identitySecrets", { displayName: MARK }));
    harvest(await owner.post("/v1/tipRules", { name: MARK, event: "import.failed", kind: "TIP", body: { en: MARK } }));
    harvest(await owner.get("/v1/slaPolicies"));
    harvest(await owner.get("/v1/calendars"));
    for (const role of ["viewer", "agent", "supervisor"]) {
      const user = harvest(
        await owner.post("/v1/users", { email: `${role}@team.example`, displayName: role, role, level: "L1" }),
      );
      await owner.post(`/v1/users/${user.id}:setPassword`, { password: PASSWORD });
      const session = await new Api(product.http).post("/v1/sessions:logIn", { email: user.email, password: PASSWORD });
      tokens[role] = session.token;
    }
    const widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    const visitor = await new Api(product.http).post("/v1/visitors:start", { widgetKey, locale: "en" });
    tokens.customer = visitor.token;
    const theirs = new Api(product.http, visitor.token);
    const conversation = harvest(await theirs.post("/v1/conversations", { locale: "en" }));
    harvest(await theirs.post(`/v1/conversations/${conversation.id}/messages`, { text: MARK }));
    await until(async () => {
      const list = harvest((await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks);
      return list.length > 0;
    }, "the clocks of the ticket");
  });
  after(async () => {
    caller?.close();
    await product?.stop();
  });

  test("without a token only the public RPCs answer", async () => {
    assert.deepEqual(methods.filter((method) => method.rule.public).map((method) => method.name).sort(), PUBLIC);
    for (const method of methods.filter((one) => !one.rule.public)) {
      for (const token of ["", "dmk_not_a_token"]) {
        const { code, reply } = await caller.call(method, fill(method.request, ids), token, REFUSED_WITHIN);
        assert.equal(code, UNAUTHENTICATED, `${method.name} with ${token || "no token"}`);
        assert.ok(reply === undefined || reply.length === 0, method.name);
      }
    }
  });

  test("a role gets exactly what its permissions say", async () => {
    for (const role of ["viewer", "agent", "supervisor"]) {
      let denied = 0;
      for (const method of methods.filter((one) => !one.rule.public)) {
        if (covers(roles[role], method.rule.permission)) continue;
        const { code, details } = await caller.call(method, fill(method.request, ids), tokens[role], REFUSED_WITHIN);
        assert.equal(code, PERMISSION_DENIED, `${method.name} as ${role}`);
        assert.ok(details.includes(method.rule.permission), details);
        ++denied;
      }
      assert.ok(denied > 0 || role === "supervisor", role);
    }
  });

  test("a customer gets nothing of the team's", async () => {
    for (const method of methods.filter((one) => !one.rule.public && !one.rule.customer)) {
      const { code } = await caller.call(method, fill(method.request, ids), tokens.customer, REFUSED_WITHIN);
      assert.equal(code, PERMISSION_DENIED, `${method.name} as a customer`);
    }
    for (const method of methods.filter((one) => one.rule.customer && !/LogOut$/.test(one.name))) {
      const { reply } = await caller.call(method, fill(method.request, ids), tokens.customer);
      const seen = JSON.stringify(reply ?? "");
      // Its own conversation and public articles carry the mark; tickets and people must not.
      if (/\/(Get|List|Search|Answer|Recommend|Messages|Stream)/.test(method.name)) continue;
      assert.ok(!seen.includes("marked@customer.example"), `${method.name} shows another customer`);
    }
    const refusal = await caller.call(
      methods.find((one) => one.name === "deskmesh.tickets.v1.Tickets/Get"),
      { id: ids.tkt },
      tokens.customer,
    );
    assert.equal(refusal.code, 5, "another customer's ticket isn't found");
  });

  test("refusals are in the audit log", async () => {
    const events = await until(async () => {
      const list = (await owner.get("/v1/auditEvents?page_size=1000")).auditEvents;
      const refusals = list.filter((event) => JSON.stringify(event).includes("PERMISSION_MISSING"));
      return refusals.length > 0 && list;
    }, "the refusals to be audited");
    const refusals = events.filter((event) => /PERMISSION_MISSING|TEAM_ONLY/.test(JSON.stringify(event)));
    const text = JSON.stringify(refusals);
    assert.ok(text.includes("deskmesh."), "the method is named");
    assert.ok(!text.includes(tokens.viewer) && !text.includes(tokens.customer), "no credential is kept");
  });

  test("another workspace sees and changes nothing", async () => {
    const foreign = await bootstrap(["--data-dir", product.data], undefined, "Elsewhere", "owner@elsewhere.example").catch(
      (error) => error,
    );
    assert.ok(foreign.api_token, String(foreign));
    const snapshot = async () => {
      const paths = [
        "/v1/tickets", `/v1/tickets/${ids.tkt}/comments`, `/v1/tickets/${ids.tkt}/clocks`, "/v1/contacts", "/v1/organizations",
        "/v1/users", "/v1/teams", "/v1/articles", "/v1/webhooks", "/v1/apiKeys", "/v1/slaPolicies", "/v1/calendars",
        `/v1/conversations/${ids.cnv}`, `/v1/conversations/${ids.cnv}/messages`,
      ];
      const answers = await Promise.all(paths.map((path) => owner.get(path)));
      // A key's last use and the time that goes by are no changes.
      return answers.map((answer) => JSON.stringify(answer).replace(/"(lastUsedTime|elapsed|remaining)":"[^"]*",?/g, ""));
    };
    // What the tests before have set off is over when no fact is under way and nothing changes any more.
    const { all } = product.nodes;
    let earlier = await snapshot();
    let quiet = 0;
    await until(async () => {
      const waiting = (await readMetric(all, "deskmesh_outbox_facts_waiting")) + (await readMetric(all, "deskmesh_facts_waiting"));
      const now = await snapshot();
      quiet = waiting === 0 && JSON.stringify(now) === JSON.stringify(earlier) ? quiet + 1 : 0;
      earlier = now;
      return quiet === 5;
    }, "the workspace to be quiet");
    const open = [];
    for (const method of methods.filter((one) => !one.rule.public)) {
      const request = fill(method.request, ids);
      const names = "id" in request || Object.keys(request).some((name) => name.endsWith("_id"));
      const { code, reply } = await caller.call(method, request, foreign.api_token, names ? REFUSED_WITHIN : 500);
      const seen = JSON.stringify(reply ?? "");
      assert.ok(!seen.includes(MARK) && !seen.includes("marked@"), `${method.name} shows the other workspace: ${seen.slice(0, 300)}`);
      assert.notEqual(code, UNAUTHENTICATED, method.name);
      assert.notEqual(code, 13, `${method.name} failed inside`);
      if (code === 0 && names) open.push(method.name);
    }
    assert.deepEqual(await snapshot(), earlier);
    // What answers OK to a foreign id: lists and filters that are empty, nothing else.
    const harmless = /\/(List|Search|Count|Report|Track|Recommend|Preview|Create|Explain)/;
    assert.deepEqual(open.filter((name) => !harmless.test(name)), []);
  });
});
