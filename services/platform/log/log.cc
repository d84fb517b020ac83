// SPDX-License-Identifier: Apache-2.0
#include "platform/log/log.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>

#include "deskmesh/options/v1/options.pb.h"

namespace deskmesh::log {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::atomic<Level> g_level{Level::kInfo};

spdlog::logger& Sink() {
  static auto* logger = [] {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_pattern("%v");
    auto* made = new spdlog::logger("deskmesh", std::move(sink));
    made->set_level(spdlog::level::trace);
    return made;
  }();
  return *logger;
}

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      constexpr char kHex[] = "0123456789abcdef";
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

// RFC 3339 in UTC with microseconds. The date part is kept while the second lasts.
void AppendNow(std::string& out) {
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  const std::time_t second = now / 1'000'000;
  thread_local std::time_t cached_second = -1;
  thread_local std::array<char, 24> cached{};
  if (second != cached_second) {
    std::tm parts{};
    gmtime_r(&second, &parts);
    std::strftime(cached.data(), cached.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    cached_second = second;
  }
  std::array<char, 12> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%06dZ", static_cast<int>(now % 1'000'000));
  out += cached.data();
  out += fraction.data();
}

constexpr std::string_view kNames[] = {"debug", "info", "warning", "error", "off"};

void Redact(Message* message) {
  const auto* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    const auto& rule = field->options().GetExtension(options::v1::field);
    if (rule.personal() || rule.secret()) {
      const bool is_one_string =
          field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field->is_repeated();
      reflection->ClearField(message, field);
      if (is_one_string) reflection->SetString(message, field, "<redacted>");
      continue;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Redact(reflection->MutableMessage(message, field));
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(*message, field); ++i) {
      Redact(reflection->MutableRepeatedMessage(message, field, i));
    }
  }
}

}  // namespace

void SetLevel(Level level) { g_level.store(level, std::memory_order_relaxed); }

bool ParseLevel(std::string_view text, Level* level) {
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (text == kNames[i]) {
      *level = static_cast<Level>(i);
      return true;
    }
  }
  return false;
}

bool IsEnabled(Level level) { return level >= g_level.load(std::memory_order_relaxed); }

void Write(Level level, std::string_view message, Fields fields) {
  thread_local std::string line;
  line.assign("{\"time\":\"");
  AppendNow(line);
  line += "\",\"level\":\"";
  line += kNames[static_cast<std::size_t>(level)];
  line += "\",\"message\":";
  AppendQuoted(line, message);
  for (const Field& field : fields) {
    if (const auto* text = std::get_if<std::string>(&field.value)) {
      if (text->empty()) continue;
      line += ',';
      AppendQuoted(line, field.name);
      line += ':';
      AppendQuoted(line, *text);
      continue;
    }
    line += ',';
    AppendQuoted(line, field.name);
    line += ':';
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
      line += std::to_string(*number);
    } else if (const auto* real = std::get_if<double>(&field.value)) {
      std::array<char, 32> digits{};
      std::snprintf(digits.data(), digits.size(), "%.3f", std::isfinite(*real) ? *real : 0.0);
      line += digits.data();
    } else {
      line += std::get<bool>(field.value) ? "true" : "false";
    }
  }
  line += '}';
  Sink().log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

std::string Redacted(const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  Redact(copy.get());
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(*copy, &text);
  return text;
}

}  // namespace deskmesh::log
