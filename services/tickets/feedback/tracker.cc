// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/tracker.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "platform/base/error.h"
#include "platform/http/proto_json.h"
#include "tickets/feedback/json_pointer.h"
#include "tickets/feedback/shipped_mappings.h"

namespace deskmesh::tickets {
namespace {

using Signature = v1::TrackerMapping::Signature;

constexpr base::Duration kUsualPoll = std::chrono::minutes(15);

bool IsSame(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string HexMac(std::string_view secret, std::string_view body) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &length);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(mac), length));
}

// The value of a parameter of `a=b&c=d`, unescaped.
std::string QueryValue(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      std::string value;
      for (std::size_t i = equals + 1; i < pair.size(); ++i) {
        if (pair[i] == '%' && i + 2 < pair.size() && absl::ascii_isxdigit(pair[i + 1]) &&
            absl::ascii_isxdigit(pair[i + 2])) {
          value += static_cast<char>(std::stoi(std::string(pair.substr(i + 1, 2)), nullptr, 16));
          i += 2;
        } else {
          value += pair[i] == '+' ? ' ' : pair[i];
        }
      }
      return value;
    }
    if (end == std::string_view::npos) break;
    query.remove_prefix(end + 1);
  }
  return {};
}

bool IsHeaderName(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_'; }) &&
         !absl::EqualsIgnoreCase(absl::string_view(name.data(), name.size()), "host") &&
         !absl::EqualsIgnoreCase(absl::string_view(name.data(), name.size()), "content-length");
}

// Collects what is wrong with a tracker.
class Inspection {
 public:
  explicit Inspection(const v1::DefectTracker& tracker) {
    for (const char* name : {"title", "description", "key", "id"}) sample_[name] = "x";
    for (const auto& [name, value] : tracker.parameters()) sample_["param." + name] = value;
    for (const auto& [name, value] : tracker.secrets()) sample_["secret." + name] = value;
  }

  void Add(std::string_view field, std::string what) {
    faults_.push_back({"defect_tracker." + std::string(field), std::move(what)});
  }
  void CheckTemplate(std::string_view field, std::string_view text) {
    for (const std::string& name : NamesIn(text)) {
      if (sample_.contains(name)) continue;
      if (name.starts_with("param.")) {
        Add("parameters", "must have " + name.substr(6));
      } else if (name.starts_with("secret.")) {
        Add("secrets", "must have " + name.substr(7));
      } else {
        Add(field, "names {{" + name + "}}, which there isn't");
      }
      sample_[name] = "x";
    }
    if (!FillTemplate(text, sample_, TemplatePlace::kUrl).ok()) Add(field, "has {{ without }}");
  }
  void CheckRequest(const std::string& field, const v1::TrackerMapping::Request& request) {
    const std::string& method = request.method();
    if (method != "GET" && method != "POST" && method != "PUT") {
      Add(field + ".method", "must be GET, POST or PUT");
    }
    if (!request.path().starts_with('/')) Add(field + ".path", "must begin with /");
    CheckTemplate(field + ".path", request.path());
    CheckTemplate(field + ".body", request.body());
    const auto body = FillTemplate(request.body(), sample_, TemplatePlace::kJson);
    google::protobuf::Struct json;
    if (body.ok() && !http::ReadJson(*body, &json).ok()) {
      Add(field + ".body", "must be a JSON object");
    }
  }
  void CheckPointers(std::string_view field, std::string_view pointers, bool is_required) {
    if (!ArePointers(pointers)) Add(field, "must be JSON pointers such as /fields/status/name");
    if (is_required && pointers.empty()) Add(field, "must be given");
  }
  absl::Status Result() {
    return faults_.empty() ? absl::OkStatus() : base::InvalidFields(std::move(faults_));
  }

 private:
  TemplateValues sample_;
  std::vector<base::FieldViolation> faults_;
};

}  // namespace

Tracker::Tracker(v1::DefectTracker proto)
    : proto_(std::move(proto)),
      mapping_(proto_.has_mapping() ? proto_.mapping() : ShippedMapping(proto_.kind())) {
  for (const auto& [word, state] : mapping_.states()) {
    states_[absl::AsciiStrToLower(word)] = static_cast<Defect::State>(state);
  }
}

