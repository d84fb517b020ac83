// SPDX-License-Identifier: Apache-2.0
//
// The contract as the protos say it: routes, strict reading of requests, complete answers. It makes
// the mock refuse what the real gateway would refuse.
import protobuf from 'protobufjs';
import { httpRule, loadProtos } from '../../scripts/gen_api.mjs';

export interface Route {
  /** `Tickets.Create` */
  name: string;
  verb: string;
  pattern: RegExp;
  variables: string[];
  body: string;
  request: protobuf.Type;
  response: protobuf.Type;
  streaming: boolean;
  isPublic: boolean;
  customer: boolean;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    detail: string,
    readonly fieldViolations: { field: string; description: string }[] = [],
    readonly metadata: Record<string, string> = {},
  ) {
    super(detail);
  }
}

type Plain = Record<string, unknown>;

export function loadRoutes(): Route[] {
  const root = loadProtos();
  const routes: Route[] = [];
  const walk = (node: protobuf.ReflectionObject): void => {
    if (node instanceof protobuf.Service) {
      for (const rpc of node.methodsArray) {
        const http = httpRule(rpc);
        if (!http || !rpc.resolvedRequestType || !rpc.resolvedResponseType) continue;
        const rule = (rpc.parsedOptions as Record<string, Plain>[])
          .map((o) => o['(deskmesh.options.v1.rpc)'])
          .find(Boolean);
        const variables: string[] = [];
        const source = http.path.replace(/\{([^}]+)\}/g, (_, v: string) => {
          variables.push(v);
          return '([^/:]+)';
        });
        routes.push({
          name: `${node.name}.${rpc.name}`,
          verb: http.verb,
          pattern: new RegExp(`^${source}$`),
          variables,
          body: http.body,
          request: rpc.resolvedRequestType,
          response: rpc.resolvedResponseType,
          streaming: rpc.responseStream ?? false,
          isPublic: rule?.public === true,
          customer: rule?.customer === true,
        });
      }
    } else if (node instanceof protobuf.Namespace) {
      for (const nested of node.nestedArray) walk(nested);
    }
  };
  walk(root);
  return routes;
}

const TEXT_TYPES = new Set([
  '.google.protobuf.Timestamp',
  '.google.protobuf.Duration',
  '.google.protobuf.FieldMask',
]);

function checkValue(field: protobuf.Field, value: unknown, path: string): void {
  const bad = (what: string): never => {
    throw new ApiError(400, 'INVALID_FIELD', `${path}: ${what}`, [
      { field: path, description: what },
    ]);
  };
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) {
    if (typeof value !== 'string' || !(value in type.values)) bad('unknown value');
  } else if (type instanceof protobuf.Type) {
    if (TEXT_TYPES.has(type.fullName)) {
      if (typeof value !== 'string') bad('must be a string');
    } else check(type, value, path);
  } else if (field.type === 'bool') {
    if (typeof value !== 'boolean') bad('must be true or false');
  } else if (field.type === 'string' || field.type === 'bytes') {
    if (typeof value !== 'string') bad('must be a string');
  } else if (!Number.isFinite(Number(value))) bad('must be a number');
}

/** Refuses unknown fields, wrong types and missing required fields. */
export function check(type: protobuf.Type, value: unknown, path = ''): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError(400, 'INVALID_JSON', `${path || 'body'} must be an object`);
  }
  const byJson = new Map(type.fieldsArray.map((f) => [protobuf.util.camelCase(f.name), f]));
  for (const [key, item] of Object.entries(value)) {
    const field = byJson.get(key);
    const at = path ? `${path}.${key}` : key;
    if (!field) throw new ApiError(400, 'UNKNOWN_FIELD', `${at} is not a field of ${type.name}`);
    if (item === null || item === undefined) continue;
    if (field.map) for (const v of Object.values(item as Plain)) checkValue(field, v, at);
    else if (field.repeated) for (const v of item as unknown[]) checkValue(field, v, at);
    else checkValue(field, item, at);
  }
  for (const [key, field] of byJson) {
    const rule = (field.parsedOptions as unknown as Record<string, Plain>[] | undefined)
      ?.map((o) => o['(deskmesh.options.v1.field)'])
      .find(Boolean);
    const item = (value as Plain)[key];
    const at = path ? `${path}.${key}` : key;
    const isEmpty = item === undefined || item === '' || (Array.isArray(item) && item.length === 0);
    if (rule?.required && isEmpty && !/^(ticket|article|ticketSubtask)\./.test(at)) {
      throw new ApiError(400, 'INVALID_FIELD', `${at}: is required`, [
        { field: at, description: 'is required' },
      ]);
    }
    const limit = Number(rule?.max_length ?? rule?.maxLength ?? 0);
    if (limit && typeof item === 'string' && [...item].length > limit) {
      throw new ApiError(400, 'INVALID_FIELD', `${at}: must be at most ${limit} characters`, [
        { field: at, description: `must be at most ${limit} characters` },
      ]);
    }
  }
}

/** An answer with every primitive, list and map present, as the gateway prints it. */
export function complete(type: protobuf.Type, value: Plain): Plain {
  const out: Plain = {};
  for (const field of type.fieldsArray) {
    const key = protobuf.util.camelCase(field.name);
    const item = value[key];
    const nested = field.resolvedType;
    const one = (v: unknown): unknown =>
      nested instanceof protobuf.Type && !TEXT_TYPES.has(nested.fullName)
        ? complete(nested, v as Plain)
        : v;
    if (field.map) {
      out[key] = Object.fromEntries(
        Object.entries((item ?? {}) as Plain).map(([k, v]) => [k, one(v)]),
      );
    } else if (field.repeated) {
      out[key] = ((item ?? []) as unknown[]).map(one);
    } else if (nested instanceof protobuf.Type) {
      if (item !== undefined && item !== null) out[key] = one(item);
    } else if (nested instanceof protobuf.Enum) {
      out[key] = item ?? Object.keys(nested.values)[0];
    } else if (field.type === 'bool') {
      out[key] = item ?? false;
    } else if (field.type === 'string' || field.type === 'bytes') {
      out[key] = item ?? '';
    } else if (field.type.includes('64')) {
      out[key] = String(item ?? '0');
    } else {
      out[key] = item ?? 0;
    }
  }
  return out;
}

/** Reads a request from path, query and body, strictly. */
export function readRequest(
  route: Route,
  path: string,
  query: URLSearchParams,
  body: unknown,
): Plain {
  const request: Plain = route.body === '*' ? { ...((body ?? {}) as Plain) } : {};
  if (route.body && route.body !== '*') request[route.body] = body ?? {};
  for (const [key, value] of query) {
    const [head = ''] = key.split('.');
    const field = route.request.fieldsArray.find(
      (f) => protobuf.util.camelCase(f.name) === head || f.name === head,
    );
    if (!field) throw new ApiError(400, 'UNKNOWN_FIELD', `${key} is not a parameter`);
    const name = protobuf.util.camelCase(field.name);
    if (field.repeated) request[name] = [...((request[name] as unknown[]) ?? []), value];
    else request[name] = field.type === 'bool' ? value === 'true' : value;
  }
  const match = route.pattern.exec(path);
  route.variables.forEach((variable, i) => {
    const value = decodeURIComponent(match?.[i + 1] ?? '');
    const keys = variable.split('.');
    let node = request;
    for (const key of keys.slice(0, -1)) {
      node[key] ??= {};
      node = node[key] as Plain;
    }
    node[keys.at(-1) as string] = value;
  });
  check(route.request, request);
  return request;
}
