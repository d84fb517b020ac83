// SPDX-License-Identifier: Apache-2.0
#include "tickets/attachments/store.h"

#include <charconv>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kLinkFile{
    "INSERT INTO ticket_attachment (workspace_id, ticket_id, comment_id, attachment_id, "
    "is_internal, created) VALUES (:workspace, :ticket, :comment, :file, :is_internal, :created) "
    "ON CONFLICT DO NOTHING"};
constexpr sql::Statement kIsSent{
    "SELECT 1 FROM ticket_attachment WHERE workspace_id = :workspace AND attachment_id = :file "
    "LIMIT 1"};
constexpr sql::Statement kIsSentTo{
    "SELECT 1 FROM ticket_attachment a JOIN ticket t ON t.workspace_id = a.workspace_id "
    "AND t.id = a.ticket_id WHERE a.workspace_id = :workspace AND a.attachment_id = :file "
    "AND NOT a.is_internal AND (t.requester_id = :contact OR EXISTS (SELECT 1 FROM ticket_word w "
    "WHERE w.workspace_id = t.workspace_id AND w.kind = 'c' AND w.word = :contact "
    "AND w.ticket_id = t.id)) LIMIT 1"};
#define DESKMESH_FILES_OF                                                                 \
  "SELECT a.ticket_id, a.comment_id, a.is_internal, f.id, f.file_name, f.content_type, "  \
  "f.size_bytes FROM ticket_attachment a JOIN file f ON f.workspace_id = a.workspace_id " \
  "AND f.id = a.attachment_id WHERE a.workspace_id = :workspace AND a.ticket_id IN (:tickets[]) "
constexpr sql::Statement kFilesOf{DESKMESH_FILES_OF
                                  "ORDER BY a.created, a.attachment_id LIMIT :limit"};
constexpr sql::Statement kPublicFilesOf{
    DESKMESH_FILES_OF "AND NOT a.is_internal ORDER BY a.created, a.attachment_id LIMIT :limit"};
#undef DESKMESH_FILES_OF

// Cuts what stands before the mark off `text`; all of it where there is none.
std::string_view CutTo(char mark, std::string_view& text) {
  const std::size_t end = text.find(mark);
  const std::string_view head = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return head;
}

}  // namespace

// `id type size name`; safe names have no line breaks.
std::string EncodeFiles(const std::vector<CommentFile>& files) {
  std::string text;
  for (const CommentFile& file : files) {
    if (!text.empty()) text += '\n';
    text += file.id + ' ' + file.content_type + ' ' + std::to_string(file.size_bytes) + ' ' +
            file.file_name;
  }
  return text;
}

std::vector<CommentFile> DecodeFiles(std::string_view text) {
  std::vector<CommentFile> files;
  while (!text.empty()) {
    std::string_view line = CutTo('\n', text);
    CommentFile file;
    file.id = CutTo(' ', line);
    file.content_type = CutTo(' ', line);
    const std::string_view size = CutTo(' ', line);
    std::from_chars(size.data(), size.data() + size.size(), file.size_bytes);
    file.file_name = line;
    files.push_back(std::move(file));
  }
  return files;
}

std::string EncodeIds(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) {
    if (!text.empty()) text += ' ';
    text += id;
  }
  return text;
}

std::vector<std::string> DecodeIds(std::string_view text) {
  std::vector<std::string> ids;
  while (!text.empty()) ids.emplace_back(CutTo(' ', text));
  return ids;
}

absl::Status LinkFiles(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                       const Comment& comment, base::Instant created) {
  for (const CommentFile& file : comment.files) {
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(kLinkFile, {{"workspace", workspace_id},
                               {"ticket", ticket_id},
                               {"comment", comment.id},
                               {"file", file.id},
                               {"is_internal", comment.visibility == Visibility::kInternal},
                               {"created", created}}));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> IsSent(sql::Tx& tx, std::string_view workspace_id, std::string_view file_id,
                            const std::optional<std::string>& contact_id) {
  if (!contact_id.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                              tx.Query(kIsSent, {{"workspace", workspace_id}, {"file", file_id}}));
    return !rows.empty();
  }
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kIsSentTo, {{"workspace", workspace_id},
                                                                       {"file", file_id},
                                                                       {"contact", *contact_id}}));
  return !rows.empty();
}

absl::StatusOr<std::vector<LinkedFile>> ListFiles(sql::Tx& tx, std::string_view workspace_id,
                                                  const std::vector<std::string>& ticket_ids,
                                                  bool is_public_only, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(is_public_only ? kPublicFilesOf : kFilesOf,
               {{"workspace", workspace_id}, {"tickets", ticket_ids}, {"limit", limit}}));
  std::vector<LinkedFile> found;
  for (const sql::Row row : rows) {
    found.push_back({.file = {.id = row.String("id"),
                              .file_name = row.String("file_name"),
                              .content_type = row.String("content_type"),
                              .size_bytes = row.Int64("size_bytes")},
                     .ticket_id = row.String("ticket_id"),
                     .comment_id = row.String("comment_id"),
                     .is_internal = row.Bool("is_internal")});
  }
  return found;
}

}  // namespace deskmesh::tickets
