// SPDX-License-Identifier: Apache-2.0
#include "platform/http/proto_leaf.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "platform/http/json_text.h"
#include "platform/rpc/validate.h"

namespace deskmesh::http {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

enum class Parsed { kOk, kMalformed, kOutOfRange };

// An integer in decimal; also `12.0` and `1e3`, which JSON takes for the same number.
template <typename T>
Parsed ParseInteger(std::string_view text, T* value) {
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, *value);
  if (error == std::errc{} && stop == end) return Parsed::kOk;
  double number = 0;
  auto [number_stop, number_error] = std::from_chars(text.data(), end, number);
  if (text.empty() || number_stop != end) return Parsed::kMalformed;
  if (text.find_first_not_of("+-0123456789.eE") != std::string_view::npos)
    return Parsed::kMalformed;
  if (number_error == std::errc::result_out_of_range) return Parsed::kOutOfRange;
  if (std::trunc(number) != number) return Parsed::kMalformed;
  // Above 2^53 a fraction or exponent can't be told exactly; the bound itself rounds up.
  constexpr auto kBound = static_cast<double>(std::uint64_t{1} << 53U);
  const bool is_plain = text.find_first_of(".eE") == std::string_view::npos;
  if (is_plain || number < static_cast<double>(std::numeric_limits<T>::min()) ||
      number > static_cast<double>(std::numeric_limits<T>::max()) || number > kBound ||
      number < -kBound) {
    return Parsed::kOutOfRange;
  }
  *value = static_cast<T>(number);
  return Parsed::kOk;
}

template <typename T>
Parsed ParseFloating(std::string_view text, T* value) {
  if (text == "NaN") {
    *value = std::numeric_limits<T>::quiet_NaN();
  } else if (text == "Infinity") {
    *value = std::numeric_limits<T>::infinity();
  } else if (text == "-Infinity") {
    *value = -std::numeric_limits<T>::infinity();
  } else {
    const char* end = text.data() + text.size();
    auto [stop, error] = std::from_chars(text.data(), end, *value);
    if (text.find_first_not_of("+-0123456789.eE") != std::string_view::npos) {
      return Parsed::kMalformed;
    }
    if (stop != end || text.empty()) return Parsed::kMalformed;
    if (error == std::errc::result_out_of_range) {
      // Too small is zero, too large is refused.
      double wide = 0;
      if (std::from_chars(text.data(), end, wide).ec == std::errc{} && std::abs(wide) < 1) {
        *value = static_cast<T>(wide);
        return Parsed::kOk;
      }
      return text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos
                 ? (*value = 0, Parsed::kOk)
                 : Parsed::kOutOfRange;
    }
    if (error != std::errc{}) return Parsed::kMalformed;
  }
  return Parsed::kOk;
}

template <typename T>
std::string RangeOf() {
  std::string text = "must be an integer from ";
  text += std::to_string(std::numeric_limits<T>::min());
  text += " to ";
  text += std::to_string(std::numeric_limits<T>::max());
  return text;
}

LeafError WrongType(const FieldPlan& plan) {
  return {"WRONG_TYPE", "must be " + LeafExpectation(plan)};
}

// Sets or adds by the C++ type.
#define DESKMESH_STORE(Type)                                                    \
  (is_element ? message->GetReflection()->Add##Type(message, plan.field, value) \
              : message->GetReflection()->Set##Type(message, plan.field, value))

LeafError SetNumber(const FieldPlan& plan, std::string_view text, bool is_element,
                    Message* message) {
  const auto store_integer = [&](auto value, auto store) -> LeafError {
    using T = decltype(value);
    switch (ParseInteger(text, &value)) {
      case Parsed::kOk:
        store(value);
        return {};
      case Parsed::kOutOfRange:
        return {"OUT_OF_RANGE", RangeOf<T>()};
      case Parsed::kMalformed:
        break;
    }
    return WrongType(plan);
  };
  const auto store_floating = [&](auto value, auto store) -> LeafError {
    switch (ParseFloating(text, &value)) {
      case Parsed::kOk:
        store(value);
        return {};
      case Parsed::kOutOfRange:
        return {"OUT_OF_RANGE", "is too large a number"};
      case Parsed::kMalformed:
        break;
    }
    return WrongType(plan);
  };
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return store_integer(std::int32_t{}, [&](auto value) { DESKMESH_STORE(Int32); });
    case FieldDescriptor::CPPTYPE_INT64:
      return store_integer(std::int64_t{}, [&](auto value) { DESKMESH_STORE(Int64); });
    case FieldDescriptor::CPPTYPE_UINT32:
      return store_integer(std::uint32_t{}, [&](auto value) { DESKMESH_STORE(UInt32); });
    case FieldDescriptor::CPPTYPE_UINT64:
      return store_integer(std::uint64_t{}, [&](auto value) { DESKMESH_STORE(UInt64); });
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return store_floating(double{}, [&](auto value) { DESKMESH_STORE(Double); });
    case FieldDescriptor::CPPTYPE_FLOAT:
      return store_floating(float{}, [&](auto value) { DESKMESH_STORE(Float); });
    default:
      return WrongType(plan);
  }
}

