// SPDX-License-Identifier: Apache-2.0
//
// Checks manifests against the schemas of Kubernetes: unknown fields and wrong types by the typed
// models of the official client, required fields, formats and enums by the JSON schemas of
// kubernetes-models. The two complement each other.
import { createRequire } from "node:module";
import * as models from "@kubernetes/client-node/dist/gen/models/all.js";

const require = createRequire(import.meta.url);
// Neither library knows these; their shape is checked by the policies alone.
const UNKNOWN = new Set(["gateway.networking.k8s.io/v1 HTTPRoute", "gateway.networking.k8s.io/v1 GRPCRoute"]);

function modelOf(apiVersion, kind) {
  const version = apiVersion.split("/").pop();
  const prefix = version[0].toUpperCase() + version.slice(1);
  return [prefix + kind, `Core${prefix}${kind}`].find((name) => models[name]);
}

function walk(value, type, path, errors) {
  if (value === null || value === undefined) return;
  const list = /^Array<(.*)>$/.exec(type);
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (list) {
    if (!Array.isArray(value)) errors.push(`${path}: must be a list`);
    else value.forEach((item, index) => walk(item, list[1], `${path}[${index}]`, errors));
  } else if (map) {
    if (typeof value !== "object") errors.push(`${path}: must be a map`);
    else for (const [key, item] of Object.entries(value)) walk(item, map[1], `${path}.${key}`, errors);
  } else if (["string", "Date", "Buffer"].includes(type)) {
    if (typeof value !== "string") errors.push(`${path}: must be text, is ${typeof value}`);
  } else if (["number", "boolean"].includes(type)) {
    if (typeof value !== type) errors.push(`${path}: must be a ${type}, is ${typeof value}`);
  } else if (type === "IntOrString") {
    if (!["string", "number"].includes(typeof value)) errors.push(`${path}: must be a number or text`);
  } else if (models[type]?.getAttributeTypeMap) {
    if (typeof value !== "object" || Array.isArray(value)) return void errors.push(`${path}: must be a ${type}`);
    const fields = new Map(models[type].getAttributeTypeMap().map((field) => [field.baseName, field.type]));
    for (const [key, item] of Object.entries(value)) {
      if (fields.has(key)) walk(item, fields.get(key), `${path}.${key}`, errors);
      else errors.push(`${path}.${key}: unknown field`);
    }
  }
}

// What is wrong with one manifest, a line each.
export function schemaErrors(object) {
  const { apiVersion, kind } = object;
  const at = `${kind}/${object.metadata?.name}`;
  if (UNKNOWN.has(`${apiVersion} ${kind}`)) return [];
  const errors = [];
  const isMonitoring = apiVersion.startsWith("monitoring.coreos.com/");
  if (!isMonitoring) {
    const model = modelOf(apiVersion, kind);
    if (!model) return [`${at}: Kubernetes has no ${apiVersion} ${kind}`];
    walk(object, model, at, errors);
  }
  const base = isMonitoring ? "@kubernetes-models/prometheus-operator" : "kubernetes-models";
  const Model = require(`${base}/${apiVersion}/${kind}`)[kind];
  try {
    new Model(object).validate();
  } catch (error) {
    errors.push(`${at}: ${error.message}`);
  }
  return errors;
}
