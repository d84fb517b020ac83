// SPDX-License-Identifier: Apache-2.0
#include "deskmesh/demo/api_client.h"

#include <curl/curl.h>

#include <utility>

#include "platform/http/proto_json.h"

namespace deskmesh::demo {
namespace {

std::size_t Append(char* data, std::size_t size, std::size_t count, void* target) {
  static_cast<std::string*>(target)->append(data, size * count);
  return size * count;
}

}  // namespace

struct ApiClient::Connection {
  CURL* curl = curl_easy_init();
  ~Connection() { curl_easy_cleanup(curl); }
};

ApiClient::ApiClient(std::string url, std::string token)
    : url_(std::move(url)), token_(std::move(token)), connection_(std::make_unique<Connection>()) {
  while (url_.ends_with('/')) url_.pop_back();
}

ApiClient::~ApiClient() = default;

absl::Status ApiClient::Call(std::string_view verb, std::string_view path,
                             const google::protobuf::Message* body,
                             google::protobuf::Message* reply, std::string_view key) {
  std::string json;
  if (body != nullptr) http::WriteJson(*body, &json);
  std::string answer;
  const absl::Status status = Send(verb, path, body == nullptr ? nullptr : &json, key, &answer);
  if (!status.ok() || reply == nullptr) return status;
  return http::ReadJson(answer, reply);
}

absl::Status ApiClient::Fetch(std::string_view path, std::string* bytes) {
  return Send("GET", path, nullptr, {}, bytes);
}

absl::Status ApiClient::Send(std::string_view verb, std::string_view path, const std::string* json,
                             std::string_view key, std::string* answer) {
  CURL* curl = connection_->curl;
  const std::string url = url_ + std::string(path);
  curl_slist* list = curl_slist_append(nullptr, ("Authorization: Bearer " + token_).c_str());
  list = curl_slist_append(list, "Content-Type: application/json");
  list = curl_slist_append(list, "Expect:");
  if (!key.empty()) {
    list = curl_slist_append(list, ("Idempotency-Key: " + std::string(key)).c_str());
  }
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, std::string(verb).c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
  if (json != nullptr) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json->size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json->data());
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) {
    return absl::UnavailableError(url + ": " + std::string(curl_easy_strerror(code)));
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) {
    return absl::UnknownError(std::string(verb) + " " + std::string(path) + " answered " +
                              std::to_string(status) + ": " + *answer);
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::demo
