// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/binding.h"

#include <cstdio>

#include "platform/base/error.h"

namespace deskmesh::sql {
namespace {

absl::Status Misuse(const std::string& message) {
  return base::Failure(absl::StatusCode::kInternal, "STORE_FAILURE", message);
}

bool HasNul(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.storage())) {
    return text->find('\0') != std::string::npos;
  }
  if (const auto* list = std::get_if<TextList>(&value.storage())) {
    for (const std::string& text : *list) {
      if (text.find('\0') != std::string::npos) return true;
    }
  }
  return false;
}

bool IsList(const Value& value) {
  return std::holds_alternative<TextList>(value.storage()) ||
         std::holds_alternative<Int64List>(value.storage());
}

template <typename List, typename Append>
std::string Joined(const List& list, char open, char close, Append append) {
  std::string text(1, open);
  for (const auto& element : list) {
    if (text.size() > 1) text.push_back(',');
    append(text, element);
  }
  text.push_back(close);
  return text;
}

void AppendJsonString(std::string& out, const std::string& text) {
  out.push_back('"');
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", static_cast<unsigned>(c));
      out.append(escape);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void AppendArrayElement(std::string& out, const std::string& text) {
  out.push_back('"');
  for (char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
}

void AppendNumber(std::string& out, std::int64_t number) { out.append(std::to_string(number)); }

}  // namespace

absl::Status OrderParams(const ParsedStatement& statement, ParamSpan params,
                         std::vector<const Value*>* ordered) {
  if (!statement.error.empty()) return Misuse(statement.error);
  ordered->clear();
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    const ParsedStatement::Parameter& wanted = statement.parameters[i];
    const Value* found = nullptr;
    if (i < params.size() && params[i].name == wanted.name) {
      found = &params[i].value;  // the usual case: given in the order of the text
    } else {
      for (const Param& param : params) {
        if (param.name == wanted.name) found = &param.value;
      }
    }
    if (found == nullptr) return Misuse("parameter :" + wanted.name + " has no value");
    if (wanted.is_list != IsList(*found)) {
      return Misuse("parameter :" + wanted.name + (wanted.is_list ? "[] needs" : " can't take") +
                    " a list");
    }
    if (HasNul(*found)) {
      return base::InvalidField(wanted.name, "must not contain the character U+0000");
    }
    ordered->push_back(found);
  }
  if (params.size() > statement.parameters.size()) {
    return Misuse("more values than parameters: " + std::to_string(params.size()));
  }
  return absl::OkStatus();
}

std::string JsonArray(const TextList& list) { return Joined(list, '[', ']', AppendJsonString); }
std::string JsonArray(const Int64List& list) { return Joined(list, '[', ']', AppendNumber); }
std::string ArrayLiteral(const TextList& list) {
  return Joined(list, '{', '}', AppendArrayElement);
}
std::string ArrayLiteral(const Int64List& list) { return Joined(list, '{', '}', AppendNumber); }

}  // namespace deskmesh::sql
