// SPDX-License-Identifier: Apache-2.0
//
// The published contract as any client reads it: every RPC of protos/ with its rule and its types.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import protobuf from "protobufjs";
import { externalProtos } from "./api.mjs";
import { ROOT } from "./deskmesh.mjs";

const RPC_RULE = "(deskmesh.options.v1.rpc)";
const FIELD_RULE = "(deskmesh.options.v1.field)";

function ruleOf(reflected, name) {
  return Object.assign({}, ...(reflected.parsedOptions ?? []).map((option) => option[name] ?? {}));
}

// All RPCs that a client can reach: {name, domain, request, response, rule, isStream}.
export function publicMethods() {
  const root = new protobuf.Root();
  const folders = [join(ROOT, "protos"), externalProtos()];
  root.resolvePath = (_, target) =>
    folders.map((folder) => join(folder, target)).find((path) => existsSync(path)) ?? target;
  const files = readdirSync(join(ROOT, "protos/deskmesh")).flatMap((domain) =>
    readdirSync(join(ROOT, "protos/deskmesh", domain, "v1"))
      .filter((file) => file.endsWith("_service.proto"))
      .map((file) => `deskmesh/${domain}/v1/${file}`),
  );
  root.loadSync(files, { keepCase: true });
  root.resolveAll();
  const methods = [];
  const walk = (node) => {
    if (node instanceof protobuf.Service) {
      for (const method of node.methodsArray) {
        const rule = ruleOf(method, RPC_RULE);
        if (rule.internal) continue;
        methods.push({
          name: `${node.fullName.slice(1)}/${method.name}`,
          domain: node.fullName.split(".")[2],
          request: method.resolvedRequestType,
          response: method.resolvedResponseType,
          isStream: Boolean(method.responseStream),
          rule,
        });
      }
    }
    for (const child of node.nestedArray ?? []) walk(child);
  };
  walk(root);
  return methods;
}

// A request that passes validation as far as the contract tells: ids from `ids` by prefix, the first
// value of an enum, short texts. `own` gives values of fields by name.
export function fill(type, ids, own = {}, depth = 0) {
  const message = {};
  for (const field of type.fieldsArray) {
    const rule = ruleOf(field, FIELD_RULE);
    if (rule.output_only || field.name === "request_id" || field.name === "update_mask") continue;
    const value = valueOf(field, rule, ids, own, depth);
    if (value === undefined) continue;
    message[field.name] = field.repeated ? [value] : value;
  }
  return message;
}

function valueOf(field, rule, ids, own, depth) {
  if (field.name in own) return own[field.name];
  if (field.map || (field.partOf && field.partOf.fieldsArray[0] !== field)) return undefined;
  if (field.resolvedType instanceof protobuf.Enum) {
    return Object.values(field.resolvedType.values).find((number) => number > 0);
  }
  if (field.resolvedType) {
    const name = field.resolvedType.fullName;
    if (name === ".google.protobuf.Timestamp") return { seconds: 1_767_225_600 };
    if (name === ".google.protobuf.Duration") return { seconds: 3600 };
    if (name.startsWith(".google.protobuf.") || depth > 3) return undefined;
    return fill(field.resolvedType, ids, own, depth + 1);
  }
  if (rule.id_prefix) return ids[rule.id_prefix];
  if (field.type === "string") {
    if (/(^|_)ids?$/.test(field.name)) return undefined;
    if (rule.email) return "someone@else.example";
    if (rule.url) return "https://else.example/";
    return rule.required ? "text" : undefined;
  }
  if (field.type === "bytes") return rule.required ? Buffer.from("x") : undefined;
  if (field.type === "bool") return undefined;
  return rule.required ? Math.max(1, Number(rule.min ?? 1)) : undefined;
}

// Calls by name over gRPC: {code, reply(s), details}. A stream is read until it ends or is quiet.
export class GrpcCaller {
  constructor(address) {
    this.client = new grpc.Client(address, grpc.credentials.createInsecure());
  }
  // `quiet`: after how many milliseconds a stream without a word counts as one that stands open.
  call(method, request, token, quiet = 500) {
    const metadata = new grpc.Metadata();
    if (token) metadata.set("authorization", `Bearer ${token}`);
    const encode = (value) => Buffer.from(method.request.encode(method.request.fromObject(value)).finish());
    const decode = (bytes) =>
      method.response.toObject(method.response.decode(bytes), { longs: String, enums: String });
    const path = `/${method.name}`;
    const options = { deadline: Date.now() + 120_000 };
    return new Promise((resolve) => {
      if (!method.isStream) {
        this.client.makeUnaryRequest(path, encode, decode, request, metadata, options, (error, reply) =>
          resolve({ code: error?.code ?? 0, details: error?.details ?? "", reply }),
        );
        return;
      }
      const replies = [];
      const stream = this.client.makeServerStreamRequest(path, encode, decode, request, metadata, options);
      const silence = setTimeout(() => stream.cancel(), quiet);
      stream.on("data", (reply) => replies.push(reply));
      stream.on("error", (error) => {
        clearTimeout(silence);
        // Cancelled by us: the stream stood open.
        resolve({ code: error.code === 1 ? 0 : error.code, details: error.details, reply: replies });
      });
      stream.on("end", () => {
        clearTimeout(silence);
        resolve({ code: 0, details: "", reply: replies });
      });
    });
  }
  close() {
    this.client.close();
  }
}
