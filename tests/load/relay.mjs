// SPDX-License-Identifier: Apache-2.0
//
// The reference of row P19: a bare WebSocket relay that keeps rooms in memory and nothing else. The
// first frame of a socket names its room; every other goes to the rest of the room as it is.
import { WebSocketServer } from "ws";

const rooms = new Map();
const server = new WebSocketServer({ port: 0, host: "127.0.0.1" }, () => console.log(server.address().port));
server.on("connection", (socket) => {
  let room;
  socket.on("message", (data) => {
    if (room === undefined) {
      room = data.toString();
      if (!rooms.has(room)) rooms.set(room, new Set());
      rooms.get(room).add(socket);
      socket.send("joined");
      return;
    }
    for (const other of rooms.get(room)) if (other !== socket) other.send(data.toString());
  });
  socket.on("close", () => rooms.get(room)?.delete(socket));
});
