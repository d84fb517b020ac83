// SPDX-License-Identifier: Apache-2.0
#include "platform/bus/bus.h"

#include "platform/base/error.h"
#include "platform/bus/memory_bus.h"
#include "platform/bus/rabbit_bus.h"

namespace deskmesh::bus {
namespace {

// The first word of `text`, taken off it together with its dot.
std::string_view TakeWord(std::string_view& text) {
  const std::size_t dot = text.find('.');
  const std::string_view word = text.substr(0, dot);
  text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
  return word;
}

}  // namespace

bool MatchesKey(std::string_view pattern, std::string_view key) {
  while (!pattern.empty()) {
    const std::string_view wanted = TakeWord(pattern);
    if (wanted == "#") {
      if (pattern.empty()) return true;
      // Any number of words, none included.
      for (std::string_view rest = key;; TakeWord(rest)) {
        if (MatchesKey(pattern, rest)) return true;
        if (rest.empty()) return false;
      }
    }
    if (key.empty()) return false;
    const std::string_view word = TakeWord(key);
    if (wanted != "*" && wanted != word) return false;
  }
  return key.empty();
}

absl::StatusOr<std::unique_ptr<Bus>> Open(const Options& options) {
  if (options.url == "memory:") return std::make_unique<MemoryBus>(options);
  if (options.url.starts_with("amqp")) return OpenRabbit(options);
  return base::InvalidField("bus.url", "must be `memory:`, `amqp://…` or `amqps://…`");
}

}  // namespace deskmesh::bus
