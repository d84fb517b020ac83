// SPDX-License-Identifier: Apache-2.0
//
// A small blocking HTTP and WebSocket client for tests: what it sends is sent byte for byte, so that
// tests can also send rubbish.
#pragma once

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::http::testing {

// An answer as a test looks at it.
struct Answer {
  int status = 0;  // 0: the connection ended without an answer
  std::map<std::string, std::string> headers;  // names in lower case; repeated ones joined by ", "
  std::string body;
  // The status line and header as they came.
  std::string head;

  std::string Header(const std::string& name) const {
    auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

// One connection. Every wait ends after a minute as if the server had closed. Confined to one thread.
class Client {
 public:
  // `address` is HOST:PORT with the host by number.
  explicit Client(const std::string& address, bool uses_tls = false);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool is_connected() const { return socket_ >= 0; }
  // False when the server closed.
  bool Send(std::string_view bytes);
  // `header_lines` each end in CR LF; Host and Content-Length are added.
  Answer Call(std::string_view method, std::string_view target, std::string_view body = {},
              std::string_view header_lines = {});
  Answer Get(std::string_view target, std::string_view header_lines = {}) {
    return Call("GET", target, {}, header_lines);
  }
  // `is_head`: an answer to HEAD, which has no body.
  Answer Read(bool is_head = false);
  // Only the status line and headers.
  Answer ReadHead();
  // The next chunk of a chunked body; none at its end or when the server closed.
  std::optional<std::string> ReadChunk();
  // Everything until the server closes.
  std::string ReadToEnd();
  // Whether the server closed without a further word; waits for it.
  bool IsClosed() { return ReadToEnd().empty() && !has_waited_in_vain_; }

  // WebSocket: asks for an upgrade; true when it was granted.
  bool Upgrade(std::string_view target, std::string_view header_lines = {});
  bool SendText(std::string_view text) { return SendFrame(0x81, text); }
  // `first` is the frame's first byte.
  bool SendFrame(unsigned char first, std::string_view payload, bool is_masked = true);
  struct Frame {
    int opcode = -1;  // -1: the server closed without a frame
    std::string payload;
    // Of a close frame.
    int close_code() const;
  };
  Frame ReadFrame();
  // The next text message; pings on the way are answered. Empty when the socket ends.
  std::string ReadText();
  // The protocol version of TLS, for example `TLSv1.3`.
  std::string tls_version() const;
  std::string certificate_name() const;

 private:
  bool Fill();
  bool ReadLine(std::string* line);
  bool Take(std::size_t size, std::string* out);

  int socket_ = -1;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  std::string buffer_;
  bool has_waited_in_vain_ = false;
};

// A self-signed certificate and key for `localhost`, written as PEM into `folder`.
struct CertificateFiles {
  std::string certificate, key;
};
CertificateFiles WriteCertificate(const std::string& folder, const std::string& common_name);

}  // namespace deskmesh::http::testing
