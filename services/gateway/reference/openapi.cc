// SPDX-License-Identifier: Apache-2.0
#include "gateway/reference/openapi.h"

#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <map>
#include <set>

#include "deskmesh/options/v1/options.pb.h"
#include "deskmesh_descriptors.h"
#include "gateway/reference/schema_writer.h"
#include "platform/http/json_text.h"

namespace deskmesh::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

constexpr std::string_view kIntroduction =
    "Every route is a gRPC method over JSON (the protobuf JSON mapping: lowerCamelCase names, 64-bit "
    "integers as strings, enums by name). Errors are problem+json with a stable `reason`. Changes "
    "repeat safely under an `Idempotency-Key`.";

std::string FirstSentence(const std::string& text) {
  const std::size_t end = std::min(text.find(". "), text.find("; "));
  std::string sentence = end == std::string::npos ? text : text.substr(0, end);
  while (sentence.ends_with('.')) sentence.pop_back();
  return sentence;
}

// The pieces of a template outside and inside its braces, in turn.
std::vector<std::string> CutAtVariables(const std::string& path) {
  std::vector<std::string> pieces(1);
  for (const char c : path) {
    if (c == '{' || c == '}') {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

// What a variable is called in the document: `id` for `ticket.id`, `name` for `name=a/*`. A variable
// of several segments is described by x-google-template.
std::string ParameterName(const std::string& variable) {
  const std::string field = variable.substr(0, variable.find('='));
  return field.substr(field.rfind('.') + 1);
}

// The path as OpenAPI writes it: routes of the same shape have the same one.
std::string OpenApiPath(const std::string& path) {
  std::string plain;
  const std::vector<std::string> pieces = CutAtVariables(path);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    plain += i % 2 == 0 ? pieces[i] : "{" + ParameterName(pieces[i]) + "}";
  }
  return plain;
}

class DocumentWriter {
 public:
  DocumentWriter() {
    google::protobuf::FileDescriptorSet files;
    const std::string_view bytes = DescriptorSet();
    files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    for (const auto& file : files.file()) pool_.BuildFile(file);
  }

  std::string Write(const RouteTable& routes) {
    json_.BeginObject();
    json_.Member("openapi", "3.1.0");
    json_.Key("info").BeginObject();
    json_.Member("title", "Deskmesh");
    json_.Member("version", DESKMESH_VERSION);
    json_.Member("summary", "The customer-support platform's public API");
    json_.Member("description", kIntroduction);
    json_.Key("license").BeginObject().Member("name", "Apache-2.0");
    json_.Member("identifier", "Apache-2.0").End();
    json_.End();
    json_.Key("servers").BeginArray().BeginObject().Member("url", "/").End().End();
    json_.Key("security").BeginArray();
    json_.BeginObject().Key("bearer").BeginArray().End().End();
    json_.BeginObject().Key("session").BeginArray().End().End();
    json_.End();
    WriteTags(routes);
    WritePaths(routes);
    json_.Key("components").BeginObject();
    schemas_.WriteAll(json_);
    WriteSecurity();
    WriteProblemAnswer();
    json_.End();
    json_.End();
    return json_.Take();
  }

 private:
  const MethodDescriptor& Commented(const Route& route) const {
    return *pool_.FindMethodByName(route.method->full_name());
  }

  void WriteTags(const RouteTable& routes) {
    json_.Key("tags").BeginArray();
    std::set<std::string> seen;
    for (const auto& route : routes.routes()) {
      const auto* service = Commented(*route).service();
      if (!seen.insert(service->full_name()).second) continue;
      json_.BeginObject().Member("name", service->name());
      const std::string text = CommentOf(*service);
      json_.Member("description", text.empty() ? "Served by " + route->target + "." : text);
      json_.Member("x-target", route->target).End();
    }
    json_.End();
  }

  void WritePaths(const RouteTable& routes) {
    std::map<std::string, std::vector<const Route*>> by_path;
    std::map<std::string, int> uses;
    for (const auto& route : routes.routes()) {
      by_path[OpenApiPath(route->path)].push_back(route.get());
    }
    json_.Key("paths").BeginObject();
    for (const auto& [path, bindings] : by_path) {
      json_.Key(path).BeginObject();
      for (const Route* route : bindings) {
        std::string verb = route->verb;
        for (char& c : verb) c = static_cast<char>(std::tolower(c));
        json_.Key(verb);
        const MethodDescriptor& method = Commented(*route);
        std::string id = method.service()->name() + "_" + method.name();
        if (const int use = ++uses[id]; use > 1) id += "_" + std::to_string(use);
        WriteOperation(*route, method, id);
      }
      json_.End();
    }
    json_.End();
  }

  void WriteOperation(const Route& route, const MethodDescriptor& method, const std::string& id) {
    json_.BeginObject();
    json_.Member("operationId", id);
    json_.Key("tags").BeginArray().Value(method.service()->name()).End();
    const std::string text = CommentOf(method);
    json_.Member("summary", text.empty() ? id : FirstSentence(text));
    if (!text.empty()) json_.Member("description", text);
    if (route.rule.public_()) json_.Key("security").BeginArray().End();
    if (!route.rule.permission().empty()) json_.Member("x-permission", route.rule.permission());
    if (route.path.find('=') != std::string::npos) json_.Member("x-google-template", route.path);
    json_.Member("x-rpc", "/" + route.method->service()->full_name() + "/" + method.name());
    WriteParameters(route, method);
    if (route.body != Route::Body::kNone) {
      json_.Key("requestBody").BeginObject().Member("required", true);
      json_.Key("content").BeginObject();
      json_.Key(route.takes_raw ? "*/*" : "application/json").BeginObject().Key("schema");
      if (route.takes_raw) {
        json_.BeginObject().Member("type", "string").Member("format", "binary").End();
      } else if (route.body == Route::Body::kWhole) {
        schemas_.WriteReference(*method.input_type(), json_);
      } else {
        schemas_.WriteField(*method.input_type()->FindFieldByName(route.body_field->name()), json_);
      }
      json_.End().End().End();
    }
    WriteAnswers(route, method);
    json_.End();
  }

  void WriteParameter(const std::string& name, std::string_view place, bool is_required,
                      const FieldDescriptor& field) {
    json_.BeginObject().Member("name", name).Member("in", place);
    if (is_required) json_.Member("required", true);
    const std::string text = CommentOf(field);
    if (!text.empty()) json_.Member("description", text);
    json_.Key("schema");
    schemas_.WriteField(field, json_);
    json_.End();
  }

  // Path variables, then every field that neither path nor body holds.
  void WriteParameters(const Route& route, const MethodDescriptor& method) {
    json_.Key("parameters").BeginArray();
    for (const auto& [name, path] : route.variables) {
      const FieldDescriptor* field = method.input_type()->FindFieldByName(path[0]->name());
      for (std::size_t i = 1; i < path.size(); ++i) {
        field = field->message_type()->FindFieldByName(path[i]->name());
      }
      WriteParameter(ParameterName(name), "path", true, *field);
    }
    if (route.body != Route::Body::kWhole) WriteQuery(route, *method.input_type(), "", 0);
    if (route.request_id != nullptr) {
      json_.BeginObject().Member("name", "Idempotency-Key").Member("in", "header");
      json_.Member("description",
                   "The first result is stored and returned again for the same key.");
      json_.Key("schema").BeginObject().Member("type", "string").End().End();
    }
    json_.End();
  }

  void WriteQuery(const Route& route, const Descriptor& type, const std::string& prefix,
                  int depth) {
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const std::string original = prefix.empty() ? field.name() : prefix + "." + field.name();
      if (depth == 0 && route.body_field != nullptr && field.name() == route.body_field->name()) {
        continue;
      }
      if (route.variables.contains(original)) continue;
      // Never taken from a URL.
      if (field.options().GetExtension(options::v1::field).secret()) continue;
      const bool is_message =
          field.message_type() != nullptr && !HasScalarShape(*field.message_type());
      if (!is_message) {
        WriteParameter(JsonPath(original), "query", false, field);
      } else if (!field.is_repeated() && depth < 2) {
        WriteQuery(route, *field.message_type(), original, depth + 1);
      }
    }
  }

  static std::string JsonPath(const std::string& dotted) {
    std::string camel;
    http::AppendCamelPath(dotted, &camel);
    return camel;
  }

  void WriteAnswers(const Route& route, const MethodDescriptor& method) {
    json_.Key("responses").BeginObject();
    json_.Key("200").BeginObject();
    json_.Member("description", route.is_stream
                                    ? "A stream of items, each resumable by its sequence"
                                    : "The result");
    json_.Key("content").BeginObject();
    if (route.is_raw) {
      json_.Key("*/*").BeginObject().Key("schema").BeginObject().Member("type", "string");
      json_.Member("format", "binary").End().End();
    } else if (route.is_stream) {
      for (const std::string_view type : {"text/event-stream", "application/x-ndjson"}) {
        json_.Key(type).BeginObject().Key("schema");
        schemas_.WriteReference(*method.output_type(), json_);
        json_.End();
      }
    } else {
      json_.Key("application/json").BeginObject().Key("schema");
      if (route.response_field != nullptr) {
        schemas_.WriteField(*method.output_type()->FindFieldByName(route.response_field->name()),
                            json_);
      } else {
        schemas_.WriteReference(*method.output_type(), json_);
      }
      json_.End();
    }
    json_.End().End();
    for (const std::string_view status : {"4XX", "default"}) {
      json_.Key(status).BeginObject();
      json_.Member("$ref", "#/components/responses/Problem").End();
    }
    json_.End();
  }

  void WriteSecurity() {
    json_.Key("securitySchemes").BeginObject();
    json_.Key("bearer").BeginObject().Member("type", "http").Member("scheme", "bearer");
    json_.Member("description", "An API token, or the token of a log-in or a visitor").End();
    json_.Key("session").BeginObject().Member("type", "apiKey").Member("in", "cookie");
    json_.Member("name", "deskmesh_session");
    json_.Member("description",
                 "Set by logIn. Changes need the header X-Deskmesh-Client beside it.");
    json_.End().End();
  }

  void WriteProblemAnswer() {
    json_.Key("responses").BeginObject().Key("Problem").BeginObject();
    json_.Member("description", "An error (RFC 9457)");
    json_.Key("content").BeginObject().Key("application/problem+json").BeginObject();
    json_.Key("schema").BeginObject().Member("$ref", "#/components/schemas/Problem").End();
    json_.End().End().End().End();
  }

  DescriptorPool pool_;
  JsonOut json_;
  SchemaWriter schemas_;
};

}  // namespace

std::string OpenApiDocument(const RouteTable& routes) { return DocumentWriter().Write(routes); }

}  // namespace deskmesh::gateway