base::Duration Tracker::poll_interval() const {
  if (!proto_.has_poll_interval()) return kUsualPoll;
  return std::chrono::seconds(proto_.poll_interval().seconds());
}

absl::Status Tracker::Check() const {
  Inspection inspection(proto_);
  if (poll_interval() < std::chrono::minutes(1) || poll_interval() > std::chrono::days(1)) {
    inspection.Add("poll_interval", "must be 1 minute to 1 day");
  }
  for (const auto& [name, value] : mapping_.headers()) {
    if (!IsHeaderName(name)) inspection.Add("mapping.headers", "must be names of headers");
    inspection.CheckTemplate("mapping.headers", value);
  }
  inspection.CheckRequest("mapping.create", mapping_.create());
  inspection.CheckPointers("mapping.create_key_pointer", mapping_.create_key_pointer(), true);
  if (mapping_.has_find()) {
    inspection.CheckRequest("mapping.find", mapping_.find());
    inspection.CheckPointers("mapping.find_key_pointer", mapping_.find_key_pointer(), true);
  }
  inspection.CheckRequest("mapping.get", mapping_.get());
  inspection.CheckPointers("mapping.state_pointer", mapping_.state_pointer(), true);
  inspection.CheckPointers("mapping.title_pointer", mapping_.title_pointer(), false);
  inspection.CheckPointers("mapping.hook_key_pointer", mapping_.hook_key_pointer(), false);
  inspection.CheckPointers("mapping.hook_state_pointer", mapping_.hook_state_pointer(), false);
  inspection.CheckTemplate("mapping.browse_path", mapping_.browse_path());
  if (states_.empty()) inspection.Add("mapping.states", "must name the tracker's states");
  const std::string name = absl::AsciiStrToLower(mapping_.signature().name());
  const bool is_header = mapping_.signature().kind() == Signature::HMAC_SHA256 ||
                         mapping_.signature().kind() == Signature::HEADER_TOKEN;
  if (is_header && !name.starts_with("x-") && name != "authorization") {
    inspection.Add("mapping.signature.name", "must begin with X-, or be Authorization");
  }
  return inspection.Result();
}

TemplateValues Tracker::ValuesFor(const Defect& defect) const {
  TemplateValues values = {{"title", defect.title},
                           {"description", defect.description},
                           {"key", defect.external_key},
                           {"id", defect.id}};
  for (const auto& [name, value] : proto_.parameters()) values["param." + name] = value;
  for (const auto& [name, value] : proto_.secrets()) values["secret." + name] = value;
  return values;
}

Tracker::Reply Tracker::Send(const v1::TrackerMapping::Request& request, const Defect& defect,
                             const http::OutgoingOptions& options,
                             google::protobuf::Struct* json) const {
  Reply reply;
  const TemplateValues values = ValuesFor(defect);
  http::OutgoingRequest outgoing;
  outgoing.method = request.method();
  outgoing.headers = {{"Accept", "application/json"}};
  std::string base_url = proto_.base_url();
  while (base_url.ends_with('/')) base_url.pop_back();
  const auto path = FillTemplate(request.path(), values, TemplatePlace::kUrl);
  const auto body = FillTemplate(request.body(), values, TemplatePlace::kJson);
  if (!path.ok() || !body.ok()) {
    reply.error = std::string(base::MessageOf(path.ok() ? body.status() : path.status()));
    return reply;
  }
  outgoing.url = base_url + *path;
  outgoing.body = *body;
  if (!outgoing.body.empty()) outgoing.headers.emplace_back("Content-Type", "application/json");
  for (const auto& [name, text] : mapping_.headers()) {
    const auto value = FillTemplate(text, values, TemplatePlace::kHeader);
    if (!value.ok()) {
      reply.error = std::string(base::MessageOf(value.status()));
      return reply;
    }
    outgoing.headers.emplace_back(name, *value);
  }
  const http::OutgoingAnswer answer = http::SendRequest(outgoing, options);
  if (answer.status == 0) {
    reply.error = answer.error;
    reply.may_have_worked = !answer.never_sent;
  } else if (answer.status < 200 || answer.status > 299) {
    reply.error = "answered " + std::to_string(answer.status);
    reply.may_have_worked = answer.status >= 500;
  } else if (!http::ReadJson(answer.body, json).ok()) {
    reply.error = "answered no JSON object";
    reply.may_have_worked = true;
  }
  return reply;
}

