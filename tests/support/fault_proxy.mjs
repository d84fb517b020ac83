// SPDX-License-Identifier: Apache-2.0
//
// A TCP proxy that makes a connection as bad as a network can: late, slow, cut, or silent in one
// direction. What TCP delivers it keeps whole and in order: a partition holds bytes back until it
// heals, as retransmission does, and loss shows as delay.
import net from "node:net";

export class FaultProxy {
  // Stands before `port` of `host`; `address` and `port` say where.
  static async start(port, host = "127.0.0.1") {
    const proxy = new FaultProxy();
    proxy.pairs = new Set();
    proxy.heal();
    proxy.server = net.createServer((client) => proxy.#connect(client, net.connect(port, host)));
    await new Promise((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
    proxy.port = proxy.server.address().port;
    proxy.address = `127.0.0.1:${proxy.port}`;
    return proxy;
  }
  // Everything passes at once again, what was held back first.
  heal() {
    for (const pair of this.pairs) for (const pipe of pair.pipes) pipe.hurry();
    this.set({ delay: () => 0, bytesPerSecond: Infinity, blocked: { request: false, answer: false } });
  }
  // `delay()`: milliseconds each piece is late. `bytesPerSecond`: for each direction of a connection.
  // `blocked`: directions in which nothing arrives.
  set(faults) {
    Object.assign(this, faults);
    for (const pair of this.pairs) for (const pipe of pair.pipes) pipe.pump();
  }
  // Resets every connection.
  cut() {
    for (const pair of this.pairs) pair.end(true);
  }
  stop() {
    this.cut();
    this.server.close();
  }
  #connect(client, server) {
    const pair = { pipes: [] };
    this.pairs.add(pair);
    pair.end = (hard) => {
      if (!this.pairs.delete(pair)) return;
      for (const pipe of pair.pipes) pipe.stop();
      for (const socket of [client, server]) hard ? socket.resetAndDestroy() : socket.destroy();
    };
    pair.pipes = [new Pipe(this, "request", client, server), new Pipe(this, "answer", server, client)];
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => pair.end(true));
      socket.on("close", () => pair.end(false));
    }
  }
}

// One direction of one connection.
class Pipe {
  constructor(proxy, direction, from, to) {
    Object.assign(this, { proxy, direction, to, queue: [], freeAt: 0 });
    from.on("data", (bytes) => {
      const now = performance.now();
      // In order: a piece is never earlier than the one before it.
      this.freeAt = Math.max(this.freeAt, now + proxy.delay()) + (bytes.length / proxy.bytesPerSecond) * 1000;
      this.queue.push({ bytes, at: this.freeAt });
      this.pump();
    });
    from.on("end", () => {
      this.isEnded = true;
      this.pump();
    });
  }
  hurry() {
    this.freeAt = 0;
    for (const piece of this.queue) piece.at = 0;
  }
  stop() {
    clearTimeout(this.timer);
    this.queue = [];
  }
  pump() {
    clearTimeout(this.timer);
    if (this.proxy.blocked[this.direction]) return;
    while (this.queue.length && this.queue[0].at <= performance.now() + 0.5) this.to.write(this.queue.shift().bytes);
    if (this.queue.length) this.timer = setTimeout(() => this.pump(), this.queue[0].at - performance.now());
    else if (this.isEnded) this.to.end();
  }
}
