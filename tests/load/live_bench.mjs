// SPDX-License-Identifier: Apache-2.0
//
// Rows P19, P20 and P22 in short form: the way of a message to the other side's socket against a bare
// relay, the memory of an idle socket, and how soon every socket is back after a kill. The client shares
// the machine with the product, so the numbers of sockets are small unless asked for:
// DESKMESH_BENCH_SOCKETS=2000 DESKMESH_BENCH_RATE=1000 is P19 as it stands, DESKMESH_BENCH_SOCKETS=10000
// P20 and P22; DESKMESH_BENCH_TLS=1 speaks TLS to the sockets.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";
import { Api, grpcClient } from "../support/api.mjs";
import { Authority } from "../support/certificates.mjs";
import { startAll } from "../support/deskmesh.mjs";

const SOCKETS = Number(process.env.DESKMESH_BENCH_SOCKETS ?? 400);
const RATE = Number(process.env.DESKMESH_BENCH_RATE ?? 200); // messages a second
const IS_TLS = process.env.DESKMESH_BENCH_TLS === "1";
const SECONDS = 6;
const RESOURCE_EXHAUSTED = 8;
const AT_ONCE = 200; // calls and handshakes under way while everything is set up
const ROOMS = SOCKETS / 2;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const print = (row) => console.log(JSON.stringify(row));
const rounded = (value, digits = 2) => Number(value.toFixed(digits));
const at = (values, share) => values.sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];

const inTurn = async (items, act) => {
  for (let i = 0; i < items.length; i += AT_ONCE) await Promise.all(items.slice(i, i + AT_ONCE).map(act));
};
// What a process has used so far, in milliseconds: waiting for a core that others have doesn't count.
const cpuMs = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

// Sends RATE messages a second to rooms in turn. Of each: when it was sent, durable (its sender was
// told) and on the other side's socket, in milliseconds.
async function measure(send, arrivals) {
  const all = [];
  const answers = [];
  const due = RATE * SECONDS;
  const began = performance.now();
  for (let i = 0; i < due; ++i) {
    const wait = began + (i * 1000) / RATE - performance.now();
    if (wait > 1) await pause(wait);
    const message = { sent: performance.now() };
    all.push(message);
    arrivals.set(`m${i}`, (now) => (message.arrived = now));
    answers.push(Promise.resolve(send(i % ROOMS, `m${i}`)).then(() => (message.durable = performance.now())));
  }
  await Promise.all(answers);
  for (let i = 0; i < 500 && all.some((one) => !one.arrived); ++i) await pause(20);
  const lost = all.filter((one) => !one.arrived).length;
  if (lost) throw new Error(`${lost} of ${due} messages never came`);
  return all.slice(due / 6); // without the beginning
}

