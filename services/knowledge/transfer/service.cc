// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/service.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "platform/base/error.h"
#include "platform/files/file_name.h"
#include "platform/files/file_store.h"
#include "platform/files/raw_body.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kListed = 100;

bool HasEnded(const v1::ArticleTransfer& transfer) {
  return transfer.state() == v1::ArticleTransfer::DONE ||
         transfer.state() == v1::ArticleTransfer::FAILED ||
         transfer.state() == v1::ArticleTransfer::CANCELLED;
}

v1::ArticleTransfer Begin(const rpc::Call& call, v1::ArticleTransfer::Kind kind,
                          v1::ArticleTransfer::State state) {
  v1::ArticleTransfer transfer;
  transfer.set_id(call.NewId("atr"));
  transfer.set_kind(kind);
  transfer.set_state(state);
  const rpc::Principal& caller = call.principal();
  transfer.set_creator_id(caller.user_id.empty() ? caller.id : caller.user_id);
  rpc::SetTimestamp(call.now(), transfer.mutable_create_time());
  return transfer;
}

}  // namespace

absl::StatusOr<v1::ArticleTransfer> ReadTransfer(const store::TransferRow& row) {
  v1::ArticleTransfer transfer;
  if (!transfer.ParseFromString(row.content)) {
    return absl::DataLossError("a transfer of articles can't be read");
  }
  return transfer;
}

void PutTransfer(const v1::ArticleTransfer& transfer, store::TransferRow* row) {
  row->state = v1::ArticleTransfer::State_Name(transfer.state());
  row->content = transfer.SerializeAsString();
}

std::string PartName(int part) {
  char name[32];
  std::snprintf(name, sizeof name, "articles-%04d.zip", part);
  return name;
}

rpc::Service TransferService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.ArticleTransfers", deps_);
  service.Write("CreateImport", this, &TransferService::CreateImport)
      .Write("Append", this, &TransferService::Append)
      .Write("CreateExport", this, &TransferService::CreateExport)
      .Read("Get", this, &TransferService::Get)
      .Read("List", this, &TransferService::List)
      .Read("ListLines", this, &TransferService::ListLines)
      .Read("Download", this, &TransferService::Download)
      .Write("Cancel", this, &TransferService::Cancel);
  return service;
}

absl::Status TransferService::CreateImport(rpc::WriteCall& call,
                                           const v1::CreateArticleImportRequest& request,
                                           v1::ArticleTransfer* reply) {
  *reply = Begin(call, v1::ArticleTransfer::IMPORT, v1::ArticleTransfer::UPLOADING);
  *reply->mutable_import_options() = request.options();
  reply->set_file_name(files::SafeFileName(request.file_name()));
  reply->set_size_bytes(request.size_bytes());
  // Uploads of one person share a scope while they are unfinished, so that those given up go.
  files::File file{.id = call.NewId("att"),
                   .scope = "import:" + call.principal().id,
                   .uploader_id = call.principal().id,
                   .file_name = "archive.zip",
                   .size_bytes = request.size_bytes(),
                   .created = call.now()};
  DESKMESH_RETURN_IF_ERROR(files::Begin(call.tx(), call.workspace(), file, kLargestArchive));
  store::TransferRow row{.workspace_id = call.workspace(),
                         .id = reply->id(),
                         .file_id = file.id,
                         .created_at = call.now()};
  PutTransfer(*reply, &row);
  return store::InsertTransfer(call.tx(), row);
}

absl::Status TransferService::Append(rpc::WriteCall& call,
                                     const v1::AppendArticleImportRequest& request,
                                     v1::ArticleTransfer* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::TransferRow row,
                            store::LoadTransfer(call.tx(), call.workspace(), request.id()));
  DESKMESH_ASSIGN_OR_RETURN(*reply, ReadTransfer(row));
  if (row.file_id.empty() || reply->state() == v1::ArticleTransfer::CANCELLED) {
    return base::Precondition("TRANSFER_STATE", "this transfer takes no archive",
                              {{"state", row.state}});
  }
  DESKMESH_ASSIGN_OR_RETURN(const files::File file,
                            files::Append(call.tx(), call.workspace(), row.file_id,
                                          call.principal().id, request.offset(), request.data()));
  reply->set_received_bytes(file.received_bytes);
  if (file.is_complete && reply->state() == v1::ArticleTransfer::UPLOADING) {
    DESKMESH_RETURN_IF_ERROR(files::SetScope(call.tx(), call.workspace(), file.id, row.id));
    reply->set_state(v1::ArticleTransfer::WAITING);
    call.tx().AfterCommit(wake_);
  }
  PutTransfer(*reply, &row);
  return store::UpdateTransfer(call.tx(), row);
}

