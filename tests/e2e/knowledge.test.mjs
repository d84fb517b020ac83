// SPDX-License-Identifier: Apache-2.0
//
// Articles as authors and readers meet them over HTTP: files, archives in and out, answers that
// stream, what readers open, tickets that resemble each other.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { createServer } from "node:http";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binary, startAll } from "../support/deskmesh.mjs";
import { run, temporaryDirectory, until } from "../support/processes.mjs";
import { unzip, zipOf } from "../support/zip.mjs";

const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(700_000, 7)]);

describe("articles", { timeout: 900_000 }, () => {
  let product, owner, reader, readerToken;
  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    const widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    readerToken = (await new Api(product.http).post("/v1/visitors:start", { widgetKey, locale: "en" })).token;
    reader = new Api(product.http, readerToken);
  });
  after(() => product?.stop());

  const request = (path, options = {}, token = product.identity.api_token) =>
    fetch(product.http() + path, {
      ...options,
      headers: { authorization: `Bearer ${token}`, ...options.headers },
    });
  const put = async (path, bytes) => {
    for (let offset = 0; offset < bytes.length; offset += 512 << 10) {
      const answer = await request(`${path}?offset=${offset}`, {
        method: "PUT",
        headers: { "content-type": "application/octet-stream" },
        body: bytes.subarray(offset, offset + (512 << 10)),
      });
      assert.equal(answer.status, 200, await answer.clone().text());
    }
  };
  const importZip = async (zip, options = {}) => {
    const begun = await owner.post("/v1/articleImports", {
      fileName: "articles.zip", sizeBytes: String(zip.length), options,
    });
    await put(`/v1/articleImports/${begun.id}/content`, zip);
    return ended(begun.id);
  };
  const ended = (id) =>
    until(async () => {
      const transfer = await owner.get(`/v1/articleTransfers/${id}`);
      return transfer.endTime && transfer;
    }, "the transfer to end");
  const exportZip = async () => {
    const begun = await owner.post("/v1/articleExports", { options: { drafts: true } });
    const done = await ended(begun.id);
    assert.equal(done.state, "DONE", done.problem);
    const entries = {};
    for (let part = 1; part <= done.parts; ++part) {
      const answer = await request(`/v1/articleTransfers/${begun.id}:download?part=${part}`);
      assert.equal(answer.headers.get("content-disposition").includes(`articles-000${part}.zip`), true);
      Object.assign(entries, unzip(Buffer.from(await answer.arrayBuffer())));
    }
    return entries;
  };

  test("a picture goes up in pieces and is shown to readers of the published article", async () => {
    const article = await owner.post("/v1/articles", {
      title: "Plan with the chart", body: "![chart](files/图.png)", locale: "en",
    });
    const file = await owner.post(`/v1/articles/${article.id}/files`, { fileName: "图.png", sizeBytes: String(PNG.length) });
    await put(`/v1/articleFiles/${file.id}/content`, PNG);
    const path = `/v1/articles/${article.id}/files/${encodeURIComponent("图.png")}`;
    assert.equal((await request(path, {}, readerToken)).status, 404);
    await owner.post(`/v1/articles/${article.id}:publish`);
    const seen = await request(path, {}, readerToken);
    assert.equal(seen.status, 200);
    assert.equal(seen.headers.get("content-type"), "image/png");
    assert.equal(seen.headers.get("x-content-type-options"), "nosniff");
    assert.deepEqual(Buffer.from(await seen.arrayBuffer()), PNG);
    const shown = await reader.get(`/v1/articles/${article.id}`);
    assert.match(shown.html, /<img src="\/v1\/articles\/art_[0-9a-z]+\/files\/图\.png" alt="chart">/);
  });

  test("a folder of Markdown comes in, goes out, and comes in again the same", async () => {
    const done = await importZip(
      zipOf({
        "guide/en/share.md": "---\ntags: [guests]\n---\n# Share a board\n\n![b](img/b.png) See [roles](roles.md).\n",
        "guide/en/roles.md": "# Roles of guests\n\nGuests may read and comment.\n",
        "guide/en/img/b.png": PNG,
      }),
      { publish: true },
    );
    assert.equal(done.state, "DONE", done.problem);
    assert.deepEqual([done.total, done.created, done.published, done.failed], [2, 2, 2, 0]);
    await until(async () => (await reader.get("/v1/articles:search?q=share+board")).results.length > 0, "the index to follow");
    const first = await exportZip();
    assert.ok(first["share/index.md"] && first["share/files/b.png"].equals(PNG), Object.keys(first).join());
    const again = await importZip(zipOf(first), { publish: true });
    assert.equal(again.failed, 0);
    assert.equal(again.unchanged, again.total);
    assert.deepEqual(await exportZip(), first);
  });

  test("hostile archives fail by name, the others go on", async () => {
    for (const [entries, reason] of [
      [{ "../../etc/cron.d/x.md": "# x\n\ny" }, "PATH_OUTSIDE"],
      [{ "/absolute.md": "# x\n\ny" }, "PATH_OUTSIDE"],
      [{ "entities.xml": "<a><b></a>" }, "XML_BROKEN"],
      [{ "readme.txt": "nothing" }, "NO_ARTICLES"],
    ]) {
      const failed = await importZip(zipOf(entries));
      assert.equal(failed.state, "FAILED");
      assert.equal(failed.problemReason, reason);
    }
    const many = Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`${i}.md`, ""]));
    assert.equal((await importZip(zipOf(many))).problemReason, "TOO_MANY_ENTRIES");
    const broken = await importZip(Buffer.from("no archive"));
    assert.equal(broken.problemReason, "ARCHIVE_BROKEN");
    assert.ok(broken.problem.length > 10);
  });

  test("an answer streams to readers as events and ends", async () => {
    const answer = await request(
      "/v1/articles:streamAnswer",
      {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/event-stream" },
        body: JSON.stringify({ question: "What may guests do?", locale: "en" }),
      },
      readerToken,
    );
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type"), /^text\/event-stream/);
    const events = (await answer.text()).split("\n").filter((line) => line.startsWith("data: "));
    const pieces = events.map((line) => JSON.parse(line.slice(6)));
    assert.deepEqual(pieces.map((piece) => piece.sequence), pieces.map((_, i) => String(i + 1)));
    const last = pieces.at(-1).answer;
    assert.ok(["ANSWER", "SUGGEST"].includes(last.decision), JSON.stringify(last));
    assert.equal(last.citations[0].title, "Roles of guests");
  });

  test("what readers open is reported, by words of three or more of them", async () => {
    for (let i = 0; i < 3; ++i) {
      const widgetKey = (await owner.get("/v1/workspace")).widgetKey;
      const { token } = await new Api(product.http).post("/v1/visitors:start", { widgetKey, locale: "en" });
      const one = new Api(product.http, token);
      const found = await one.get("/v1/articles:search?q=guests+roles");
      await one.post(`/v1/articles/${found.results[0].article.id}:open`, { searchId: found.searchId });
    }
    await reader.get("/v1/articles:search?q=my+own+secret+guests");
    const use = await until(async () => {
      const report = await owner.get("/v1/knowledgeReport");
      const line = report.searchUses.find((one) => one.text === "guests roles");
      return line?.opened === "3" && { line, report };
    }, "the report to follow");
    assert.equal(use.line.searches, "3");
    assert.equal(use.line.clickThrough, 1);
    assert.equal(use.line.meanPosition, 1);
    assert.ok(!JSON.stringify(use.report.searchUses).includes("secret"));
  });

  test("a ticket shows the earlier ones that it resembles", async () => {
    const contact = await owner.post("/v1/contacts", { displayName: "Lin", email: "lin@customer.example" });
    const open = (subject, description) => owner.post("/v1/tickets", { subject, description, requesterId: contact.id });
    const first = await open("Excel import stops with E1203", "The spreadsheet import stops at row 12.");
    await open("Log-in page stays white", "Nobody can log in since the update.");
    await owner.post(`/v1/tickets/${first.id}:resolve`, { resolution: "Use the template." }).catch(() => {});
    const second = await open("Excel import stops with E1203", "The spreadsheet import stops at row 40.");
    const matches = await until(async () => {
      const found = (await owner.get(`/v1/tickets/${second.id}/similar`)).matches;
      return found.length > 0 && found;
    }, "the facts to arrive");
    assert.equal(matches[0].ticketId, first.id);
    assert.ok(matches[0].similarity > 0.5);
    assert.ok(matches[0].because.length > 0);
  });

  test("what a customer may read follows role and plan", async () => {
    const company = await owner.post("/v1/organizations", { displayName: "Big", tier: "ENTERPRISE" });
    const contact = await owner.post("/v1/contacts", {
      displayName: "Zhao", email: "zhao@big.example", organizationId: company.id, jobRole: "project manager",
    });
    const { token } = await owner.post(`/v1/contacts/${contact.id}:issueToken`, {});
    const big = new Api(product.http, token);
    const restricted = await owner.post("/v1/articles", {
      title: "Directory synchronisation", body: "Connect the directory.", locale: "en",
      readerPlans: ["enterprise"], readerRoles: ["project manager"],
    });
    await owner.post(`/v1/articles/${restricted.id}:publish`);
    const found = async (api) => (await api.get("/v1/articles:search?q=directory+synchronisation")).results.length;
    await until(async () => (await found(big)) === 1, "the index to follow");
    assert.equal((await big.get(`/v1/articles/${restricted.id}`)).title, "Directory synchronisation");
    assert.equal(await found(reader), 0);
    await assert.rejects(reader.get(`/v1/articles/${restricted.id}`), { status: 404 });
    await assert.rejects(reader.get(`/v1/articles:bySlug?slug=${restricted.slug}`), { status: 404 });
  });

  test("an operator brings articles in and out by command", async () => {
    const folder = temporaryDirectory("articles");
    mkdirSync(join(folder, "billing"));
    writeFileSync(join(folder, "billing", "refunds.md"), "# Refunds by command\n\nAsk within 30 days. ![r](r.png)\n");
    writeFileSync(join(folder, "billing", "r.png"), PNG);
    const access = ["--url", product.http(), "--token", product.identity.api_token];
    const told = await run(binary(), ["import", "markdown", folder, "--publish", ...access]);
    assert.match(told, /^1 articles: 1 created, 0 updated, .* 1 published$/m);
    assert.match(await run(binary(), ["import", "markdown", folder, ...access]), /1 unchanged/);
    const target = join(temporaryDirectory("export"), "out");
    const written = await run(binary(), ["export", target, ...access]);
    assert.match(written, /articles-0001\.zip/);
    const entries = unzip(readFileSync(join(target, "articles-0001.zip")));
    const refunds = Object.keys(entries).find((path) => path.endsWith("r.png"));
    assert.ok(entries[refunds].equals(PNG));
    const broken = join(folder, "broken.zip");
    writeFileSync(broken, "no archive");
    await assert.rejects(run(binary(), ["import", "confluence", broken, ...access]), /ARCHIVE_BROKEN/);
    await assert.rejects(run(binary(), ["import", "confluence", folder, ...access]), /must be the archive/);
  });

  test("without a translator a translation is refused by name", async () => {
    assert.deepEqual(await owner.get("/v1/language/translator"), { configured: false });
    const answer = await request("/v1/language:translate", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "Hello", targetLocale: "zh-CN" }),
    });
    assert.equal(answer.status, 400);
    assert.equal((await answer.json()).reason, "TRANSLATOR_OFF");
  });
});

