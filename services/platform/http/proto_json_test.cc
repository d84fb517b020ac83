// SPDX-License-Identifier: Apache-2.0
#include "platform/http/proto_json.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/wrappers.pb.h>

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <limits>
#include <memory>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::http {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

// A type with a field of every kind.
constexpr char kEverything[] = R"(
  name: "everything.proto" package: "everything" syntax: "proto3"
  dependency: "google/protobuf/timestamp.proto" dependency: "google/protobuf/duration.proto"
  dependency: "google/protobuf/field_mask.proto" dependency: "google/protobuf/struct.proto"
  dependency: "google/protobuf/wrappers.proto"
  enum_type { name: "Kind" value { name: "KIND_UNSPECIFIED" number: 0 }
              value { name: "RED" number: 1 } value { name: "KIND_BLUE" number: 2 } }
  message_type { name: "All"
    field { name: "an_int32" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL json_name: "anInt32" }
    field { name: "an_int64" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL json_name: "anInt64" }
    field { name: "a_uint32" number: 3 type: TYPE_UINT32 label: LABEL_OPTIONAL json_name: "aUint32" }
    field { name: "a_uint64" number: 4 type: TYPE_FIXED64 label: LABEL_OPTIONAL json_name: "aUint64" }
    field { name: "a_float" number: 5 type: TYPE_FLOAT label: LABEL_OPTIONAL json_name: "aFloat" }
    field { name: "a_double" number: 6 type: TYPE_DOUBLE label: LABEL_OPTIONAL json_name: "aDouble" }
    field { name: "a_bool" number: 7 type: TYPE_BOOL label: LABEL_OPTIONAL json_name: "aBool" }
    field { name: "text" number: 8 type: TYPE_STRING label: LABEL_OPTIONAL json_name: "text" }
    field { name: "raw" number: 9 type: TYPE_BYTES label: LABEL_OPTIONAL json_name: "raw" }
    field { name: "kind" number: 10 type: TYPE_ENUM type_name: ".everything.Kind" label: LABEL_OPTIONAL json_name: "kind" }
    field { name: "child" number: 11 type: TYPE_MESSAGE type_name: ".everything.All" label: LABEL_OPTIONAL json_name: "child" }
    field { name: "children" number: 12 type: TYPE_MESSAGE type_name: ".everything.All" label: LABEL_REPEATED json_name: "children" }
    field { name: "numbers" number: 13 type: TYPE_INT32 label: LABEL_REPEATED json_name: "numbers" }
    field { name: "kinds" number: 14 type: TYPE_ENUM type_name: ".everything.Kind" label: LABEL_REPEATED json_name: "kinds" }
    field { name: "words" number: 15 type: TYPE_STRING label: LABEL_REPEATED json_name: "words" }
    field { name: "labels" number: 16 type: TYPE_MESSAGE type_name: ".everything.All.LabelsEntry" label: LABEL_REPEATED json_name: "labels" }
    field { name: "by_number" number: 17 type: TYPE_MESSAGE type_name: ".everything.All.ByNumberEntry" label: LABEL_REPEATED json_name: "byNumber" }
    field { name: "at_time" number: 18 type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp" label: LABEL_OPTIONAL json_name: "atTime" }
    field { name: "how_long" number: 19 type: TYPE_MESSAGE type_name: ".google.protobuf.Duration" label: LABEL_OPTIONAL json_name: "howLong" }
    field { name: "mask" number: 20 type: TYPE_MESSAGE type_name: ".google.protobuf.FieldMask" label: LABEL_OPTIONAL json_name: "mask" }
    field { name: "structure" number: 21 type: TYPE_MESSAGE type_name: ".google.protobuf.Struct" label: LABEL_OPTIONAL json_name: "structure" }
    field { name: "any_value" number: 22 type: TYPE_MESSAGE type_name: ".google.protobuf.Value" label: LABEL_OPTIONAL json_name: "anyValue" }
    field { name: "list" number: 23 type: TYPE_MESSAGE type_name: ".google.protobuf.ListValue" label: LABEL_OPTIONAL json_name: "list" }
    field { name: "wrapped_text" number: 24 type: TYPE_MESSAGE type_name: ".google.protobuf.StringValue" label: LABEL_OPTIONAL json_name: "wrappedText" }
    field { name: "wrapped_number" number: 25 type: TYPE_MESSAGE type_name: ".google.protobuf.Int64Value" label: LABEL_OPTIONAL json_name: "wrappedNumber" }
    field { name: "one_text" number: 26 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 json_name: "oneText" }
    field { name: "one_number" number: 27 type: TYPE_INT32 label: LABEL_OPTIONAL oneof_index: 0 json_name: "oneNumber" }
    field { name: "maybe" number: 28 type: TYPE_INT32 label: LABEL_OPTIONAL oneof_index: 1 proto3_optional: true json_name: "maybe" }
    oneof_decl { name: "choice" } oneof_decl { name: "_maybe" }
    nested_type { name: "LabelsEntry" options { map_entry: true }
      field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL json_name: "key" }
      field { name: "value" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL json_name: "value" } }
    nested_type { name: "ByNumberEntry" options { map_entry: true }
      field { name: "key" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL json_name: "key" }
      field { name: "value" number: 2 type: TYPE_MESSAGE type_name: ".everything.All" label: LABEL_OPTIONAL json_name: "value" } }
  })";

