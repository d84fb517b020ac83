// SPDX-License-Identifier: Apache-2.0
#include "platform/http/websocket_frames.h"

#include <openssl/sha.h>

#include <algorithm>

#include "platform/http/json_text.h"
#include "platform/rpc/validate.h"

namespace deskmesh::http {
namespace {

constexpr std::size_t kMaxControlPayload = 125;

void AppendFrame(unsigned opcode, std::string_view payload, std::string* out) {
  *out += static_cast<char>(0x80U | opcode);
  const std::size_t size = payload.size();
  int length_bytes = 0;
  if (size < 126) {
    *out += static_cast<char>(size);
  } else if (size <= 0xFFFF) {
    *out += static_cast<char>(126);
    length_bytes = 2;
  } else {
    *out += static_cast<char>(127);
    length_bytes = 8;
  }
  for (int shift = (length_bytes - 1) * 8; shift >= 0; shift -= 8) {
    *out += static_cast<char>(size >> static_cast<unsigned>(shift) & 255U);
  }
  *out += payload;
}

bool IsCloseCode(unsigned code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

std::size_t FrameDecoder::HeaderSize() const {
  if (header_size_ < 2) return 2;
  const unsigned length = header_[1] & 127U;
  const std::size_t length_bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
  return 2 + length_bytes + ((header_[1] & 128U) != 0 ? 4 : 0);
}

bool FrameDecoder::ReadHeader() {
  is_final_ = (header_[0] & 128U) != 0;
  if ((header_[0] & 0x70U) != 0) {
    return Fail(CloseCode::kProtocolError, "a reserved bit is set");
  }
  const unsigned opcode = header_[0] & 15U;
  if ((opcode > 2 && opcode < 8) || opcode > 10) {
    return Fail(CloseCode::kProtocolError, "unknown opcode");
  }
  opcode_ = static_cast<Opcode>(opcode);
  if ((header_[1] & 128U) == 0) {
    return Fail(CloseCode::kProtocolError, "a client's frames must be masked");
  }
  payload_left_ = header_[1] & 127U;
  std::size_t at = 2;
  if (payload_left_ >= 126) {
    const std::size_t length_bytes = payload_left_ == 126 ? 2 : 8;
    const std::uint64_t smallest = payload_left_ == 126 ? 126 : 65'536;
    payload_left_ = 0;
    for (; at < 2 + length_bytes; ++at) payload_left_ = payload_left_ << 8U | header_[at];
    if (payload_left_ < smallest || payload_left_ >> 63U != 0) {
      return Fail(CloseCode::kProtocolError, "a length is written in too many bytes");
    }
  }
  std::copy_n(header_ + at, 4, mask_);
  payload_seen_ = 0;
  const bool is_control = opcode >= 8;
  if (is_control && (!is_final_ || payload_left_ > kMaxControlPayload)) {
    return Fail(CloseCode::kProtocolError, "a control frame is too long or in fragments");
  }
  if (opcode_ == Opcode::kBinary) {
    return Fail(CloseCode::kUnsupportedData, "only text is understood");
  }
  if (opcode_ == Opcode::kContinuation && !is_in_message_) {
    return Fail(CloseCode::kProtocolError, "a continuation of nothing");
  }
  if (opcode_ == Opcode::kText && is_in_message_) {
    return Fail(CloseCode::kProtocolError, "a message began inside another");
  }
  if (!is_control && message_.size() + payload_left_ > max_message_bytes_) {
    return Fail(CloseCode::kTooLarge, "the message is too large");
  }
  return true;
}

bool FrameDecoder::Feed(char* bytes, std::size_t size, FrameSink& sink) {
  std::size_t at = 0;
  while (true) {
    if (!is_header_done_) {
      while (at < size && header_size_ < HeaderSize()) {
        header_[header_size_++] = static_cast<unsigned char>(bytes[at++]);
      }
      if (header_size_ < HeaderSize()) return true;
      if (!ReadHeader()) return false;
      is_header_done_ = true;
    }
    const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, size - at));
    for (std::size_t i = 0; i < take; ++i) {
      bytes[at + i] = static_cast<char>(static_cast<unsigned char>(bytes[at + i]) ^
                                        mask_[(payload_seen_ + i) & 3U]);
    }
    payload_seen_ += take;
    payload_left_ -= take;
    const std::string_view part(bytes + at, take);
    at += take;
    if (payload_left_ > 0) {
      payload_ += part;
      return true;
    }
    is_header_done_ = false;
    header_size_ = 0;
    bool goes_on;
    if (payload_.empty()) {
      goes_on = TakeFrame(part, sink);
    } else {
      std::string whole = std::move(payload_);
      payload_ = std::string();
      whole += part;
      goes_on = TakeFrame(whole, sink);
    }
    if (!goes_on) return failure_.code == CloseCode::kNormal;
  }
}

bool FrameDecoder::TakeFrame(std::string_view payload, FrameSink& sink) {
  switch (opcode_) {
    case Opcode::kPing:
      return sink.OnPing(payload);
    case Opcode::kPong:
      return sink.OnPong();
    case Opcode::kClose: {
      if (payload.empty()) return sink.OnClose(1000);
      if (payload.size() == 1) return Fail(CloseCode::kProtocolError, "half a close code");
      const unsigned code = static_cast<unsigned>(static_cast<unsigned char>(payload[0])) << 8U |
                            static_cast<unsigned char>(payload[1]);
      if (!IsCloseCode(code)) return Fail(CloseCode::kProtocolError, "no valid close code");
      if (!rpc::IsUtf8(payload.substr(2))) {
        return Fail(CloseCode::kInvalidData, "the close reason is not UTF-8");
      }
      return sink.OnClose(static_cast<std::uint16_t>(code));
    }
    default:
      break;
  }
  if (opcode_ == Opcode::kText && is_final_) {
    if (!rpc::IsUtf8(payload)) return Fail(CloseCode::kInvalidData, "the text is not UTF-8");
    return sink.OnText(payload);
  }
  is_in_message_ = !is_final_;
  message_ += payload;
  if (!is_final_) return true;
  const std::string whole = std::move(message_);
  message_ = std::string();
  if (!rpc::IsUtf8(whole)) return Fail(CloseCode::kInvalidData, "the text is not UTF-8");
  return sink.OnText(whole);
}

void AppendTextFrame(std::string_view text, std::string* out) { AppendFrame(1, text, out); }
void AppendPing(std::string* out) { AppendFrame(9, {}, out); }
void AppendPong(std::string_view payload, std::string* out) { AppendFrame(10, payload, out); }

void AppendClose(CloseCode code, std::string_view reason, std::string* out) {
  std::string payload;
  payload += static_cast<char>(static_cast<unsigned>(code) >> 8U);
  payload += static_cast<char>(static_cast<unsigned>(code) & 255U);
  payload += reason.substr(0, kMaxControlPayload - 2);
  AppendFrame(8, payload, out);
}

std::string AcceptKey(std::string_view key) {
  std::string text{key};
  text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string accept;
  AppendBase64({reinterpret_cast<const char*>(digest), sizeof(digest)}, &accept);
  return accept;
}

}  // namespace deskmesh::http
