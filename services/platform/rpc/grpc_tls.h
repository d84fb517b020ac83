// SPDX-License-Identifier: Apache-2.0
//
// TLS of gRPC from PEM files, which are read again when they change: new connections use what is in
// the files, those that stand stay. Files that can't be used are not taken up: what was good stays, and
// the log says why.
#pragma once

#include <absl/status/status.h>

#include <memory>

#include "platform/config/tls_files.h"

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
}  // namespace grpc

namespace deskmesh::rpc {

// `ca` signs the certificates of all services; empty: only the server shows one. All empty: no TLS.
using TlsFiles = config::TlsFiles;

// INVALID_ARGUMENT naming the file and what is wrong with it, also for a certificate that the CA
// hasn't signed.
absl::Status CheckTls(const TlsFiles& files);

// `requires_client`: a caller must show a certificate of the CA, else it may.
std::shared_ptr<grpc::ServerCredentials> TlsServerSide(const TlsFiles& files, bool requires_client);
// Shows this process's certificate and takes servers whose certificate the CA signed for their name.
std::shared_ptr<grpc::ChannelCredentials> TlsClientSide(const TlsFiles& files);

}  // namespace deskmesh::rpc
