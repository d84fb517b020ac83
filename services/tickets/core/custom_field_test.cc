// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/custom_field.h"

#include <catch2/catch.hpp>

namespace deskmesh::tickets {
namespace {

FieldDefinition Field(FieldDefinition::Kind kind, std::vector<std::string> options = {}) {
  return {.key = "region", .name = "Region", .kind = kind, .options = std::move(options)};
}

TEST_CASE("each kind of custom field takes its values only", "[tickets][core][fields]") {
  using FieldKind = FieldDefinition::Kind;
  struct Case {
    FieldKind kind;
    const char* good;
    const char* bad;
  };
  for (const Case& c :
       {Case{FieldKind::kNumber, "-12.5", "12,5"},
        Case{FieldKind::kDate, "2028-02-29", "2026-02-29"}, Case{FieldKind::kSelect, "华东", "西"},
        Case{FieldKind::kMultiSelect, "华东,华北", "华东,华东"},
        Case{FieldKind::kCheckbox, "true", "yes"}, Case{FieldKind::kUser, "usr_li", "Li"}}) {
    const FieldDefinition field = Field(c.kind, {"华东", "华北"});
    INFO(c.good);
    CHECK(FaultOfValue(field, c.good).empty());
    CHECK_FALSE(FaultOfValue(field, c.bad).empty());
  }
}

TEST_CASE("a definition out of shape is refused by its field", "[tickets][core][fields]") {
  FieldDefinition field = Field(FieldDefinition::Kind::kSelect);
  REQUIRE(FaultsOf(field).size() == 1);
  CHECK(FaultsOf(field)[0].field == "options");
  field.options = {"a", "b,c", "a"};
  REQUIRE(FaultsOf(field).size() == 2);
  CHECK(FaultsOf(field)[0].field == "options[1]");
  field = Field(FieldDefinition::Kind::kText);
  field.key = "Region";
  CHECK(FaultsOf(field)[0].field == "key");
}

TEST_CASE("only values that change are judged", "[tickets][core][fields]") {
  FieldDefinition field = Field(FieldDefinition::Kind::kNumber);
  Ticket before;
  before.custom_fields = {{"region", "legacy"}, {"gone", "1"}};
  Ticket after = before;
  CHECK(FaultsOfValues({field}, before, after, false).empty());
  after.custom_fields["region"] = "other";
  after.custom_fields["typo"] = "1";
  const auto faults = FaultsOfValues({field}, before, after, false);
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].field == "ticket.custom_fields.region");
  CHECK(FaultsOfValues({}, before, after, false).empty());
  after.custom_fields = {{"region", "7"}};
  CHECK(FaultsOfValues({field}, Ticket(), after, true).size() == 1);
  field.is_for_customers = true;
  CHECK(FaultsOfValues({field}, Ticket(), after, true).empty());
}

TEST_CASE("of what a service has heard only what the fields can have is kept",
          "[tickets][core][fields]") {
  const FieldDefinition number = Field(FieldDefinition::Kind::kNumber);
  CHECK(FittingValues({number}, {{"region", "7"}, {"browser", "Firefox"}}) ==
        std::map<std::string, std::string>{{"region", "7"}});
  CHECK(FittingValues({number}, {{"region", "seven"}}).empty());
  CHECK(FittingValues({}, {{"browser", "Firefox"}}).size() == 1);
}

TEST_CASE("a field is missed at its moment and for its types only", "[tickets][core][fields]") {
  using Required = FieldDefinition::Required;
  FieldDefinition field = Field(FieldDefinition::Kind::kText);
  field.required = Required::kBeforeClose;
  field.types = {Type::kFault};
  Ticket ticket;
  ticket.type = Type::kFault;
  CHECK(MissingFields({field}, ticket, Required::kBeforeClose, false) ==
        std::vector<std::string>{"region"});
  CHECK(MissingFields({field}, ticket, Required::kOnCreate, false).empty());
  CHECK(MissingFields({field}, ticket, Required::kBeforeClose, true).empty());
  ticket.custom_fields["region"] = "x";
  CHECK(MissingFields({field}, ticket, Required::kBeforeClose, false).empty());
  ticket.custom_fields.clear();
  ticket.type = Type::kInstall;
  CHECK(MissingFields({field}, ticket, Required::kBeforeClose, false).empty());
}

}  // namespace
}  // namespace deskmesh::tickets
