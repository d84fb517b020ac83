// SPDX-License-Identifier: Apache-2.0
//
// Live streams under cuts and process kills: 1,000 connections are cut, and processes killed with
// SIGKILL, while customers and agents write. Afterwards three books are compared: what the writers
// were told, what the store lists, and what each follower saw, over WebSocket, Server-Sent Events and
// gRPC. Nothing may be lost, doubled or out of order. In some of the talks the bot answers.
//
// Every cut is counted. As a rule a tenth of them is made; DESKMESH_LONG=1 makes all 1,000, and
// DESKMESH_LONG=<n> n times as many, with n times the kills.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { startAll, startApart } from "../support/deskmesh.mjs";
import { CallFollower, EventFollower, SocketFollower } from "../support/followers.mjs";
import { until } from "../support/processes.mjs";

const LONG = Number(process.env.DESKMESH_LONG ?? 0);
const TIMES = Math.max(1, LONG);
const CONVERSATIONS = 8;
// So many of them are the bot's.
const WITH_BOT = 2;
const CUT_EVERY_MS = 12;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const TOPOLOGIES = [
  { start: startAll, name: "in one process", cuts: LONG ? 500 * LONG : 50, victims: ["all", "all"] },
  {
    start: startApart,
    name: "with a process per target",
    cuts: LONG ? 500 * LONG : 50,
    victims: ["gateway", "chat", "gateway", "chat"],
  },
];

for (const { start, name, cuts, victims } of TOPOLOGIES) {
  describe(`live streams ${name}`, { timeout: 600_000 * TIMES }, () => {
    let product, owner, talks;

    before(async () => {
      product = await start({
        DESKMESH_CHAT__MESSAGE_BURST: "1000",
        DESKMESH_CHAT__MESSAGE_INTERVAL: "1ms",
        DESKMESH_CHAT__CONTACT_BURST: "1000",
        DESKMESH_CHAT__CONTACT_INTERVAL: "1ms",
      });
      owner = new Api(product.http, product.identity.api_token);
      const { widgetKey } = await owner.get("/v1/workspace");
      talks = await Promise.all(
        Array.from({ length: CONVERSATIONS }, async (_, index) => {
          const session = await new Api(product.http).post("/v1/visitors:start", { widgetKey });
          const customer = new Api(product.http, session.token);
          const conversation = await customer.post("/v1/conversations", { locale: "zh-CN" });
          const isBots = index < WITH_BOT;
          // A person has the others: both sides write, and no bot between them.
          if (!isBots) {
            await owner.post(`/v1/conversations/${conversation.id}/messages`, { text: "您好" });
          }
          return { id: conversation.id, customer, token: session.token, isBots };
        }),
      );
    });
    after(() => product?.stop());

    test(`${cuts} cuts and ${victims.length * TIMES} kills under load lose, double and reorder nothing`, async (t) => {
      const followers = talks.flatMap((talk) => [
        new SocketFollower(product, talk.id, product.identity.api_token),
        new SocketFollower(product, talk.id, talk.token),
        new EventFollower(product, talk.id, talk.token),
        new CallFollower(product, talk.id, product.identity.api_token),
      ]);
      const told = new Map(talks.map((talk) => [talk.id, new Map()])); // text → sequence
      let isOver = false;
      const writer = async (talk, api, side) => {
        for (let i = 0; !isOver; ++i) {
          const text = `${side} ${i}`;
          for (;;) {
            try {
              const reply = await api.post(
                `/v1/conversations/${talk.id}/messages`,
                { text },
                { "idempotency-key": `${talk.id}-${text}` },
              );
              told.get(talk.id).set(text, Number(reply.message.sequence));
              break;
            } catch (error) {
              // Refused for good is a defect; a closed door is why there is a key.
              if (error.status && error.status < 500 && error.status !== 429) throw error;
              await pause(20);
            }
          }
          await pause(30);
        }
      };
      const writers = talks.flatMap((talk) => [
        writer(talk, talk.customer, "customer"),
        ...(talk.isBots ? [] : [writer(talk, owner, "agent")]),
      ]);

      const began = Date.now();
      const kills = [];
      const killer = (async () => {
        for (let round = 0; round < victims.length * TIMES; ++round) {
          await pause(1500);
          const node = product.nodeOf(victims[round % victims.length]);
          await node.kill("SIGKILL");
          const dead = performance.now();
          await node.start();
          kills.push(performance.now() - dead);
        }
      })();
      let done = 0;
      for (let next = 0; done < cuts; ++next) {
        if (followers[(next * 7) % followers.length].cut()) ++done;
        await pause(CUT_EVERY_MS);
      }
      await killer;
      await until(() => [...told.values()].reduce((sum, texts) => sum + texts.size, 0) > 100, "load", 180);
      isOver = true;
      await Promise.all(writers);
      const seconds = (Date.now() - began) / 1000;

      let messages = 0;
      let botEntries = 0;
      for (const talk of talks) {
        const listed = [];
        for (let more = true; more; ) {
          const page = await owner.get(
            `/v1/conversations/${talk.id}/messages?after_sequence=${listed.length}&page_size=1000`,
          );
          listed.push(...page.messages);
          more = page.hasMore;
        }
        messages += listed.length;
        listed.forEach((message, index) => assert.equal(Number(message.sequence), index + 1, "the store has a gap"));
        const byText = new Map();
        for (const message of listed) {
          if (!/^(customer|agent) \d+$/.test(message.text)) continue;
          assert.ok(!byText.has(message.text), `"${message.text}" is stored twice`);
          byText.set(message.text, Number(message.sequence));
        }
        for (const [text, sequence] of told.get(talk.id)) {
          assert.equal(byText.get(text), sequence, `"${text}" was acknowledged with another place`);
        }
        assert.equal(byText.size, told.get(talk.id).size, "the store has what nobody was told of");
        const answers = listed.filter((message) => message.sender === "BOT").length;
        assert.equal(answers > 0, talk.isBots, `the bot said ${answers} entries`);
        botEntries += answers;
        for (const side of ["customer", "agent"]) {
          const order = [...byText].filter(([text]) => text.startsWith(side));
          assert.deepEqual(order.map(([text]) => Number(text.split(" ")[1])), order.map((_, i) => i), `the ${side}'s order`);
        }
        for (const follower of followers.filter((one) => one.conversation === talk.id)) {
          await until(() => follower.last >= listed.length, `${follower.kind} to see everything`, 180);
          assert.deepEqual(
            follower.items.map((item) => item.sequence),
            listed.map((_, index) => index + 1),
            `${follower.kind}: sequences`,
          );
          follower.items.forEach((item, index) => assert.equal(item.id, listed[index].id, `${follower.kind}: ids`));
        }
      }
      await Promise.all(followers.map((follower) => follower.stop()));
      const resumes = followers.flatMap((follower) => follower.resumes).sort((a, b) => a - b);
      const at = (share) => resumes[Math.floor((resumes.length - 1) * share)].toFixed(0);
      t.diagnostic(
        `${done} cuts, ${kills.length} kills (ready again after ${kills.map((ms) => ms.toFixed(0)).join(", ")} ms), ` +
          `${messages} messages, ${botEntries} of them the bot's, to ${followers.length} followers in ${seconds.toFixed(0)} s; ` +
          `back after a cut in ${at(0.5)} ms (median), ${at(0.99)} ms (99 %)`,
      );
      assert.equal(done, cuts, "cuts");
      assert.equal(kills.length, victims.length * TIMES, "kills");
    });
  });
}
