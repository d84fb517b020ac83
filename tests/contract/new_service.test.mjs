// SPDX-License-Identifier: Apache-2.0
//
// scripts/new-service on a copy of the tree: what it makes keeps the walls, builds and passes.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {checkTree, describe} from './layers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const preset = process.env.DESKMESH_PRESET ?? 'release';
let copy;

function run(command, ...args) {
  const done = spawnSync(command, args, {cwd: copy, encoding: 'utf8', maxBuffer: 1 << 28});
  return {code: done.status, out: `${done.stdout}${done.stderr}`};
}

before(() => {
  copy = mkdtempSync(join(tmpdir(), 'deskmesh-'));
  // Files that are tracked, or not yet, but none that is ignored; the page isn't needed.
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {cwd: root, encoding: 'utf8'});
  for (const file of files.split('\0')) {
    if (!file || file.startsWith('services/web/') || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), {recursive: true});
    cpSync(join(root, file), join(copy, file));
  }
});

after(() => rmSync(copy, {recursive: true, force: true}));

for (const [name, noun, why] of [
  ['tickets', '', 'is there already'],
  ['platform', '', 'is there already'],
  ['Surveys', '', 'lower-case'],
  ['my-service', '', 'lower-case'],
  ['google', '', 'platform'],
  ['surveys', 'order', 'SQL'],
  ['surveys', 'ticket', '/v1/tickets is taken'],
]) {
  test(`new-service refuses ${name} ${noun}`, () => {
    const {code, out} = run('scripts/new-service', name, ...(noun ? [noun] : []));
    assert.notEqual(code, 0);
    assert.ok(out.includes(why), out);
    assert.ok(!existsSync(join(copy, 'protos/deskmesh/surveys')));
  });
}

test('a new service has every file of the house, keeps the walls, builds and passes', () => {
  const made = run('scripts/new-service', 'surveys', 'survey_answer');
  assert.equal(made.code, 0, made.out);
  assert.deepEqual(readdirSync(join(copy, 'services/surveys')).sort(), [
    'CMakeLists.txt', 'README.md', 'consumers.cc', 'consumers.h', 'convert.cc', 'convert.h', 'core', 'jobs.cc',
    'jobs.h', 'migrations', 'module.cc', 'module.h', 'service.cc', 'service.h', 'service_test.cc', 'store.cc',
    'store.h',
  ]);
  const registry = readFileSync(join(copy, 'services/deskmesh/registry.cc'), 'utf8');
  assert.match(registry, /#include "surveys\/module\.h"/);
  assert.match(registry, /surveys::Define\(\)[^]*gateway::Define\(\)/);

  const findings = checkTree(join(copy, 'services')).filter(({path}) => path.startsWith('surveys/'));
  assert.equal(findings.length, 0, findings.map(describe).join('\n'));

  const configured = run('cmake', '--preset', preset);
  assert.equal(configured.code, 0, configured.out);
  const built = run('ninja', '-C', `build/${preset}`, '-j', '2', 'deskmesh_surveys_test');
  assert.equal(built.code, 0, built.out.slice(-5000));
  const passed = run(`build/${preset}/services/surveys/deskmesh_surveys_test`);
  assert.equal(passed.code, 0, passed.out);
  assert.match(passed.out, /All tests passed \(\d+ assertions in 8 test cases\)/);
});
