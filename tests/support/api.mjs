// SPDX-License-Identifier: Apache-2.0
//
// Calls the HTTP API as any client would, and gRPC with @grpc/grpc-js from the published protos.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import { ROOT } from "./deskmesh.mjs";

export class Problem extends Error {
  constructor(verb, path, status, body) {
    super(`${verb} ${path} answered ${status}: ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

const DISPATCHER = Symbol.for("undici.globalDispatcher.1");

/** Closes the connections that `fetch` keeps for later calls; the next call opens its own. */
export async function closeIdleConnections() {
  const agent = globalThis[DISPATCHER];
  if (!agent) return; // they close by themselves, later
  globalThis[DISPATCHER] = new agent.constructor();
  await agent.close();
}

// A caller with a token (or none).
export class Api {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }
  base() {
    return typeof this.url === "function" ? this.url() : this.url;
  }
  as(token) {
    return new Api(this.url, token);
  }
  async call(verb, path, body, headers = {}) {
    const response = await fetch(this.base() + path, {
      method: verb,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    let parsed = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // Not JSON: CSV, HTML.
    }
    if (!response.ok) throw new Problem(verb, path, response.status, parsed);
    return parsed;
  }
  get(path, headers) {
    return this.call("GET", path, undefined, headers);
  }
  post(path, body = {}, headers) {
    return this.call("POST", path, body, headers);
  }
  patch(path, body, headers) {
    return this.call("PATCH", path, body, headers);
  }
  put(path, body, headers) {
    return this.call("PUT", path, body, headers);
  }
}

// The problem of a call that must fail.
export async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Problem) return { status: error.status, ...error.body };
    throw error;
  }
  throw new Error("the call was not refused");
}

// google/api/*.proto come from a package at configure time; see scripts/cmake/Protos.cmake.
export function externalProtos() {
  const build = join(ROOT, "build");
  for (const preset of readdirSync(build)) {
    const folder = join(build, preset, "protos", "external");
    if (existsSync(join(folder, "google", "api", "annotations.proto"))) return folder;
  }
  throw new Error("no configured build has the external protos");
}

export function grpcClient(address, service, token, credentials = grpc.credentials.createInsecure()) {
  const [, domain] = service.split(".");
  const definition = loader.loadSync(`deskmesh/${domain}/v1/${domain}_service.proto`, {
    includeDirs: [join(ROOT, "protos"), externalProtos()],
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
  });
  const Client = service.split(".").reduce((node, name) => node[name], grpc.loadPackageDefinition(definition));
  const client = new Client(address, credentials);
  const metadata = new grpc.Metadata();
  if (token) metadata.set("authorization", `Bearer ${token}`);
  return {
    call: (method, request) =>
      new Promise((resolve, reject) =>
        client[method](request, metadata, (error, reply) => (error ? reject(error) : resolve(reply))),
      ),
    stream: (method, request) => client[method](request, metadata),
    // The client's own close: a method `Close` of the service hides it.
    close: () => grpc.Client.prototype.close.call(client),
  };
}
