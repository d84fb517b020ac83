// SPDX-License-Identifier: Apache-2.0
//
// A name server for the names of a cluster. What stands behind a name is asked anew each time.
import { createSocket } from "node:dgram";
import packet from "dns-packet";

export class NameServer {
  // `addressesOf(name)`: IPv4 addresses, or undefined where there is no such name.
  static async start(addressesOf) {
    const server = new NameServer();
    server.questions = 0;
    server.socket = createSocket("udp4");
    server.socket.on("message", (bytes, { port, address }) => {
      const query = packet.decode(bytes);
      const [{ name, type }] = query.questions;
      ++server.questions;
      const addresses = addressesOf(name.toLowerCase().replace(/\.$/, ""));
      const answers = type === "A" ? (addresses ?? []).map((data) => ({ type: "A", name, ttl: 0, data })) : [];
      const flags = packet.AUTHORITATIVE_ANSWER | packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | (addresses ? 0 : 3);
      server.socket.send(packet.encode({ type: "response", id: query.id, flags, questions: query.questions, answers }), port, address);
    });
    await new Promise((resolve) => server.socket.bind(0, "127.0.0.1", resolve));
    return server;
  }
  get port() {
    return this.socket.address().port;
  }
  stop() {
    this.socket.close();
  }
}
