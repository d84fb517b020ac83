// SPDX-License-Identifier: Apache-2.0
//
// What the gateway knows of the help centre's article pages before any script runs. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::gateway {

// The name in `/help/articles/{name}`, decoded; none for other paths.
std::optional<std::string> ArticleNameOf(std::string_view encoded_path);

// Whether a name can be an article's id (`art_…`), or its slug.
bool IsArticleId(std::string_view name);
bool IsArticleSlug(std::string_view name);

// The workspace that a widget key (`wgt_…`) names; empty where it is none. Whether it is that workspace's
// key, accounts knows.
std::string WorkspaceOfKey(std::string_view widget_key);

// What search engines and link previews show of a page; without a title the page's own words stay.
struct PageHead {
  std::string title;
  std::string description;
};

// The beginning of an article from its HTML: no tags, at most about 160 characters, whole words where a blank
// is near the end.
std::string DescriptionOf(std::string_view html);

// The page with another title and a description, both escaped. A page without `<title>` stays as it is.
std::string WithHead(std::string_view html, const PageHead& head);

}  // namespace deskmesh::gateway
