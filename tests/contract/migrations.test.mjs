// SPDX-License-Identifier: Apache-2.0
//
// Every migration suits the release before it: expand, backfill, contract.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {check, releasedVersions, scriptsOf, tablesMade} from './migrations.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const services = join(root, 'services');

// Names in `definition.backfills = {{"name", …}}` of the modules.
function backfillsOfCode() {
  const names = new Set();
  for (const domain of readdirSync(services)) {
    let text = '';
    try {
      text = readFileSync(join(services, domain, 'module.cc'), 'utf8');
    } catch {
      continue;
    }
    for (const [, list] of text.matchAll(/definition\.backfills = \{([^;]*)\};/g)) {
      for (const [, name] of list.matchAll(/\{"([a-z_]+)"/g)) names.add(name);
    }
  }
  return names;
}

test('every migration since the last release suits the program of that release', () => {
  const released = releasedVersions(join(root, 'tests', 'kept'));
  const backfills = backfillsOfCode();
  const scripts = scriptsOf(services);
  assert.ok(scripts.length > 10);
  assert.ok(backfills.has('contact_words'));
  const wrong = scripts.flatMap((script) =>
    check(script, {
      released: released.get(script.owner) ?? 0,
      backfills,
      unreleased: scripts
        .filter((one) => one.owner === script.owner && one.version > (released.get(one.owner) ?? 0))
        .flatMap((one) => tablesMade(one.text)),
    }).map((why) => `${script.owner}/${script.name} ${why}`));
  assert.deepEqual(wrong, []);
});

const context = {released: 3, backfills: new Set(['moved'])};
const found = (text, version = 5) => check({version, text}, context).join('; ');

test('an expanding migration only adds', () => {
  for (const text of [
    'CREATE TABLE a (x TEXT NOT NULL); CREATE UNIQUE INDEX b ON a (x); INSERT INTO a (x) VALUES (1);',
    "-- phase: expand\nALTER TABLE t ADD COLUMN c TEXT NOT NULL DEFAULT ''; ALTER TABLE t ADD COLUMN d BIGINT;",
    'DROP INDEX i; CREATE INDEX i ON t (a, b);',
    'DROP INDEX i; CREATE UNIQUE INDEX i ON t (a) INCLUDE (b);',
    '-- DROP TABLE in a comment\nCREATE INDEX j ON t (a);',
    '-- accepts: ids are drawn at random\nCREATE UNIQUE INDEX b ON t (id);',
  ]) {
    assert.equal(found(text), '', text);
  }
  for (const [text, why] of [
    ['DROP TABLE t;', /takes a table away/],
    ['ALTER TABLE t DROP COLUMN c;', /takes a column/],
    ['ALTER TABLE t RENAME COLUMN c TO d;', /renames/],
    ['ALTER TABLE t RENAME TO u;', /renames/],
    ['ALTER TABLE t ALTER COLUMN c TYPE BIGINT;', /type/],
    ['ALTER TABLE t ALTER COLUMN c SET NOT NULL;', /refuses rows/],
    ['ALTER TABLE t ADD COLUMN c TEXT NOT NULL;', /DEFAULT/],
    ['ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);', /constraint/],
    ['CREATE UNIQUE INDEX b ON t (x);', /unique index/],
    ['UPDATE t SET c = 1;', /backfill/],
    ['DELETE FROM t;', /backfill/],
    ['CREATE TABLE a (x TEXT); INSERT INTO a SELECT x FROM t;', /backfill/],
    ['-- phase: migrate\nSELECT 1;', /expand or contract/],
    ['-- accepts: nothing\nCREATE INDEX i ON t (a);', /not there/],
    ['-- needs: moved\nCREATE INDEX i ON t (a);', /only a contract/],
  ]) {
    assert.match(found(text), why, text);
  }
});

test('a contracting migration comes a release after its expand, and after its backfill', () => {
  const drop = 'ALTER TABLE t DROP COLUMN c;';
  assert.equal(found(`-- phase: contract\n-- after: 2\n-- needs: moved\n${drop}`), '');
  for (const [text, why] of [
    [`-- phase: contract\n${drop}`, /names no/],
    [`-- phase: contract\n-- after: 4\n${drop}`, /same release/],
    [`-- phase: contract\n-- after: 5\n${drop}`, /no earlier version/],
    [`-- phase: contract\n-- after: 2\n-- needs: nothing\n${drop}`, /no code runs/],
  ]) {
    assert.match(found(text), why, text);
  }
  // What is released is never looked at again, the first script least of all.
  assert.equal(found(drop, 3), '');
  assert.equal(found(drop, 1), '');
});
