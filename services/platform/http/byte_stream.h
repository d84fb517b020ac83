// SPDX-License-Identifier: Apache-2.0
//
// A connected socket, plain or TLS, as one type. Reads and writes never block: they say when they
// would, and the owner waits for the socket. So an idle connection owns no buffers at all.
#pragma once

#include <openssl/ssl.h>

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string_view>

namespace deskmesh::http {

// What became of a read, a write or a handshake.
struct Transfer {
  enum class Outcome {
    kDone,
    kWaitReadable,  // nothing more before the socket is readable
    kWaitWritable,
    kEnd,     // the peer sent its last byte
    kFailed,  // the connection is broken
  };
  Outcome outcome = Outcome::kDone;
  std::size_t bytes = 0;
};

// Confined to one thread.
class ByteStream {
 public:
  explicit ByteStream(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}
  virtual ~ByteStream() = default;

  // Done at once on a plain socket.
  virtual Transfer Handshake() { return {}; }
  virtual Transfer Read(char* buffer, std::size_t size) = 0;
  // May write a part.
  virtual Transfer Write(std::string_view bytes) = 0;
  // Whether bytes may be there although the socket is not readable.
  virtual bool MayHaveMore() const = 0;
  // Tells the peer that nothing more comes; reading goes on.
  virtual void ShutdownWrite() = 0;
  virtual bool is_secure() const { return false; }

  boost::asio::ip::tcp::socket& socket() { return socket_; }

 protected:
  boost::asio::ip::tcp::socket socket_;
};

std::unique_ptr<ByteStream> MakePlainStream(boost::asio::ip::tcp::socket socket);

// `context` outlives the call only.
std::unique_ptr<ByteStream> MakeTlsStream(boost::asio::ip::tcp::socket socket, SSL_CTX* context);

}  // namespace deskmesh::http
