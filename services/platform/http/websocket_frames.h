// SPDX-License-Identifier: Apache-2.0
//
// WebSocket framing (RFC 6455), the server's side, without extensions. Bytes in, events out; no
// sockets, so that tests and fuzzers can feed it anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deskmesh::http {

// Codes of a close frame.
enum class CloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocolError = 1002,
  kUnsupportedData = 1003,
  kInvalidData = 1007,
  kPolicyViolation = 1008,
  kTooLarge = 1009,
  kServiceRestart = 1012,
  kTryAgainLater = 1013,
};

// Receives what a decoder finds. Returning false ends the feeding.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  virtual bool OnText(std::string_view text) = 0;  // valid UTF-8
  virtual bool OnPing(std::string_view payload) = 0;
  virtual bool OnPong() = 0;
  // The other side closes. `code` is 1000 where it gave none.
  virtual bool OnClose(std::uint16_t code) = 0;
};

// Reads a client's frames, which may be cut anywhere. Idle it owns no memory beyond itself.
// Confined to one thread.
class FrameDecoder {
 public:
  explicit FrameDecoder(std::size_t max_message_bytes) : max_message_bytes_(max_message_bytes) {}

  // Unmasks in place. Returns false when the peer broke the protocol; `failure()` says how.
  bool Feed(char* bytes, std::size_t size, FrameSink& sink);

  struct Failure {
    CloseCode code = CloseCode::kNormal;
    std::string_view text;
  };
  const Failure& failure() const { return failure_; }

 private:
  enum class Opcode : std::uint8_t { kContinuation = 0, kText, kBinary, kClose = 8, kPing, kPong };

  // Bytes of the header from what its first two say.
  std::size_t HeaderSize() const;
  bool ReadHeader();
  // False ends the feeding.
  bool TakeFrame(std::string_view payload, FrameSink& sink);
  bool Fail(CloseCode code, std::string_view text) {
    failure_ = {code, text};
    return false;
  }

  const std::size_t max_message_bytes_;
  Failure failure_;
  unsigned char header_[14] = {};
  std::uint8_t header_size_ = 0;
  bool is_header_done_ = false;
  bool is_final_ = false;
  bool is_in_message_ = false;  // fragments of a message were seen, its end not
  Opcode opcode_ = Opcode::kContinuation;
  unsigned char mask_[4] = {};
  std::uint64_t payload_left_ = 0;
  std::uint64_t payload_seen_ = 0;
  std::string payload_;  // of a frame that is cut
  std::string message_;  // of a message in fragments
};

// Appends a server's frame: whole, not masked.
void AppendTextFrame(std::string_view text, std::string* out);
void AppendPing(std::string* out);
void AppendPong(std::string_view payload, std::string* out);
void AppendClose(CloseCode code, std::string_view reason, std::string* out);

// The value of Sec-WebSocket-Accept for a key.
std::string AcceptKey(std::string_view key);

}  // namespace deskmesh::http
