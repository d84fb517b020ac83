// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/sender.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <memory>
#include <mutex>
#include <span>

#include "platform/base/public_address.h"

namespace deskmesh::channels {
namespace {

struct Guard {
  bool allow_private = false;
  bool was_refused = false;
};

// Called with the address of each connection, after name resolution: what is checked is what is
// connected to.
curl_socket_t OpenSocket(void* user, curlsocktype, curl_sockaddr* address) {
  auto* guard = static_cast<Guard*>(user);
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

std::size_t Discard(char*, std::size_t size, std::size_t count, void*) { return size * count; }

}  // namespace

SendResult Send(const OutgoingRequest& request, const SendOptions& options) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  SendResult result;
  if (handle == nullptr) {
    result.error = "no memory for the request";
    return result;
  }
  curl_slist* list = nullptr;
  for (const std::string& header :
       {std::string("Content-Type: application/json"), "webhook-id: " + request.id,
        "webhook-timestamp: " + request.timestamp, "webhook-signature: " + request.signature,
        std::string("User-Agent: Deskmesh-Webhooks/1"), std::string("Expect:")}) {
    list = curl_slist_append(list, header.c_str());
  }
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
  Guard guard{options.allow_private_targets};
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, Discard);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &guard);
  const CURLcode code = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (guard.was_refused) {
    result.error = "the URL leads to an address that is not public";
    return result;
  }
  if (code != CURLE_OK) {
    result.error = curl_easy_strerror(code);
    return result;
  }
  result.attempt.status = static_cast<int>(status);
  curl_off_t retry_after = 0;
  if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK && retry_after > 0) {
    result.attempt.retry_after = std::chrono::seconds(std::min<curl_off_t>(retry_after, 86'400));
  }
  if (status < 200 || status >= 300) result.error = "answered " + std::to_string(status);
  return result;
}

}  // namespace deskmesh::channels
