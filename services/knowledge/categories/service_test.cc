// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "deskmesh/knowledge/v1/category_service.pb.h"
#include "knowledge/testing/help_desk.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

using Strings = std::vector<std::string>;
using Named = std::vector<std::pair<std::string, std::string>>;

struct CategoryDesk : HelpDesk {
  absl::StatusOr<v1::ArticleCategory> Name(const std::string& path, const Named& names) {
    v1::SetCategoryNamesRequest request;
    request.set_path(path);
    for (const auto& [locale, name] : names) {
      v1::CategoryName* added = request.add_names();
      added->set_locale(locale);
      added->set_name(name);
    }
    return As<v1::ArticleCategory>(principal, "Categories/SetNames", request);
  }
  std::string RefusedField(const std::string& path, const Named& names) {
    const auto details = base::DetailsOf(Name(path, names).status());
    return details.field_violations.empty() ? details.reason : details.field_violations[0].field;
  }
  std::vector<v1::ArticleCategory> Categories() {
    const auto listed =
        As<v1::ListCategoriesResponse>(principal, "Categories/List", v1::ListCategoriesRequest());
    REQUIRE(listed.ok());
    return {listed->categories().begin(), listed->categories().end()};
  }
  v1::Article Put(const std::string& title, const std::string& category,
                  const std::string& locale) {
    return Published(title, "Text.", [&](v1::Article* article) {
      article->set_category(category);
      article->set_locale(locale);
    });
  }
};

