// SPDX-License-Identifier: Apache-2.0
//
// WebSocket frames, given whole and byte by byte: both readings find the same messages.
#include "platform/http/websocket_frames.h"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/http/json_tape.h"

namespace {

class Log final : public deskmesh::http::FrameSink {
 public:
  bool OnText(std::string_view text) override {
    seen += 't';
    seen += text;
    deskmesh::http::JsonTape tape;
    (void)tape.Parse(text);
    return true;
  }
  bool OnPing(std::string_view payload) override {
    seen += 'p';
    seen += payload;
    return true;
  }
  bool OnPong() override {
    seen += 'o';
    return true;
  }
  bool OnClose(std::uint16_t code) override {
    seen += 'c' + std::to_string(code);
    is_closed = true;
    return false;
  }
  std::string seen;
  bool is_closed = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Log whole;
  deskmesh::http::FrameDecoder first(4096);
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const bool is_whole_well = first.Feed(bytes.data(), bytes.size(), whole);
  Log single;
  deskmesh::http::FrameDecoder second(4096);
  bool is_single_well = true;
  for (std::size_t i = 0; i < size && is_single_well && !single.is_closed; ++i) {
    char byte = static_cast<char>(data[i]);
    is_single_well = second.Feed(&byte, 1, single);
  }
  if (whole.seen != single.seen || is_whole_well != is_single_well) std::abort();
  return 0;
}
