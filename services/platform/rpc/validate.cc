// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/validate.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/text/utf8.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::size_t kDefaultMaxLength = 1000;
constexpr int kDefaultMaxItems = 100;
constexpr std::size_t kMaxViolations = 20;

struct Plan;

struct FieldPlan {
  const FieldDescriptor* field;
  options::v1::FieldRule rule;
  std::size_t max_length;
  int max_items;
  const Plan* message = nullptr;  // of a message field with rules of its own
};

struct Plan {
  std::vector<FieldPlan> fields;
  const FieldDescriptor* update_mask = nullptr;
};

// Plans by message type. Recursive types find the plan that is being built.
class Plans {
 public:
  const Plan& For(const Descriptor* type) {
    {
      const std::shared_lock lock(mutex_);
      auto found = plans_.find(type);
      if (found != plans_.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    return Build(type);
  }

 private:
  const Plan& Build(const Descriptor* type) {
    auto [entry, is_new] = plans_.try_emplace(type);
    if (!is_new) return *entry->second;
    entry->second = std::make_unique<Plan>();
    Plan& plan = *entry->second;
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      FieldPlan added{.field = field,
                      .rule = field->options().GetExtension(options::v1::field),
                      .max_length = kDefaultMaxLength,
                      .max_items = kDefaultMaxItems};
      if (added.rule.output_only()) continue;
      if (added.rule.max_length() > 0) added.max_length = added.rule.max_length();
      if (added.rule.max_items() > 0) added.max_items = static_cast<int>(added.rule.max_items());
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        added.message = &Build(field->message_type());
        if (field->name() == "update_mask") plan.update_mask = field;
      }
      plan.fields.push_back(std::move(added));
    }
    return plan;
  }

  std::shared_mutex mutex_;
  std::map<const Descriptor*, std::unique_ptr<Plan>> plans_;
};

bool LooksLikeEmail(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  const std::string_view host = text.substr(at + 1);
  return host.find('.') != std::string_view::npos && !host.starts_with('.') &&
         !host.ends_with('.') && host.find('@') == std::string_view::npos &&
         text.find_first_of(" \t\r\n<>,;\"\\") == std::string_view::npos;
}

bool LooksLikeUrl(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text.starts_with(scheme)) {
      const std::string_view rest = text.substr(scheme.size());
      return !rest.empty() && rest.front() != '/' &&
             text.find_first_of(" \t\r\n<>\"") == std::string_view::npos;
    }
  }
  return false;
}

std::string EnumNames(const google::protobuf::EnumDescriptor* type) {
  std::string names;
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() == 0) continue;
    if (!names.empty()) names += ", ";
    names += type->value(i)->name();
  }
  return names;
}

class Checker {
 public:
  explicit Checker(Plans& plans) : plans_(plans) {}

  void Check(const Message& message, const Plan& plan, const std::string& path,
             const google::protobuf::FieldMask* mask) {
    for (const FieldPlan& field : plan.fields) {
      if (violations_.size() >= kMaxViolations) return;
      CheckField(message, field, path, mask);
    }
  }

  std::vector<base::FieldViolation> Take() { return std::move(violations_); }

 private:
  void Refuse(const std::string& path, const FieldPlan& plan, std::string description) {
    violations_.push_back({path + plan.field->name(), std::move(description)});
  }

  // Inside the resource of an update only what the mask names must be there.
  static bool IsDemanded(const FieldPlan& plan, const google::protobuf::FieldMask* mask) {
    if (!plan.rule.required()) return false;
    if (mask == nullptr) return true;
    return std::find(mask->paths().begin(), mask->paths().end(), plan.field->name()) !=
           mask->paths().end();
  }

