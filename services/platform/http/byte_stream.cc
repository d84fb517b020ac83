// SPDX-License-Identifier: Apache-2.0
#include "platform/http/byte_stream.h"

#include <openssl/err.h>
#include <sys/socket.h>

#include <cerrno>

namespace deskmesh::http {
namespace {

using Outcome = Transfer::Outcome;

Transfer FromErrno(Outcome wait) {
  return {errno == EAGAIN || errno == EWOULDBLOCK ? wait : Outcome::kFailed, 0};
}

class PlainStream final : public ByteStream {
 public:
  using ByteStream::ByteStream;

  Transfer Read(char* buffer, std::size_t size) override {
    ssize_t got;
    do {
      got = ::recv(socket_.native_handle(), buffer, size, 0);
    } while (got < 0 && errno == EINTR);
    may_have_more_ = got == static_cast<ssize_t>(size);
    if (got < 0) return FromErrno(Outcome::kWaitReadable);
    if (got == 0) return {Outcome::kEnd, 0};
    return {Outcome::kDone, static_cast<std::size_t>(got)};
  }

  Transfer Write(std::string_view bytes) override {
    ssize_t sent;
    do {
      sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0) return FromErrno(Outcome::kWaitWritable);
    return {Outcome::kDone, static_cast<std::size_t>(sent)};
  }

  bool MayHaveMore() const override { return may_have_more_; }

  void ShutdownWrite() override { ::shutdown(socket_.native_handle(), SHUT_WR); }

 private:
  bool may_have_more_ = false;
};

// A socket BIO that never raises SIGPIPE, which OpenSSL's own does.
int BioWrite(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const auto socket = static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
  const auto sent = ::send(socket, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int BioRead(BIO* bio, char* buffer, int size) {
  BIO_clear_retry_flags(bio);
  const auto socket = static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
  const auto got = ::recv(socket, buffer, static_cast<std::size_t>(size), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(got);
}

long BioControl(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

BIO_METHOD* SocketBio() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    BIO_meth_set_write(made, BioWrite);
    BIO_meth_set_read(made, BioRead);
    BIO_meth_set_ctrl(made, BioControl);
    return made;
  }();
  return method;
}

class TlsStream final : public ByteStream {
 public:
  TlsStream(boost::asio::ip::tcp::socket socket, SSL_CTX* context)
      : ByteStream(std::move(socket)), ssl_(SSL_new(context)) {
    BIO* bio = BIO_new(SocketBio());
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket_.native_handle())));
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_, bio, bio);
    SSL_set_accept_state(ssl_);
  }
  ~TlsStream() override { SSL_free(ssl_); }
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  Transfer Handshake() override {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_);
    return result == 1 ? Transfer{} : FromSsl(result);
  }

  Transfer Read(char* buffer, std::size_t size) override {
    ERR_clear_error();
    std::size_t got = 0;
    const int result = SSL_read_ex(ssl_, buffer, size, &got);
    may_have_more_ = result == 1;
    return result == 1 ? Transfer{Outcome::kDone, got} : FromSsl(result);
  }

  Transfer Write(std::string_view bytes) override {
    ERR_clear_error();
    std::size_t sent = 0;
    const int result = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &sent);
    return result == 1 ? Transfer{Outcome::kDone, sent} : FromSsl(result);
  }

  // A record that was read may hold more than was asked for, and more records may wait in the
  // socket behind it: only a read that would block has seen the end.
  bool MayHaveMore() const override { return may_have_more_; }

  void ShutdownWrite() override {
    ERR_clear_error();
    if (SSL_is_init_finished(ssl_) == 1) SSL_shutdown(ssl_);
    ::shutdown(socket_.native_handle(), SHUT_WR);
  }

  bool is_secure() const override { return true; }

 private:
  Transfer FromSsl(int result) {
    switch (SSL_get_error(ssl_, result)) {
      case SSL_ERROR_WANT_READ:
        return {Outcome::kWaitReadable, 0};
      case SSL_ERROR_WANT_WRITE:
        return {Outcome::kWaitWritable, 0};
      case SSL_ERROR_ZERO_RETURN:
        return {Outcome::kEnd, 0};
      default:
        return {Outcome::kFailed, 0};
    }
  }

  SSL* ssl_;
  bool may_have_more_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> MakePlainStream(boost::asio::ip::tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<ByteStream> MakeTlsStream(boost::asio::ip::tcp::socket socket, SSL_CTX* context) {
  return std::make_unique<TlsStream>(std::move(socket), context);
}

}  // namespace deskmesh::http
