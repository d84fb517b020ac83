// SPDX-License-Identifier: Apache-2.0
//
// PEM files that the configuration names, and what a client makes of them.
#pragma once

#include <absl/status/status.h>
#include <openssl/ssl.h>

#include <string>
#include <string_view>

namespace deskmesh::config {

// Paths of PEM files; all empty: none.
struct TlsFiles {
  std::string certificate;  // chain of this process
  std::string private_key;
  std::string ca;  // signs the certificates of the other side

  bool is_set() const { return !certificate.empty(); }
  bool is_empty() const { return certificate.empty() && private_key.empty() && ca.empty(); }
  friend bool operator==(const TlsFiles&, const TlsFiles&) = default;
};

// INVALID_ARGUMENT naming the file and what is wrong with it: missing, no PEM, expired, a key that
// isn't the certificate's, one of the two without the other. `prefix` stands before the names of the
// settings, for example `security.grpc_`.
absl::Status CheckTlsFiles(const TlsFiles& files, std::string_view prefix);

// INVALID_ARGUMENT unless the CA signed the first certificate of `files`, by way of those after it.
absl::Status CheckSigned(const TlsFiles& files);

// Makes a client's context: TLS 1.2 at least, the server must show a certificate for `host` (a name or
// an IP address) that the CA signed, or one of the system's when there is none. Reads the files now.
absl::Status ApplyTlsFiles(const TlsFiles& files, const std::string& host, SSL_CTX* context);

// Why the last handshake of this thread with such a context refused the server; empty when it didn't.
// Forgets it.
std::string TakeTlsRefusal();

}  // namespace deskmesh::config
