// SPDX-License-Identifier: Apache-2.0
#include "platform/config/config.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>
#include <sstream>

#include "platform/base/error.h"

extern char** environ;

namespace deskmesh::config {
namespace {

constexpr std::string_view kEnvironmentPrefix = "DESKMESH_";
// Lists travel as one text; YAML sequences are joined with this.
constexpr char kListSeparator = ',';

std::string Lower(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

bool ParseInt(std::string_view text, std::int64_t* value) {
  const char* end = text.data() + text.size();
  auto [position, error] = std::from_chars(text.data(), end, *value);
  return error == std::errc{} && position == end;
}

bool ParseDuration(std::string_view text, base::Duration* value) {
  static constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"ms", 1'000},        {"us", 1}, {"s", 1'000'000}, {"m", 60'000'000}, {"h", 3'600'000'000},
      {"d", 86'400'000'000}};
  for (const auto& [unit, micros] : kUnits) {
    if (!text.ends_with(unit)) continue;
    std::int64_t amount = 0;
    if (!ParseInt(text.substr(0, text.size() - unit.size()), &amount) || amount < 0) continue;
    *value = base::Duration(amount * micros);
    return true;
  }
  return false;
}

std::string ShowDuration(base::Duration value) {
  const std::int64_t micros = value.count();
  static constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {{"d", 86'400'000'000},
                                                                         {"h", 3'600'000'000},
                                                                         {"m", 60'000'000},
                                                                         {"s", 1'000'000},
                                                                         {"ms", 1'000}};
  for (const auto& [unit, size] : kUnits) {
    if (micros != 0 && micros % size == 0) return std::to_string(micros / size) + std::string(unit);
  }
  return std::to_string(micros) + "us";
}

std::string Join(const std::vector<std::string>& items) {
  std::string joined;
  for (const std::string& item : items) {
    if (!joined.empty()) joined += kListSeparator;
    joined += item;
  }
  return joined;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Config>> Config::Parse(std::string_view yaml,
                                                      const std::vector<std::string>& environment) {
  auto config = std::make_unique<Config>();
  const auto refuse = [](const std::string& what) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID", what);
  };
  try {
    const YAML::Node root = YAML::Load(std::string(yaml));
    if (!root.IsNull() && !root.IsMap())
      return refuse("the configuration must be a map of sections");
    for (const auto& section : root) {
      const auto name = section.first.as<std::string>();
      if (section.second.IsNull()) continue;
      if (!section.second.IsMap()) {
        return refuse("line " + std::to_string(section.first.Mark().line + 1) + ": section `" +
                      name + "` must be a map of keys");
      }
      for (const auto& entry : section.second) {
        const auto key = entry.first.as<std::string>();
        if (entry.second.IsSequence()) {
          config->values_[name][key] = Join(entry.second.as<std::vector<std::string>>());
        } else if (entry.second.IsScalar()) {
          config->values_[name][key] = entry.second.as<std::string>();
        } else if (!entry.second.IsNull()) {
          return refuse("line " + std::to_string(entry.first.Mark().line + 1) + ": `" + name + "." +
                        key + "` must be a scalar or a list");
        }
      }
    }
  } catch (const YAML::Exception& error) {
    return refuse("line " + std::to_string(error.mark.line + 1) + ", column " +
                  std::to_string(error.mark.column + 1) + ": " + error.msg);
  }
  for (const std::string& variable : environment) {
    const std::size_t equals = variable.find('=');
    const std::string_view name = std::string_view(variable).substr(0, equals);
    if (equals == std::string::npos || !name.starts_with(kEnvironmentPrefix)) continue;
    const std::string_view rest = name.substr(kEnvironmentPrefix.size());
    const std::size_t split = rest.find("__");
    if (split == std::string_view::npos || split == 0) continue;
    config->values_[Lower(rest.substr(0, split))][Lower(rest.substr(split + 2))] =
        variable.substr(equals + 1);
  }
  return config;
}

absl::StatusOr<std::unique_ptr<Config>> Config::Load(const std::string& path) {
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable)
    environment.emplace_back(*variable);
  if (path.empty()) return Parse("", environment);
  std::ifstream file(path);
  if (!file) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "CONFIG_UNREADABLE",
                         "the configuration file " + path + " can't be read");
  }
  std::stringstream text;
  text << file.rdbuf();
  return Parse(text.str(), environment);
}

void Config::Override(std::string_view section, std::string_view key, std::string value) {
  values_[std::string(section)][std::string(key)] = std::move(value);
}

Section& Config::Get(std::string_view section) {
  auto found = sections_.find(section);
  if (found == sections_.end()) {
    found = sections_
                .emplace(std::string(section),
                         std::unique_ptr<Section>(new Section(*this, std::string(section))))
                .first;
  }
  return *found->second;
}

const std::string* Section::Find(std::string_view key, std::string_view kind,
                                 std::string shown_default, const About& about) {
  const std::string* value = nullptr;
  auto section = config_.values_.find(name_);
  if (section != config_.values_.end()) {
    auto found = section->second.find(std::string(key));
    if (found != section->second.end()) value = &found->second;
  }
  Config::Setting setting;
  setting.section = name_;
  setting.key = key;
  setting.kind = kind;
  setting.fallback = std::move(shown_default);
  setting.value = value != nullptr ? *value : setting.fallback;
  setting.doc = about.doc;
  setting.unit = about.unit;
  setting.min = about.min;
  setting.max = about.max;
  setting.is_secret = about.is_secret;
  setting.is_set = value != nullptr;
  const auto is_same = [&](const Config::Setting& other) {
    return other.section == setting.section && other.key == setting.key;
  };
  // A key may be read again (by the module after the verification); it is listed once.
  if (std::none_of(config_.settings_.begin(), config_.settings_.end(), is_same)) {
    config_.settings_.push_back(std::move(setting));
  }
  return value;
}

void Section::Refuse(std::string_view key, std::string_view problem) {
  std::string line = name_ + "." + std::string(key) + " " + std::string(problem);
  auto& problems = config_.problems_;
  if (std::find(problems.begin(), problems.end(), line) == problems.end()) {
    problems.push_back(std::move(line));
  }
}

std::string Section::String(std::string_view key, std::string_view fallback, About about) {
  const std::string* value = Find(key, "text", std::string(fallback), about);
  return value != nullptr ? *value : std::string(fallback);
}

std::int64_t Section::Int(std::string_view key, std::int64_t fallback, About about) {
  const std::string* value = Find(key, "number", std::to_string(fallback), about);
  if (value == nullptr) return fallback;
  std::int64_t parsed = 0;
  if (!ParseInt(*value, &parsed)) {
    Refuse(key, "must be a whole number");
    return fallback;
  }
  if ((about.min != 0 || about.max != 0) && (parsed < about.min || parsed > about.max)) {
    Refuse(key, "must be " + std::to_string(about.min) + " to " + std::to_string(about.max));
    return fallback;
  }
  return parsed;
}

bool Section::Bool(std::string_view key, bool fallback, About about) {
  const std::string* value = Find(key, "yes or no", fallback ? "true" : "false", about);
  if (value == nullptr) return fallback;
  const std::string lower = Lower(*value);
  if (lower == "true" || lower == "yes" || lower == "1") return true;
  if (lower == "false" || lower == "no" || lower == "0") return false;
  Refuse(key, "must be true or false");
  return fallback;
}

base::Duration Section::Duration(std::string_view key, base::Duration fallback, About about) {
  const std::string* value = Find(key, "duration", ShowDuration(fallback), about);
  if (value == nullptr) return fallback;
  base::Duration parsed{0};
  if (!ParseDuration(*value, &parsed)) {
    Refuse(key, "must be a duration such as 250ms, 30s, 5m, 12h or 7d");
    return fallback;
  }
  const std::int64_t seconds = parsed.count() / 1'000'000;
  if ((about.min != 0 || about.max != 0) && (seconds < about.min || seconds > about.max)) {
    Refuse(key, "must be " + std::to_string(about.min) + "s to " + std::to_string(about.max) + "s");
    return fallback;
  }
  return parsed;
}

std::vector<std::string> Section::List(std::string_view key, std::vector<std::string> fallback,
                                       About about) {
  const std::string* value = Find(key, "list", Join(fallback), about);
  if (value == nullptr) return fallback;
  std::vector<std::string> items;
  std::stringstream text(*value);
  for (std::string item; std::getline(text, item, kListSeparator);) {
    const std::size_t begin = item.find_first_not_of(' ');
    if (begin == std::string::npos) continue;
    items.push_back(item.substr(begin, item.find_last_not_of(' ') - begin + 1));
  }
  return items;
}

absl::Status Config::Verify() const {
  std::vector<std::string> problems = problems_;
  std::set<std::pair<std::string, std::string>> known;
  for (const Setting& setting : settings_) known.emplace(setting.section, setting.key);
  for (const auto& [section, keys] : values_) {
    for (const auto& [key, value] : keys) {
      if (!known.contains({section, key}))
        problems.push_back(section + "." + key + " is not a setting");
    }
  }
  if (problems.empty()) return absl::OkStatus();
  std::string message = "configuration: ";
  for (std::size_t i = 0; i < problems.size(); ++i) message += (i == 0 ? "" : "; ") + problems[i];
  return base::Failure(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID", message);
}

std::string Config::Print() const {
  // Two levels, laid out by hand: the emitter puts a comment behind the value before it.
  std::string text;
  std::set<std::string> done;
  for (const Setting& first : settings_) {
    if (!done.insert(first.section).second) continue;
    text += first.section + ":\n";
    for (const Setting& setting : settings_) {
      if (setting.section != first.section) continue;
      YAML::Emitter value;
      value << (setting.is_secret && !setting.value.empty() ? "<secret>" : setting.value);
      text += "  # " + setting.doc + "\n  " + setting.key + ": " + value.c_str() + "\n";
    }
  }
  return text;
}

std::string Config::Markdown() const {
  std::string text;
  std::set<std::string> done;
  for (const Setting& first : settings_) {
    if (!done.insert(first.section).second) continue;
    text += "\n## " + first.section +
            "\n\n| key | kind | default | bounds | meaning |\n|---|---|---|---|---|\n";
    for (const Setting& setting : settings_) {
      if (setting.section != first.section) continue;
      std::string bounds;
      if (setting.min != 0 || setting.max != 0) {
        const std::string unit = setting.kind == "duration" ? "s" : "";
        bounds = std::to_string(setting.min) + unit + " to " + std::to_string(setting.max) + unit;
      }
      text += "| `" + setting.key + "` | " + setting.kind +
              (setting.unit.empty() ? "" : " (" + setting.unit + ")") + " | " +
              (setting.fallback.empty() ? "" : "`" + setting.fallback + "`") + " | " + bounds +
              " | " + setting.doc + " |\n";
    }
  }
  return text;
}

}  // namespace deskmesh::config
