# SPDX-License-Identifier: Apache-2.0
#
# The targets of a folder under services/, found by the names of the house:
#
#   deskmesh_domain(<name>)    core/**.cc            → deskmesh_<name>_core   (platform base, absl)
#                              the other *.cc        → deskmesh_<name>        (core, protos, platform)
#                              migrations/*.sql      → "<name>/migrations.h", in deskmesh_<name>
#                              testing/*.cc          → support code of the tests
#                              **/*_test.cc          → deskmesh_<name>_test
#                              core/**/*_test.cc     → deskmesh_<name>_core_test as well (not in `all`)
#                              **/*_bench.cc         → deskmesh_<name>_<file> each (not in `all`)
#   deskmesh_platform()        base/**.cc, text/**.cc → deskmesh_platform_base; testing/**.cc →
#                              deskmesh_platform_testing; the rest → deskmesh_platform; tests alike
#   deskmesh_binary()          *.cc → the binary `deskmesh`, linked with every domain
#
# A folder or a file that is not there yet is no error. Sources of one folder are compiled together
# (unity, 8 at most), but for core/ and for a file that says `// unity: alone`.

set(DESKMESH_UNITY_BATCH 8)
set_property(GLOBAL PROPERTY deskmesh_domains "")

# Splits the .cc files below the current folder into <prefix>_{core,code,testing,core_tests,tests,benches}.
function(deskmesh_sort_sources prefix)
  file(GLOB_RECURSE all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  foreach(kind core code testing core_tests tests benches)
    set(${kind} "")
  endforeach()
  foreach(file IN LISTS all)
    file(RELATIVE_PATH path ${CMAKE_CURRENT_SOURCE_DIR} ${file})
    if(path MATCHES "_bench\\.cc$")
      list(APPEND benches ${file})
    elseif(path MATCHES "(^|/)core/.*_test\\.cc$")
      list(APPEND core_tests ${file})
    elseif(path MATCHES "_test\\.cc$")
      list(APPEND tests ${file})
    elseif(path MATCHES "(^|/)testing/")
      list(APPEND testing ${file})
    elseif(path MATCHES "(^|/)core/")
      list(APPEND core ${file})
    else()
      list(APPEND code ${file})
    endif()
  endforeach()
  foreach(kind core code testing core_tests tests benches)
    set(${prefix}_${kind} ${${kind}} PARENT_SCOPE)
  endforeach()
endfunction()

# Compiles the sources of each folder together, at most DESKMESH_UNITY_BATCH at a time.
function(deskmesh_unity target)
  if(NOT DESKMESH_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(file IN LISTS ARGN)
    file(STRINGS ${file} alone LIMIT_COUNT 1 REGEX "^// unity: alone")
    if(alone)
      continue()
    endif()
    get_filename_component(folder ${file} DIRECTORY)
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR}/services ${folder})
    string(MAKE_C_IDENTIFIER "${folder}" group)
    if(NOT DEFINED count_${group})
      set(count_${group} 0)
    endif()
    math(EXPR batch "${count_${group}} / ${DESKMESH_UNITY_BATCH}")
    math(EXPR count_${group} "${count_${group}} + 1")
    set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${group}_${batch})
  endforeach()
endfunction()

# A static library, or an interface one while there is nothing to compile.
function(deskmesh_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "UNITY" "" "SOURCES;LINK")
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
    if(arg_UNITY)
      deskmesh_unity(${target} ${arg_SOURCES})
    endif()
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR}/services)
  target_link_libraries(${target} ${scope} ${arg_LINK})
endfunction()

