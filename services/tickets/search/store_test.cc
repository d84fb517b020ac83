// SPDX-License-Identifier: Apache-2.0
#include "tickets/search/store.h"

#include <catch2/catch.hpp>

#include "platform/outbox/platform_tables.h"
#include "platform/testing/child_process.h"
#include "platform/testing/private_servers.h"
#include "tickets/module.h"

namespace deskmesh::tickets {
namespace {

using Numbers = std::vector<std::int64_t>;

// The ticket numbers of the newest texts with all of these terms.
Numbers Newest(sql::Database& database, const std::string& workspace,
               const std::vector<std::string>& terms, bool is_public_only, int matches) {
  Numbers numbers;
  const absl::Status status = database.Read([&](sql::Tx& tx) -> absl::Status {
    const auto match = NewestMatches(tx, workspace, terms, is_public_only, matches);
    if (!match.ok() || !match->has_value()) return match.status();
    sql::Params params = (*match)->params;
    if (tx.dialect() == sql::Dialect::kPostgres) params.emplace_back("workspace", workspace);
    const std::string text = "SELECT number FROM " + (*match)->texts + " AS t";
    std::erase_if(params, [&](const sql::Param& param) {
      return text.find(":" + std::string(param.name)) == std::string::npos;
    });
    const auto rows = tx.Query(*sql::InternStatement(text), params);
    if (!rows.ok()) return rows.status();
    numbers.clear();
    for (const sql::Row row : *rows) numbers.push_back(row.Int64(0));
    return absl::OkStatus();
  });
  INFO(status.ToString());
  REQUIRE(status.ok());
  return numbers;
}

void CheckNewest(const std::string& url) {
  auto opened = sql::Open({.url = url, .domain = "tickets"});
  REQUIRE(opened.ok());
  sql::Database& database = **opened;
  REQUIRE(database.Migrate({outbox::PlatformTables(), Define().migrations()}).ok());
  const std::string workspace = "wsp_06c8f3k2s0d1w6v9q2n4m8x7ab";
  const std::string other = "wsp_06c8f3k2s0d1w6v9q2n4m8x7cd";
  // Far apart, so that they lie among the newest and among the old ones.
  const Numbers all = {900'000, 899'999, 700'000, 630'000, 300'000, 4'096, 4'095, 1};
  REQUIRE(database
              .Write([&](sql::Tx& tx) -> absl::Status {
                for (const std::int64_t number : all) {
                  const bool is_odd = number % 2 == 1;
                  absl::Status indexed =
                      IndexText(tx, workspace, {number, 1, is_odd}, is_odd ? "login 登录" : "登录");
                  if (!indexed.ok()) return indexed;
                }
                return IndexText(tx, other, {900'001, 1, false}, "login 登录");
              })
              .ok());
  CHECK(Newest(database, workspace, {"登录"}, false, 100) == all);
  CHECK(Newest(database, workspace, {"登*"}, false, 100) == all);
  CHECK(Newest(database, workspace, {"登录"}, false, 3) == Numbers{900'000, 899'999, 700'000});
  CHECK(Newest(database, workspace, {"登录", "login"}, false, 100) == Numbers{899'999, 4'095, 1});
  CHECK(Newest(database, workspace, {"登录"}, true, 100) ==
        Numbers{900'000, 700'000, 630'000, 300'000, 4'096});
  CHECK(Newest(database, workspace, {"nothing"}, false, 100).empty());
  CHECK(Newest(database, other, {"login"}, false, 100) == Numbers{900'001});
  database.Close();
}

TEST_CASE("the newest texts are found in their order, on the embedded store", "[tickets][search]") {
  const testing::TempDir folder;
  CheckNewest("sqlite:" + folder.path());
}

TEST_CASE("the newest texts are found in their order, on PostgreSQL",
          "[tickets][search][postgresql]") {
  CheckNewest(testing::SharedPostgres().CreateDatabase());
}

}  // namespace
}  // namespace deskmesh::tickets