test("a model that is slower than the bot's patience leaves the article's own words", { timeout: 600_000 }, async () => {
  // Speaks at once, and never ends.
  const model = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('data: {"choices":[{"delta":{"content":"Press "}}]}\n\n');
  });
  await new Promise((resolve) => model.listen(0, "127.0.0.1", resolve));
  const product = await startAll({
    DESKMESH_KNOWLEDGE__GENERATOR_URL: `http://127.0.0.1:${model.address().port}/v1`,
    DESKMESH_KNOWLEDGE__GENERATOR_TIMEOUT: "20s",
  });
  try {
    const owner = new Api(product.http, product.identity.api_token);
    const article = await owner.post("/v1/articles", {
      title: "Reset a forgotten passphrase", body: "Press Forgot passphrase on the first page.", locale: "en",
    });
    await owner.post(`/v1/articles/${article.id}:publish`);
    // Something else, so that words tell apart.
    for (const title of ["Log hours", "Invite people", "Plan holidays", "Print labels", "Close the month"]) {
      const other = await owner.post("/v1/articles", { title, body: "As the menu says.", locale: "en" });
      await owner.post(`/v1/articles/${other.id}:publish`);
    }
    await until(async () => (await owner.get("/v1/articles:search?q=close+month")).results.length === 1, "the index to follow");
    const widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    const { token } = await new Api(product.http).post("/v1/visitors:start", { widgetKey, locale: "en" });
    const visitor = new Api(product.http, token);
    const find = () => visitor.get("/v1/articles:search?q=forgotten+passphrase");
    await until(async () => (await find()).results.length === 1, "the index to follow");
    // A machine that stalls for the bot's whole patience needs another talk.
    await until(async () => {
      const talk = await visitor.post("/v1/conversations", { locale: "en" });
      const turn = await visitor.post(`/v1/conversations/${talk.id}/messages`, { text: "reset a forgotten passphrase" });
      assert.equal(turn.replies[0].sender, "BOT");
      assert.equal(turn.replies[0].text, "Press Forgot passphrase on the first page.");
      return true;
    }, "the article's own words");
  } finally {
    model.closeAllConnections();
    model.close();
    await product.stop();
  }
});

