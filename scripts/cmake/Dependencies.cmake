# SPDX-License-Identifier: Apache-2.0
#
# Every library the product links, all of them packages of Debian 12 (scripts/packages.txt).

set(CMAKE_FIND_PACKAGE_PREFER_CONFIG OFF)
set(THREADS_PREFER_PTHREAD_FLAG ON)

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(fmt CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(rabbitmq-c CONFIG REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(CURL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Catch2 2 CONFIG REQUIRED)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)

# Of programs that serve; sanitizers bring their own.
set(DESKMESH_ALLOCATOR "")
if(NOT DESKMESH_SANITIZE)
  set(DESKMESH_ALLOCATOR PkgConfig::jemalloc)
endif()

set(DESKMESH_PLATFORM_LIBRARIES
    gRPC::grpc++ gRPC::grpc++_reflection protobuf::libprotobuf
    absl::status absl::statusor absl::strings absl::synchronization absl::flat_hash_map absl::time
    absl::btree absl::cord
    Boost::headers Boost::json
    spdlog::spdlog fmt::fmt yaml-cpp CLI11::CLI11 prometheus-cpp::core
    PkgConfig::hiredis rabbitmq::rabbitmq PostgreSQL::PostgreSQL SQLite::SQLite3
    OpenSSL::SSL OpenSSL::Crypto PkgConfig::libsodium PkgConfig::libzip CURL::libcurl ZLIB::ZLIB
    ICU::uc ICU::i18n Threads::Threads)
set(DESKMESH_BASE_LIBRARIES
    absl::status absl::statusor absl::strings absl::synchronization absl::flat_hash_map absl::time
    absl::btree ICU::uc ICU::i18n Threads::Threads)