// Plans live as long as the process, so the pool does too.
const Descriptor& Everything() {
  static const Descriptor* const type = [] {
    auto* pool = new google::protobuf::DescriptorPool;
    const auto add = [&](const Descriptor* one) {
      google::protobuf::FileDescriptorProto file;
      one->file()->CopyTo(&file);
      pool->BuildFile(file);
    };
    add(google::protobuf::Timestamp::descriptor());
    add(google::protobuf::Duration::descriptor());
    add(google::protobuf::FieldMask::descriptor());
    add(google::protobuf::Struct::descriptor());
    add(google::protobuf::StringValue::descriptor());
    google::protobuf::FileDescriptorProto file;
    if (!google::protobuf::TextFormat::ParseFromString(kEverything, &file)) std::abort();
    return pool->BuildFile(file)->message_type(0);
  }();
  return *type;
}

std::unique_ptr<Message> NewEverything() {
  static auto* const factory = new google::protobuf::DynamicMessageFactory;
  return std::unique_ptr<Message>(factory->GetPrototype(&Everything())->New());
}

std::unique_ptr<Message> FromText(const std::string& text) {
  auto message = NewEverything();
  REQUIRE(google::protobuf::TextFormat::ParseFromString(text, message.get()));
  return message;
}

std::string ToJson(const Message& message) {
  std::string json;
  WriteJson(message, &json);
  return json;
}

std::string UtilJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  REQUIRE(google::protobuf::util::MessageToJsonString(message, &json, options).ok());
  return json;
}

// What a refusal says: reason, then `field: description` for each violation.
std::string Refusal(const absl::Status& status) {
  if (status.ok()) return "OK";
  const base::ErrorDetails details = base::DetailsOf(status);
  std::string text = details.reason;
  for (const auto& [field, description] : details.field_violations) {
    text += " | " + field + ": " + description;
  }
  return text;
}

std::string RefusalOf(const std::string& json) {
  auto message = NewEverything();
  return Refusal(ReadJson(json, message.get()));
}

constexpr char kFull[] = R"(
  an_int32: -7 an_int64: 9007199254740993 a_uint32: 4294967295 a_uint64: 18446744073709551615
  a_float: 1.5 a_double: 0.1 a_bool: true text: "甘特图 \"Gantt\"\n\\ \x01" raw: "\xff\x00\x10" kind: RED
  child { text: "inner" } children { an_int32: 1 } children { kind: KIND_BLUE }
  numbers: 1 numbers: -2 kinds: RED kinds: KIND_BLUE words: "a" words: ""
  labels { key: "k" value: "v" } by_number { key: 5 value { an_int32: 5 } }
  at_time { seconds: 1772352000 nanos: 120000000 } how_long { seconds: -3 nanos: -500000000 }
  mask { paths: "display_name" paths: "sub.x_y" }
  structure { fields { key: "a" value { number_value: 5 } } }
  any_value { list_value { values { null_value: 0 } values { bool_value: true } } }
  list { values { string_value: "x" } }
  wrapped_text { value: "w" } wrapped_number { value: 12 } one_number: 0 maybe: 0)";

