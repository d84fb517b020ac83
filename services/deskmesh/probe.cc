// SPDX-License-Identifier: Apache-2.0
#include <curl/curl.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "deskmesh/commands.h"

namespace deskmesh {
namespace {

constexpr std::chrono::seconds kPause{1};

struct Answer {
  long status = 0;  // 0: nobody answered
  std::string body;  // or why nobody answered
};

std::size_t AppendBody(char* data, std::size_t size, std::size_t count, void* target) {
  static_cast<std::string*>(target)->append(data, size * count);
  return size * count;
}

Answer Get(const ProbeOptions& options, const std::string& path) {
  Answer answer;
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  const std::string url = options.url + path;
  const std::string authorization = "Authorization: Bearer " + options.token;
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
      options.token.empty() ? nullptr : curl_slist_append(nullptr, authorization.c_str()),
      curl_slist_free_all);
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 15L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, AppendBody);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer.body);
  if (options.is_insecure) {
    curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (const CURLcode code = curl_easy_perform(curl.get()); code != CURLE_OK) {
    answer.body = curl_easy_strerror(code);
    return answer;
  }
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  while (answer.body.ends_with('\n')) answer.body.pop_back();
  return answer;
}

}  // namespace

int RunProbe(const ProbeOptions& given) {
  ProbeOptions options = given;
  while (options.url.ends_with('/')) options.url.pop_back();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.wait_seconds);
  std::string paths[] = {"/readyz", "/v1/workspace", "/v1/tickets?page_size=1"};
  for (const std::string& path : paths) {
    if (path != "/readyz" && options.token.empty()) continue;
    Answer answer = Get(options, path);
    while (answer.status != 200 && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(kPause);
      answer = Get(options, path);
    }
    if (answer.status != 200) {
      std::fprintf(stderr, "deskmesh: %s%s: %s%s\n", options.url.c_str(), path.c_str(),
                   answer.status == 0 ? "" : (std::to_string(answer.status) + " ").c_str(),
                   answer.body.c_str());
      return 1;
    }
    std::printf("ok %s\n", path.c_str());
  }
  return 0;
}

}  // namespace deskmesh
