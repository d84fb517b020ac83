// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {RULES, check, checkTree, describe, domainsOf, kindOf} from './layers.mjs';

const services = fileURLToPath(new URL('../../services', import.meta.url));
const domains = new Set(['tickets', 'sla', 'chat', 'gateway']);

test('no include of the tree goes through a wall', () => {
  const findings = checkTree(services);
  assert.equal(findings.length, 0, `\n${findings.map(describe).join('\n')}`);
});

test('the tree has its domains', () => {
  const found = domainsOf(services);
  for (const name of ['accounts', 'tickets', 'chat', 'knowledge', 'sla', 'analytics', 'channels', 'gateway']) {
    assert.ok(found.has(name), name);
    assert.ok(existsSync(`${services}/${name}/CMakeLists.txt`), `${name}/CMakeLists.txt`);
  }
});

test('a file tells its role by its name and folder', () => {
  assert.deepEqual(kindOf('sla/core/clock.cc'), {domain: 'sla', role: 'core', test: false});
  assert.deepEqual(kindOf('chat/routing/core/router_test.cc'), {domain: 'chat', role: 'core', test: true});
  assert.equal(kindOf('tickets/triggers/store.h').role, 'store');
  assert.equal(kindOf('tickets/ticket_store.cc').role, 'store');
  assert.equal(kindOf('sla/convert.cc').role, 'convert');
  assert.equal(kindOf('sla/module.cc').role, 'module');
  assert.equal(kindOf('sla/consumers.cc').role, 'service');
  assert.equal(kindOf('platform/sql/open.cc').area, 'sql');
  assert.equal(kindOf('deskmesh/registry.cc').role, 'binary');
});

// What each wall stops: file, line of it, rule, words of the right place.
const stopped = [
  ['sla/core/clock.cc', '#include <random>', 1, 'as an argument'],
  ['sla/core/clock.cc', '#include "platform/sql/database.h"', 1, 'store.cc'],
  ['sla/core/clock.cc', '#include "platform/clock/clock.h"', 1, 'base::Instant now'],
  ['sla/core/clock.cc', '#include "platform/log/log.h"', 1, 'service.cc logs'],
  ['sla/core/clock.cc', '#include "deskmesh/sla/v1/sla.pb.h"', 1, 'convert.cc'],
  ['sla/core/clock.cc', '#include <google/protobuf/timestamp.pb.h>', 1, 'convert.cc'],
  ['sla/core/clock.cc', '#include <grpcpp/grpcpp.h>', 1, 'outside core/'],
  ['sla/core/clock.cc', '#include <boost/json.hpp>', 1, 'outside core/'],
  ['sla/core/clock.cc', '#include "sla/store.h"', 1, 'core/'],
  ['sla/core/clock.cc', 'auto now = std::chrono::system_clock::now();', 1, 'argument'],
  ['sla/core/clock.cc', 'std::random_device seed;', 1, 'argument'],
  ['sla/core/clock.cc', '#include "tickets/core/ticket_lifecycle.h"', 5, 'facts'],
  ['sla/core/clock_test.cc', '#include "sla/store.h"', 1, 'core/'],
  ['sla/store.cc', '#include "deskmesh/sla/v1/sla.pb.h"', 2, 'convert.cc'],
  ['sla/store.cc', '#include "platform/rpc/service.h"', 2, 'service.cc'],
  ['sla/store.cc', '#include <sqlite3.h>', 3, 'platform/sql'],
  ['sla/convert.cc', '#include "platform/sql/database.h"', 2, 'service.cc'],
  ['sla/convert.cc', '#include "sla/store.h"', 2, 'service.cc'],
  ['sla/convert.h', '#include "deskmesh/tickets/v1/tickets.pb.h"', 2, 'consumers.cc'],
  ['sla/service.cc', '#include <grpcpp/grpcpp.h>', 3, 'platform/rpc'],
  ['sla/consumers.cc', '#include <amqp.h>', 3, 'platform/bus'],
  ['sla/jobs.cc', '#include <spdlog/spdlog.h>', 3, 'platform/log'],
  ['sla/service.cc', '#include "tickets/store.h"', 5, 'deskmesh.tickets.v1'],
  ['sla/service_test.cc', '#include "tickets/module.h"', 5, 'deskmesh.tickets.v1'],
  ['sla/service.cc', '#include "platform/testing/fake_clock.h"', 6, '_test.cc'],
  ['sla/service.cc', '#include "deskmesh/registry.h"', 4, 'top of the house'],
  ['sla/module.cc', '#include "tickets/module.h"', 5, 'stub'],
  ['sla/module.cc', '#include "deskmesh/tickets/v1/tickets.pb.h"', 4, 'service.cc'],
  ['deskmesh/demo.cc', '#include "tickets/store.h"', 4, 'tickets/module.h'],
  ['platform/rpc/call.cc', '#include "tickets/core/ticket.h"', 6, 'services/tickets'],
  ['platform/rpc/call.cc', '#include "deskmesh/tickets/v1/tickets.pb.h"', 6, 'business noun'],
  ['platform/base/id.cc', '#include "platform/log/log.h"', 1, 'another platform folder'],
  ['platform/strings/split.cc', '', 6, 'nothing else'],
  ['tickets/util/split.cc', '', 6, 'name the folder'],
  ['sla/store.cc', 'constexpr char kJoin[] = "SELECT * FROM a JOIN tickets.ticket t";', 7, 'stub'],
  ['sla/migrations/0001_init.sql', 'CREATE TABLE a (b TEXT REFERENCES tickets.ticket);', 7, 'own copy'],
];
for (const [path, line, rule, place] of stopped) {
  test(`rule ${rule} stops ${line || 'the folder'} in ${path}`, () => {
    const findings = check(path, `// a file\n${line}\n`, domains);
    assert.equal(findings.length, 1);
    assert.equal(findings[0].rule, rule);
    const words = describe(findings[0]);
    assert.ok(words.includes(RULES[rule]), words);
    assert.ok(words.includes(place), words);
    if (line) assert.equal(findings[0].line, 2);
  });
}