template <typename Repeated>
Strings TextsOf(const Repeated& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

TEST_CASE("readers see categories by the names of their language", "[knowledge][categories]") {
  CategoryDesk desk;
  const v1::Article bars = desk.Put("Bars", "Planning / Gantt charts", "en");
  const v1::Article chinese = desk.Put("甘特图的横条", "Planning/Gantt charts", "zh-CN");
  desk.Await([&] { return desk.Search(desk.visitor, "bars").results_size() >= 1; });
  REQUIRE(desk.Name("Planning", {{"zh-CN", " 计划 "}}).ok());
  const auto named =
      desk.Name(" Planning/Gantt charts/", {{"zh", "甘特图"}, {"en-GB", "Charts / Gantt"}});
  REQUIRE(named.ok());
  CHECK(named->path() == "Planning/Gantt charts");
  CHECK(named->articles() == 2);
  REQUIRE(named->names_size() == 2);
  CHECK(named->names(0).locale() == "en");
  CHECK(named->names(1).name() == "甘特图");

  const auto browsed = [&](const std::string& locale, const std::string& path) {
    v1::BrowseArticlesRequest request;
    request.set_locale(locale);
    Strings found;
    desk.Await([&] {
      const auto all =
          desk.As<v1::BrowseArticlesResponse>(desk.visitor, "Articles/Browse", request);
      REQUIRE(all.ok());
      for (const auto& category : all->categories()) {
        if (category.path() == path) found = TextsOf(category.names());
      }
      return !found.empty();
    });
    return found;
  };
  CHECK(browsed("zh-CN", "Planning") == Strings{"计划"});
  CHECK(browsed("zh", "Planning/Gantt charts") == Strings{"计划", "甘特图"});
  CHECK(browsed("en", "Planning/Gantt charts") == Strings{"Planning", "Charts / Gantt"});
  CHECK(browsed("", "Planning/Gantt charts") == Strings{"Planning", "Gantt charts"});

  // An article's page asks for the reader's language; without one it is the article's.
  v1::GetArticleRequest get;
  get.set_id(bars.id());
  CHECK(TextsOf(desk.As(desk.visitor, "Articles/Get", get)->category_names()) ==
        Strings{"Planning", "Charts / Gantt"});
  get.set_locale("zh-CN");
  const auto seen = desk.As(desk.visitor, "Articles/Get", get);
  CHECK(TextsOf(seen->category_names()) == Strings{"计划", "甘特图"});
  CHECK(seen->category() == "Planning / Gantt charts");
  v1::GetArticleBySlugRequest by_slug;
  by_slug.set_slug(chinese.slug());
  CHECK(TextsOf(desk.As<v1::GetArticleBySlugResponse>(desk.visitor, "Articles/GetBySlug", by_slug)
                    ->article()
                    .category_names()) == Strings{"计划", "甘特图"});
  // Names are nobody's to write with an article.
  v1::Article edit;
  edit.set_id(bars.id());
  edit.set_title("Bars and more");
  edit.add_category_names("x");
  REQUIRE(desk.Update(edit).ok());
  CHECK(desk.Get(desk.principal, bars.id())->category_names_size() == 2);
}

TEST_CASE("categories are listed with all their names, unused ones too",
          "[knowledge][categories]") {
  CategoryDesk desk;
  desk.Put("Bars", "Planning/Gantt charts", "en");
  desk.Write("Draft", "x", [](v1::Article* article) { article->set_category("Billing"); });
  REQUIRE(desk.Name("Old", {{"en", "Former"}}).ok());
  REQUIRE(desk.Name("Planning", {{"en", "Plans"}, {"zh", "计划"}}).ok());
  Strings paths;
  for (const v1::ArticleCategory& category : desk.Categories()) paths.push_back(category.path());
  CHECK(paths == Strings{"Billing", "Old", "Planning", "Planning/Gantt charts"});
  CHECK(desk.Categories()[0].articles() == 1);
  CHECK(desk.Categories()[2].articles() == 0);
  CHECK(desk.Categories()[2].names_size() == 2);
  // Names replace the earlier ones; none takes them away.
  REQUIRE(desk.Name("Planning", {{"en", "Roadmaps"}}).ok());
  REQUIRE(desk.Categories()[2].names_size() == 1);
  CHECK(desk.Categories()[2].names(0).name() == "Roadmaps");
  REQUIRE(desk.Name("Old", {}).ok());
  CHECK(desk.Categories().size() == 3);
  // Of this workspace alone, and not for customers, who may not know all of them.
  CHECK(
      absl::IsPermissionDenied(desk.As<v1::ListCategoriesResponse>(desk.visitor, "Categories/List",
                                                                   v1::ListCategoriesRequest())
                                   .status()));
}

TEST_CASE("names of categories are refused by field and limit", "[knowledge][categories]") {
  CategoryDesk desk;
  CHECK(desk.RefusedField("", {}) == "path");
  CHECK(desk.RefusedField(" / ", {{"en", "x"}}) == "path");
  CHECK(desk.RefusedField(std::string(65, 'p'), {{"en", "x"}}) == "path");
  CHECK(desk.RefusedField("A", {{"en", "x"}, {"english", "x"}}) == "names[1].locale");
  CHECK(desk.RefusedField("A", {{"zh", "x"}, {"zh-TW", "y"}}) == "names[1].locale");
  CHECK(desk.RefusedField("A", {{"en", "   "}}) == "names[0].name");
  CHECK(desk.RefusedField("A", {{"en", "a\nb"}}) == "names[0].name");
  CHECK(desk.RefusedField("A", {{"en", std::string(65, 'n')}}) == "names[0].name");
  CHECK(desk.Name("A", {{"en", std::string(64, 'n')}}).ok());
  CHECK(desk.RefusedField("A", Named(11, {"en", "x"})) == "names");
  for (int i = 0; i < 999; ++i) REQUIRE(desk.Name("A/" + std::to_string(i), {{"en", "x"}}).ok());
  CHECK(desk.RefusedField("B", {{"en", "x"}}) == "TOO_MANY_CATEGORY_NAMES");
  CHECK(desk.Name("A/7", {{"en", "y"}}).ok());
  CHECK(desk.Name("A/7", {}).ok());
  CHECK(desk.Name("B", {{"en", "x"}}).ok());
}

}  // namespace deskmesh::knowledge