Tracker::Reply Tracker::Create(const Defect& defect, bool is_repeated,
                               const http::OutgoingOptions& options) const {
  // Nobody but a person can look there.
  if (is_repeated && !mapping_.has_find()) {
    return {.error =
                "may have been made although its answer was lost: look for it in the tracker, and "
                "set `external_key` to its key, or to nothing where it isn't there",
            .may_have_worked = true,
            .needs_person = true};
  }
  if (is_repeated) {
    google::protobuf::Struct found;
    Reply reply = Send(mapping_.find(), defect, options, &found);
    // As long as nobody can say that it isn't there, it isn't made again.
    if (!reply.error.empty()) {
      reply.may_have_worked = true;
      return reply;
    }
    const std::vector<std::string> keys = TextsAt(found, mapping_.find_key_pointer());
    if (!keys.empty()) return {.is_done = true, .key = keys.front()};
  }
  google::protobuf::Struct made;
  Reply reply = Send(mapping_.create(), defect, options, &made);
  if (!reply.error.empty()) return reply;
  const std::vector<std::string> keys = TextsAt(made, mapping_.create_key_pointer());
  if (keys.empty() || keys.front().size() > 200) {
    return {.error = "answered without the new defect's key", .may_have_worked = true};
  }
  return {.is_done = true, .key = keys.front()};
}

Tracker::Reply Tracker::Read(const Defect& defect, const http::OutgoingOptions& options) const {
  google::protobuf::Struct json;
  Reply reply = Send(mapping_.get(), defect, options, &json);
  if (!reply.error.empty()) return reply;
  reply.words = TextsAt(json, mapping_.state_pointer());
  if (reply.words.empty()) return {.error = "answered without a state"};
  const std::vector<std::string> titles = TextsAt(json, mapping_.title_pointer());
  if (!titles.empty()) reply.title = titles.front();
  reply.is_done = true;
  return reply;
}

bool Tracker::IsGenuine(const options::v1::RawRequest& request) const {
  const Signature& rule = mapping_.signature();
  const auto secret = proto_.secrets().find(rule.secret());
  if (secret == proto_.secrets().end() || secret->second.empty()) return false;
  if (rule.kind() == Signature::QUERY_TOKEN) {
    return IsSame(QueryValue(request.query(), rule.name()), secret->second);
  }
  const auto header = request.headers().find(absl::AsciiStrToLower(rule.name()));
  if (header == request.headers().end()) return false;
  std::string_view sent = header->second;
  if (!sent.starts_with(rule.prefix())) return false;
  sent.remove_prefix(rule.prefix().size());
  if (rule.kind() == Signature::HEADER_TOKEN) return IsSame(sent, secret->second);
  if (rule.kind() != Signature::HMAC_SHA256) return false;
  return IsSame(absl::AsciiStrToLower(absl::string_view(sent.data(), sent.size())),
                HexMac(secret->second, request.data()));
}

std::optional<Tracker::News> Tracker::ReadHook(std::string_view body) const {
  google::protobuf::Struct json;
  if (!http::ReadJson(body, &json).ok()) return std::nullopt;
  std::vector<std::string> keys = TextsAt(json, mapping_.hook_key_pointer());
  if (keys.empty()) return std::nullopt;
  return News{.key = std::move(keys.front()),
              .words = TextsAt(json, mapping_.hook_state_pointer())};
}

Defect::State Tracker::StateOf(const std::vector<std::string>& words) const {
  return tickets::StateOf(words, states_);
}

std::string Tracker::BrowseUrl(const Defect& defect) const {
  if (defect.external_key.empty() || mapping_.browse_path().empty()) return {};
  // People see it: no secret gets in.
  TemplateValues values = ValuesFor(defect);
  std::erase_if(values, [](const auto& value) { return value.first.starts_with("secret."); });
  const auto path = FillTemplate(mapping_.browse_path(), values, TemplatePlace::kUrl);
  if (!path.ok()) return {};
  if (path->starts_with("https://")) return *path;
  std::string base_url = proto_.base_url();
  while (base_url.ends_with('/')) base_url.pop_back();
  return base_url + *path;
}

}  // namespace deskmesh::tickets