absl::Status TransferService::CreateExport(rpc::WriteCall& call,
                                           const v1::CreateArticleExportRequest& request,
                                           v1::ArticleTransfer* reply) {
  *reply = Begin(call, v1::ArticleTransfer::EXPORT, v1::ArticleTransfer::WAITING);
  *reply->mutable_export_options() = request.options();
  store::TransferRow row{
      .workspace_id = call.workspace(), .id = reply->id(), .created_at = call.now()};
  PutTransfer(*reply, &row);
  call.tx().AfterCommit(wake_);
  return store::InsertTransfer(call.tx(), row);
}

absl::Status TransferService::Get(rpc::ReadCall& call, const v1::GetArticleTransferRequest& request,
                                  v1::ArticleTransfer* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::TransferRow row,
                            store::LoadTransfer(call.tx(), call.workspace(), request.id()));
  DESKMESH_ASSIGN_OR_RETURN(*reply, ReadTransfer(row));
  return absl::OkStatus();
}

absl::Status TransferService::List(rpc::ReadCall& call, const v1::ListArticleTransfersRequest&,
                                   v1::ListArticleTransfersResponse* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TransferRow> rows,
                            store::ListTransfers(call.tx(), call.workspace(), kListed));
  for (const store::TransferRow& row : rows) {
    DESKMESH_ASSIGN_OR_RETURN(*reply->add_transfers(), ReadTransfer(row));
  }
  return absl::OkStatus();
}

absl::Status TransferService::ListLines(rpc::ReadCall& call,
                                        const v1::ListArticleTransferLinesRequest& request,
                                        v1::ListArticleTransferLinesResponse* reply) {
  DESKMESH_RETURN_IF_ERROR(store::LoadTransfer(call.tx(), call.workspace(), request.id()).status());
  DESKMESH_ASSIGN_OR_RETURN(const int limit, rpc::PageSize(request.page_size()));
  const std::string binding =
      "transfer|" + call.workspace() + "|" + request.id() + (request.problems() ? "|problems" : "");
  DESKMESH_ASSIGN_OR_RETURN(const std::string token,
                            rpc::DecodePageToken(binding, request.page_token()));
  std::int64_t after = 0;
  std::from_chars(token.data(), token.data() + token.size(), after);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TransferLineRow> lines,
                            store::ListTransferLines(call.tx(), call.workspace(), request.id(),
                                                     after, request.problems(), limit));
  for (const store::TransferLineRow& line : lines) {
    v1::ArticleTransferLine* out = reply->add_lines();
    if (!out->ParseFromString(line.content)) {
      // One of an earlier release; the others can be read.
      out->Clear();
      out->set_outcome(v1::ArticleTransferLine::FAILED);
      out->set_problem("this line of the report can't be read");
    }
    out->set_position(static_cast<std::int32_t>(line.position));
  }
  if (lines.size() == static_cast<std::size_t>(limit)) {
    reply->set_next_page_token(
        rpc::EncodePageToken(binding, std::to_string(lines.back().position)));
  }
  return absl::OkStatus();
}

absl::Status TransferService::Download(rpc::ReadCall& call,
                                       const v1::DownloadArticleExportRequest& request,
                                       options::v1::RawBody* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::TransferRow row,
                            store::LoadTransfer(call.tx(), call.workspace(), request.id()));
  DESKMESH_ASSIGN_OR_RETURN(const v1::ArticleTransfer transfer, ReadTransfer(row));
  const int part = request.part() == 0 ? 1 : request.part();
  if (transfer.kind() != v1::ArticleTransfer::EXPORT ||
      transfer.state() != v1::ArticleTransfer::DONE) {
    return base::Precondition("TRANSFER_STATE", "only a finished export has something to download",
                              {{"state", row.state}});
  }
  if (part > transfer.parts()) {
    return base::InvalidField("part", "must be at most " + std::to_string(transfer.parts()));
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<files::File> parts,
                            files::List(call.tx(), call.workspace(), row.id, transfer.parts()));
  const auto file = std::ranges::find(parts, PartName(part), &files::File::file_name);
  if (file == parts.end()) return base::NotFound("attachment", PartName(part));
  return files::Show(call.tx(), call.workspace(), *file, request.offset(), reply);
}

absl::Status TransferService::Cancel(rpc::WriteCall& call,
                                     const v1::CancelArticleTransferRequest& request,
                                     v1::ArticleTransfer* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::TransferRow row,
                            store::LoadTransfer(call.tx(), call.workspace(), request.id()));
  DESKMESH_ASSIGN_OR_RETURN(*reply, ReadTransfer(row));
  if (HasEnded(*reply)) return absl::OkStatus();
  reply->set_state(v1::ArticleTransfer::CANCELLED);
  rpc::SetTimestamp(call.now(), reply->mutable_end_time());
  PutTransfer(*reply, &row);
  return store::UpdateTransfer(call.tx(), row);
}

}  // namespace deskmesh::knowledge