TEST_CASE("a full message is written as libprotobuf writes it", "[http][json]") {
  const auto message = FromText(kFull);
  // It writes structures before their turn, so the order of members is left out.
  CHECK(boost::json::parse(ToJson(*message)) == boost::json::parse(UtilJson(*message)));
}

TEST_CASE("an empty message shows its defaults and nothing unset", "[http][json]") {
  const auto message = NewEverything();
  CHECK(ToJson(*message) ==
        R"({"anInt32":0,"anInt64":"0","aUint32":0,"aUint64":"0","aFloat":0,"aDouble":0,)"
        R"("aBool":false,"text":"","raw":"","kind":"KIND_UNSPECIFIED","children":[],"numbers":[],)"
        R"("kinds":[],"words":[],"labels":{},"byNumber":{}})");
  CHECK(ToJson(*message) == UtilJson(*message));
}

TEST_CASE("what was written reads back the same", "[http][json]") {
  const auto message = FromText(kFull);
  auto again = NewEverything();
  REQUIRE(ReadJson(ToJson(*message), again.get()) == absl::OkStatus());
  CHECK(google::protobuf::util::MessageDifferencer::Equals(*message, *again));
}

TEST_CASE("the reader and libprotobuf agree on well-formed input", "[http][json]") {
  const std::string json = GENERATE(
      std::string(R"({"anInt32": 12, "an_int64": "13", "aUint32": 1.0, "aDouble": 1e3})"),
      std::string(R"({"anInt32": "12", "aDouble": "1.25", "aFloat": "NaN"})"),
      std::string(R"({"anInt64": 9007199254740993, "aUint64": 18446744073709551615})"),
      std::string(R"({"anInt64": -9223372036854775808, "anInt32": -2147483648})"),
      std::string(R"({"text": null, "child": null, "numbers": null, "wrappedText": null})"),
      std::string(R"({"kind": "KIND_BLUE", "kinds": [1, "RED"]})"),
      std::string(R"({"atTime": "2026-03-01T08:00:00+08:00", "howLong": "3.000000001s"})"),
      std::string(R"({"atTime": "0001-01-01T00:00:00Z", "howLong": "-0.5s"})"),
      std::string(R"({"mask": "displayName,sub.xY", "raw": "_-8", "aBool": true})"),
      std::string(R"({"structure": {"a": [1, {"b": null}], "c": "\u4e2d\ud83d\ude00"}})"),
      std::string(R"({"labels": {"x": "y", "": "z"}, "byNumber": {"-3": {"anInt32": 1}}})"),
      std::string(R"({"anyValue": null, "maybe": 0, "oneText": ""})"), std::string("{}"));
  INFO(json);
  auto mine = NewEverything();
  auto theirs = NewEverything();
  REQUIRE(Refusal(ReadJson(json, mine.get())) == "OK");
  REQUIRE(google::protobuf::util::JsonStringToMessage(json, theirs.get()).ok());
  CHECK(mine->DebugString() == theirs->DebugString());
}

TEST_CASE("an empty body is an empty object", "[http][json]") {
  auto message = NewEverything();
  CHECK(ReadJson("", message.get()).ok());
  CHECK(ReadJson(" \r\n", message.get()).ok());
  CHECK(message->ByteSizeLong() == 0);
}

