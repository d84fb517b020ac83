// SPDX-License-Identifier: Apache-2.0
//
// Rows P5 and P6: idle memory and start to ready of the whole product in one process, demo data.
import { readFileSync } from "node:fs";
import { binary, startAll } from "../support/deskmesh.mjs";
import { run } from "../support/processes.mjs";

const product = await startAll({ DESKMESH_LOG__LEVEL: "warning" });
await run(binary(), [
  "demo", "--url", product.http(), "--token", product.identity.api_token,
]);
const [node] = Object.values(product.nodes);
const starts = [];
for (let round = 0; round < 5; ++round) {
  await node.stop();
  await node.start();
  starts.push(node.startMs);
}
await new Promise((resolve) => setTimeout(resolve, 5000));
const status = readFileSync(`/proc/${node.process.pid}/status`, "utf8");
const megabytes = Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024;
const median = starts.sort((a, b) => a - b)[2];
const print = (row) => console.log(JSON.stringify(row));
print({ name: "P5 idle memory, all targets", value: Number(megabytes.toFixed(1)), unit: "MB", reference: "goal 150 MB", ratio: Number((megabytes / 150).toFixed(3)), better: "lower" });
print({ name: "P6 start to ready", value: median, unit: "ms", reference: "goal 1000 ms", ratio: median / 1000, better: "lower" });
await product.stop();
