// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/asked_actions.h"

#include <catch2/catch.hpp>
#include <string>

#include "knowledge/core/answer_engine.h"
#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {
namespace {

// A help centre of a plant nursery.
void FillNursery(ArticleIndex* index) {
  index->Upsert(
      {.id = "bed",
       .locale = "en",
       .title = "Create your first flower bed",
       .body = "Press New, enter a name and choose the soil. Details of the flower bed can be "
               "set at any time."});
  index->Upsert({.id = "seed_list",
                 .locale = "en",
                 .title = "Save seed lists as a spreadsheet",
                 .body = "Open the seed list and press Download for a CSV file."});
  index->Upsert({.id = "cold_frame",
                 .locale = "en",
                 .title = "What a cold frame is",
                 .body = "A cold frame is a low box with a lid of glass."});
  index->Upsert({.id = "greenhouse",
                 .locale = "zh",
                 .title = "新建温室档案",
                 .body = "点击添加，填写温室名称，选择土壤类型。"});
  index->Upsert({.id = "order",
                 .locale = "zh",
                 .title = "苗木订单的修改",
                 .body = "在订单页点击编辑。不再需要的订单可以退订。"});
}

bool IsDoubted(const ArticleIndex& index, const char* question) {
  const SearchResult found = index.Search({.text = question});
  REQUIRE_FALSE(found.hits.empty());
  return found.evidence.does_other_things;
}

}  // namespace

TEST_CASE("actions are asked for in both languages", "[knowledge][core]") {
  for (const char* text :
       {"delete my greenhouse", "How do I remove a bed?", "deleting the bed", "怎么删除温室",
        "温室怎么归档", "转让苗圃的所有权", "归档的步骤", "export all beds",
        "can you turn off the sprinkler", "导出时间范围怎么选"}) {
    CAPTURE(text);
    CHECK(ActionsAskedIn(text) != 0);
  }
  CHECK(ActionsAskedIn("删除温室") == ActionsAskedIn("remove the greenhouse"));
  CHECK(ActionsAskedIn("archive it") != ActionsAskedIn("restore it"));
  CHECK(ActionsAskedIn("upgrade") != ActionsAskedIn("downgrade"));
  CHECK(ActionsAskedIn("delete or archive it") ==
        (ActionsAskedIn("delete it") | ActionsAskedIn("archive it")));
}

TEST_CASE("actions that are told of aren't asked for", "[knowledge][core]") {
  for (const char* text :
       {"since the upgrade the sprinkler is slow", "after deleting a bed the list is empty",
        "the exported file is broken", "my archived beds", "升级后浇水很慢", "导入的表格打不开",
        "苗床被删除", "归档了还能看吗", "不删除也行", "water the bed", "", "?",
        "pay by bank transfer", "don't cancel my order"}) {
    CAPTURE(text);
    CHECK(ActionsAskedIn(text) == 0);
  }
  CHECK(ActionsAskedIn("delete the bed " + std::string(500, 'x')) == 0);
}

TEST_CASE("who wants done what the best article never speaks of is hardly answered",
          "[knowledge][core]") {
  ArticleIndex index;
  FillNursery(&index);
  for (const char* question : {"archive a flower bed", "delete my flower bed",
                               "transfer the flower bed", "温室怎么归档", "转让温室"}) {
    CAPTURE(question);
    CHECK(IsDoubted(index, question));
  }
  const AnswerEngine engine(index);
  const auto confidence = [&](const char* question) {
    return engine.Answer(question, {}).confidence;
  };
  CHECK(confidence("archive a flower bed") < confidence("a flower bed") - 0.1);
  CHECK(engine.Answer("archive a flower bed", {}).decision != AnswerDecision::kAnswer);
}

TEST_CASE("an article that treats what is asked by whatever word is trusted as before",
          "[knowledge][core]") {
  ArticleIndex index;
  FillNursery(&index);
  for (const char* question :
       {"create a flower bed", "rename a flower bed", "export the seed list", "flower bed",
        "取消苗木订单", "how do I download the seed list", "温室改名"}) {
    CAPTURE(question);
    CHECK_FALSE(IsDoubted(index, question));
  }
  // One that does nothing may explain what is asked about.
  CHECK_FALSE(IsDoubted(index, "remove a cold frame"));
  // A second action that it treats is enough.
  CHECK_FALSE(IsDoubted(index, "can I export the seed list and archive it"));
  // Once it does, it is.
  index.Upsert({.id = "bed",
                .locale = "en",
                .title = "Create your first flower bed",
                .body = "Press New and enter a name. Flower beds can be archived in autumn."});
  CHECK_FALSE(IsDoubted(index, "archive a flower bed"));
}

TEST_CASE("the name of a thing neither asks for an action nor treats it", "[knowledge][core]") {
  for (const char* text :
       {"link a merge request", "where are merge requests", "怎么关联合并请求"}) {
    CAPTURE(text);
    CHECK(ActionsAskedIn(text) == 0);
  }
  CHECK(ActionsAskedIn("merge two beds of a merge request") == ActionsAskedIn("merge two beds"));
  ArticleIndex index;
  FillNursery(&index);
  index.Upsert({.id = "plans",
                .locale = "en",
                .title = "Connect plans of flower beds",
                .body = "Choose a plan. Merge requests of the plans show up on the flower bed."});
  index.Upsert({.id = "soil",
                .locale = "en",
                .title = "Soil mixtures",
                .body = "Choose two soil mixtures and press Merge."});
  CHECK(IsDoubted(index, "merge plans of flower beds"));
  CHECK_FALSE(IsDoubted(index, "connect merge requests of the plans of flower beds"));
  CHECK_FALSE(IsDoubted(index, "merge two soil mixtures"));
}

}  // namespace deskmesh::knowledge