test("an embedding model finds articles in other words and in the other language", { timeout: 120_000 }, async () => {
  // Knows what two things are, whatever they are called.
  const seen = [];
  const meaningOf = (text) =>
    /gantt|strips|条状/i.test(text) ? [1, 0, 0, 0.1] : /hours|工时/i.test(text) ? [0, 1, 0, 0.1] : [0, 0, 1, 0.1];
  const model = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const { input } = JSON.parse(body);
    seen.push(...input);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ data: input.map((text, index) => ({ index, embedding: meaningOf(text) })) }));
  });
  await new Promise((resolve) => model.listen(0, "127.0.0.1", resolve));
  const product = await startAll({
    DESKMESH_KNOWLEDGE__EMBEDDING_URL: `http://127.0.0.1:${model.address().port}/v1`,
    DESKMESH_KNOWLEDGE__EMBEDDING_DIMENSIONS: "4",
    DESKMESH_KNOWLEDGE__EMBEDDING_LEAST_SIMILARITY: "50",
    DESKMESH_KNOWLEDGE__EMBEDDING_QUERY_TIMEOUT: "5s",
  });
  try {
    const owner = new Api(product.http, product.identity.api_token);
    const publish = async (article) => {
      const { id } = await owner.post("/v1/articles", { locale: "en", ...article });
      await owner.post(`/v1/articles/${id}:publish`);
      return id;
    };
    await publish({ title: "House rules", body: "Gantt charts of the house.", audience: "INTERNAL" });
    const gantt = await publish({ title: "Gantt chart", body: "Drag the ends." });
    await publish({ title: "Log hours", body: "As the menu says." });
    const widgetKey = (await owner.get("/v1/workspace")).widgetKey;
    const { token } = await new Api(product.http).post("/v1/visitors:start", { widgetKey, locale: "en" });
    const visitor = new Api(product.http, token);
    const finds = async (q) => {
      const { results } = await visitor.get(`/v1/articles:search?q=${encodeURIComponent(q)}`);
      return results.some((result) => result.article.id === gantt);
    };
    await until(() => finds("strips week by week"), "the vectors");
    assert.ok(await finds("条状显示"), "the other language finds it");
    assert.ok(!(await finds("工时")), "what means something else doesn't");
    await finds("strips of ann@example.com");
    assert.ok(!seen.some((text) => text.includes("ann@example.com")), "personal data stays here");
    assert.ok(!seen.some((text) => text.includes("of the house")), "what is internal stays here");
  } finally {
    model.closeAllConnections();
    model.close();
    await product.stop();
  }
});
