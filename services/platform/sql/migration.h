// SPDX-License-Identifier: Apache-2.0
//
// Versioned schema changes, compiled into the binary.
//
// A script holds statements separated by `;`. It is portable SQL with these mappings:
//   BLOB                          becomes BYTEA on PostgreSQL
//   -- @sqlite, -- @postgresql    the lines that follow are for one store only, until `-- @all`
// A released script is never edited: change the schema by adding the next one. A script may
// say which step it is, since replicas of the release before it run beside it:
//   -- phase: expand          only adds; the program of the release before doesn't notice (the default)
//   -- phase: contract        takes away what no program of the release before uses any more
//   -- after: <script>        of a contract: the script that expanded
//   -- needs: <backfill>      of a contract: refused until that backfill (backfill.h) has finished
//   -- accepts: <why>         why no program breaks what looks as if it might
// tests/contract/migrations.test.mjs holds scripts to it; docs/adr/0008-schema-changes.md says why.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/statement.h"

namespace deskmesh::sql {

struct Migration {
  int version = 0;  // 1, 2, 3 … without gaps, the number in front of the file name
  std::string name;  // `init` of `0001_init.sql`
  std::string_view text;  // the script; static lifetime
};

// The migrations of one owner in a domain's database: the domain itself, or `platform`.
struct MigrationSet {
  std::string owner;
  std::vector<Migration> migrations;  // ascending
};

// The statements of a script for one dialect: comments removed, blocks of the other store left out,
// types mapped. `;` inside quotes, dollar quotes and trigger bodies (BEGIN … END) doesn't separate.
std::vector<std::string> SplitScript(std::string_view script, Dialect dialect);

// The backfills that a script names after `-- needs:`.
std::vector<std::string> BackfillsNeeded(std::string_view script);

}  // namespace deskmesh::sql