const allowed = [
  ['sla/core/clock.h', '#include <chrono>\n#include <absl/status/statusor.h>\n#include "platform/base/instant.h"'],
  ['chat/routing/core/router.cc', '#include "chat/core/conversation.h"'],
  ['sla/core/clock.cc', '// never system_clock::now: the caller says what time it is'],
  ['sla/core/clock_test.cc', '#include <catch2/catch.hpp>\n#include <random>\n#include "sla/core/clock.h"'],
  ['sla/store.cc', '#include "sla/store.h"\n#include "sla/core/clock.h"\n#include "platform/sql/database.h"'],
  ['sla/convert.cc', '#include "deskmesh/sla/v1/sla.pb.h"\n#include "platform/rpc/timestamp.h"'],
  ['sla/convert.cc', '#include "deskmesh/event/v1/envelope.pb.h"\n#include <google/protobuf/duration.pb.h>'],
  ['sla/consumers.cc', '#include "deskmesh/tickets/v1/tickets_events.pb.h"\n#include "platform/bus/consumer.h"'],
  ['sla/service.cc', '#include "sla/store.h"\n#include "sla/convert.h"\n#include "platform/rpc/service.h"'],
  ['sla/service_test.cc', '#include "platform/testing/module_fixture.h"\n#include "sla/module.h"'],
  ['gateway/openapi.cc', '#include "deskmesh_descriptors.h"'],
  ['deskmesh/registry.cc', '#include "sla/module.h"\n#include "tickets/module.h"'],
  ['platform/rpc/call.cc', '#include "deskmesh/identity/v1/identity.pb.h"\n#include <grpcpp/grpcpp.h>'],
  ['platform/http/json_test.cc', '#include "deskmesh/tickets/v1/tickets.pb.h"'],
  ['sla/store.cc', 'constexpr char kRead[] = "SELECT * FROM sla.clock";'],
];
for (const [path, text] of allowed) {
  test(`${path} may say ${text.replaceAll('\n', ' ')}`, () => {
    assert.deepEqual(check(path, text, domains), []);
  });
}
