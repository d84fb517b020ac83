# SPDX-License-Identifier: Apache-2.0
#
# Writes <stem>.h and <stem>.cc with the SQL scripts named after `--`; see deskmesh_migrations().

set(scripts)
set(after FALSE)
foreach(i RANGE ${CMAKE_ARGC})
  if(after AND NOT "${CMAKE_ARGV${i}}" STREQUAL "")
    list(APPEND scripts ${CMAKE_ARGV${i}})
  elseif("${CMAKE_ARGV${i}}" STREQUAL "--")
    set(after TRUE)
  endif()
endforeach()

set(rows "")
set(expected 1)
foreach(script IN LISTS scripts)
  get_filename_component(stem_name ${script} NAME_WE)
  if(NOT stem_name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${script}: a migration is named like 0001_init.sql")
  endif()
  set(name ${CMAKE_MATCH_2})
  string(REGEX REPLACE "^0+" "" version ${CMAKE_MATCH_1})
  if(NOT version EQUAL expected)
    message(FATAL_ERROR "${script}: migration ${expected} is missing or doubled")
  endif()
  math(EXPR expected "${expected} + 1")
  file(READ ${script} text)
  string(APPEND rows "      {${version}, \"${name}\", R\"__sql__(${text})__sql__\"},\n")
endforeach()

file(WRITE ${stem}.h "// Generated from ${path}/migrations.
#pragma once

#include <vector>

#include \"platform/sql/migration.h\"

namespace deskmesh::${namespace} {

// The schema changes of this folder, ascending.
std::vector<sql::Migration> Migrations();

}  // namespace deskmesh::${namespace}
")
file(WRITE ${stem}.cc "// Generated from ${path}/migrations.
#include \"${path}/migrations.h\"

namespace deskmesh::${namespace} {

std::vector<sql::Migration> Migrations() {
  return {
${rows}  };
}

}  // namespace deskmesh::${namespace}
")
