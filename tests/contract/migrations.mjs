// SPDX-License-Identifier: Apache-2.0
//
// What a migration may do, since the program of the release before it goes on running beside it:
// docs/adr/0008-schema-changes.md.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

const uncommented = (text) => text.replace(/--.*$/gm, '');
const statementsOf = (text) => uncommented(text).split(';').map((one) => one.replace(/\s+/g, ' ').trim()).filter(Boolean);
const tagsOf = (text, name) =>
  [...text.matchAll(new RegExp(`^-- ${name}: *([^\\n]+)$`, 'gm'))].map((match) => match[1].trim());

// Why a statement breaks the program of the release before, or null. `fresh`: tables this script makes,
// and indexes it makes anew.
function breaks(statement, fresh) {
  const table = (pattern) => pattern.exec(statement)?.[1]?.toLowerCase();
  const isOld = (name) => name !== undefined && !fresh.has(name);
  if (isOld(table(/^DROP (?:TABLE|VIEW) (?:IF EXISTS )?(\w+)/i))) return 'takes a table away';
  const altered = table(/^ALTER TABLE (?:IF EXISTS )?(\w+)/i);
  if (isOld(altered)) {
    if (/\bRENAME\b/i.test(statement)) return 'renames';
    if (/\bDROP (COLUMN|CONSTRAINT)?/i.test(statement)) return 'takes a column or constraint away';
    if (/\bALTER (COLUMN )?\w+ (SET DATA )?TYPE\b/i.test(statement)) return 'changes a type, which locks the table';
    if (/\bSET NOT NULL\b/i.test(statement)) return 'refuses rows without the column';
    if (/\bADD (CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN)\b/i.test(statement)) return 'adds a constraint';
    if (/\bADD (COLUMN )?\w/i.test(statement) && /\bNOT NULL\b/i.test(statement) && !/\bDEFAULT\b/i.test(statement)) {
      return 'adds a column that the program before does not fill: give it a DEFAULT';
    }
  }
  const index = /^CREATE UNIQUE INDEX (\w+) ON (\w+)/i.exec(statement);
  if (index && isOld(index[2].toLowerCase()) && !fresh.has(index[1].toLowerCase())) return 'adds a unique index to a table that is in use';
  if (isOld(table(/^(?:UPDATE|DELETE FROM) (\w+)/i))) return 'changes rows: that is for a backfill, in batches';
  if (/^INSERT INTO/i.test(statement) && isOld(table(/\bFROM (\w+)/i))) return 'moves rows: that is for a backfill, in batches';
  return null;
}

// Tables a script makes.
export const tablesMade = (text) =>
  [...uncommented(text).matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/gi)].map((match) => match[1].toLowerCase());

// What is wrong with one script. `released`: the version of its owner in the last release; `backfills`:
// names the code knows; `unreleased`: tables made since the release, which no released program knows.
export function check({version, text}, {released, backfills, unreleased = []}) {
  if (version === 1 || version <= released) return [];
  const wrong = [];
  const phases = tagsOf(text, 'phase');
  const phase = phases[0] ?? 'expand';
  if (phases.length > 1 || !['expand', 'contract'].includes(phase)) wrong.push(`phase is expand or contract, not ${phases}`);
  const again = [...uncommented(text).matchAll(/DROP INDEX (?:IF EXISTS )?(\w+)/gi)].map((match) => match[1].toLowerCase());
  const fresh = new Set([...tablesMade(text), ...again, ...unreleased]);
  const needs = tagsOf(text, 'needs');
  const after = tagsOf(text, 'after');
  if (phase === 'expand') {
    const accepted = tagsOf(text, 'accepts');
    const broken = statementsOf(text).map((one) => [one, breaks(one, fresh)]).filter(([, why]) => why);
    for (const [statement, why] of broken.slice(accepted.length)) wrong.push(`expands, but ${why}: ${statement.slice(0, 80)}`);
    if (accepted.length > broken.length) wrong.push('accepts what is not there');
    if (needs.length || after.length) wrong.push('only a contract names what it needs and comes after');
    return wrong;
  }
  if (!after.length) wrong.push('contracts, and names no `-- after: <version of the expand>`');
  for (const one of after) {
    if (!/^\d+$/.test(one) || Number(one) >= version) wrong.push(`after: ${one} is no earlier version`);
    else if (Number(one) > released) wrong.push(`contracts what ${one} expands in the same release: wait for the next one`);
  }
  for (const name of needs) if (!backfills.has(name)) wrong.push(`needs the backfill ${name}, which no code runs`);
  return wrong;
}

// {owner, version, name, text} of every script of the tree.
export function scriptsOf(services) {
  const scripts = [];
  const read = (owner, folder) => {
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.sql')).sort()) {
      scripts.push({owner, version: Number(file.slice(0, 4)), name: file, text: readFileSync(join(folder, file), 'utf8')});
    }
  };
  for (const owner of readdirSync(services)) {
    try {
      read(owner, join(services, owner, 'migrations'));
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(error.code)) throw error;
    }
  }
  read('platform', join(services, 'platform', 'outbox', 'migrations'));
  return scripts;
}

// The schema versions of the last release, by owner: from the newest kept store.
export function releasedVersions(kept) {
  const order = (name) => name.split('-')[0].split('.').map((part) => part.padStart(6, '0')).join('.');
  const newest = readdirSync(kept).sort((one, other) => (order(one) < order(other) ? -1 : 1)).at(-1);
  const header = /\{.*?"schemas":\[.*?\]\}/s.exec(readFileSync(join(kept, newest)).subarray(0, 65_536).toString('latin1'))[0];
  const versions = new Map();
  for (const {owner, version} of JSON.parse(header).schemas) versions.set(owner, version);
  return versions;
}
