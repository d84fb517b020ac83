// SPDX-License-Identifier: Apache-2.0
//
// The walls of the house: which file under services/ may include what. Each finding names the rule
// it breaks and the place where such code belongs.
//
//   node tests/contract/layers.mjs        prints the findings of the tree; exits 1 when there are any
import {readdirSync, readFileSync} from 'node:fs';
import {basename, join, relative, sep} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

export const RULES = {
  1: 'core/ includes std, absl, platform/base and platform/text only: no proto, gRPC, SQL, log, clock or random',
  2: 'store includes its own core and platform/sql; convert includes its own core and protos',
  3: 'service, consumers and jobs include their own core, store and convert, platform/* and any proto',
  4: 'module includes its own folder; services/deskmesh includes every module.h, nothing else of a domain',
  5: 'a domain never includes another domain',
  6: 'platform includes no domain and has no business noun; there is no common/, util/ or helpers/',
  7: "each domain owns its database: its SQL never names another's tables",
};

// The closed list of the shared code.
const PLATFORM = new Set(
  'base clock log metrics config sql outbox bus cache lease rpc http module text files testing'.split(' '),
);
// Contracts of the platform itself: the envelope, the options and the caller.
const SHARED_PROTOS = new Set(['event', 'identity', 'options']);
// The wire form of plain values, which convert may use.
const WIRE_VALUES = new Set(['platform/rpc/timestamp.h', 'platform/rpc/page_token.h']);
const GENERATED = 'deskmesh_descriptors.h';

// C++ and C headers of the standard library are written <word> or <word.h>; inet.h turns text into
// addresses and does nothing else.
const isStandard = (path) => /^[a-z0-9_]+$/.test(path) || STANDARD_C.has(path);
const STANDARD_C = new Set(
  'arpa/inet.h assert.h ctype.h errno.h float.h limits.h math.h stddef.h stdint.h string.h'.split(' '),
);
const isAbsl = (path) => path.startsWith('absl/');