TEST_CASE("an enum is known by its name with and without the type's prefix", "[http][json]") {
  tickets::v1::Ticket ticket;
  REQUIRE(
      ReadJson(R"({"priority": "PRIORITY_P1", "state": "IN_PROGRESS", "type": 3})", &ticket).ok());
  CHECK(ticket.priority() == tickets::v1::Ticket::P1);
  CHECK(ticket.state() == tickets::v1::Ticket::IN_PROGRESS);
  CHECK(ticket.type() == tickets::v1::Ticket::FAULT);
  auto message = NewEverything();
  REQUIRE(ReadJson(R"({"kinds": ["BLUE", "KIND_BLUE", "KIND_RED"]})", message.get()).ok());
  CHECK(ToJson(*message).find(R"("kinds":["KIND_BLUE","KIND_BLUE","RED"])") != std::string::npos);
}

TEST_CASE("wrong JSON is refused with the place", "[http][json]") {
  const auto text_of = [](const std::string& json) {
    auto message = NewEverything();
    const absl::Status status = ReadJson(json, message.get());
    CHECK(base::DetailsOf(status).reason == "MALFORMED_JSON");
    return std::string(base::MessageOf(status));
  };
  CHECK(text_of("{").find("it ends too early at line 1, column 2") != std::string::npos);
  CHECK(text_of("{\n \"text\": tru }").find("at line 2, column ") != std::string::npos);
  CHECK(text_of("{} {}").find("extra data at line 1") != std::string::npos);
  CHECK_FALSE(text_of("{'text': 'a'}").empty());
  CHECK_FALSE(text_of("{\"text\": \"a\",}").empty());
  CHECK_FALSE(text_of("{\"text\": \"a\nb\"}").empty());
  CHECK_FALSE(text_of("{\"anInt32\": 01}").empty());
  CHECK_FALSE(text_of("{\"text\": \"\\ud800\"}").empty());
  CHECK_FALSE(text_of("// c\n{}").empty());
  CHECK(text_of(std::string(1'000'000, '[')).find("more than 100 levels") != std::string::npos);
}

