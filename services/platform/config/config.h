// SPDX-License-Identifier: Apache-2.0
//
// Configuration: one YAML file, each key also as environment variable DESKMESH_<SECTION>__<KEY>
// (the environment wins). Sections are named as the targets, plus `database`, `bus`, `cache`,
// `server`, `log`, `security`.
//
//   struct Config {
//     base::Duration session_ttl;
//     static Config Read(config::Section& section) {
//       return {.session_ttl = section.Duration("session_ttl", std::chrono::hours(12),
//                   {.doc = "How long a log-in lasts.", .min = 60, .max = 30 * 86400})};
//     }
//   };
//
// Wrong values are collected, not thrown: after all sections were read, `Config::Verify` answers one
// error that names each wrong, out-of-range or unknown key.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::config {

// What is said about one setting.
struct About {
  std::string_view doc;  // meaning, one sentence
  std::string_view unit = {};  // for numbers, for example `bytes`
  std::int64_t min = 0;  // bounds of numbers, and of durations in seconds; both 0: none
  std::int64_t max = 0;
  bool is_secret = false;  // never printed
};

class Config;

// One section. Each getter records the setting for --print-config and the docs. Confined to one
// thread.
class Section {
 public:
  std::string String(std::string_view key, std::string_view fallback, About about);
  std::int64_t Int(std::string_view key, std::int64_t fallback, About about);
  bool Bool(std::string_view key, bool fallback, About about);
  // Written as `30s`, `5m`, `12h`, `250ms` or `7d`.
  base::Duration Duration(std::string_view key, base::Duration fallback, About about);
  std::vector<std::string> List(std::string_view key, std::vector<std::string> fallback,
                                About about);

  const std::string& name() const { return name_; }

 private:
  friend class Config;
  Section(Config& config, std::string name) : config_(config), name_(std::move(name)) {}
  const std::string* Find(std::string_view key, std::string_view kind, std::string shown_default,
                          const About& about);
  void Refuse(std::string_view key, std::string_view problem);

  Config& config_;
  std::string name_;
};

// The whole configuration. Confined to one thread.
class Config {
 public:
  // Parses YAML text; an empty text is an empty configuration. INVALID_ARGUMENT with line and
  // column. `environment` is a list of NAME=value, normally the process's.
  static absl::StatusOr<std::unique_ptr<Config>> Parse(std::string_view yaml,
                                                       const std::vector<std::string>& environment);
  // Reads a file; an empty path is an empty configuration.
  static absl::StatusOr<std::unique_ptr<Config>> Load(const std::string& path);

  // Overrides a value (command-line flags); wins over file and environment.
  void Override(std::string_view section, std::string_view key, std::string value);

  Section& Get(std::string_view section);

  // INVALID_ARGUMENT listing everything wrong with what was read, and keys nobody reads.
  absl::Status Verify() const;
  // All settings read so far as YAML with their documentation; secrets as `<secret>`.
  std::string Print() const;
  // The same as a Markdown table per section, with defaults instead of values.
  std::string Markdown() const;

 private:
  friend class Section;
  struct Setting {
    std::string section, key, kind, value, fallback, doc, unit;
    std::int64_t min = 0, max = 0;
    bool is_secret = false, is_set = false;
  };
  std::map<std::string, std::map<std::string, std::string>> values_;
  std::map<std::string, std::unique_ptr<Section>, std::less<>> sections_;
  std::vector<Setting> settings_;
  std::vector<std::string> problems_;
};

}  // namespace deskmesh::config