// Libraries that only their adapter in the platform may see.
const ADAPTERS = [
  [/^grpc(pp)?\//, 'platform/rpc', 3],
  [/^(sqlite3\.h|libpq-fe\.h|pg_config)/, 'platform/sql', 3],
  [/^(amqp|rabbitmq)/, 'platform/bus', 3],
  [/^hiredis\//, 'platform/cache', 3],
  [/^spdlog\//, 'platform/log', 3],
  [/^prometheus\//, 'platform/metrics', 3],
  [/^yaml-cpp\//, 'platform/config', 3],
];

// What a core must be given instead of taking it itself.
const IMPURE = [
  [/\b(system_clock|steady_clock|high_resolution_clock)::now\b/, 'the clock'],
  [/\babsl::(Now|GetCurrentTimeNanos)\b/, 'the clock'],
  [/\bstd::random_device\b|\babsl::BitGen\b/, 'random numbers'],
  [/\bgetenv\b/, 'the environment'],
];

// kindOf tells the role of a file from its path below services/.
export function kindOf(path) {
  const parts = path.split('/');
  const [domain] = parts;
  const file = parts.at(-1);
  const stem = file.replace(/\.(h|cc)$/, '');
  const test = /_(test|bench|fuzz|simulation)$/.test(stem) || parts.includes('testing');
  if (domain === 'platform') return {domain, area: parts[1], role: 'platform', test};
  if (domain === 'deskmesh') return {domain, role: 'binary', test};
  if (parts.includes('core')) return {domain, role: 'core', test};
  const role = /(^|_)(store|convert|module)$/.exec(stem)?.[2] ?? 'service';
  return {domain, role, test};
}

// targetOf tells what an include leads to.
function targetOf(path, domains) {
  const parts = path.split('/');
  if (parts[0] === 'deskmesh' && /^v\d+$/.test(parts[2] ?? '')) return {kind: 'proto', domain: parts[1]};
  if (parts[0] === 'google') return {kind: 'proto', domain: 'google'};
  if (parts[0] === 'platform') return {kind: 'platform', area: parts[1]};
  if (parts[0] === 'deskmesh') return {kind: 'binary'};
  if (domains.has(parts[0]) && parts.length > 1) {
    return {kind: 'domain', domain: parts[0], core: parts.includes('core'), file: parts.at(-1)};
  }
  if (path === GENERATED) return {kind: 'proto', domain: 'options'};
  if (isStandard(path)) return {kind: 'std', path};
  if (isAbsl(path)) return {kind: 'absl'};
  return {kind: 'library', path};
}

function coreWall(target, domain) {
  const place = {
    proto: 'translate it in convert.cc and pass the core type',
    platform: {
      sql: 'load it in store.cc and pass the values',
      clock: 'take `base::Instant now` as an argument; service.cc asks the clock',
      log: 'return the reason in the decision; service.cc logs it',
    },
    binary: 'nothing of a domain needs the binary',
  };
  switch (target.kind) {
    case 'std':
      return target.path === 'random'
        ? [1, 'take the random number or the generator as an argument; service.cc draws it']
        : null;
    case 'absl':
      return null;
    case 'platform':
      // platform/text is as pure as base: functions of their arguments alone.
      if (target.area === 'base' || target.area === 'text') return null;
      return [1, place.platform[target.area] ?? 'call it in service.cc and pass the result'];
    case 'domain':
      if (target.domain !== domain) return [5, 'ask by stub from service.cc, or listen to its facts in consumers.cc'];
      return target.core ? null : [1, 'move what the rule needs into core/, or pass it as an argument'];
    case 'proto':
      return [1, place.proto];
    default:
      return [1, place[target.kind] ?? 'call the library outside core/ and pass the result'];
  }
}

function domainWall(target, {domain, role, test}) {
  if (target.kind === 'binary') return [4, 'services/deskmesh is the top of the house; nothing includes it'];
  if (target.kind === 'domain' && target.domain !== domain) {
    return [5, `ask deskmesh.${target.domain}.v1 by stub in service.cc, or listen to its facts in consumers.cc`];
  }
  if (test) return null;
  if (target.kind === 'platform' && target.area === 'testing') {
    return [6, 'platform/testing is for *_test.cc and testing/ folders'];
  }
  if (target.kind === 'library') {
    const adapter = ADAPTERS.find(([pattern]) => pattern.test(target.path));
    if (adapter) return [adapter[2], `the library is reached through ${adapter[1]} only`];
  }
  if (role === 'store') {
    const own = target.kind === 'domain' && (target.core || /(^|_)store\.h$|^migrations\.h$/.test(target.file));
    const sql = target.kind === 'platform' && ['base', 'sql'].includes(target.area);
    if (own || sql || target.kind === 'std' || target.kind === 'absl') return null;
    if (target.kind === 'proto') return [2, 'translate it in convert.cc; the store speaks core types'];
    return [2, 'the store holds SQL and core types only; do it in service.cc'];
  }
  if (role === 'convert') {
    const own = target.kind === 'domain' && (target.core || /(^|_)convert\.h$/.test(target.file));
    const proto =
      target.kind === 'proto' &&
      (target.domain === domain || target.domain === 'google' || SHARED_PROTOS.has(target.domain));
    const platform = target.kind === 'platform' && (target.area === 'base' || target.wireValue);
    if (own || proto || platform || target.kind === 'std' || target.kind === 'absl') return null;
    if (target.kind === 'proto') return [2, "a neighbour's contract is read in service.cc or consumers.cc"];
    return [2, 'convert translates between own protos and core types only; do it in service.cc'];
  }
  if (role === 'module' && target.kind === 'proto' && target.domain !== domain && !SHARED_PROTOS.has(target.domain) &&
      target.domain !== 'google') {
    return [4, "a neighbour's contract is used in service.cc, consumers.cc or jobs.cc"];
  }
  return null;
}

function platformWall(target, {area, test}) {
  if (target.kind === 'domain') return [6, `move the code to services/${target.domain}`];
  if (target.kind === 'binary') return [6, 'the platform knows nothing of the binary'];
  if (area === 'base') {
    const inside = target.kind === 'platform' && target.area === 'base';
    const testLibrary = test && target.kind === 'library';
    if (inside || testLibrary || target.kind === 'std' || target.kind === 'absl' || SYSTEM.has(target.path)) {
      return null;
    }
    return [1, 'platform/base is what core/ stands on: std and absl only; choose another platform folder'];
  }
  if (test) return null;
  if (target.kind === 'platform' && target.area === 'testing' && area !== 'testing') {
    return [6, 'platform/testing is for *_test.cc and testing/ folders'];
  }
  if (target.kind === 'proto' && target.domain !== 'google' && !SHARED_PROTOS.has(target.domain)) {
    return [6, `a contract of ${target.domain} is a business noun; read it by descriptor, or move the code there`];
  }
  return null;
}
// Calls of the operating system that ids need.
const SYSTEM = new Set(['sys/random.h']);

function binaryWall(target, {test}) {
  if (target.kind === 'domain' && target.file !== 'module.h') {
    return [4, `offer it through ${target.domain}/module.h`];
  }
  if (!test && target.kind === 'platform' && target.area === 'testing') {
    return [6, 'platform/testing is for *_test.cc and testing/ folders'];
  }
  return null;
}

function wallOf(kind, target) {
  if (kind.role === 'platform') return platformWall(target, kind);
  if (kind.role === 'binary') return binaryWall(target, kind);
  if (kind.role === 'core') {
    const wall = coreWall(target, kind.domain);
    // The tests of a core may use Catch2, random numbers and files beside it, never another layer.
    if (wall && kind.test && (target.kind === 'std' || target.kind === 'library')) return null;
    return wall;
  }
  return domainWall(target, kind);
}

// The word of a domain in front of a table: `FROM tickets.ticket`.
function foreignTables(text, domain, domains) {
  const found = [];
  for (const match of text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE|TABLE|REFERENCES)\s+([a-z_]+)\.[a-z_]+/gi)) {
    if (domains.has(match[1].toLowerCase()) && match[1].toLowerCase() !== domain) found.push(match);
  }
  return found;
}

const lineOf = (text, index) => text.slice(0, index).split('\n').length;

// check returns the findings of one file: {path, line, rule, what, place}. `path` is below services/.
export function check(path, text, domains) {
  const kind = kindOf(path);
  const findings = [];
  const add = (line, rule, what, place) => findings.push({path, line, rule, what, place});

  const folder = path.split('/').slice(0, -1).find((part) => /^(commons?|utils?|helpers?)$/.test(part));
  if (folder) add(1, 6, `is in a folder ${folder}/`, 'name the folder after the noun or the rule it holds');
  if (kind.role === 'platform' && kind.area !== undefined && !PLATFORM.has(kind.area) && path.split('/').length > 2) {
    add(1, 6, `is in platform/${kind.area}`, `the platform is ${[...PLATFORM].join(', ')}; nothing else`);
  }

  if (path.endsWith('.sql') || path.endsWith('.cc') || path.endsWith('.h')) {
    if (domains.has(kind.domain)) {
      for (const match of foreignTables(text, kind.domain, domains)) {
        add(lineOf(text, match.index), 7, `names a table of ${match[1]}`,
            `ask deskmesh.${match[1].toLowerCase()}.v1 by stub, or keep an own copy fed by its facts`);
      }
    }
  }
  if (path.endsWith('.sql')) return findings;

  for (const match of text.matchAll(/^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]/gm)) {
    const target = targetOf(match[1], domains);
    target.wireValue = WIRE_VALUES.has(match[1]);
    const wall = wallOf(kind, target);
    if (wall) add(lineOf(text, match.index), wall[0], `includes ${match[1]}`, wall[1]);
  }
  if (kind.role === 'core' && !kind.test) {
    const code = text.replace(/\/\/[^\n]*/g, '');
    for (const [pattern, what] of IMPURE) {
      const match = pattern.exec(code);
      if (match) add(lineOf(code, match.index), 1, `takes ${what}`, 'take it as an argument; service.cc asks for it');
    }
  }
  return findings;
}

// The domains of a tree: the folders of services/ that are neither shared, the binary nor the page.
export function domainsOf(services) {
  return new Set(
    readdirSync(services, {withFileTypes: true})
      .filter((entry) => entry.isDirectory() && !['platform', 'deskmesh', 'web'].includes(entry.name))
      .map((entry) => entry.name),
  );
}

export function checkTree(services) {
  const domains = domainsOf(services);
  const findings = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, {withFileTypes: true})) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && path !== join(services, 'web')) visit(path);
      } else if (/\.(h|cc|sql)$/.test(entry.name)) {
        findings.push(...check(relative(services, path).split(sep).join('/'), readFileSync(path, 'utf8'), domains));
      }
    }
  };
  visit(services);
  return findings;
}

export const describe = ({path, line, rule, what, place}) =>
  `services/${path}:${line}: ${what}\n    rule ${rule}: ${RULES[rule]}\n    right place: ${place}`;

const main = process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href;
if (main) {
  const services = fileURLToPath(new URL('../../services', import.meta.url));
  const findings = checkTree(services);
  for (const finding of findings) console.log(describe(finding));
  if (findings.length) {
    console.log(`${basename(process.argv[1])}: ${findings.length} includes through a wall`);
    process.exitCode = 1;
  }
}
