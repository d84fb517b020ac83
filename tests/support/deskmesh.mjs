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
  return {
    ...env,
    DESKMESH_CHANNELS__ALLOW_PRIVATE_TARGETS: "true",
    DESKMESH_CHAT__ALLOW_PRIVATE_TARGETS: "true",
    DESKMESH_TICKETS__ALLOW_PRIVATE_TARGETS: "true",
    // Agents of tests say that they are online once; how long a flow waits for its webhook.
    DESKMESH_CHAT__PRESENCE_LEASE: "3600s",
    DESKMESH_CHAT__WEBHOOK_TIMEOUT: "10s",
    ...settings,
  };
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
    const { process: child } = this;
    await until(() => existsSync(readyFile) || child.hasEnded, `${this.targets} to be ready`, 180).catch((error) => {
      throw new Error(`${error.message}\n${child.output.slice(-3000)}`);
    });
    if (!existsSync(readyFile)) {
      await child.silent;
      throw new Error(child.output.slice(-3000));
    }
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

// A process per target on PostgreSQL, RabbitMQ and Redis; with `replicas` of each. `between(name, port)`
// may put something between a server or target and those who call it: the port they get instead. With
// `tls` {certificate, key, ca}, the servers speak TLS alone and ask for a certificate.
export async function startApart(
  settings = {},
  { replicas = 1, between = async (_, port) => port, tls } = {},
) {
  const servers = await Promise.all([startPostgres(tls), startRabbit(tls), startRedis(tls)]);
  const [postgres, rabbit, redis] = servers;
  const files = tls ? `, ca: "${tls.ca}", certificate: "${tls.certificate}", private_key: "${tls.key}"` : "";
  const urlOf = async (name, { url, port }) => url.replace(`:${port}`, `:${await between(name, port)}`);
  const names = TARGETS.flatMap((target) =>
    Array.from({ length: replicas }, (_, i) => (i === 0 ? target : `${target}-${i + 1}`)),
  );
  const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()])));
  const addresses = {};
  for (const name of names) {
    const target = name.split("-")[0];
    (addresses[target] ??= []).push(`127.0.0.1:${await between(name, ports[name])}`);
  }
  const config = join(temporaryDirectory("config"), "deskmesh.yaml");
  writeFileSync(
    config,
    [
      `database: {url: "${await urlOf("postgres", postgres)}", pool_size: 4}`,
      `bus: {url: "${await urlOf("rabbit", rabbit)}"${files}}`,
      `cache: {url: "${await urlOf("redis", redis)}"${files}}`,
      'security: {internal_key: "0123456789abcdef0123456789abcdef"}',
      `server: {replicas: ${replicas}}`,
      ...TARGETS.map((target) => `${target}: {address: "ipv4:${addresses[target].join(",")}"}`),
      "",
    ].join("\n"),
  );
  const env = cleanEnvironment(settings);
  const identity = await bootstrap(["--config", config], env);
  const nodes = {};
  for (const name of names) {
    const target = name.split("-")[0];
    const args = ["--config", config, "--grpc", `127.0.0.1:${ports[name]}`, "--metrics", "127.0.0.1:0"];
    if (target === "gateway") args.push("--http", "127.0.0.1:0");
    nodes[name] = new Node(target, args, env);
  }
  await Promise.all(Object.values(nodes).map((node) => node.start()));
  // All see each other.
  for (const node of Object.values(nodes)) {
    const isReady = () => fetch(`http://${node.addresses.metrics}/readyz`).then(({ ok }) => ok, () => false);
    await until(isReady, `${node.targets} to be ready`, 180);
  }
  // Clients meet the gateways in turn.
  const gateways = names.filter((name) => name.startsWith("gateway"));
  let turn = 0;
  return {
    name: "a process per target on PostgreSQL, RabbitMQ and Redis",
    identity,
    nodes,
    servers: { postgres, rabbit, redis },
    http: () => `http://${nodes[gateways[turn++ % gateways.length]].addresses.http}`,
    grpc: () => nodes.gateway.addresses.grpc,
    nodeOf: (target) => nodes[target],
    verify: () => run(binary(), ["verify", "--config", config], { env }),
    stop: async () => {
      // The door first, then the rooms.
      for (const name of [...names].reverse()) await nodes[name].stop();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
