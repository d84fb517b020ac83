// SPDX-License-Identifier: Apache-2.0
#include "platform/http/proto_json.h"

#include "platform/base/error.h"
#include "platform/http/json_tape.h"
#include "platform/http/proto_json_reader.h"
#include "platform/http/proto_leaf.h"
#include "platform/http/proto_plan.h"

namespace deskmesh::http {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

JsonTape& ThreadTape() {
  thread_local JsonTape tape;
  return tape;
}

const FieldPlan& PlanOfField(const FieldDescriptor& field) {
  return PlanOf(*field.containing_type()).fields[static_cast<std::size_t>(field.index())];
}

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool HasTextShape(const MessagePlan& plan) {
  return plan.shape == MessagePlan::Shape::kTimestamp ||
         plan.shape == MessagePlan::Shape::kDuration ||
         plan.shape == MessagePlan::Shape::kFieldMask;
}

}  // namespace

absl::Status ReadJson(std::string_view text, Message* message, const JsonSource& source) {
  if (IsBlank(text)) return absl::OkStatus();
  JsonTape& tape = ThreadTape();
  DESKMESH_RETURN_IF_ERROR(tape.Parse(text));
  JsonReader reader(tape, source.path);
  Presence present(source.present);
  reader.ReadMessage(0, PlanOf(*message->GetDescriptor()), message,
                     source.present != nullptr ? &present : nullptr);
  tape.Trim();
  return reader.Finish();
}

absl::Status ReadJsonField(std::string_view text, const FieldDescriptor& field, Message* message,
                           const JsonSource& source) {
  const FieldPlan& plan = PlanOfField(field);
  if (!field.is_repeated() && plan.message != nullptr) {
    return ReadJson(text, message->GetReflection()->MutableMessage(message, &field), source);
  }
  if (IsBlank(text)) return absl::OkStatus();
  JsonTape& tape = ThreadTape();
  DESKMESH_RETURN_IF_ERROR(tape.Parse(text));
  JsonReader reader(tape, source.path);
  reader.ReadField(0, plan, message, nullptr);
  tape.Trim();
  return reader.Finish();
}

absl::Status SetFieldFromText(const std::vector<const FieldDescriptor*>& path,
                              std::string_view text, Message* message, std::string_view shown) {
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    message = message->GetReflection()->MutableMessage(message, path[i]);
  }
  const FieldDescriptor& field = *path.back();
  const FieldPlan& plan = PlanOfField(field);
  const bool is_element = field.is_repeated();
  LeafError error;
  if (plan.message == nullptr) {
    error = SetLeafFromText(plan, text, is_element, message);
  } else {
    const auto* reflection = message->GetReflection();
    Message* child = is_element ? reflection->AddMessage(message, &field)
                                : reflection->MutableMessage(message, &field);
    error = HasTextShape(*plan.message)
                ? SetTextShape(*plan.message, text, child)
                : SetLeafFromText(plan.message->fields[0], text, /*is_element=*/false, child);
  }
  if (error.reason.empty()) return absl::OkStatus();
  std::string name{shown};
  if (name.empty()) {
    for (const FieldDescriptor* step : path) {
      if (!name.empty()) name += '.';
      name += step->name();
    }
  }
  absl::Status status = base::InvalidField(name, error.description);
  base::SetDetails(status, {std::string(error.reason), {}, {{name, error.description}}, 0});
  return status;
}

bool HasTextForm(const FieldDescriptor& field) {
  const FieldPlan& plan = PlanOfField(field);
  return plan.message == nullptr || HasTextShape(*plan.message) ||
         plan.message->shape == MessagePlan::Shape::kWrapper;
}

std::vector<const FieldDescriptor*> FindPath(const Descriptor& type, std::string_view dotted) {
  std::vector<const FieldDescriptor*> path;
  const Descriptor* at = &type;
  while (at != nullptr) {
    const std::size_t dot = dotted.find('.');
    const MessagePlan& message = PlanOf(*at);
    const FieldPlan* plan = message.shape == MessagePlan::Shape::kObject
                                ? message.Find(dotted.substr(0, dot))
                                : nullptr;
    if (plan == nullptr) return {};
    path.push_back(plan->field);
    if (dot == std::string_view::npos) return path;
    if (plan->field->is_repeated()) return {};
    at = plan->field->message_type();
    dotted.remove_prefix(dot + 1);
  }
  return {};
}

}  // namespace deskmesh::http
