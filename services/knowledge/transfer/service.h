// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.knowledge.v1.ArticleTransfers.
#pragma once

#include <functional>

#include "deskmesh/knowledge/v1/transfer_service.pb.h"
#include "knowledge/transfer/store.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

inline constexpr std::int64_t kLargestArchive = std::int64_t{100} << 20;

// Thread-safe.
class TransferService {
 public:
  // `wake` is called after a commit that gave the job something to do.
  TransferService(rpc::ServiceDeps deps, std::function<void()> wake)
      : deps_(std::move(deps)), wake_(std::move(wake)) {}

  rpc::Service Describe();

  absl::Status CreateImport(rpc::WriteCall& call, const v1::CreateArticleImportRequest& request,
                            v1::ArticleTransfer* reply);
  absl::Status Append(rpc::WriteCall& call, const v1::AppendArticleImportRequest& request,
                      v1::ArticleTransfer* reply);
  absl::Status CreateExport(rpc::WriteCall& call, const v1::CreateArticleExportRequest& request,
                            v1::ArticleTransfer* reply);
  absl::Status Get(rpc::ReadCall& call, const v1::GetArticleTransferRequest& request,
                   v1::ArticleTransfer* reply);
  absl::Status List(rpc::ReadCall& call, const v1::ListArticleTransfersRequest& request,
                    v1::ListArticleTransfersResponse* reply);
  absl::Status ListLines(rpc::ReadCall& call, const v1::ListArticleTransferLinesRequest& request,
                         v1::ListArticleTransferLinesResponse* reply);
  absl::Status Download(rpc::ReadCall& call, const v1::DownloadArticleExportRequest& request,
                        options::v1::RawBody* reply);
  absl::Status Cancel(rpc::WriteCall& call, const v1::CancelArticleTransferRequest& request,
                      v1::ArticleTransfer* reply);

 private:
  rpc::ServiceDeps deps_;
  std::function<void()> wake_;
};

// The row's message, and back into the row.
absl::StatusOr<v1::ArticleTransfer> ReadTransfer(const store::TransferRow& row);
void PutTransfer(const v1::ArticleTransfer& transfer, store::TransferRow* row);

// `articles-0001.zip`
std::string PartName(int part);

}  // namespace deskmesh::knowledge