  void CheckField(const Message& message, const FieldPlan& plan, const std::string& path,
                  const google::protobuf::FieldMask* mask) {
    const Reflection& reflection = *message.GetReflection();
    const FieldDescriptor* field = plan.field;
    if (field->is_repeated()) {
      const int size = reflection.FieldSize(message, field);
      if (size == 0 && IsDemanded(plan, mask)) Refuse(path, plan, "must not be empty");
      if (size > plan.max_items) {
        Refuse(path, plan,
               "must have at most " + std::to_string(plan.max_items) + " elements, has " +
                   std::to_string(size));
        return;
      }
      for (int i = 0; i < size && violations_.size() < kMaxViolations; ++i) {
        CheckElement(message, plan, path, i);
      }
      return;
    }
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        CheckText(reflection.GetStringReference(message, field, &scratch), plan, path,
                  IsDemanded(plan, mask), field->name());
        break;
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        CheckEnum(reflection.GetEnumValue(message, field), plan, path, IsDemanded(plan, mask));
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        CheckNumber(reflection.GetInt32(message, field), plan, path);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        CheckNumber(reflection.GetInt64(message, field), plan, path);
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (!reflection.HasField(message, field)) {
          if (IsDemanded(plan, mask)) Refuse(path, plan, "must be set");
          break;
        }
        const google::protobuf::FieldMask* inner = mask;
        if (const Plan& own = PlanOf(message); own.update_mask != nullptr) {
          static const google::protobuf::FieldMask kNoMask;
          inner = reflection.HasField(message, own.update_mask)
                      ? static_cast<const google::protobuf::FieldMask*>(
                            &reflection.GetMessage(message, own.update_mask))
                      : &kNoMask;
        }
        CheckMessage(reflection.GetMessage(message, field), plan, path, inner, field->name());
        break;
      }
      default:
        break;
    }
  }

  void CheckElement(const Message& message, const FieldPlan& plan, const std::string& path,
                    int index) {
    const Reflection& reflection = *message.GetReflection();
    const std::string name = plan.field->name() + "[" + std::to_string(index) + "]";
    switch (plan.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        CheckText(reflection.GetRepeatedStringReference(message, plan.field, index, &scratch), plan,
                  path, false, name);
        break;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        const Message& element = reflection.GetRepeatedMessage(message, plan.field, index);
        if (plan.field->is_map()) {
          CheckMapEntry(element, plan, path);
        } else {
          CheckMessage(element, plan, path, nullptr, name);
        }
        break;
      }
      default:
        break;
    }
  }

  void CheckMapEntry(const Message& entry, const FieldPlan& plan, const std::string& path) {
    const Reflection& reflection = *entry.GetReflection();
    const FieldDescriptor* key = plan.field->message_type()->map_key();
    const FieldDescriptor* value = plan.field->message_type()->map_value();
    std::string scratch;
    if (key->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
        CodePoints(reflection.GetStringReference(entry, key, &scratch)) > 128) {
      Refuse(path, plan, "must have keys of at most 128 characters");
    }
    if (value->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      CheckText(reflection.GetStringReference(entry, value, &scratch), plan, path, false,
                plan.field->name());
    }
  }

  void CheckText(const std::string& text, const FieldPlan& plan, const std::string& path,
                 bool demanded, const std::string& name) {
    const auto refuse = [&](std::string description) {
      violations_.push_back({path + name, std::move(description)});
    };
    if (text.empty()) {
      if (demanded) refuse("must not be empty");
      return;
    }
    if (plan.field->type() == FieldDescriptor::TYPE_BYTES) {
      if (text.size() > plan.max_length) {
        refuse("must be at most " + std::to_string(plan.max_length) + " bytes, has " +
               std::to_string(text.size()));
      }
      return;
    }
    if (!IsUtf8(text)) return refuse("must be valid UTF-8");
    // Bytes bound code points from above, so most texts need no count.
    if (text.size() > plan.max_length) {
      const std::size_t length = CodePoints(text);
      if (length > plan.max_length) {
        return refuse("must be at most " + std::to_string(plan.max_length) + " characters, has " +
                      std::to_string(length));
      }
    }
    if (text.find('\0') != std::string::npos) return refuse("must not contain the NUL character");
    if (demanded && text::IsBlank(text)) {
      return refuse("must not be blank");
    }
    if (!plan.rule.id_prefix().empty() && !base::IsId(text, plan.rule.id_prefix())) {
      return refuse("must be an id that begins with " + plan.rule.id_prefix() +
                    "_ and has 26 characters after it");
    }
    if (plan.rule.email() && !LooksLikeEmail(text)) refuse("must be an e-mail address");
    if (plan.rule.url() && !LooksLikeUrl(text)) refuse("must be an absolute http or https URL");
  }

  void CheckEnum(int number, const FieldPlan& plan, const std::string& path, bool demanded) {
    const auto* type = plan.field->enum_type();
    if (number == 0 && !demanded) return;
    if (number == 0 || type->FindValueByNumber(number) == nullptr) {
      Refuse(path, plan, "must be one of " + EnumNames(type));
    }
  }

  void CheckNumber(std::int64_t number, const FieldPlan& plan, const std::string& path) {
    if (plan.rule.min() == 0 && plan.rule.max() == 0) return;
    if (number < plan.rule.min() || number > plan.rule.max()) {
      Refuse(path, plan,
             "must be " + std::to_string(plan.rule.min()) + " to " +
                 std::to_string(plan.rule.max()) + ", is " + std::to_string(number));
    }
  }

  void CheckMessage(const Message& message, const FieldPlan& plan, const std::string& path,
                    const google::protobuf::FieldMask* mask, const std::string& name) {
    if (++depth_ > 32) {
      violations_.push_back({path + name, "must be nested at most 32 deep"});
    } else if (plan.message != nullptr) {
      Check(message, *plan.message, path + name + ".", mask);
    }
    --depth_;
  }

  const Plan& PlanOf(const Message& message) { return plans_.For(message.GetDescriptor()); }

  Plans& plans_;
  std::vector<base::FieldViolation> violations_;
  int depth_ = 0;
};

