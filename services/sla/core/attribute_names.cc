// SPDX-License-Identifier: Apache-2.0
#include "sla/core/attribute_names.h"

#include <array>

namespace deskmesh::sla {

namespace {

// Index 0 is kUnspecified.
template <typename E>
struct Names;
template <>
struct Names<Priority> {
  static constexpr std::array<std::string_view, 5> kAll = {"", "P0", "P1", "P2", "P3"};
};
template <>
struct Names<Tier> {
  static constexpr std::array<std::string_view, 4> kAll = {"", "FREE", "PAID", "ENTERPRISE"};
  static constexpr std::string_view kList = "FREE, PAID, ENTERPRISE";
};
template <>
struct Names<TicketType> {
  static constexpr std::array<std::string_view, 4> kAll = {"", "INSTALL", "FEATURE", "FAULT"};
  static constexpr std::string_view kList = "INSTALL, FEATURE, FAULT";
};
template <>
struct Names<Level> {
  static constexpr std::array<std::string_view, 4> kAll = {"", "L1", "L2", "L3"};
  static constexpr std::string_view kList = "L1, L2, L3";
};
template <>
struct Names<Channel> {
  static constexpr std::array<std::string_view, 11> kAll = {
      "", "API", "WEB", "CHAT", "EMAIL", "PHONE", "WECHAT", "WECOM", "DINGTALK", "FEISHU", "SMS"};
  static constexpr std::string_view kList =
      "API, WEB, CHAT, EMAIL, PHONE, WECHAT, WECOM, DINGTALK, FEISHU, SMS";
};

template <typename E>
std::string_view NameIn(E value) {
  const std::size_t index = static_cast<std::size_t>(value);
  return index < Names<E>::kAll.size() ? Names<E>::kAll[index] : std::string_view();
}

template <typename E>
E Numbered(int number, int count) {
  return number > 0 && number < count ? static_cast<E>(number) : static_cast<E>(0);
}

}  // namespace

std::string_view NameOf(Priority value) { return NameIn(value); }
std::string_view NameOf(Tier value) { return NameIn(value); }
std::string_view NameOf(TicketType value) { return NameIn(value); }
std::string_view NameOf(Level value) { return NameIn(value); }
std::string_view NameOf(Channel value) { return NameIn(value); }

template <typename E>
std::string_view AllNames() {
  return Names<E>::kList;
}
template std::string_view AllNames<Tier>();
template std::string_view AllNames<TicketType>();
template std::string_view AllNames<Level>();
template std::string_view AllNames<Channel>();

template <typename E>
std::optional<E> Named(std::string_view name) {
  for (std::size_t i = 1; i < Names<E>::kAll.size(); ++i) {
    if (Names<E>::kAll[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}
template std::optional<Tier> Named(std::string_view);
template std::optional<TicketType> Named(std::string_view);
template std::optional<Level> Named(std::string_view);
template std::optional<Channel> Named(std::string_view);

TicketState TicketStateOf(int number) { return Numbered<TicketState>(number, 7); }
Priority PriorityOf(int number) { return Numbered<Priority>(number, 5); }
Tier TierOf(int number) { return Numbered<Tier>(number, 4); }
TicketType TicketTypeOf(int number) { return Numbered<TicketType>(number, 4); }
Level LevelOf(int number) { return Numbered<Level>(number, 4); }
Channel ChannelOf(int number) { return Numbered<Channel>(number, 11); }

}  // namespace deskmesh::sla
