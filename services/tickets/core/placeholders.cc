// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/placeholders.h"

#include <array>
#include <optional>
#include <utility>

namespace deskmesh::tickets {
namespace {

constexpr std::string_view kCustomPrefix = "ticket.custom_fields.";
constexpr std::string_view kKnown =
    "ticket.number, ticket.subject, ticket.priority, ticket.state, ticket.type, requester.name, "
    "agent.name, ticket.custom_fields.<key>";

// In Chinese and English, by the numbers of the enums.
using Word = std::pair<std::string_view, std::string_view>;
constexpr std::array<Word, 7> kStateWords = {{{"", ""},
                                              {"待分配", "waiting to be assigned"},
                                              {"处理中", "in progress"},
                                              {"等待您的回复", "waiting for your reply"},
                                              {"等待第三方", "waiting for a third party"},
                                              {"已解决", "resolved"},
                                              {"已关闭", "closed"}}};
constexpr std::array<Word, 4> kTypeWords = {{{"", ""},
                                             {"安装部署", "installation"},
                                             {"功能使用", "how-to question"},
                                             {"技术故障", "fault"}}};

// Languages other than these two are answered in English.
std::string Said(const Word& word, const Ticket& ticket) {
  return std::string(ticket.locale.starts_with("zh") ? word.first : word.second);
}

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

struct Placeholder {
  std::string_view name;
  std::string_view fallback;
};

Placeholder Split(std::string_view inside) {
  const std::size_t bar = inside.find('|');
  if (bar == std::string_view::npos) return {Trim(inside), {}};
  return {Trim(inside.substr(0, bar)), inside.substr(bar + 1)};
}

// Nothing for a name that isn't known.
std::optional<std::string> ValueOf(std::string_view name, const Ticket& ticket,
                                   const TextNames& names) {
  if (name == "ticket.number") return std::to_string(ticket.number);
  if (name == "ticket.subject") return ticket.subject;
  if (name == "ticket.priority") return std::string(NameOf(ticket.priority));
  if (name == "ticket.state") {
    return Said(kStateWords[static_cast<std::size_t>(ticket.state)], ticket);
  }
  if (name == "ticket.type") return Said(kTypeWords[static_cast<std::size_t>(ticket.type)], ticket);
  if (name == "requester.name") return names.requester;
  if (name == "agent.name") return names.agent;
  if (name.starts_with(kCustomPrefix) && name.size() > kCustomPrefix.size()) {
    const auto found = ticket.custom_fields.find(std::string(name.substr(kCustomPrefix.size())));
    return found == ticket.custom_fields.end() ? std::string() : found->second;
  }
  return std::nullopt;
}

// Calls `on_text` and `on_placeholder` for the pieces of a text in their order.
template <typename OnText, typename OnPlaceholder>
void Walk(std::string_view text, OnText on_text, OnPlaceholder on_placeholder) {
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open + 2);
    if (close == std::string_view::npos) {
      on_text(text);
      return;
    }
    on_text(text.substr(0, open));
    on_placeholder(text.substr(open, close + 2 - open),
                   Split(text.substr(open + 2, close - open - 2)));
    text.remove_prefix(close + 2);
  }
}

}  // namespace

std::string RenderText(std::string_view text, const Ticket& ticket, const TextNames& names) {
  std::string rendered;
  Walk(
      text, [&](std::string_view plain) { rendered += plain; },
      [&](std::string_view whole, const Placeholder& placeholder) {
        const std::optional<std::string> value = ValueOf(placeholder.name, ticket, names);
        if (!value.has_value()) {
          rendered += whole;
        } else if (value->empty()) {
          rendered += placeholder.fallback;
        } else {
          rendered += *value;
        }
      });
  return rendered;
}

std::string FaultOfText(std::string_view text) {
  std::string fault;
  Walk(
      text, [](std::string_view) {},
      [&](std::string_view whole, const Placeholder& placeholder) {
        if (fault.empty() && !ValueOf(placeholder.name, Ticket(), {}).has_value()) {
          fault = "has the unknown placeholder " + std::string(whole) + "; known are " +
                  std::string(kKnown);
        }
      });
  return fault;
}

}  // namespace deskmesh::tickets
