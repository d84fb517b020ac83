# SPDX-License-Identifier: Apache-2.0
#
# Compiler flags, cache and linker of the whole build.

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "Use clang-19 (cmake --preset release): g++ 12 miscompiles coroutines.")
endif()

# The cache is shared between build folders and clones: paths are hashed relative to the source.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
add_link_options(-Wl,--as-needed)

add_compile_options(
  -Wall -Wextra -Werror -Wthread-safety
  # A field left out of a braced list takes the default that its declaration gives.
  -Wno-missing-field-initializers
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=
  -fno-omit-frame-pointer)

# The non-template parts of Asio and Beast are compiled once (services/platform/http).
add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                        BOOST_ASIO_NO_DEPRECATED)

if(DESKMESH_SANITIZE)
  add_compile_options(-fsanitize=${DESKMESH_SANITIZE} -fno-sanitize-recover=all -O1)
  add_link_options(-fsanitize=${DESKMESH_SANITIZE})
endif()