Plans& AllPlans() {
  static auto* plans = new Plans;
  return *plans;
}

// Walks wire bytes by the message type and looks for a string that isn't UTF-8.
std::string FindBrokenText(const Descriptor& type, std::string_view bytes, int depth) {
  google::protobuf::UnknownFieldSet fields;
  if (depth > 32 || !fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return {};
  }
  for (int i = 0; i < fields.field_count(); ++i) {
    const auto& unknown = fields.field(i);
    if (unknown.type() != google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED) continue;
    const FieldDescriptor* field = type.FindFieldByNumber(unknown.number());
    if (field == nullptr) continue;
    if (field->type() == FieldDescriptor::TYPE_STRING && !IsUtf8(unknown.length_delimited())) {
      return field->name();
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      std::string inner =
          FindBrokenText(*field->message_type(), unknown.length_delimited(), depth + 1);
      if (!inner.empty()) return field->name() + "." + inner;
    }
  }
  return {};
}

}  // namespace

std::size_t CodePoints(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return count;
}

bool IsUtf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      ++i;
      continue;
    }
    int extra = 0;
    std::uint32_t point = 0;
    std::uint32_t smallest = 0;
    if ((byte & 0xE0U) == 0xC0U) {
      extra = 1, point = byte & 0x1FU, smallest = 0x80;
    } else if ((byte & 0xF0U) == 0xE0U) {
      extra = 2, point = byte & 0x0FU, smallest = 0x800;
    } else if ((byte & 0xF8U) == 0xF0U) {
      extra = 3, point = byte & 0x07U, smallest = 0x10000;
    } else {
      return false;
    }
    if (i + static_cast<std::size_t>(extra) >= text.size()) return false;
    for (int k = 1; k <= extra; ++k) {
      const auto next = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
      if ((next & 0xC0U) != 0x80U) return false;
      point = (point << 6U) | (next & 0x3FU);
    }
    if (point < smallest || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    i += static_cast<std::size_t>(extra) + 1;
  }
  return true;
}

absl::Status Validate(const Message& request) {
  Plans& plans = AllPlans();
  Checker checker(plans);
  checker.Check(request, plans.For(request.GetDescriptor()), "", nullptr);
  std::vector<base::FieldViolation> violations = checker.Take();
  if (violations.empty()) return absl::OkStatus();
  return base::InvalidFields(std::move(violations));
}

absl::Status ExplainParseFailure(const Descriptor& type, std::string_view bytes) {
  const std::string field = FindBrokenText(type, bytes, 0);
  if (!field.empty()) return base::InvalidField(field, "must be valid UTF-8");
  return base::Failure(absl::StatusCode::kInvalidArgument, "MALFORMED_MESSAGE",
                       "the bytes are not a message of type " + type.full_name());
}

}  // namespace deskmesh::rpc
