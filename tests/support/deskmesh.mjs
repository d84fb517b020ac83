// SPDX-License-Identifier: Apache-2.0
//
// The built product under test, in one process or with a process per target.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Child, freePort, run, temporaryDirectory, until } from "./processes.mjs";
import { startPostgres, startRabbit, startRedis } from "./servers.mjs";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const TARGETS = [
  "accounts", "tickets", "sla", "knowledge", "chat", "analytics", "channels", "gateway",
];
export const OWNER = "owner@deskmesh.example";
export const PASSWORD = "correct horse battery";

// The binary of scripts/test, or the newest that was built.
export function binary() {
  if (process.env.DESKMESH_BIN) return process.env.DESKMESH_BIN;
  const build = join(ROOT, "build");
  for (const preset of ["release", "dev", ...readdirSync(build)]) {
    const candidate = join(build, preset, "deskmesh");
    if (existsSync(candidate)) return candidate;
  }
  throw new Error("build the product first: scripts/build");
}

// Environment without settings of a surrounding installation.
function cleanEnvironment(settings) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (name.startsWith("DESKMESH_")) delete env[name];
  return { ...env, DESKMESH_CHANNELS__ALLOW_PRIVATE_TARGETS: "true", ...settings };
}

// One process of the product.
export class Node {
  constructor(targets, args, env) {
    this.targets = targets;
    this.args = args;
    this.env = env;
    this.directory = temporaryDirectory(`node-${targets}`);
  }
  async start() {
    const readyFile = join(this.directory, `ready-${Date.now()}-${Math.random()}`);
    this.process = new Child(
      binary(),
      ["serve", `--target=${this.targets}`, ...this.args, "--ready-file", readyFile],
      { env: this.env, quiet: !process.env.DESKMESH_TEST_VERBOSE },
    );
    const begin = Date.now();
    await until(
      () => {
        if (this.process.hasEnded) throw new Error(this.process.output.slice(-3000));
        return existsSync(readyFile);
      },
      `${this.targets} to be ready`,
      60,
    );
    this.startMs = Date.now() - begin;
    this.addresses = JSON.parse(readFileSync(readyFile, "utf8"));
    return this;
  }
  kill(signal = "SIGKILL") {
    return this.process.kill(signal);
  }
  async stop() {
    const result = await this.process.kill("SIGTERM");
    if (result.code !== 0) {
      throw new Error(`${this.targets} ended with ${JSON.stringify(result)}\n${this.process.output.slice(-3000)}`);
    }
  }
}

export async function bootstrap(args, env = cleanEnvironment(), workspace = "Planwise", ownerEmail = OWNER) {
  const out = await run(
    binary(),
    ["bootstrap", ...args, "--workspace", workspace, "--owner", ownerEmail, "--password-stdin"],
    { input: `${PASSWORD}\n`, env },
  );
  return JSON.parse(out);
}

// Everything in one process on the embedded store.
export async function startAll(settings = {}) {
  const data = join(temporaryDirectory("data"), "store");
  const env = cleanEnvironment(settings);
  const identity = await bootstrap(["--data-dir", data], env);
  const node = new Node(
    "all",
    ["--data-dir", data, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"],
    env,
  );
  await node.start();
  return {
    name: "one process on the embedded store",
    identity,
    data,
    nodes: { all: node },
    http: () => `http://${node.addresses.http}`,
    grpc: () => node.addresses.grpc,
    nodeOf: () => node,
    verify: () => run(binary(), ["verify", "--data-dir", data], { env }),
    stop: () => node.stop(),
  };
}

// A process per target on PostgreSQL, RabbitMQ and Redis.
export async function startApart(settings = {}) {
  const [postgres, rabbit, redis] = await Promise.all([startPostgres(), startRabbit(), startRedis()]);
  const ports = Object.fromEntries(
    await Promise.all(TARGETS.map(async (target) => [target, await freePort()])),
  );
  const config = join(temporaryDirectory("config"), "deskmesh.yaml");
  writeFileSync(
    config,
    [
      `database: {url: "${postgres.url}", pool_size: 4}`,
      `bus: {url: "${rabbit.url}"}`,
      `cache: {url: "${redis.url}"}`,
      'security: {internal_key: "0123456789abcdef0123456789abcdef"}',
      ...TARGETS.map((target) => `${target}: {address: "127.0.0.1:${ports[target]}"}`),
      "",
    ].join("\n"),
  );
  const env = cleanEnvironment(settings);
  const identity = await bootstrap(["--config", config], env);
  const nodes = {};
  for (const target of TARGETS) {
    const args = ["--config", config, "--grpc", `127.0.0.1:${ports[target]}`, "--metrics", "127.0.0.1:0"];
    if (target === "gateway") args.push("--http", "127.0.0.1:0");
    nodes[target] = new Node(target, args, env);
  }
  await Promise.all(Object.values(nodes).map((node) => node.start()));
  return {
    name: "a process per target on PostgreSQL, RabbitMQ and Redis",
    identity,
    nodes,
    servers: { postgres, rabbit, redis },
    http: () => `http://${nodes.gateway.addresses.http}`,
    grpc: () => nodes.gateway.addresses.grpc,
    nodeOf: (target) => nodes[target],
    verify: () => run(binary(), ["verify", "--config", config], { env }),
    stop: async () => {
      // The door first, then the rooms.
      for (const target of [...TARGETS].reverse()) await nodes[target].stop();
      await Promise.all([postgres.stop(), rabbit.stop(), redis.stop()]);
    },
  };
}
