// SPDX-License-Identifier: Apache-2.0
#include "platform/http/tls_credentials.h"

#include <openssl/err.h>
#include <sys/stat.h>

#include "platform/base/error.h"

namespace deskmesh::http {
namespace {

absl::Status Wrong(const std::string& file, const std::string& what) {
  std::string reason;
  if (const unsigned long code = ERR_peek_last_error(); code != 0) {
    const char* text = ERR_reason_error_string(code);
    if (text != nullptr) reason = std::string(": ") + text;
  }
  return base::Failure(absl::StatusCode::kInvalidArgument, "TLS_CREDENTIALS_INVALID",
                       file + " " + what + reason);
}

// Browsers and our clients speak HTTP/1.1 here; whoever asks for something else only is refused.
int SelectProtocol(SSL*, const unsigned char** out, unsigned char* out_size,
                   const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kOurs, sizeof(kOurs) - 1, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsCredentials>> TlsCredentials::Load(std::string certificate_file,
                                                                     std::string key_file) {
  std::unique_ptr<TlsCredentials> credentials(
      new TlsCredentials(std::move(certificate_file), std::move(key_file)));
  credentials->fingerprint_ = credentials->Fingerprint();
  DESKMESH_ASSIGN_OR_RETURN(credentials->context_, credentials->MakeContext());
  return credentials;
}

std::shared_ptr<SSL_CTX> TlsCredentials::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

absl::Status TlsCredentials::ReloadIfChanged() {
  const std::uint64_t fingerprint = Fingerprint();
  {
    const std::lock_guard lock(mutex_);
    if (fingerprint == fingerprint_) return absl::OkStatus();
    fingerprint_ = fingerprint;
  }
  DESKMESH_ASSIGN_OR_RETURN(std::shared_ptr<SSL_CTX> context, MakeContext());
  const std::lock_guard lock(mutex_);
  context_ = std::move(context);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<SSL_CTX>> TlsCredentials::MakeContext() const {
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Tickets make resumption work without memory here.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 1);
  SSL_CTX_set_alpn_select_cb(context.get(), SelectProtocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file_.c_str()) != 1) {
    return Wrong(certificate_file_, "holds no certificate in PEM form");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file_.c_str(), SSL_FILETYPE_PEM) != 1) {
    return Wrong(key_file_, "holds no private key in PEM form that fits the certificate");
  }
  if (SSL_CTX_check_private_key(context.get()) != 1) {
    return Wrong(key_file_, "is not the key of " + certificate_file_);
  }
  return context;
}

std::uint64_t TlsCredentials::Fingerprint() const {
  std::uint64_t mixed = 0;
  for (const std::string& file : {certificate_file_, key_file_}) {
    struct stat about = {};
    if (::stat(file.c_str(), &about) != 0) continue;
    for (const std::int64_t part :
         {static_cast<std::int64_t>(about.st_mtim.tv_sec),
          static_cast<std::int64_t>(about.st_mtim.tv_nsec),
          static_cast<std::int64_t>(about.st_size), static_cast<std::int64_t>(about.st_ino)}) {
      mixed = (mixed ^ static_cast<std::uint64_t>(part)) * 0x9E3779B97F4A7C15ULL;
    }
  }
  return mixed;
}

}  // namespace deskmesh::http
