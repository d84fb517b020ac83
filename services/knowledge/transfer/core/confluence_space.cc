// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/confluence_space.h"

#include <algorithm>
#include <map>
#include <set>

#include "knowledge/transfer/core/category_steps.h"
#include "knowledge/transfer/core/markup.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kDeepestPage = 100;

std::string Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// One <object> of the export.
class Object {
 public:
  Object(const MarkupTree& tree, std::size_t node) : tree_(tree), node_(node) {}

  std::string_view type() const { return tree_[node_].Attribute("class"); }

  std::string id() const {
    for (const std::size_t child : tree_[node_].children) {
      if (tree_[child].name == "id") return Trimmed(TextOf(tree_, child));
    }
    return {};
  }

  // A value, or the id of what a property refers to.
  std::string Property(std::string_view name) const {
    for (const std::size_t child : tree_[node_].children) {
      if (tree_[child].name == "property" && tree_[child].Attribute("name") == name) {
        return Trimmed(TextOf(tree_, child));
      }
    }
    return {};
  }

  // As it stands, white space too.
  std::string Text(std::string_view name) const {
    for (const std::size_t child : tree_[node_].children) {
      if (tree_[child].name == "property" && tree_[child].Attribute("name") == name) {
        return TextOf(tree_, child);
      }
    }
    return {};
  }

 private:
  const MarkupTree& tree_;
  std::size_t node_;
};

// Inside CDATA the exporter writes `]]>` with a blank.
std::string Unprotected(std::string text) {
  for (std::size_t at = 0; (at = text.find("]] >", at)) != std::string::npos; at += 3) {
    text.erase(at + 2, 1);
  }
  return text;
}

}  // namespace

absl::StatusOr<std::vector<ConfluencePage>> ReadConfluenceSpace(std::string_view entities_xml) {
  DESKMESH_ASSIGN_OR_RETURN(const MarkupTree tree, ParseMarkup(entities_xml, MarkupKind::kXml));
  const std::size_t root = tree[0].children[0];
  std::map<std::string, ConfluencePage> pages;
  std::map<std::string, std::string> parents, labels;
  std::vector<std::pair<std::string, std::string>> labellings;  // page, label
  std::set<std::string> restricted;  // pages with restrictions of their own
  struct Body {
    std::string page, text;
  };
  std::vector<Body> bodies;
  struct File {
    std::string id, page, name, version;
  };
  std::vector<File> files;
  for (const std::size_t child : tree[root].children) {
    if (tree[child].name != "object") continue;
    const Object object(tree, child);
    const std::string_view type = object.type();
    if (type == "Page" || type == "BlogPost") {
      const std::string status = object.Property("contentStatus");
      const bool is_old = !object.Property("originalVersion").empty() ||
                          !object.Property("originalVersionId").empty();
      if (is_old || (status != "current" && status != "draft" && !status.empty())) continue;
      ConfluencePage page;
      page.id = object.id();
      page.title = object.Property("title");
      page.is_draft = status == "draft";
      parents[page.id] = object.Property("parent");
      if (!page.id.empty()) pages[page.id] = std::move(page);
    } else if (type == "BodyContent") {
      bodies.push_back({object.Property("content"), Unprotected(object.Text("body"))});
    } else if (type == "Attachment") {
      const std::string status = object.Property("contentStatus");
      if (!object.Property("originalVersion").empty() ||
          !object.Property("originalVersionId").empty() ||
          (status != "current" && !status.empty())) {
        continue;
      }
      File file{object.id(), object.Property("containerContent"), object.Property("title"),
                object.Property("version")};
      // As older exports name them.
      if (file.page.empty()) file.page = object.Property("content");
      if (file.name.empty()) file.name = object.Property("fileName");
      if (file.version.empty()) file.version = object.Property("attachmentVersion");
      if (file.version.empty()) file.version = "1";
      files.push_back(std::move(file));
    } else if (type == "ContentPermissionSet") {
      if (object.Property("type") == "View") restricted.insert(object.Property("owningContent"));
    } else if (type == "ContentPermission") {
      // As older exports say it, without sets.
      if (object.Property("type") == "View") restricted.insert(object.Property("content"));
    } else if (type == "Label") {
      labels[object.id()] = object.Property("name");
    } else if (type == "Labelling") {
      labellings.emplace_back(object.Property("content"), object.Property("label"));
    }
  }
  if (pages.empty()) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "XML_BROKEN",
                         "entities.xml holds no page of a Confluence space");
  }
  for (Body& body : bodies) {
    const auto page = pages.find(body.page);
    if (page != pages.end()) page->second.body = std::move(body.text);
  }
  for (const File& file : files) {
    const auto page = pages.find(file.page);
    if (page == pages.end() || file.name.empty()) continue;
    page->second.attachments.push_back(
        {file.name, "attachments/" + file.page + "/" + file.id + "/" + file.version});
  }
  for (const auto& [page_id, label_id] : labellings) {
    const auto page = pages.find(page_id);
    const auto label = labels.find(label_id);
    if (page == pages.end() || label == labels.end()) continue;
    page->second.labels.push_back(label->second);
  }
  std::vector<ConfluencePage> found;
  for (auto& [id, page] : pages) {
    // The way up: the home page has no parent; the pages below it lead to the category.
    // Who may not view a page may not view those below it.
    page.is_restricted = restricted.contains(id);
    std::string at = id;
    std::vector<std::string> above;
    for (int steps = 0; steps < kDeepestPage; ++steps) {
      const auto parent = parents.find(at);
      if (parent == parents.end() || parent->second.empty()) break;
      at = parent->second;
      const auto title = pages.find(at);
      above.push_back(title == pages.end() ? "" : title->second.title);
      page.is_restricted = page.is_restricted || restricted.contains(at);
    }
    if (!above.empty()) above.pop_back();
    std::ranges::reverse(above);
    page.category = CategoryOfSteps(above);
    std::ranges::sort(page.labels);
    found.push_back(page);
  }
  return found;
}

}  // namespace deskmesh::knowledge
