// SPDX-License-Identifier: Apache-2.0
//
// The certificate of a server, read again when its files change.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace deskmesh::http {

// Thread-safe.
class TlsCredentials {
 public:
  // PEM files: the certificate chain and its private key. TLS 1.3 at least. INVALID_ARGUMENT names
  // the file and what is wrong with it.
  static absl::StatusOr<std::unique_ptr<TlsCredentials>> Load(std::string certificate_file,
                                                              std::string key_file);

  std::shared_ptr<SSL_CTX> context() const;

  // Reads the files again when they changed since; what was loaded stays when the new ones are
  // wrong. OK also when nothing changed.
  absl::Status ReloadIfChanged();

 private:
  TlsCredentials(std::string certificate_file, std::string key_file)
      : certificate_file_(std::move(certificate_file)), key_file_(std::move(key_file)) {}
  absl::StatusOr<std::shared_ptr<SSL_CTX>> MakeContext() const;
  // Changes whenever one of the files does.
  std::uint64_t Fingerprint() const;

  const std::string certificate_file_;
  const std::string key_file_;
  mutable std::mutex mutex_;
  std::shared_ptr<SSL_CTX> context_;
  std::uint64_t fingerprint_ = 0;
};

}  // namespace deskmesh::http
