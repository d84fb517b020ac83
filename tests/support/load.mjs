// SPDX-License-Identifier: Apache-2.0
//
// Callers that write without pause and keep the first of the three books of a fault test: what each
// of them was told.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

// Repeatable numbers below 1: a failing run names its seed.
export function seeded(seed) {
  let count = 0;
  return () =>
    createHash("sha256").update(`${seed}:${count++}`).digest().readUInt32BE() / 2 ** 32;
}

// Answers of a process that is away or full; all others are what the caller asked for or wrong.
const isPassing = (status) => status === 502 || status === 503 || status === 504 || status === 429;

// Writers of tickets and of messages in conversations, one request under way each.
export class Load {
  // `http`: gives the address of the next request. `retries`: whether a caller repeats what got no
  // answer, under the same key; else any failure is noted in `failures`. `pause`: milliseconds of a
  // writer between two tickets.
  constructor({ http, token, visitors, writers = 6, retries, name, pause = 0 }) {
    Object.assign(this, { http, token, visitors, retries, name, pause });
    this.tickets = new Map(); // subject → id
    this.messages = new Map(); // conversation → texts in order
    this.failures = [];
    this.repeats = 0;
    this.requests = 0;
    this.isOver = false;
    this.callers = [
      ...Array.from({ length: writers }, (_, i) => this.writeTickets(i)),
      ...visitors.map((visitor, i) => this.writeMessages(visitor, i)),
    ];
  }

  async stop() {
    this.isOver = true;
    await Promise.all(this.callers);
  }

  // One request until it succeeds; its reply, or undefined when it failed for good.
  async post(path, body, key, token) {
    for (let attempt = 0; ; ++attempt) {
      ++this.requests;
      let status = 0;
      let text = "";
      try {
        const response = await fetch(this.http() + path, {
          method: "POST",
          headers: {
            authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key,
          },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(60_000),
        });
        status = response.status;
        text = await response.text();
        if (response.ok) return JSON.parse(text);
      } catch (error) {
        text = String(error.cause ?? error);
      }
      if (!this.retries || (status !== 0 && !isPassing(status)) || attempt > 20_000) {
        if (this.failures.length < 10) this.failures.push(`${path} answered ${status}: ${text.slice(0, 300)}`);
        return undefined;
      }
      ++this.repeats;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async writeTickets(writer) {
    for (let i = 0; !this.isOver; ++i) {
      const subject = `${this.name} ${writer}-${i}`;
      const body = { subject, requesterId: this.visitors[0].contact, priority: "P2" };
      const ticket = await this.post("/v1/tickets", body, subject, this.token);
      if (!ticket) continue;
      this.tickets.set(subject, ticket.id);
      if (this.pause) await new Promise((resolve) => setTimeout(resolve, this.pause));
      // A caller that isn't sure asks again.
      if (i % 5 === 4) {
        const again = await this.post("/v1/tickets", body, subject, this.token);
        if (again) assert.equal(again.id, ticket.id, `${subject} was made twice`);
      }
    }
  }

  async writeMessages({ token, conversation }, writer) {
    const told = [];
    this.messages.set(conversation, told);
    for (let i = 0; !this.isOver; ++i) {
      const text = `${this.name} ${writer}-${i}`;
      const turn = await this.post(`/v1/conversations/${conversation}/messages`, { text }, text, token);
      if (turn) told.push(text);
      // Below the limit of a visitor.
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

// A visitor with a conversation that waits for a person, so that the bot is silent.
export async function startVisitor(api, widgetKey) {
  const session = await api.as("").post("/v1/visitors:start", { widgetKey, locale: "en" });
  const theirs = api.as(session.token);
  const conversation = await theirs.post("/v1/conversations", { locale: "en" });
  await theirs.post(`/v1/conversations/${conversation.id}:handover`, {});
  return { token: session.token, contact: session.contactId, conversation: conversation.id };
}

// Compares the three books: what the callers were told, what the store says, what effects happened.
// `get(path)` reads until the product answers. How many tickets of the load, and how many at all, the
// store has.
export async function compareBooks(load, get, until) {
  const stored = new Map();
  let all = 0;
  let token = "";
  do {
    const page = await get(`/v1/tickets?page_size=1000&page_token=${token}`);
    all += page.tickets.length;
    for (const ticket of page.tickets) {
      if (!ticket.subject.startsWith(`${load.name} `)) continue;
      assert.ok(!stored.has(ticket.subject), `${ticket.subject} is there twice`);
      stored.set(ticket.subject, ticket.id);
    }
    token = page.nextPageToken;
  } while (token);
  assert.ok(load.tickets.size > 0, "nothing was acknowledged");
  for (const [subject, id] of load.tickets) assert.equal(stored.get(subject), id, `${subject} is lost`);

  for (const [conversation, told] of load.messages) {
    const messages = [];
    for (let after = 0; ; ) {
      const page = (await get(`/v1/conversations/${conversation}/messages?after_sequence=${after}&page_size=1000`)).messages;
      if (!page.length) break;
      messages.push(...page);
      after = Number(page.at(-1).sequence);
    }
    messages.forEach((message, i) => assert.equal(message.sequence, String(i + 1), `a gap in ${conversation}`));
    const texts = messages.map((message) => message.text).filter((text) => text.startsWith(`${load.name} `));
    assert.equal(new Set(texts).size, texts.length, `a message of ${conversation} is there twice`);
    const acknowledged = new Set(told);
    assert.deepEqual(texts.filter((text) => acknowledged.has(text)), told, `messages of ${conversation} are lost or out of order`);
  }

  // Every ticket has its clocks, and is counted once.
  for (const id of [...stored.values()].filter((_, i) => i % 7 === 0)) {
    await until(async () => (await get(`/v1/tickets/${id}/clocks`)).clocks.length === 2, `the clocks of ${id}`, 120);
  }
  return { tickets: stored.size, all };
}