TEST_CASE("a refused value is named with its path and what it must be", "[http][json]") {
  struct Case {
    std::string json;
    std::string refusal;
  };
  const Case wrong = GENERATE(values<Case>({
      {R"({"colour": 1})", "UNKNOWN_FIELD | colour: is not a field of All"},
      {R"({"child": {"child": {"x": 1}}})", "UNKNOWN_FIELD | child.child.x: is not a field of All"},
      {R"({"text": "a", "text": "b"})", "DUPLICATE_FIELD | text: is given more than once"},
      {R"({"anInt32": 1, "an_int32": 1})", "DUPLICATE_FIELD | an_int32: is given more than once"},
      {R"({"labels": {"a": "1", "a": "2"}})",
       "DUPLICATE_FIELD | labels[\"a\"]: is given more than once"},
      {R"({"oneText": "", "oneNumber": 1})",
       "DUPLICATE_FIELD | one_number: excludes one_text, which is given too"},
      {R"({"text": 5})", "WRONG_TYPE | text: must be a string, not 5"},
      {R"({"text": {}})", "WRONG_TYPE | text: must be a string, not an object"},
      {R"({"aBool": "true"})", "WRONG_TYPE | a_bool: must be true or false"},
      {R"({"aBool": 1})", "WRONG_TYPE | a_bool: must be true or false, not 1"},
      {R"({"anInt32": 1.5})", "WRONG_TYPE | an_int32: must be an integer, not 1.5"},
      {R"({"anInt32": "x"})", "WRONG_TYPE | an_int32: must be an integer"},
      {R"({"anInt32": true})", "WRONG_TYPE | an_int32: must be an integer, not a boolean"},
      {R"({"anInt32": 2147483648})",
       "OUT_OF_RANGE | an_int32: must be an integer from -2147483648 to 2147483647"},
      {R"({"aUint32": -1})", "OUT_OF_RANGE | a_uint32: must be an integer from 0 to 4294967295"},
      {R"({"anInt64": 9223372036854775808})",
       "OUT_OF_RANGE | an_int64: must be an integer from -9223372036854775808 to "
       "9223372036854775807"},
      {R"({"aUint64": 1e30})",
       "OUT_OF_RANGE | a_uint64: must be an integer from 0 to 18446744073709551615"},
      {R"({"aDouble": 1e999})", "OUT_OF_RANGE | a_double: is too large a number"},
      {R"({"aDouble": "inf"})", "WRONG_TYPE | a_double: must be a number"},
      {R"({"numbers": 1})", "WRONG_TYPE | numbers: must be an array, not a number"},
      {R"({"numbers": [1, null]})", "WRONG_TYPE | numbers[1]: must be an integer, not null"},
      {R"({"children": [{}, null]})", "WRONG_TYPE | children[1]: must not be null"},
      {R"({"children": [{}, {"text": 1}]})",
       "WRONG_TYPE | children[1].text: must be a string, not 1"},
      {R"({"labels": {"k": null}})", "WRONG_TYPE | labels[\"k\"]: must not be null"},
      {R"({"labels": []})", "WRONG_TYPE | labels: must be an object, not an array"},
      {R"({"byNumber": {"x": {}}})", "WRONG_TYPE | by_number[\"x\"]: must be an integer"},
      {R"({"kind": "red"})", "UNKNOWN_ENUM_VALUE | kind: must be one of RED, KIND_BLUE"},
      {R"({"kind": 9})", "UNKNOWN_ENUM_VALUE | kind: must be one of RED, KIND_BLUE"},
      {R"({"kind": true})", "WRONG_TYPE | kind: must be one of RED, KIND_BLUE, not a boolean"},
      {R"({"raw": "a"})", "INVALID_FORMAT | raw: must be base64"},
      {R"({"atTime": "2026-02-30T00:00:00Z"})",
       "INVALID_FORMAT | at_time: must be a moment such as 2026-03-01T08:00:00Z (RFC 3339)"},
      {R"({"atTime": 5})", "WRONG_TYPE | at_time: must be a string, not a number"},
      {R"({"howLong": "5"})",
       "INVALID_FORMAT | how_long: must be a length of time in seconds such as 3.5s"},
      {"{\"text\": \"\xff\"}", "INVALID_UTF8 | text: must be valid UTF-8"},
      {"{\"labels\": {\"a\": \"\xed\xa0\x80\"}}",
       "INVALID_UTF8 | labels[\"a\"]: must be valid UTF-8"},
      {"[]", "WRONG_TYPE | body: must be an object, not an array"},
      {"null", "WRONG_TYPE | body: must be an object, not null"},
  }));
  INFO(wrong.json);
  CHECK(RefusalOf(wrong.json) == wrong.refusal);
}

TEST_CASE("several wrong fields are all named, at most 20", "[http][json]") {
  CHECK(RefusalOf(R"({"x": 1, "text": 5, "numbers": ["a"]})") ==
        "UNKNOWN_FIELD | x: is not a field of All | text: must be a string, not 5 | "
        "numbers[0]: must be an integer");
  std::string many = "{\"numbers\": [";
  for (int i = 0; i < 1000; ++i) many += i == 0 ? "true" : ",true";
  many += "]}";
  auto message = NewEverything();
  CHECK(base::DetailsOf(ReadJson(many, message.get())).field_violations.size() == 20);
}

TEST_CASE("the paths a text names are told for an update mask", "[http][json]") {
  auto message = NewEverything();
  std::vector<std::string> present;
  REQUIRE(ReadJson(R"({"anInt32": 1, "text": null, "child": {"text": "", "child": {}},
                      "numbers": [], "labels": {"a": "b"}, "atTime": "2026-03-01T08:00:00Z"})",
                   message.get(), {"", &present})
              .ok());
  CHECK(present == std::vector<std::string>{"an_int32", "text", "child.text", "child.child",
                                            "numbers", "labels", "at_time"});
}

TEST_CASE("a body may be one field, and errors name it", "[http][json]") {
  tickets::v1::CreateTicketRequest request;
  const auto& field = *request.GetDescriptor()->FindFieldByName("ticket");
  REQUIRE(ReadJsonField(R"({"subject": "s"})", field, &request, {"ticket", nullptr}).ok());
  CHECK(request.ticket().subject() == "s");
  CHECK(Refusal(ReadJsonField(R"({"subjekt": "s"})", field, &request, {"ticket", nullptr})) ==
        "UNKNOWN_FIELD | ticket.subjekt: is not a field of Ticket");
  auto message = NewEverything();
  const auto& numbers = *Everything().FindFieldByName("numbers");
  REQUIRE(ReadJsonField("[1,2]", numbers, message.get(), {"numbers", nullptr}).ok());
  std::string json;
  WriteJsonField(*message, numbers, &json);
  CHECK(json == "[1,2]");
}

