// SPDX-License-Identifier: Apache-2.0
#include "platform/http/outgoing_request.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <span>

#include "platform/base/public_address.h"

namespace deskmesh::http {
namespace {

struct AddressGuard {
  bool allow_private = false;
  bool was_refused = false;
};

// Called with the address of each connection, after name resolution: what is checked is what is
// connected to.
curl_socket_t OpenGuardedSocket(void* user, curlsocktype, curl_sockaddr* address) {
  auto* guard = static_cast<AddressGuard*>(user);
  std::span<const std::uint8_t> bytes;
  if (address->family == AF_INET) {
    const auto* four = reinterpret_cast<const sockaddr_in*>(&address->addr);
    bytes = {reinterpret_cast<const std::uint8_t*>(&four->sin_addr), 4};
  } else if (address->family == AF_INET6) {
    const auto* six = reinterpret_cast<const sockaddr_in6*>(&address->addr);
    bytes = {reinterpret_cast<const std::uint8_t*>(&six->sin6_addr), 16};
  }
  if (!guard->allow_private && !base::IsPublic(bytes)) {
    guard->was_refused = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

struct AnswerSink {
  std::string* body;  // null: dropped
  std::size_t largest;
};

std::size_t ReceiveAnswer(char* data, std::size_t size, std::size_t count, void* user) {
  auto* sink = static_cast<AnswerSink*>(user);
  if (sink->body == nullptr) return size * count;
  if (sink->body->size() + size * count > sink->largest) return 0;
  sink->body->append(data, size * count);
  return size * count;
}

int WatchCaller(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<const std::atomic<bool>*>(user) ? 1 : 0;
}

bool NeverSent(CURLcode code) {
  return code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST ||
         code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL ||
         code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION;
}

}  // namespace

OutgoingAnswer SendRequest(const OutgoingRequest& request, const OutgoingOptions& options) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  OutgoingAnswer answer;
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  if (handle == nullptr) {
    answer.error = "no memory for the request";
    answer.never_sent = true;
    return answer;
  }
  curl_slist* list = curl_slist_append(nullptr, ("User-Agent: " + request.user_agent).c_str());
  list = curl_slist_append(list, "Expect:");
  for (const auto& [name, value] : request.headers) {
    list = curl_slist_append(list, (name + ": " + value).c_str());
  }
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
  AddressGuard guard{options.allow_private_targets};
  AnswerSink sink{options.drops_answer ? nullptr : &answer.body, options.largest_answer};
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (request.method != "GET") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ReceiveAnswer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, OpenGuardedSocket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &guard);
  if (options.is_left != nullptr) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, WatchCaller);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA,
                     const_cast<void*>(static_cast<const void*>(options.is_left)));
  }
  const CURLcode code = curl_easy_perform(curl);
  if (guard.was_refused && code != CURLE_OK) {
    answer.error = "the URL leads to an address that is not public";
    answer.never_sent = true;
    return answer;
  }
  if (code != CURLE_OK) {
    answer.error = curl_easy_strerror(code);
    answer.never_sent = NeverSent(code);
    answer.body.clear();
    return answer;
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  curl_off_t retry_after = 0;
  if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK && retry_after > 0) {
    answer.retry_after = std::chrono::seconds(std::min<curl_off_t>(retry_after, 86'400));
  }
  return answer;
}

}  // namespace deskmesh::http
