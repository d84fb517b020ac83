// SPDX-License-Identifier: Apache-2.0
#include "platform/http/testing/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace deskmesh::http::testing {

Client::Client(const std::string& address, bool uses_tls) {
  const std::size_t colon = address.rfind(':');
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(std::atoi(address.c_str() + colon + 1)));
  ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  timeval wait = {60, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  bool is_ok = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0;
  if (is_ok && uses_tls) {
    context_ = SSL_CTX_new(TLS_client_method());
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, socket_);
    is_ok = SSL_connect(ssl_) == 1;
  }
  if (!is_ok) {
    ::close(socket_);
    socket_ = -1;
  }
}

Client::~Client() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  if (socket_ >= 0) ::close(socket_);
}

bool Client::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ssl_ != nullptr
                          ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                          : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Client::Fill() {
  char bytes[16 << 10];
  errno = 0;
  const auto got = ssl_ != nullptr ? SSL_read(ssl_, bytes, sizeof(bytes))
                                   : ::recv(socket_, bytes, sizeof(bytes), 0);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) has_waited_in_vain_ = true;
  if (got <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

bool Client::ReadLine(std::string* line) {
  std::size_t end;
  while ((end = buffer_.find("\r\n")) == std::string::npos) {
    if (!Fill()) return false;
  }
  *line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return true;
}

bool Client::Take(std::size_t size, std::string* out) {
  while (buffer_.size() < size) {
    if (!Fill()) return false;
  }
  out->append(buffer_, 0, size);
  buffer_.erase(0, size);
  return true;
}

Answer Client::ReadHead() {
  Answer answer;
  std::string line;
  if (!ReadLine(&line) || line.size() < 12) return answer;
  answer.head = line + "\r\n";
  answer.status = std::atoi(line.c_str() + 9);
  while (ReadLine(&line) && !line.empty()) {
    answer.head += line + "\r\n";
    const std::size_t colon = line.find(':');
    std::string name = line.substr(0, colon);
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    std::string& value = answer.headers[name];
    if (!value.empty()) value += ", ";
    value += line.substr(line.find_first_not_of(' ', colon + 1));
  }
  return answer;
}

Answer Client::Read(bool is_head) {
  Answer answer = ReadHead();
  if (answer.status == 0 || is_head || answer.status == 204 || answer.status == 304 ||
      answer.status < 200) {
    return answer;
  }
  if (answer.Header("transfer-encoding") == "chunked") {
    while (const auto chunk = ReadChunk()) answer.body += *chunk;
  } else if (answer.headers.contains("content-length")) {
    Take(static_cast<std::size_t>(std::atoll(answer.Header("content-length").c_str())),
         &answer.body);
  } else {
    answer.body = ReadToEnd();
  }
  return answer;
}

std::optional<std::string> Client::ReadChunk() {
  std::string line;
  if (!ReadLine(&line)) return std::nullopt;
  const auto size = static_cast<std::size_t>(std::strtoull(line.c_str(), nullptr, 16));
  std::string chunk;
  if (!Take(size, &chunk) || !ReadLine(&line) || size == 0) return std::nullopt;
  return chunk;
}

std::string Client::ReadToEnd() {
  while (Fill()) {
  }
  return std::exchange(buffer_, {});
}

Answer Client::Call(std::string_view method, std::string_view target, std::string_view body,
                    std::string_view header_lines) {
  std::string request{method};
  request += ' ';
  request += target;
  request += " HTTP/1.1\r\nHost: localhost\r\n";
  request += header_lines;
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n";
  request += body;
  Send(request);
  return Read(method == "HEAD");
}

bool Client::Upgrade(std::string_view target, std::string_view header_lines) {
  std::string lines =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  lines += header_lines;
  const Answer answer = Get(target, lines);
  return answer.status == 101 &&
         answer.Header("sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
}

bool Client::SendFrame(unsigned char first, std::string_view payload, bool is_masked) {
  std::string frame(1, static_cast<char>(first));
  const char mask_bit = is_masked ? '\x80' : '\0';
  int length_bytes = 0;
  if (payload.size() < 126) {
    frame += static_cast<char>(mask_bit | static_cast<char>(payload.size()));
  } else if (payload.size() < 65'536) {
    frame += static_cast<char>(mask_bit | 126);
    length_bytes = 2;
  } else {
    frame += static_cast<char>(mask_bit | 127);
    length_bytes = 8;
  }
  for (int shift = (length_bytes - 1) * 8; shift >= 0; shift -= 8) {
    frame += static_cast<char>(payload.size() >> static_cast<unsigned>(shift));
  }
  constexpr std::string_view kMask = "\x12\x34\x56\x78";
  if (is_masked) frame += kMask;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    frame += static_cast<char>(payload[i] ^ (is_masked ? kMask[i % 4] : '\0'));
  }
  return Send(frame);
}

int Client::Frame::close_code() const {
  if (opcode != 8 || payload.size() < 2) return 0;
  return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
}

Client::Frame Client::ReadFrame() {
  std::string head;
  if (!Take(2, &head)) return {};
  auto size = static_cast<std::size_t>(head[1] & 127);
  if (size >= 126) {
    std::string length;
    if (!Take(size == 126 ? 2 : 8, &length)) return {};
    size = 0;
    for (const char c : length) size = size << 8U | static_cast<unsigned char>(c);
  }
  Frame frame;
  if (!Take(size, &frame.payload)) return {};
  frame.opcode = head[0] & 15;
  return frame;
}

std::string Client::ReadText() {
  while (true) {
    Frame frame = ReadFrame();
    if (frame.opcode == 1) return frame.payload;
    if (frame.opcode == 9) {
      SendFrame(0x8A, frame.payload);
    } else if (frame.opcode != 10) {
      return {};
    }
  }
}

std::string Client::tls_version() const { return SSL_get_version(ssl_); }

std::string Client::certificate_name() const {
  X509* certificate = SSL_get1_peer_certificate(ssl_);
  if (certificate == nullptr) return {};
  char name[128] = {};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof(name));
  X509_free(certificate);
  return name;
}

CertificateFiles WriteCertificate(const std::string& folder, const std::string& common_name) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  CertificateFiles files{folder + "/certificate.pem", folder + "/key.pem"};
  // Renamed into place, as secrets are: a reader sees the old file or the new one.
  const auto write = [](const std::string& path, auto put) {
    const std::string fresh = path + ".new";
    std::FILE* file = std::fopen(fresh.c_str(), "wb");
    put(file);
    std::fclose(file);
    std::rename(fresh.c_str(), path.c_str());
  };
  write(files.key, [&](std::FILE* file) {
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
  write(files.certificate, [&](std::FILE* file) { PEM_write_X509(file, certificate); });
  X509_free(certificate);
  EVP_PKEY_free(key);
  return files;
}

}  // namespace deskmesh::http::testing
