// SPDX-License-Identifier: Apache-2.0
//
// Walks a JSON tape into a message. The inside of proto_json.h's readers.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "platform/http/json_tape.h"
#include "platform/http/proto_leaf.h"
#include "platform/http/proto_plan.h"

namespace deskmesh::http {

// Collects the paths of the fields that a text names.
class Presence {
 public:
  explicit Presence(std::vector<std::string>* paths) : paths_(paths) {}
  Presence(const Presence& outer, const std::string& field)
      : paths_(outer.paths_), prefix_(outer.prefix_ + field + ".") {}

  void Add(const std::string& field) { paths_->push_back(prefix_ + field); }

 private:
  std::vector<std::string>* paths_;
  std::string prefix_;
};

// Reads one text and remembers everything wrong with it. Confined to one thread.
class JsonReader {
 public:
  // `tape` was parsed; the path of every error begins with `path`.
  JsonReader(const JsonTape& tape, std::string_view path) : tape_(tape) {
    if (!path.empty()) path_.push_back({path, -1, false});
  }

  // `present` may be null.
  void ReadMessage(std::uint32_t at, const MessagePlan& plan, google::protobuf::Message* message,
                   Presence* present);
  // A whole field: array, map or one value.
  void ReadField(std::uint32_t at, const FieldPlan& plan, google::protobuf::Message* message,
                 Presence* present);

  // OK or everything that was wrong, with the reason of the first.
  absl::Status Finish() const;

 private:
  // One step of the path to where the reader is: a field, a map's key or an index.
  struct Step {
    std::string_view name;
    int index = -1;
    bool is_key = false;
  };
  class PathStep {
   public:
    enum Of { kField, kKey };
    PathStep(JsonReader& reader, std::string_view name, Of of = kField) : reader_(reader) {
      reader_.path_.push_back({name, -1, of == kKey});
    }
    PathStep(JsonReader& reader, int index) : reader_(reader) {
      reader_.path_.push_back({{}, index, false});
    }
    ~PathStep() { reader_.path_.pop_back(); }
    PathStep(const PathStep&) = delete;
    PathStep& operator=(const PathStep&) = delete;

   private:
    JsonReader& reader_;
  };

  void ReadMembers(std::uint32_t at, const MessagePlan& plan, google::protobuf::Message* message,
                   Presence* present, bool is_any);
  void ReadSingular(std::uint32_t at, const FieldPlan& plan, google::protobuf::Message* message,
                    Presence* present);
  void ReadLeaf(std::uint32_t at, const FieldPlan& plan, google::protobuf::Message* message,
                bool is_element);
  void ReadArray(std::uint32_t at, const FieldPlan& plan, google::protobuf::Message* message);
  void ReadMap(std::uint32_t at, const FieldPlan& plan, google::protobuf::Message* message);
  void ReadValue(std::uint32_t at, const MessagePlan& plan, google::protobuf::Message* message);
  void ReadAny(std::uint32_t at, google::protobuf::Message* message);

  static std::string Expectation(const FieldPlan& plan, bool is_element);
  std::string PathText() const;
  void Refuse(std::string_view reason, std::string description);
  void RefuseKind(std::string_view expected, std::uint32_t at);
  void TakeLeafError(LeafError error) {
    if (!error.reason.empty()) Refuse(error.reason, std::move(error.description));
  }
  // Whether so much is wrong that the rest needn't be looked at.
  bool IsFull() const { return problems_.size() >= 20; }

  const JsonTape& tape_;
  std::vector<Step> path_;
  std::vector<base::FieldViolation> problems_;
  std::string reason_;
};

}  // namespace deskmesh::http
