// SPDX-License-Identifier: Apache-2.0
//
// Writes src/api/gen/<domain>.ts from the protos: one interface per message as it looks in JSON,
// and one typed method per RPC with its HTTP route. A contract change is a compile error here.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const here = dirname(fileURLToPath(import.meta.url));
const protos = join(here, '../../../protos');
const out = join(here, '../src/api/gen');
const bundled = dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'));

const DOMAINS = [
  'accounts',
  'tickets',
  'sla',
  'chat',
  'knowledge',
  'analytics',
  'channels',
  'gateway',
];

/** Loads every proto of the domains, with the well-known types that protobufjs brings along. */
export function loadProtos() {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    target.startsWith('google/') ? join(bundled, target) : join(protos, target);
  const files = DOMAINS.flatMap((domain) =>
    readdirSync(join(protos, 'deskmesh', domain, 'v1'))
      .filter((name) => !name.endsWith('_events.proto'))
      .map((name) => `deskmesh/${domain}/v1/${name}`),
  );
  root.loadSync(files);
  root.resolveAll();
  return root;
}

const SCALARS = {
  string: 'string',
  bytes: 'string',
  bool: 'boolean',
  double: 'number',
  float: 'number',
  int32: 'number',
  uint32: 'number',
  sint32: 'number',
  fixed32: 'number',
  sfixed32: 'number',
  int64: 'string',
  uint64: 'string',
  sint64: 'string',
  fixed64: 'string',
  sfixed64: 'string',
};
const WELL_KNOWN = {
  '.google.protobuf.Timestamp': 'string',
  '.google.protobuf.Duration': 'string',
  '.google.protobuf.FieldMask': 'string',
  '.google.protobuf.Empty': 'Record<string, never>',
};

/** `.deskmesh.tickets.v1.Ticket.State` → `Ticket_State`. */
function localName(type) {
  return type.fullName.split('.').slice(4).join('_');
}

function tsType(field) {
  if (!field.resolvedType) return SCALARS[field.type];
  const known = WELL_KNOWN[field.resolvedType.fullName];
  if (known) return known;
  if (/^\.deskmesh\.options\.v1\.Raw(Body|Request)$/.test(field.resolvedType.fullName))
    return 'string';
  return localName(field.resolvedType);
}

function emitMessage(type, lines) {
  lines.push(`export interface ${localName(type)} {`);
  for (const field of type.fieldsArray) {
    const base = tsType(field);
    const name = protobuf.util.camelCase(field.name);
    if (field.map) lines.push(`  ${name}: Record<string, ${base}>;`);
    else if (field.repeated) lines.push(`  ${name}: ${base}[];`);
    else if (field.resolvedType instanceof protobuf.Type) lines.push(`  ${name}?: ${base};`);
    else lines.push(`  ${name}: ${base};`);
  }
  lines.push('}', '');
  for (const nested of type.nestedArray) emit(nested, lines);
}

function emitService(service, lines) {
  lines.push(`export const ${service.name} = {`);
  for (const rpc of service.methodsArray) {
    const http = httpRule(rpc);
    if (!http) continue;
    const name = rpc.name[0].toLowerCase() + rpc.name.slice(1);
    const result =
      WELL_KNOWN[rpc.resolvedResponseType.fullName] ??
      (rpc.resolvedResponseType.name === 'RawBody'
        ? 'string'
        : localName(rpc.resolvedResponseType));
    const keyed =
      rpc.resolvedRequestType.fields.request_id || rpc.resolvedRequestType.fields.requestId;
    lines.push(
      `  ${name}: method<${localName(rpc.resolvedRequestType)}, ${result}>(` +
        `'${http.verb}', '${http.path}', '${http.body}'${keyed ? ', true' : ''}),`,
    );
  }
  lines.push('};', '');
}

/** Verb, path template and body field of an RPC; undefined where it has no route. */
export function httpRule(rpc) {
  const options = rpc.parsedOptions ?? [];
  const rule = options.map((o) => o['(google.api.http)']).find(Boolean);
  if (!rule) return undefined;
  const verb = ['get', 'post', 'put', 'patch', 'delete'].find((v) => rule[v]);
  const camel = (path) =>
    path.replace(
      /\{([^}=]+)/g,
      (_, f) => `{${f.split('.').map(protobuf.util.camelCase).join('.')}`,
    );
  const body = rule.body ?? '';
  return {
    verb: verb.toUpperCase(),
    path: camel(rule[verb]),
    body: body === '*' ? '*' : protobuf.util.camelCase(body),
  };
}

function emit(node, lines) {
  if (node instanceof protobuf.Enum) {
    const values = Object.keys(node.values)
      .map((v) => `'${v}'`)
      .join(' | ');
    lines.push(`export type ${localName(node)} = ${values};`, '');
  } else if (node instanceof protobuf.Type) {
    emitMessage(node, lines);
  } else if (node instanceof protobuf.Service) {
    emitService(node, lines);
  }
}

function main() {
  const root = loadProtos();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const domain of DOMAINS) {
    const lines = [
      '// SPDX-License-Identifier: Apache-2.0',
      `// Generated from protos/deskmesh/${domain}/v1 by scripts/gen_api.mjs. Do not edit.`,
      "import { method } from '../method';",
      '',
    ];
    for (const node of root.lookup(`deskmesh.${domain}.v1`).nestedArray) emit(node, lines);
    const text = `${lines.join('\n').trimEnd()}\n`;
    writeFileSync(join(out, `${domain}.ts`), text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