async function relay() {
  const child = spawn(process.execPath, [join(dirname(fileURLToPath(import.meta.url)), "relay.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(Number(String(data)))));
  const sent = new Map();
  const senders = [];
  const opened = [];
  const open = (index) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      const room = Math.floor(index / 2);
      opened.push(socket);
      socket.on("error", reject);
      socket.on("open", () => socket.send(String(room)));
      socket.on("message", (data) => {
        const text = data.toString();
        if (text === "joined") return resolve();
        sent.get(JSON.parse(text).text)?.(performance.now());
      });
      if (index % 2 === 0) senders[room] = socket;
    });
  await inTurn([...Array(SOCKETS).keys()], open);
  const before = cpuMs(child.pid);
  const times = await measure((room, key) => senders[room].send(JSON.stringify({ text: key })), sent);
  const cpu = cpuMs(child.pid) - before;
  const closed = opened.map((socket) => new Promise((resolve) => socket.on("close", resolve)));
  child.kill();
  await Promise.all(closed);
  return { times, cpu };
}

// One credential stands for thousands of people here.
const settings = { DESKMESH_LOG__LEVEL: "warning", DESKMESH_GATEWAY__RATE_PER_CREDENTIAL: "0" };
if (IS_TLS) {
  const authority = await Authority.make("bench");
  const files = await authority.issue(join(authority.folder, "server"));
  settings.DESKMESH_GATEWAY__TLS_CERTIFICATE = files.certificate;
  settings.DESKMESH_GATEWAY__TLS_KEY = files.key;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // the certificate is this run's own
}
const product = await startAll(settings);
const [node] = Object.values(product.nodes);
const address = () => product.http().replace("http:", IS_TLS ? "https:" : "http:");
const owner = new Api(address, product.identity.api_token);
const { widgetKey } = await owner.get("/v1/workspace");
const visitor = await new Api(address).post("/v1/visitors:start", { widgetKey });
const talks = new Array(ROOMS);
await inTurn([...talks.keys()], async (room) => {
  talks[room] = (await owner.post("/v1/conversations", { contactId: visitor.contactId, locale: "zh-CN" })).id;
});
const GOAL_KB = IS_TLS ? 50 : 20;
const residentKb = () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${node.process.pid}/status`, "utf8"))[1]);

// A socket that comes back from its last sequence for as long as it lives.
const arrivals = new Map();
class Live {
  constructor(index) {
    this.talk = talks[Math.floor(index / 2)];
    this.last = 0;
    this.isFirst = index % 2 === 0;
  }
  connect() {
    return new Promise((resolve) => {
      this.resolve ??= resolve;
      const socket = new WebSocket(`${address().replace("http", "ws")}/v1/live`, {
        headers: { authorization: `Bearer ${product.identity.api_token}` },
        perMessageDeflate: false,
      });
      socket.on("error", () => {});
      socket.on("close", async () => {
        this.isUp = false;
        if (this.isOver) return;
        await pause(10 + Math.random() * 40);
        void this.connect();
      });
      socket.on("open", () => {
        socket.send(JSON.stringify({ subscribe: { id: "1", path: `/v1/conversations/${this.talk}:stream`, after: String(this.last) } }));
        socket.send('{"ping":1}');
      });
      socket.on("message", (data) => {
        if (this.socket !== socket) return;
        const frame = JSON.parse(data);
        if (frame.pong) {
          this.isUp = true;
          return this.resolve();
        }
        if (!frame.event) return;
        if (Number(frame.sequence) !== this.last + 1) throw new Error(`${frame.sequence} after ${this.last}`);
        this.last = Number(frame.sequence);
        if (!this.isFirst) arrivals.get(frame.event.message?.text)?.(performance.now());
      });
      this.socket = socket;
    });
  }
}

// Before the product's, for this process has so many descriptors only.
const reference = await relay();
const before = residentKb();
const sockets = Array.from({ length: SOCKETS }, (_, index) => new Live(index));
await inTurn(sockets, (socket) => socket.connect());
await pause(1000);
const each = (residentKb() - before) / SOCKETS;
print({ name: `P20 memory per idle socket, ${SOCKETS} subscribed sockets, TLS ${IS_TLS ? "on" : "off"}`, value: rounded(each), unit: "kB", reference: `goal ${GOAL_KB} kB`, ratio: rounded(each / GOAL_KB, 3), better: "lower" });

const client = grpcClient(product.grpc(), "deskmesh.chat.v1.Conversations", product.identity.api_token);
const cpuBefore = cpuMs(node.process.pid);
// Whoever is told that the house is full comes again a little later, as any client does.
let refusals = 0;
async function say(room, text) {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await client.call("SendMessage", { conversation_id: talks[room], message: { text }, request_id: text });
    } catch (error) {
      if (error.code !== RESOURCE_EXHAUSTED || attempt === 50) throw error;
      ++refusals;
      await pause(50 + Math.random() * 100 * attempt);
    }
  }
}
const times = await measure(say, arrivals);
if (refusals) console.error(`${refusals} calls were refused and came again: the machine is too busy for ${RATE}/s`);
const cpu = cpuMs(node.process.pid) - cpuBefore;
print({ name: `P19 processor time a message, ${RATE}/s over ${SOCKETS} sockets`, value: rounded(cpu / (RATE * SECONDS), 3), unit: "ms", reference: rounded(reference.cpu / (RATE * SECONDS), 3), ratio: rounded(cpu / reference.cpu), better: "lower" });
const spans = (from, to) => times.map((one) => Math.max(0, one[to] - one[from]));
const bare = reference.times.map((one) => one.arrived - one.sent);
for (const [name, share, span] of [
  ["durable → on the other side's socket", 0.99, spans("durable", "arrived")],
  ["durable → on the other side's socket", 0.5, spans("durable", "arrived")],
  ["sent → durable and on the other side's socket", 0.99, spans("sent", "arrived")],
  ["sent → durable and on the other side's socket", 0.5, spans("sent", "arrived")],
]) {
  const [mine, theirs] = [at(span, share), at(bare, share)];
  print({ name: `P19 message ${name}, ${RATE}/s over ${SOCKETS} sockets, ${share === 0.5 ? "median" : "p99"}`, value: rounded(mine), unit: "ms", reference: rounded(theirs), ratio: rounded(mine / theirs), better: "lower" });
}

const lasts = sockets.map((socket) => socket.last);
await node.kill("SIGKILL");
while (sockets.some((socket) => socket.isUp)) await pause(5);
await node.start();
const ready = performance.now();
const cpuReady = cpuMs(node.process.pid);
while (sockets.some((socket) => !socket.isUp)) await pause(5);
const seconds = (performance.now() - ready) / 1000;
const cpuBack = (cpuMs(node.process.pid) - cpuReady) / SOCKETS;
await inTurn(talks, async (talk) => {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await owner.post(`/v1/conversations/${talk}/messages`, { text: "after" }, { "idempotency-key": `after ${talk}` });
    } catch (error) {
      if (error.status !== 429 || attempt === 50) throw error;
      await pause(error.body.retry_after_ms * (1 + Math.random()));
    }
  }
});
for (let i = 0; i < 500 && sockets.some((socket, index) => socket.last <= lasts[index]); ++i) await pause(20);
if (sockets.some((socket, index) => socket.last !== lasts[index] + 1)) throw new Error("a socket lost something");
print({ name: `P22 all ${SOCKETS} sockets back after a kill, nothing lost`, value: rounded(seconds), unit: "s", reference: "goal 10 s (10,000 sockets)", ratio: rounded(seconds / 10, 3), better: "lower" });
print({ name: "P22 processor time a socket that comes back", value: rounded(cpuBack, 3), unit: "ms", reference: "goal 10 s (10,000 sockets)", ratio: rounded(cpuBack, 3), better: "lower" });
for (const socket of sockets) {
  socket.isOver = true;
  socket.socket.terminate();
}
client.close();
await product.stop();