# Compiles migrations/*.sql of the current folder, or of <folder> in it, into <target>.
#   <include path>/migrations.h: std::vector<sql::Migration> deskmesh::<namespace>::Migrations();
function(deskmesh_migrations target namespace folder)
  file(GLOB scripts CONFIGURE_DEPENDS ${folder}/migrations/*.sql)
  if(NOT scripts)
    return()
  endif()
  list(SORT scripts)
  file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR}/services ${folder})
  set(gen ${PROJECT_BINARY_DIR}/migrations)
  set(stem ${gen}/${path}/migrations)
  add_custom_command(
    OUTPUT ${stem}.cc ${stem}.h
    COMMAND ${CMAKE_COMMAND} -D stem=${stem} -D path=${path} -D namespace=${namespace}
            -P ${PROJECT_SOURCE_DIR}/scripts/cmake/EmbedMigrations.cmake -- ${scripts}
    DEPENDS ${scripts} ${PROJECT_SOURCE_DIR}/scripts/cmake/EmbedMigrations.cmake
    COMMENT "Embedding the migrations of ${path}" VERBATIM)
  target_sources(${target} PRIVATE ${stem}.cc ${stem}.h)
  set_source_files_properties(${stem}.cc PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(${target} PUBLIC ${gen})
endfunction()

# A Catch2 binary that belongs to <suite> of scripts/test.
function(deskmesh_test target suite)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LINK")
  add_executable(${target} ${arg_SOURCES})
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O0>)
  target_link_libraries(${target} PRIVATE ${arg_LINK} deskmesh_catch_main)
  deskmesh_unity(${target} ${arg_SOURCES})
  add_test(NAME ${target} COMMAND ${target} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${target} PROPERTIES LABELS ${suite})
  set_property(GLOBAL APPEND PROPERTY deskmesh_suite_${suite} ${target})
endfunction()

# The test binaries of one folder: <name>_test with everything, <name>_core_test with core/ alone,
# which neither protos nor the platform must be built for.
function(deskmesh_folder_tests name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "CORE;TESTS;CORE_LINK;LINK")
  if(arg_CORE)
    add_library(${name}_core_tests OBJECT ${arg_CORE})
    target_compile_options(${name}_core_tests PRIVATE $<$<CONFIG:Release>:-O0>)
    target_link_libraries(${name}_core_tests PUBLIC ${arg_CORE_LINK} Catch2::Catch2)
    deskmesh_unity(${name}_core_tests ${arg_CORE})
    add_executable(${name}_core_test EXCLUDE_FROM_ALL)
    target_link_libraries(${name}_core_test PRIVATE ${name}_core_tests deskmesh_catch_main)
    set(core_objects ${name}_core_tests)
  endif()
  if(arg_TESTS)
    deskmesh_test(${name}_test unit SOURCES ${arg_TESTS} LINK ${core_objects} ${arg_LINK})
  elseif(arg_CORE)
    deskmesh_test(${name}_test unit LINK ${core_objects})
  endif()
endfunction()

# One program per *_bench.cc, linked with the whole of its folder.
function(deskmesh_benches name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  foreach(file IN LISTS arg_SOURCES)
    get_filename_component(stem ${file} NAME_WE)
    add_executable(${name}_${stem} EXCLUDE_FROM_ALL ${file})
    target_link_libraries(${name}_${stem} PRIVATE ${arg_LINK})
    set_property(GLOBAL APPEND PROPERTY deskmesh_benches ${name}_${stem})
  endforeach()
endfunction()

function(deskmesh_domain name)
  deskmesh_sort_sources(found)
  set(target deskmesh_${name})
  deskmesh_library(${target}_core SOURCES ${found_core} LINK deskmesh_platform_base)
  if(found_code)
    deskmesh_library(${target} UNITY SOURCES ${found_code}
                     LINK ${target}_core deskmesh_platform deskmesh_protos)
    deskmesh_migrations(${target} ${name} ${CMAKE_CURRENT_SOURCE_DIR})
  else()
    deskmesh_library(${target} LINK ${target}_core)
  endif()
  set(testing deskmesh_platform_testing)
  if(found_testing)
    deskmesh_library(${target}_testing UNITY SOURCES ${found_testing}
                     LINK ${target} deskmesh_platform_testing)
    set(testing ${target}_testing)
  endif()
  deskmesh_folder_tests(${target} CORE ${found_core_tests} TESTS ${found_tests}
                        CORE_LINK ${target}_core LINK ${target} ${testing})
  deskmesh_benches(${target} SOURCES ${found_benches} LINK ${target})
  set_property(GLOBAL APPEND PROPERTY deskmesh_domains ${target})
endfunction()

function(deskmesh_platform)
  deskmesh_sort_sources(found)
  # base/ and text/, which core/ builds on, stand where a domain has core/.
  foreach(kind code tests)
    set(base_${kind} ${found_${kind}})
    list(FILTER base_${kind} INCLUDE REGEX "/platform/(base|text)/")
    list(FILTER found_${kind} EXCLUDE REGEX "/platform/(base|text)/")
  endforeach()
  deskmesh_library(deskmesh_platform_base SOURCES ${base_code} LINK ${DESKMESH_BASE_LIBRARIES})
  deskmesh_library(deskmesh_platform UNITY SOURCES ${found_code} ${found_core}
                   LINK deskmesh_platform_base deskmesh_protos ${DESKMESH_PLATFORM_LIBRARIES})
  if(found_code)
    file(GLOB folders CONFIGURE_DEPENDS LIST_DIRECTORIES ON ${CMAKE_CURRENT_SOURCE_DIR}/*)
    foreach(folder IN LISTS folders)
      if(IS_DIRECTORY ${folder}/migrations)
        get_filename_component(namespace ${folder} NAME)
        deskmesh_migrations(deskmesh_platform ${namespace} ${folder})
      endif()
    endforeach()
  endif()
  deskmesh_library(deskmesh_platform_testing UNITY SOURCES ${found_testing}
                   LINK deskmesh_platform Catch2::Catch2)
  deskmesh_folder_tests(deskmesh_platform CORE ${base_tests} TESTS ${found_tests} ${found_core_tests}
                        CORE_LINK deskmesh_platform_base
                        LINK deskmesh_platform deskmesh_platform_testing)
  deskmesh_benches(deskmesh_platform SOURCES ${found_benches} LINK deskmesh_platform)
endfunction()

function(deskmesh_binary)
  deskmesh_sort_sources(found)
  get_property(domains GLOBAL PROPERTY deskmesh_domains)
  set(main ${found_code})
  list(FILTER main INCLUDE REGEX "/deskmesh/main\\.cc$")
  list(FILTER found_code EXCLUDE REGEX "/deskmesh/main\\.cc$")
  # The binary without its main, for tests that run the whole product in their own process.
  deskmesh_library(deskmesh_all UNITY SOURCES ${found_code}
                   LINK ${domains} deskmesh_platform deskmesh_protos)
  if(main)
    add_executable(deskmesh ${main})
    target_link_libraries(deskmesh PRIVATE deskmesh_all ${DESKMESH_ALLOCATOR})
    target_compile_definitions(deskmesh PRIVATE DESKMESH_VERSION="${PROJECT_VERSION}")
    set_target_properties(deskmesh PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  endif()
  deskmesh_folder_tests(deskmesh_binary TESTS ${found_tests}
                        LINK deskmesh_all deskmesh_platform_testing)
endfunction()

# A fuzz target: a .cc with LLVMFuzzerTestOneInput, its corpus in <folder>/corpus/<file>/. With
# sanitizers it is a libFuzzer program; without, it runs the corpus and is part of suite `unit`.
function(deskmesh_fuzz file)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
  get_filename_component(stem ${file} NAME_WE)
  get_filename_component(folder ${file} DIRECTORY)
  set(target deskmesh_${stem})
  add_executable(${target} ${file})
  target_link_libraries(${target} PRIVATE ${arg_LINK})
  if(DESKMESH_SANITIZE MATCHES "address")
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    return()
  endif()
  target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/fuzz_main.cc)
  target_compile_definitions(${target} PRIVATE DESKMESH_CORPUS="${folder}/corpus/${stem}")
  set_property(GLOBAL APPEND PROPERTY deskmesh_suite_fuzz ${target})
endfunction()

# Writes build/<preset>/suites/<suite>, the test binaries of that suite, one path a line, and adds
# the target suite_<suite> that builds them.
function(deskmesh_write_suites)
  foreach(suite unit fuzz conformance e2e contract chaos)
    get_property(targets GLOBAL PROPERTY deskmesh_suite_${suite})
    set(lines "")
    foreach(target IN LISTS targets)
      string(APPEND lines "$<TARGET_FILE:${target}>\n")
    endforeach()
    file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/suites/${suite} CONTENT "${lines}")
    add_custom_target(suite_${suite} DEPENDS ${targets})
  endforeach()
endfunction()
