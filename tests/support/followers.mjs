// SPDX-License-Identifier: Apache-2.0
//
// Follows one conversation over one of the three ways in (WebSocket, Server-Sent Events, gRPC) and
// comes back from the last sequence after every cut, as a careful client does.
import http from "node:http";
import WebSocket from "ws";
import { grpcClient } from "./api.mjs";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Follower {
  constructor(product, conversation, token) {
    this.product = product;
    this.conversation = conversation;
    this.token = token;
    this.items = []; // {sequence, id, text} in the order they came
    this.cuts = 0;
    this.resumes = []; // milliseconds from a cut to the next connection that works
    this.isOver = false;
    this.done = this.#run();
  }
  get last() {
    return this.items.length ? this.items.at(-1).sequence : 0;
  }
  take(sequence, message) {
    this.items.push({ sequence: Number(sequence), id: message?.id, text: message?.text });
  }
  // Ends the connection the hard way; the follower comes back by itself.
  cut() {
    if (!this.connection) return false;
    this.cuts += 1;
    this.cutAt = performance.now();
    const connection = this.connection;
    this.connection = undefined;
    this.sever(connection);
    return true;
  }
  connected(connection) {
    this.connection = connection;
    if (this.cutAt) this.resumes.push(performance.now() - this.cutAt);
    this.cutAt = undefined;
  }
  async #run() {
    while (!this.isOver) {
      try {
        await this.follow();
      } catch {
        // The door is closed right now.
      }
      this.connection = undefined;
      if (!this.isOver) await pause(10);
    }
  }
  async stop() {
    this.isOver = true;
    if (this.connection) this.sever(this.connection);
    await this.done;
  }
}

export class SocketFollower extends Follower {
  kind = "WebSocket";
  follow() {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${this.product.http().replace("http", "ws")}/v1/live`, {
        headers: { authorization: `Bearer ${this.token}` },
        handshakeTimeout: 5000,
      });
      let mine = true; // what still arrives after the end of this connection is not ours
      socket.on("open", () => {
        const path = `/v1/conversations/${this.conversation}:stream`;
        socket.send(JSON.stringify({ subscribe: { id: "1", path, after: String(this.last) } }));
        this.connected(socket);
      });
      socket.on("message", (data) => {
        if (!mine || this.connection !== socket) return;
        const frame = JSON.parse(data);
        if (frame.event) this.take(frame.sequence, frame.event.message);
        if (frame.error) socket.terminate();
      });
      const end = () => {
        mine = false;
        resolve();
      };
      socket.on("close", end);
      socket.on("error", (error) => {
        mine = false;
        reject(error);
      });
    });
  }
  sever(socket) {
    socket.terminate();
  }
}

export class EventFollower extends Follower {
  kind = "SSE";
  follow() {
    return new Promise((resolve, reject) => {
      const path = `/v1/conversations/${this.conversation}:stream?after_sequence=${this.last}`;
      const request = http.get(
        this.product.http() + path,
        { headers: { authorization: `Bearer ${this.token}`, accept: "text/event-stream" } },
        (response) => {
          if (response.statusCode !== 200) {
            response.resume();
            return reject(new Error(`answered ${response.statusCode}`));
          }
          this.connected(request);
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part) => {
            if (this.connection !== request) return;
            text += part;
            for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
              const block = text.slice(0, end);
              text = text.slice(end + 2);
              const data = block.split("\n").filter((line) => line.startsWith("data:"));
              if (!data.length) continue;
              const item = JSON.parse(data.map((line) => line.slice(5)).join("\n"));
              if (item.sequence) this.take(item.sequence, item.message);
            }
          });
          response.on("close", resolve);
          response.on("error", reject);
        },
      );
      request.on("error", reject);
    });
  }
  sever(request) {
    request.destroy();
  }
}

export class CallFollower extends Follower {
  kind = "gRPC";
  follow() {
    return new Promise((resolve) => {
      const client = grpcClient(this.product.grpc(), "deskmesh.chat.v1.Conversations", this.token);
      const stream = client.stream("Stream", { id: this.conversation, after_sequence: this.last });
      this.connected(stream);
      stream.on("data", (item) => {
        if (this.connection === stream) this.take(item.sequence, item.message);
      });
      const end = () => {
        client.close();
        resolve();
      };
      stream.on("error", end);
      stream.on("end", end);
    });
  }
  sever(stream) {
    stream.cancel();
  }
}