TEST_CASE("query text sets every kind of leaf", "[http][json]") {
  struct Case {
    std::string path, text, refusal;
  };
  const Case one = GENERATE(values<Case>({
      {"an_int32", "12", "OK"},
      {"anInt64", "-5", "OK"},
      {"child.text", "a b", "OK"},
      {"child.child.kind", "RED", "OK"},
      {"kind", "2", "OK"},
      {"kind", "7", "UNKNOWN_ENUM_VALUE | kind: must be one of RED, KIND_BLUE"},
      {"aBool", "1", "OK"},
      {"a_bool", "", "WRONG_TYPE | a_bool: must be true or false"},
      {"numbers", "x", "WRONG_TYPE | numbers: must be an integer"},
      {"atTime", "2026-03-01T08:00:00.5Z", "OK"},
      {"how_long", "x",
       "INVALID_FORMAT | how_long: must be a length of time in seconds such as 3.5s"},
      {"mask", "a,b.c_d", "OK"},
      {"wrappedNumber", "3", "OK"},
      {"a_double", "Infinity", "OK"},
      {"an_int32", "99999999999",
       "OUT_OF_RANGE | an_int32: must be an integer from -2147483648 to 2147483647"},
      {"text", "\xc0\xaf", "INVALID_UTF8 | text: must be valid UTF-8"},
  }));
  INFO(one.path << "=" << one.text);
  const auto path = FindPath(Everything(), one.path);
  REQUIRE_FALSE(path.empty());
  REQUIRE(HasTextForm(*path.back()));
  auto message = NewEverything();
  CHECK(Refusal(SetFieldFromText(path, one.text, message.get())) == one.refusal);
}

TEST_CASE("a path leads through singular messages only", "[http][json]") {
  CHECK(FindPath(Everything(), "children.text").empty());
  CHECK(FindPath(Everything(), "child.").empty());
  CHECK(FindPath(Everything(), "").empty());
  CHECK(FindPath(Everything(), "text.x").empty());
  CHECK(FindPath(Everything(), "at_time.seconds").empty());
  CHECK_FALSE(HasTextForm(*Everything().FindFieldByName("child")));
  CHECK_FALSE(HasTextForm(*Everything().FindFieldByName("labels")));
}

TEST_CASE("bytes that are no UTF-8 are written as the replacement character", "[http][json]") {
  auto message = NewEverything();
  message->GetReflection()->SetString(message.get(), Everything().FindFieldByName("text"),
                                      "ok \xff\xe4\xb8 中");
  CHECK(ToJson(*message).find("\"text\":\"ok \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD 中\"") !=
        std::string::npos);
}

TEST_CASE("any bytes end in a message or an error, never worse", "[http][json]") {
  const std::string seed = ToJson(*FromText(kFull));
  std::uint64_t state = 42;
  const auto random = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33U);
  };
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string json = seed;
    for (std::size_t changes = 1 + random() % 4; changes > 0; --changes) {
      const std::size_t at = random() % json.size();
      switch (random() % 3) {
        case 0:
          json[at] = static_cast<char>(random());
          break;
        case 1:
          json.erase(at, 1 + random() % 8);
          break;
        default:
          json.insert(at, seed, random() % seed.size(), random() % 12);
      }
      if (json.empty()) json = "{";
    }
    auto message = NewEverything();
    if (ReadJson(json, message.get()).ok()) {
      ++accepted;
      auto again = NewEverything();
      REQUIRE(ReadJson(ToJson(*message), again.get()).ok());
    }
  }
  CHECK(accepted > 0);
}

}  // namespace
}  // namespace deskmesh::http
