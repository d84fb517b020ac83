// SPDX-License-Identifier: Apache-2.0
//
// TLS of gRPC from PEM files, which are read again when they change: new connections use what is in
// the files, those that stand stay.
#pragma once

#include <absl/status/status.h>

#include <memory>
#include <string>

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
}  // namespace grpc

namespace deskmesh::rpc {

// Paths of PEM files; all empty: no TLS.
struct TlsFiles {
  std::string certificate;  // chain of this process
  std::string private_key;
  std::string ca;  // signs the certificates of all services; empty: only the server shows one

  bool is_set() const { return !certificate.empty(); }
  friend bool operator==(const TlsFiles&, const TlsFiles&) = default;
};

// INVALID_ARGUMENT naming the file and what is wrong with it: missing, no PEM, expired, a key that
// isn't the certificate's, a certificate that the CA hasn't signed.
absl::Status CheckTlsFiles(const TlsFiles& files);

// `requires_client`: a caller must show a certificate of the CA, else it may.
std::shared_ptr<grpc::ServerCredentials> TlsServerSide(const TlsFiles& files, bool requires_client);
// Shows this process's certificate and takes servers whose certificate the CA signed for their name.
std::shared_ptr<grpc::ChannelCredentials> TlsClientSide(const TlsFiles& files);

}  // namespace deskmesh::rpc
