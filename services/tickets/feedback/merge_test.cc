// SPDX-License-Identifier: Apache-2.0
#include "deskmesh/tickets/v1/defect_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

v1::Defect NewDefect(TicketDesk& desk, const std::string& title,
                     const std::vector<std::string>& tickets) {
  v1::CreateDefectRequest request;
  request.mutable_defect()->set_title(title);
  for (const std::string& ticket : tickets) request.add_ticket_ids(ticket);
  return TicketDesk::Demand(desk.Call<v1::Defect>("deskmesh.tickets.v1.Defects/Create", request));
}

TEST_CASE("a defect of merged tickets is shown where they went, and they count as one",
          "[tickets][feedback][merge]") {
  TicketDesk desk;
  const std::string target = desk.Create().id();
  const std::string middle = desk.Create().id();
  const std::string source = desk.Create().id();
  const v1::Defect both = NewDefect(desk, "both", {target, source});
  const v1::Defect one = NewDefect(desk, "one", {source});
  CHECK(both.ticket_count() == 2);
  v1::MergeTicketsRequest merge;
  merge.set_id(middle);
  merge.add_source_ids(source);
  TicketDesk::Demand(desk.Do("Merge", merge));
  merge.set_id(target);
  merge.set_source_ids(0, middle);
  TicketDesk::Demand(desk.Do("Merge", merge));
  v1::ListDefectLinksRequest links;
  links.set_ticket_id(target);
  const auto shown = TicketDesk::Demand(
      desk.Call<v1::ListDefectLinksResponse>("deskmesh.tickets.v1.Defects/ListLinks", links));
  REQUIRE(shown.links_size() == 2);
  REQUIRE(shown.defects_size() == 2);
  for (int i = 0; i < 2; ++i) {
    const bool is_both = shown.defects(i).id() == both.id();
    CHECK(shown.links(i).defect_id() == shown.defects(i).id());
    CHECK(shown.links(i).ticket_id() == (is_both ? target : source));
    CHECK(shown.defects(i).ticket_count() == 1);
  }
  CHECK(shown.defects(0).id() != shown.defects(1).id());
  // What is linked to the part later counts with the whole as well.
  CHECK(NewDefect(desk, "late", {target, source}).ticket_count() == 1);
}

}  // namespace
}  // namespace deskmesh::tickets
