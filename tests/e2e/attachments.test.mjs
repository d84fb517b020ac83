// SPDX-License-Identifier: Apache-2.0
//
// Files of tickets through the gateway: in pieces up, in one stream down, whatever their size and names.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { startAll } from "../support/deskmesh.mjs";

const PIECE = 512 << 10;
const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

describe("files of tickets", { timeout: 600_000 }, () => {
  let product, owner, ticket;
  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    const contact = await owner.post("/v1/contacts", { displayName: "陈思远", email: "chen@customer.example" });
    ticket = await owner.post("/v1/tickets", { subject: "打不开", requesterId: contact.id });
  });
  after(() => product?.stop());

  const request = (path, options = {}) =>
    fetch(product.http() + path, {
      ...options,
      headers: { authorization: `Bearer ${product.identity.api_token}`, ...options.headers },
    });
  const upload = async (fileName, bytes) => {
    const file = await owner.post("/v1/ticketAttachments", { fileName, sizeBytes: String(bytes.length) });
    for (let offset = 0; offset < bytes.length; offset += PIECE) {
      const answer = await request(`/v1/ticketAttachments/${file.id}/content?offset=${offset}`, {
        method: "PUT",
        headers: { "content-type": "application/octet-stream" },
        body: bytes.subarray(offset, offset + PIECE),
      });
      assert.equal(answer.status, 200, await answer.clone().text());
    }
    return owner.get(`/v1/ticketAttachments/${file.id}`);
  };

  test("25 MiB go up in pieces and come down in one stream, the same", async () => {
    const bytes = randomBytes(25 << 20);
    const file = await upload("日志 2026.bin", bytes);
    assert.equal(file.isComplete, true);
    const comment = await owner.post(`/v1/tickets/${ticket.id}/comments`, { body: "see", attachments: [{ id: file.id }] });
    assert.equal(comment.attachments[0].sizeBytes, String(bytes.length));
    const answer = await request(`/v1/ticketAttachments/${file.id}:download`);
    assert.equal(answer.headers.get("content-type"), "application/octet-stream");
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.match(answer.headers.get("content-security-policy"), /default-src 'none'.*sandbox/);
    assert.match(answer.headers.get("content-disposition"), /^attachment; filename="_+ 2026\.bin"; filename\*=UTF-8''%E6%97%A5%E5%BF%97%202026\.bin$/);
    assert.equal(sha(Buffer.from(await answer.arrayBuffer())), sha(bytes));
    const rest = await request(`/v1/ticketAttachments/${file.id}:download?offset=${bytes.length - 10}`);
    assert.deepEqual(Buffer.from(await rest.arrayBuffer()), bytes.subarray(-10));
  });

  test("sizes, gaps, programs and hostile names are refused or made harmless by name", async () => {
    const big = await request("/v1/ticketAttachments", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ fileName: "a", sizeBytes: String((25 << 20) + 1) }),
    });
    assert.equal(big.status, 400);
    assert.match(JSON.stringify(await big.json()), /size_?[bB]ytes/);
    const page = await upload("..\\../\r\nSet-Cookie: a=1\u202E<svg onload=1>.html", Buffer.from("<svg onload=alert(1)>"));
    assert.ok(!/[<>\\/\r\n\u202E]/.test(page.fileName), page.fileName);
    const answer = await request(`/v1/ticketAttachments/${page.id}:download`);
    assert.equal(answer.headers.get("content-type"), "application/octet-stream");
    assert.match(answer.headers.get("content-disposition"), /^attachment/);
    assert.equal(answer.headers.get("set-cookie"), null);
    await assert.rejects(upload("setup.png", Buffer.from("MZ\x90\0", "latin1")), /CONTENT_REFUSED/);
    const file = await owner.post("/v1/ticketAttachments", { fileName: "a.txt", sizeBytes: "10" });
    const gap = await request(`/v1/ticketAttachments/${file.id}/content?offset=5`, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body: "x",
    });
    assert.equal(gap.status, 400);
    const shown = await upload("图.png", Buffer.from("89504e470d0a1a0a00", "hex"));
    const picture = await request(`/v1/ticketAttachments/${shown.id}:download`);
    assert.equal(picture.headers.get("content-type"), "image/png");
    assert.equal(picture.headers.get("content-disposition"), null);
  });
});
