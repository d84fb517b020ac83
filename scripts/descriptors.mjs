// SPDX-License-Identifier: Apache-2.0
//
// The contracts of protos/ as plain objects, read with protoc alone: no npm package is needed.
//
//   const files = loadDescriptors(root);   // google.protobuf.FileDescriptorProto, as nested objects
//   files[0].service[0].method[0].options['[google.api.http]'].get
//
// A field is always an array of its values; `one(node.field)` gives the only one. Comments stand in
// `comment` of files' messages, fields, enums, services and methods.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync, existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const EXTERNAL = '/usr/share/gocode/src/github.com/gogo/googleapis';

export const one = (values, fallback = '') => values?.[0] ?? fallback;

// Parses protobuf's text format, as `protoc --decode` prints it.
export function parseText(text) {
  const token = /\s*(?:(\[[^\]]+\]|[A-Za-z_0-9.+-]+)|"((?:[^"\\]|\\.)*)"|([{}:]))/y;
  const next = () => {
    const match = token.exec(text);
    if (!match) return undefined;
    if (match[2] !== undefined) return {string: unescape(match[2])};
    return match[1] ?? match[3];
  };
  const message = () => {
    const node = {};
    for (let name = next(); name !== undefined && name !== '}'; name = next()) {
      const mark = next();
      const value = mark === '{' ? message() : next();
      (node[name] ??= []).push(value?.string ?? value);
    }
    return node;
  };
  return message();
}

// C escapes of bytes, which are UTF-8 together.
function unescape(text) {
  const bytes = [];
  for (const part of text.matchAll(/\\([0-7]{1,3})|\\(.)|([^\\]+)/gu)) {
    if (part[1]) bytes.push(parseInt(part[1], 8));
    else if (part[2]) bytes.push(({n: '\n', r: '\r', t: '\t'})[part[2]]?.charCodeAt(0) ?? part[2].charCodeAt(0));
    else bytes.push(...Buffer.from(part[3]));
  }
  return Buffer.from(bytes).toString('utf8');
}

function protosOf(folder, below = '') {
  return readdirSync(join(folder, below), {withFileTypes: true}).flatMap((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name;
    return entry.isDirectory() ? protosOf(folder, path) : path.endsWith('.proto') ? [path] : [];
  });
}

// Field numbers of the paths in source_code_info.
const PARTS = {
  file: {4: 'message_type', 5: 'enum_type', 6: 'service', 7: 'extension'},
  message_type: {2: 'field', 3: 'nested_type', 4: 'enum_type', 8: 'oneof_decl'},
  nested_type: {2: 'field', 3: 'nested_type', 4: 'enum_type', 8: 'oneof_decl'},
  enum_type: {2: 'value'},
  service: {2: 'method'},
};

function attachComments(file) {
  for (const location of one(file.source_code_info, {}).location ?? []) {
    const comment = one(location.leading_comments);
    if (!comment) continue;
    let node = file;
    let kind = 'file';
    const path = location.path ?? [];
    for (let i = 0; i + 1 < path.length && node; i += 2) {
      const part = PARTS[kind]?.[path[i]];
      node = part ? node[part]?.[Number(path[i + 1])] : undefined;
      kind = part;
    }
    if (node && node !== file) node.comment = comment.trim();
  }
  delete file.source_code_info;
}

export function loadDescriptors(root) {
  const protos = join(root, 'protos');
  const external = existsSync(EXTERNAL) ? EXTERNAL : join(root, 'build/release/protos/external');
  const paths = ['-I', protos, '-I', external];
  const work = mkdtempSync(join(tmpdir(), 'deskmesh-'));
  try {
    const set = join(work, 'set');
    execFileSync('protoc', [...paths, '--include_source_info', `--descriptor_set_out=${set}`, ...protosOf(protos).sort()]);
    const text = execFileSync(
      'sh',
      ['-c', 'protoc "$@" <"$0"', set, ...paths, '--decode=google.protobuf.FileDescriptorSet',
        'google/protobuf/descriptor.proto', 'google/api/annotations.proto', 'deskmesh/options/v1/options.proto'],
      {encoding: 'utf8', maxBuffer: 1 << 28},
    );
    const files = parseText(text).file ?? [];
    files.forEach(attachComments);
    return files;
  } finally {
    rmSync(work, {recursive: true, force: true});
  }
}
