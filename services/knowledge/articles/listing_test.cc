// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <set>

#include "knowledge/testing/help_desk.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("a category lists what is in its sections too, unless only it is asked for",
          "[knowledge][service]") {
  HelpDesk desk;
  const auto in = [](const char* category) {
    return [=](v1::Article* article) { article->set_category(category); };
  };
  desk.Published("Plan", "x", in("Planning"));
  desk.Published("Bars", "x", in("Planning / Gantt charts/"));
  desk.Published("Export bars", "x", in("Planning/Gantt charts/Export"));
  desk.Published("Planning poker", "x", in("Planning poker"));
  desk.Published("Percent", "x", in("Plan%"));
  desk.Published("Loose", "x");
  desk.Write("A draft", "x", in("Planning/Drafts"));

  const auto listed = [&](const rpc::Principal& who, const std::string& category,
                          bool only_direct = false) {
    v1::ListArticlesRequest list;
    list.set_category(category);
    list.set_only_direct(only_direct);
    const auto found = desk.As<v1::ListArticlesResponse>(who, "Articles/List", list);
    REQUIRE(found.ok());
    std::set<std::string> titles;
    for (const v1::Article& article : found->articles()) titles.insert(article.title());
    return titles;
  };
  using Titles = std::set<std::string>;
  CHECK(listed(desk.visitor, "Planning") == Titles{"Plan", "Bars", "Export bars"});
  CHECK(listed(desk.principal, "Planning") == Titles{"Plan", "Bars", "Export bars", "A draft"});
  CHECK(listed(desk.visitor, "Planning", true) == Titles{"Plan"});
  CHECK(listed(desk.principal, "Planning", true) == Titles{"Plan"});
  for (const char* same :
       {"Planning/Gantt charts", " Planning /Gantt charts", "Planning/Gantt charts/"}) {
    INFO(same);
    CHECK(listed(desk.visitor, same) == Titles{"Bars", "Export bars"});
    CHECK(listed(desk.principal, same, true) == Titles{"Bars"});
  }
  // No pattern, and no part of a name.
  CHECK(listed(desk.visitor, "Plan%") == Titles{"Percent"});
  CHECK(listed(desk.visitor, "Plan").empty());
  CHECK(listed(desk.visitor, "planning").empty());
  CHECK(listed(desk.visitor, "", true).size() == 6);

  // Found alike by a search.
  desk.Await([&] { return desk.Search(desk.visitor, "bars").results_size() == 2; });
  v1::SearchArticlesRequest search;
  search.set_q("bars");
  search.set_category(" Planning / Gantt charts");
  CHECK(desk.As<v1::SearchArticlesResponse>(desk.visitor, "Articles/Search", search)
            ->results_size() == 2);
  // What was written is given back as it was.
  v1::ListArticlesRequest list;
  list.set_category("Planning/Gantt charts");
  list.set_only_direct(true);
  const auto found = desk.As<v1::ListArticlesResponse>(desk.principal, "Articles/List", list);
  CHECK(found->articles(0).category() == "Planning / Gantt charts/");

  // A page of one list isn't a page of the other.
  list.set_category("Planning");
  list.set_only_direct(false);
  list.set_page_size(1);
  const auto first = desk.As<v1::ListArticlesResponse>(desk.principal, "Articles/List", list);
  list.set_page_token(first->next_page_token());
  list.set_only_direct(true);
  CHECK_FALSE(desk.As<v1::ListArticlesResponse>(desk.principal, "Articles/List", list).ok());
}

}  // namespace
}  // namespace deskmesh::knowledge