LeafError SetEnum(const FieldPlan& plan, int value, bool is_element, Message* message) {
  DESKMESH_STORE(EnumValue);
  return {};
}

LeafError UnknownEnumValue(const FieldPlan& plan) {
  return {"UNKNOWN_ENUM_VALUE", "must be one of " + plan.enumeration->choices};
}

LeafError SetEnumNumber(const FieldPlan& plan, std::string_view text, bool is_element,
                        Message* message) {
  int number = 0;
  if (ParseInteger(text, &number) != Parsed::kOk ||
      plan.enumeration->descriptor->FindValueByNumber(number) == nullptr) {
    return UnknownEnumValue(plan);
  }
  return SetEnum(plan, number, is_element, message);
}

}  // namespace

std::string LeafExpectation(const FieldPlan& plan) {
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return plan.field->type() == FieldDescriptor::TYPE_BYTES ? "a string of base64" : "a string";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return "one of " + plan.enumeration->choices;
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return "a number";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "an object";
    default:
      return "an integer";
  }
}

LeafError SetLeafFromString(const FieldPlan& plan, std::string_view text, bool is_element,
                            Message* message) {
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string value;
      if (plan.field->type() == FieldDescriptor::TYPE_BYTES) {
        std::optional<std::string> bytes = ParseBase64(text);
        if (!bytes) return {"INVALID_FORMAT", "must be base64"};
        value = *std::move(bytes);
      } else {
        if (!rpc::IsUtf8(text)) return {"INVALID_UTF8", "must be valid UTF-8"};
        value = text;
      }
      if (is_element) {
        message->GetReflection()->AddString(message, plan.field, std::move(value));
      } else {
        message->GetReflection()->SetString(message, plan.field, std::move(value));
      }
      return {};
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int* number = plan.enumeration->Find(text);
      if (number == nullptr) return UnknownEnumValue(plan);
      return SetEnum(plan, *number, is_element, message);
    }
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return WrongType(plan);
    default:
      return SetNumber(plan, text, is_element, message);
  }
}

LeafError SetLeafFromNumber(const FieldPlan& plan, std::string_view literal, bool is_element,
                            Message* message) {
  if (plan.field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    return SetEnumNumber(plan, literal, is_element, message);
  }
  LeafError error = SetNumber(plan, literal, is_element, message);
  if (error.reason == "WRONG_TYPE")
    error.description += ", not " + std::string(literal.substr(0, 40));
  return error;
}

LeafError SetLeafFromText(const FieldPlan& plan, std::string_view text, bool is_element,
                          Message* message) {
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "1" && text != "false" && text != "0") return WrongType(plan);
      SetLeafBool(plan, text == "true" || text == "1", is_element, message);
      return {};
    case FieldDescriptor::CPPTYPE_ENUM: {
      const bool is_number =
          !text.empty() && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
      return is_number ? SetEnumNumber(plan, text, is_element, message)
                       : SetLeafFromString(plan, text, is_element, message);
    }
    default:
      return SetLeafFromString(plan, text, is_element, message);
  }
}

void SetLeafBool(const FieldPlan& plan, bool value, bool is_element, Message* message) {
  DESKMESH_STORE(Bool);
}

#undef DESKMESH_STORE

LeafError SetTextShape(const MessagePlan& plan, std::string_view text, Message* message) {
  const auto* reflection = message->GetReflection();
  const auto set_parts = [&](std::int64_t seconds, std::int32_t nanos) {
    reflection->SetInt64(message, plan.fields[0].field, seconds);
    reflection->SetInt32(message, plan.fields[1].field, nanos);
  };
  switch (plan.shape) {
    case MessagePlan::Shape::kTimestamp: {
      const std::optional<TimestampParts> at = ParseTimestamp(text);
      if (!at) {
        return {"INVALID_FORMAT", "must be a moment such as 2026-03-01T08:00:00Z (RFC 3339)"};
      }
      set_parts(at->seconds, at->nanos);
      return {};
    }
    case MessagePlan::Shape::kDuration: {
      const std::optional<DurationParts> length = ParseDuration(text);
      if (!length) return {"INVALID_FORMAT", "must be a length of time in seconds such as 3.5s"};
      set_parts(length->seconds, length->nanos);
      return {};
    }
    default: {  // FieldMask
      if (!rpc::IsUtf8(text)) return {"INVALID_UTF8", "must be valid UTF-8"};
      while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view path = text.substr(0, comma);
        if (path.empty()) return {"INVALID_FORMAT", "must be field paths separated by commas"};
        reflection->AddString(message, plan.fields[0].field, SnakePath(path));
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
      }
      return {};
    }
  }
}

}  // namespace deskmesh::http
