// SPDX-License-Identifier: Apache-2.0
//
// Hostile clients of the HTTP and gRPC doors (F10): slowloris, slow readers, floods, giant and deep
// bodies, very many parameters, compressed bombs. Each gets a clear answer, memory stays bounded, and
// honest callers are served all the while. (Hostile WebSocket clients: tests/e2e/live_hostile.)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { prepare } from "../support/books.mjs";
import { startAll } from "../support/deskmesh.mjs";
import { closedLoop, quantile, send } from "../support/offer.mjs";
import { until } from "../support/processes.mjs";

const SECONDS = process.env.DESKMESH_LONG ? 30 : 2;

describe("hostile clients of the front door", { timeout: 900_000 }, () => {
  let product, owner, visitors, host, port;
  const agent = new http.Agent({ keepAlive: true });
  before(async () => {
    // Long enough for honest callers on a machine that stalls.
    product = await startAll({ DESKMESH_GATEWAY__HEADER_TIMEOUT: "10s", DESKMESH_GATEWAY__BODY_TIMEOUT: "10s" });
    ({ owner, visitors } = await prepare(product, 1));
    [host, port] = new URL(product.http()).host.split(":");
  });
  after(async () => {
    agent.destroy();
    await product?.stop();
  });

  const memory = () => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${product.nodes.all.process.pid}/status`, "utf8"))[1]) / 1024;
  const connect = () => {
    const socket = net.connect(Number(port), host);
    socket.on("error", () => {});
    socket.answer = "";
    socket.on("data", (bytes) => (socket.answer = (socket.answer + bytes).slice(0, 4096)));
    socket.ended = new Promise((resolve) => socket.on("close", resolve));
    return socket;
  };
  const post = (body, headers = {}, path = "/v1/tickets") =>
    fetch(product.http() + path, {
      method: "POST", body, duplex: "half",
      headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json", ...headers },
    });
  const honest = (seconds) =>
    closedLoop(4, seconds, () =>
      send(agent, product.http(), "/v1/tickets", owner.token, { subject: "honest", requesterId: visitors[0].contact }, 60_000));

  // Honest callers beside `attack`, which returns how to end it: all served, memory bounded.
  const beside = async (t, attack) => {
    const before = memory();
    const alone = await honest(SECONDS);
    const end = await attack();
    const beside = await honest(SECONDS);
    const peak = memory();
    await end?.();
    assert.ok(beside.length > 0);
    for (const { status, body } of [...alone, ...beside]) assert.equal(status, 200, body);
    const p99 = (outcomes) => quantile(outcomes.map(({ ms }) => ms), 0.99);
    t.diagnostic(`honest p99 ${p99(alone).toFixed(1)} ms alone, ${p99(beside).toFixed(1)} ms beside (${(p99(beside) / p99(alone)).toFixed(2)}×); ` +
      `memory ${before.toFixed(0)} → ${peak.toFixed(0)} MB`);
    // What all of an attack ask for together is a multiple of it.
    assert.ok(peak < before + 250, `memory grew from ${before} to ${peak} MB`);
  };

  test("slowloris: a byte now and then", (t) =>
    beside(t, async () => {
      const sockets = Array.from({ length: 500 }, connect);
      for (const socket of sockets) socket.write("POST /v1/tickets HTTP/1.1\r\nHost: x\r\nX-A: ");
      const drip = setInterval(() => sockets.forEach((socket) => socket.write("a")), 200);
      return async () => {
        // They are told, and let go.
        await Promise.all(sockets.map((socket) => socket.ended));
        clearInterval(drip);
        assert.ok(sockets.every((socket) => socket.answer === "" || socket.answer.startsWith("HTTP/1.1 408")), sockets[0].answer);
        assert.ok(sockets.some((socket) => socket.answer !== ""), "nobody is told");
      };
    }));

  test("bodies that never come to an end", (t) =>
    beside(t, async () => {
      const sockets = Array.from({ length: 300 }, connect);
      for (const socket of sockets) {
        socket.write(`POST /v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${owner.token}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`);
      }
      return async () => {
        await Promise.all(sockets.map((socket) => socket.ended));
        assert.ok(sockets.every((socket) => socket.answer === "" || socket.answer.startsWith("HTTP/1.1 408")), sockets[0].answer);
        assert.ok(sockets.some((socket) => socket.answer !== ""), "nobody is told");
      };
    }));

  test("readers that don't read", (t) =>
    beside(t, async () => {
      for (let i = 0; i < 20; ++i) await owner.post("/v1/tickets", { subject: "x".repeat(150), description: "y".repeat(10_000), requesterId: visitors[0].contact });
      const sockets = Array.from({ length: 100 }, connect);
      for (const socket of sockets) {
        socket.pause();
        for (let i = 0; i < 10; ++i) socket.write(`GET /v1/tickets?page_size=1000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${owner.token}\r\n\r\n`);
      }
      return () => sockets.forEach((socket) => socket.destroy());
    }));

  test("a flood of requests that are none", (t) =>
    beside(t, async () => {
      let isOver = false;
      const floods = Array.from({ length: 8 }, async () => {
        while (!isOver) {
          const socket = connect();
          for (let i = 0; i < 20; ++i) socket.write("GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n");
          socket.write("\0\x01garbage\r\n\r\n");
          await until(() => socket.answer !== "", "an answer to the flood");
          assert.match(socket.answer, /^HTTP\/1\.1 40[014]/);
          socket.destroy();
        }
      });
      return async () => {
        isOver = true;
        await Promise.all(floods);
      };
    }));

  test("giant, deep and endless inputs are refused by name", async (t) => {
    const before = memory();
    const deep = (text, times) => text.repeat(times);
    const statusOf = (answer) =>
      answer.then(
        () => ({ status: 200 }),
        (error) => {
          if (!error.status) throw error;
          return { status: error.status };
        },
      );
    const parameters = Array.from({ length: 100_000 }, (_, i) => `p${i}=1`).join("&");
    const bomb = gzipSync(Buffer.alloc(100 << 20, "a"));
    for (const [what, call, statuses] of [
      ["a body of 10 MB", () => post(`{"subject":"${"x".repeat(10 << 20)}"}`), [413]],
      ["10 MB in chunks", () => post(new Blob([`{"subject":"${"x".repeat(10 << 20)}"}`]).stream()), [413]],
      ["arrays a million deep", () => post(deep("[", 1_000_000)), [400, 413]],
      ["objects a hundred thousand deep", () => post(deep('{"ticket":', 90_000)), [400]],
      ["a hundred thousand fields", () => post(`{${Array.from({ length: 60_000 }, (_, i) => `"f${i}":1`).join(",")}}`), [400]],
      ["a hundred thousand parameters", () => statusOf(owner.get(`/v1/tickets?${parameters}`)), [400, 414, 431]],
      ["a compressed bomb", () => post(bomb, { "content-encoding": "gzip" }), [400, 415]],
      ["a header of 1 MB", () => statusOf(owner.get("/v1/tickets", { "x-a": "a".repeat(1 << 20) })), [431, 400]],
      ["a number of a million digits", () => post(`{"subject":${"9".repeat(900_000)}}`), [400]],
      ["a string that isn't UTF-8", () => post(Buffer.from('{"subject":"\xff\xfe"}', "latin1")), [400]],
    ]) {
      for (let i = 0; i < 3; ++i) {
        let status;
        try {
          const response = await call();
          ({ status } = response);
          if (response.json) {
            const problem = await response.json();
            assert.ok(problem.reason && problem.detail, what);
            assert.ok(JSON.stringify(problem).length < 5000, `${what}: the answer echoes the input`);
          }
        } catch (error) {
          // It was still sending when it was refused and cut off.
          assert.match(String(error.cause ?? error), /EPIPE|ECONNRESET|other side closed|socket/i, what);
          continue;
        }
        assert.ok(statuses.includes(status), `${what}: ${status}`);
      }
    }
    const peak = memory();
    t.diagnostic(`memory ${before.toFixed(0)} → ${peak.toFixed(0)} MB`);
    assert.ok(peak < before + 150, `memory grew from ${before} to ${peak} MB`);
    await until(() => owner.post("/v1/tickets", { subject: "still here", requesterId: visitors[0].contact }), "an honest call");
  });
});
