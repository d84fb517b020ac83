// SPDX-License-Identifier: Apache-2.0
//
// What the contracts of this domain have in common: etags and pages of lists ordered by id.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "platform/rpc/page_token.h"

namespace deskmesh::accounts {

inline std::string EtagOf(std::int64_t sequence) { return std::to_string(sequence); }

// ABORTED, reason STALE_ETAG, when the caller sent an etag and it is old.
inline absl::Status CheckEtag(std::string_view sent, std::int64_t sequence, std::string_view noun,
                              std::string_view id) {
  if (sent.empty() || sent == EtagOf(sequence)) return absl::OkStatus();
  return base::StaleEtag(noun, id);
}

// One page of a list: what comes after `after`, `size` elements.
struct Page {
  std::string binding;
  std::string after;
  int size = 50;

  // One more than asked for, to know whether there is a next page.
  int limit() const { return size + 1; }
};

// `method` and `filter` bind the token. INVALID_ARGUMENT, field `page_size` or `page_token`.
inline absl::StatusOr<Page> OpenPage(std::string_view method, std::string_view workspace_id,
                                     std::string_view filter, int page_size,
                                     std::string_view page_token) {
  Page page;
  page.binding =
      std::string(method) + '\n' + std::string(workspace_id) + '\n' + std::string(filter);
  DESKMESH_ASSIGN_OR_RETURN(page.size, rpc::PageSize(page_size));
  DESKMESH_ASSIGN_OR_RETURN(page.after, rpc::DecodePageToken(page.binding, page_token));
  return page;
}

// Drops the element beyond the page and answers the token of the next one; empty at the end.
// `position` gives the sort key of an element.
template <typename Noun, typename Position>
std::string ClosePage(const Page& page, std::vector<Noun>& found, Position position) {
  if (found.size() <= static_cast<std::size_t>(page.size)) return {};
  found.resize(static_cast<std::size_t>(page.size));
  return rpc::EncodePageToken(page.binding, position(found.back()));
}

}  // namespace deskmesh::accounts
