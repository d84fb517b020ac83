// SPDX-License-Identifier: Apache-2.0
#include <absl/time/time.h>

#include "deskmesh/tickets/v1/catalogue_service.pb.h"
#include "deskmesh/tickets/v1/macros_service.pb.h"
#include "deskmesh/tickets/v1/views_service.pb.h"
#include "platform/rpc/timestamp.h"
#include "tickets/testing/catalogue_desk.h"

namespace deskmesh::tickets {
namespace {

v1::CreateTicketFieldRequest NewField(const std::string& key, v1::TicketField::Kind kind,
                                      v1::TicketField::Required required) {
  v1::CreateTicketFieldRequest request;
  v1::TicketField& field = *request.mutable_ticket_field();
  field.set_key(key);
  field.set_display_name(key);
  field.set_kind(kind);
  field.set_required(required);
  return request;
}

absl::StatusOr<v1::TicketField> AddField(TicketDesk& desk, const v1::CreateTicketFieldRequest& r) {
  return Ask<v1::TicketField>(desk, desk.principal, "TicketFields/Create", r);
}

TEST_CASE("custom fields are checked, required on creation and before the end",
          "[tickets][fields]") {
  TicketDesk desk;
  auto region = NewField("region", v1::TicketField::SELECT, v1::TicketField::ON_CREATE);
  region.mutable_ticket_field()->add_options("华东");
  region.mutable_ticket_field()->add_options("华北");
  region.mutable_ticket_field()->add_types(v1::Ticket::FAULT);
  const v1::TicketField field = TicketDesk::Demand(AddField(desk, region));
  CHECK(field.etag() == "1");
  CHECK(FieldOf(AddField(desk, region).status()) == "ticket_field.key");
  TicketDesk::Demand(
      AddField(desk, NewField("fix", v1::TicketField::TEXT, v1::TicketField::BEFORE_CLOSE)));
  CHECK(FieldOf(AddField(desk, NewField("Bad", v1::TicketField::TEXT, v1::TicketField::NEVER))
                    .status()) == "ticket_field.key");

  const rpc::Principal agent = PlainAgent(desk, desk.AddAgent());
  auto request = desk.NewTicket("报表异常");
  request.mutable_ticket()->set_type(v1::Ticket::FAULT);
  CHECK(FieldOf(desk.DoAs(agent, "Create", request).status()) == "ticket.custom_fields.region");
  (*request.mutable_ticket()->mutable_custom_fields())["region"] = "西";
  CHECK(FieldOf(desk.DoAs(agent, "Create", request).status()) == "ticket.custom_fields.region");
  (*request.mutable_ticket()->mutable_custom_fields())["region"] = "华东";
  const v1::Ticket ticket = TicketDesk::Demand(desk.DoAs(agent, "Create", request));
  // A service tells what it has heard, and knows no forms.
  auto heard = desk.NewTicket("离线咨询");
  (*heard.mutable_ticket()->mutable_custom_fields())["region"] = "华北";
  (*heard.mutable_ticket()->mutable_custom_fields())["promised_reply_time"] =
      "2026-10-02T01:00:00Z";
  (*heard.mutable_ticket()->mutable_custom_fields())["fix"] = "重启";
  const v1::Ticket told = TicketDesk::Demand(
      desk.DoAs(*rpc::ServicePrincipal("chat", desk.principal.workspace_id), "Create", heard));
  CHECK(told.custom_fields().size() == 2);
  CHECK(told.custom_fields().at("region") == "华北");
  // Another type's form doesn't have it.
  auto other = desk.NewTicket("怎么用");
  other.mutable_ticket()->set_type(v1::Ticket::FEATURE);
  CHECK(desk.DoAs(agent, "Create", other).ok());

  v1::ResolveTicketRequest resolve;
  resolve.set_id(ticket.id());
  const absl::Status missing = desk.DoAs(agent, "Resolve", resolve).status();
  CHECK(ReasonOf(missing) == "FIELDS_MISSING");
  CHECK(base::DetailsOf(missing).metadata.at("fields") == "fix");
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(ticket.id());
  *update.mutable_ticket()->mutable_custom_fields() = ticket.custom_fields();
  (*update.mutable_ticket()->mutable_custom_fields())["typo"] = "x";
  CHECK(FieldOf(desk.DoAs(agent, "Update", update).status()) == "ticket.custom_fields.typo");
  update.mutable_ticket()->mutable_custom_fields()->erase("typo");
  (*update.mutable_ticket()->mutable_custom_fields())["fix"] = "重启服务";
  REQUIRE(desk.DoAs(agent, "Update", update).ok());
  CHECK(desk.DoAs(agent, "Resolve", resolve).ok());

  v1::UpdateTicketFieldRequest rename;
  rename.mutable_ticket_field()->set_id(field.id());
  rename.mutable_ticket_field()->set_key("area");
  CHECK(
      FieldOf(Ask<v1::TicketField>(desk, desk.principal, "TicketFields/Update", rename).status()) ==
      "ticket_field.key");
  rename.mutable_ticket_field()->clear_key();
  rename.mutable_ticket_field()->set_display_name("大区");
  const auto renamed = Ask<v1::TicketField>(desk, desk.principal, "TicketFields/Update", rename);
  REQUIRE(renamed.ok());
  CHECK(renamed->display_name() == "大区");
  CHECK(renamed->options_size() == 2);
  rename.mutable_ticket_field()->set_etag("1");
  CHECK(ReasonOf(
            Ask<v1::TicketField>(desk, desk.principal, "TicketFields/Update", rename).status()) ==
        "STALE_ETAG");
}

TEST_CASE("lists filter by custom fields as numbers and as texts", "[tickets][fields][filter]") {
  TicketDesk desk;
  const auto create = [&](const std::string& seats, const std::string& modules) {
    auto request = desk.NewTicket("工单");
    if (!seats.empty()) (*request.mutable_ticket()->mutable_custom_fields())["seats"] = seats;
    if (!modules.empty()) (*request.mutable_ticket()->mutable_custom_fields())["modules"] = modules;
    return TicketDesk::Demand(desk.Do("Create", request)).id();
  };
  const std::string few = create("9", "甘特图");
  const std::string many = create("120", "甘特图,报表");
  const std::string none = create("", "");
  const auto ids = [&](const std::string& filter) {
    std::set<std::string> found;
    for (const v1::Ticket& ticket : desk.List(filter)) found.insert(ticket.id());
    return found;
  };
  using Ids = std::set<std::string>;
  CHECK(ids("custom_fields.seats > 20") == Ids{many});
  CHECK(ids("custom_fields.seats < 20") == Ids{few});
  CHECK(ids("custom_fields.seats = 9") == Ids{few});
  CHECK(ids("custom_fields.seats:*") == Ids{few, many});
  CHECK(ids("NOT custom_fields.seats:*") == Ids{none});
  CHECK(ids("custom_fields.modules = \"报表\"") == Ids{many});
  CHECK(ids("custom_fields.modules = \"甘特图\" AND custom_fields.seats >= 120") == Ids{many});
  CHECK(ids("custom_fields.seats != 9") == Ids{many, none});

  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(many);
  (*update.mutable_ticket()->mutable_custom_fields())["seats"] = "5";
  REQUIRE(desk.Do("Update", update).ok());
  CHECK(ids("custom_fields.seats < 20") == Ids{few, many});
  CHECK(ids("custom_fields.modules:*") == Ids{few});

  v1::ListTicketsRequest wrong;
  wrong.set_filter("state = IN_PROGRESS custom_fields > 3");
  const absl::Status refused =
      desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", wrong).status();
  REQUIRE(FieldOf(refused) == "filter");
  CHECK(base::DetailsOf(refused).field_violations[0].description.starts_with("position 35: "));
}

TEST_CASE("dates are compared with days from now, and a key that no field has is refused",
          "[tickets][fields][filter]") {
  TicketDesk desk;
  TicketDesk::Demand(
      AddField(desk, NewField("renewal", v1::TicketField::DATE, v1::TicketField::NEVER)));
  const auto create = [&](base::Duration from_now) {
    auto request = desk.NewTicket("续约");
    const base::Instant day = desk.clock.Now() + from_now;
    (*request.mutable_ticket()->mutable_custom_fields())["renewal"] =
        absl::FormatTime("%Y-%m-%d", absl::FromUnixMicros(day.micros), absl::UTCTimeZone());
    return TicketDesk::Demand(desk.Do("Create", request)).id();
  };
  const std::string soon = create(std::chrono::days(3));
  create(std::chrono::days(30));
  const auto found = desk.List("custom_fields.renewal <= now+7d");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id() == soon);
  CHECK(desk.List("custom_fields.renewal > now").size() == 2);
  v1::ListTicketsRequest wrong;
  wrong.set_filter("custom_fields.renewel < now");
  const absl::Status refused =
      desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", wrong).status();
  REQUIRE(FieldOf(refused) == "filter");
  CHECK(base::DetailsOf(refused).field_violations[0].description ==
        "position 15: expected the key of a field: renewal");
}

TEST_CASE("customers see the fields that are for them, and no status", "[tickets][fields]") {
  TicketDesk desk;
  TicketDesk::Demand(
      AddField(desk, NewField("risk", v1::TicketField::TEXT, v1::TicketField::NEVER)));
  auto shown = NewField("version", v1::TicketField::TEXT, v1::TicketField::NEVER);
  shown.mutable_ticket_field()->set_for_customers(true);
  TicketDesk::Demand(AddField(desk, shown));
  v1::CreateTicketStatusRequest status;
  status.mutable_ticket_status()->set_key("legal_check");
  status.mutable_ticket_status()->set_display_name("Legal check");
  status.mutable_ticket_status()->set_state(v1::Ticket::UNASSIGNED);
  REQUIRE(Ask<v1::TicketStatus>(desk, desk.principal, "TicketStatuses/Create", status).ok());
  auto request = desk.NewTicket("合同");
  (*request.mutable_ticket()->mutable_custom_fields())["version"] = "5.2";
  const v1::Ticket mine = TicketDesk::Demand(desk.DoAs(desk.Customer(), "Create", request));
  CHECK(mine.custom_fields().at("version") == "5.2");
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(mine.id());
  (*update.mutable_ticket()->mutable_custom_fields())["version"] = "5.2";
  (*update.mutable_ticket()->mutable_custom_fields())["risk"] = "may leave";
  update.mutable_ticket()->set_status("legal_check");
  CHECK(TicketDesk::Demand(desk.Do("Update", update)).custom_fields_size() == 2);
  const auto check = [](const v1::Ticket& seen) {
    CHECK(seen.custom_fields_size() == 1);
    CHECK(seen.custom_fields().contains("version"));
    CHECK(seen.status().empty());
  };
  v1::GetTicketRequest get;
  get.set_id(mine.id());
  check(TicketDesk::Demand(desk.DoAs(desk.Customer(), "Get", get)));
  const auto listed = desk.CallAs<v1::ListTicketsResponse>(
      desk.Customer(), "deskmesh.tickets.v1.Tickets/List", v1::ListTicketsRequest());
  REQUIRE(listed.ok());
  REQUIRE(listed->tickets_size() == 1);
  check(listed->tickets(0));
  v1::ResolveTicketRequest resolve;
  resolve.set_id(mine.id());
  check(TicketDesk::Demand(desk.DoAs(desk.Customer(), "Resolve", resolve)));
}

TEST_CASE("values are numbers and people that there are", "[tickets][fields]") {
  TicketDesk desk;
  TicketDesk::Demand(
      AddField(desk, NewField("seats", v1::TicketField::NUMBER, v1::TicketField::NEVER)));
  TicketDesk::Demand(
      AddField(desk, NewField("consultant", v1::TicketField::USER, v1::TicketField::NEVER)));
  const auto set = [&](const std::string& key, const std::string& value) {
    auto request = desk.NewTicket("x");
    (*request.mutable_ticket()->mutable_custom_fields())[key] = value;
    return desk.Do("Create", request).status();
  };
  for (const char* value : {"nan", "inf", "-inf", "1e400"}) {
    CHECK(FieldOf(set("seats", value)) == "ticket.custom_fields.seats");
  }
  CHECK(set("seats", "-12.5").ok());
  CHECK(FieldOf(set("consultant", "usr_nobody")) == "ticket.custom_fields.consultant");
  CHECK(set("consultant", desk.AddAgent()).ok());
}

TEST_CASE("a value that many tickets have is found ticket by ticket, with the same answer",
          "[tickets][fields][filter]") {
  TicketDesk desk;
  std::vector<std::string> ids;
  for (int i = 0; i < 12; ++i) {
    auto request = desk.NewTicket("t");
    auto& fields = *request.mutable_ticket()->mutable_custom_fields();
    fields["seats"] = std::to_string(i);
    if (i % 2 == 0) fields["region"] = "华东";
    if (i % 3 == 0) request.mutable_ticket()->add_tags("vip");
    ids.push_back(TicketDesk::Demand(desk.Do("Create", request)).id());
  }
  const auto numbers = [&](const std::string& filter) {
    std::set<std::size_t> found;
    for (const v1::Ticket& ticket : desk.List(filter)) {
      found.insert(std::find(ids.begin(), ids.end(), ticket.id()) - ids.begin());
    }
    return found;
  };
  const std::vector<std::string> filters = {"custom_fields.seats >= 6",
                                            "custom_fields.seats != 3",
                                            "custom_fields.region = \"华东\"",
                                            "NOT custom_fields.region:*",
                                            "tags:vip",
                                            "NOT tags:vip",
                                            "custom_fields.region != \"华东\"",
                                            "tags:vip OR custom_fields.seats < 2"};
  std::vector<std::set<std::size_t>> before;
  for (const std::string& filter : filters) before.push_back(numbers(filter));
  CHECK(before[0].size() == 6);
  CHECK(before[1].size() == 11);
  CHECK(before[4] == std::set<std::size_t>{0, 3, 6, 9});
  // Rows of tickets that other lists would show make each of them common.
  constexpr sql::Statement kValues{
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
      "INSERT INTO ticket_field_value (workspace_id, key, value, ticket_id, number) "
      "SELECT :workspace, :key, :value, 'other_' || CAST(i AS TEXT), :number FROM n"};
  constexpr sql::Statement kWords{
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
      "INSERT INTO ticket_word (workspace_id, kind, word, ticket_id) "
      "SELECT :workspace, 't', 'vip', 'other_' || CAST(i AS TEXT) FROM n"};
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) -> absl::Status {
                const std::string& w = desk.workspace;
                for (const auto& [value, number] : {std::pair{"7", 7.0}, {"3", 3.0}, {"1", 1.0}}) {
                  DESKMESH_RETURN_IF_ERROR(tx.Execute(
                      kValues,
                      {{"workspace", w}, {"key", "seats"}, {"value", value}, {"number", number}}));
                }
                DESKMESH_RETURN_IF_ERROR(tx.Execute(
                    kValues,
                    {{"workspace", w}, {"key", "region"}, {"value", "华东"}, {"number", nullptr}}));
                return tx.Execute(kWords, {{"workspace", w}});
              })
              .ok());
  for (std::size_t i = 0; i < filters.size(); ++i) {
    INFO(filters[i]);
    CHECK(numbers(filters[i]) == before[i]);
  }
}

TEST_CASE("labels are of the taxonomy once there is one", "[tickets][labels]") {
  TicketDesk desk;
  const rpc::Principal agent = PlainAgent(desk, desk.AddAgent());
  const auto add = [&](const std::string& name, const std::string& parent) {
    v1::CreateTicketLabelRequest request;
    request.mutable_ticket_label()->set_name(name);
    request.mutable_ticket_label()->set_parent_id(parent);
    return Ask<v1::TicketLabel>(desk, desk.principal, "TicketLabels/Create", request);
  };
  auto request = desk.NewTicket("慢");
  request.mutable_ticket()->add_labels("anything");
  const std::string old = TicketDesk::Demand(desk.DoAs(agent, "Create", request)).id();
  const v1::TicketLabel root = TicketDesk::Demand(add("performance", ""));
  const v1::TicketLabel leaf = TicketDesk::Demand(add("slow list", root.id()));
  CHECK(FieldOf(add("performance", "").status()) == "ticket_label.name");
  CHECK(FieldOf(desk.DoAs(agent, "Create", request).status()) == "ticket.labels[0]");
  request.mutable_ticket()->set_labels(0, "slow list");
  CHECK(desk.DoAs(agent, "Create", request).ok());
  // What a ticket had before stays legal.
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(old);
  update.mutable_ticket()->add_labels("anything");
  update.mutable_ticket()->add_labels("performance");
  CHECK(desk.DoAs(agent, "Update", update).ok());

  v1::UpdateTicketLabelRequest circle;
  circle.mutable_ticket_label()->set_id(root.id());
  circle.mutable_ticket_label()->set_parent_id(leaf.id());
  CHECK(
      FieldOf(Ask<v1::TicketLabel>(desk, desk.principal, "TicketLabels/Update", circle).status()) ==
      "ticket_label.parent_id");
  // What hangs below a label goes with it: five levels in all.
  v1::TicketLabel below = TicketDesk::Demand(add("a", ""));
  v1::UpdateTicketLabelRequest move;
  move.mutable_ticket_label()->set_id(below.id());
  for (const char* name : {"b", "c", "d"}) below = TicketDesk::Demand(add(name, below.id()));
  move.mutable_ticket_label()->set_parent_id(leaf.id());
  CHECK(FieldOf(Ask<v1::TicketLabel>(desk, desk.principal, "TicketLabels/Update", move).status()) ==
        "ticket_label.parent_id");
  move.mutable_ticket_label()->set_parent_id(root.id());
  CHECK(Ask<v1::TicketLabel>(desk, desk.principal, "TicketLabels/Update", move).ok());
}

TEST_CASE("a status is one of the ticket's state and goes with it", "[tickets][statuses]") {
  TicketDesk desk;
  const rpc::Principal agent = PlainAgent(desk, desk.AddAgent());
  const auto add = [&](const std::string& key, v1::Ticket::State state) {
    v1::CreateTicketStatusRequest request;
    request.mutable_ticket_status()->set_key(key);
    request.mutable_ticket_status()->set_display_name(key);
    request.mutable_ticket_status()->set_state(state);
    return Ask<v1::TicketStatus>(desk, desk.principal, "TicketStatuses/Create", request);
  };
  REQUIRE(add("in_review", v1::Ticket::IN_PROGRESS).ok());
  REQUIRE(add("awaiting_parts", v1::Ticket::WAITING_FOR_THIRD_PARTY).ok());
  CHECK(FieldOf(add("in_review", v1::Ticket::RESOLVED).status()) == "ticket_status.key");
  const std::string id = desk.Create().id();
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->set_status("awaiting_parts");
  const absl::Status refused = desk.DoAs(agent, "Update", update).status();
  REQUIRE(FieldOf(refused) == "ticket.status");
  CHECK(base::DetailsOf(refused).field_violations[0].description ==
        "must be a status of the state IN_PROGRESS: in_review");
  update.mutable_ticket()->set_status("in_review");
  REQUIRE(desk.DoAs(agent, "Update", update).ok());
  CHECK(desk.List("status:in_review").size() == 1);
  CHECK(desk.List("state = IN_PROGRESS NOT status:*").empty());
  CHECK(TicketDesk::Demand(desk.Wait(id)).status().empty());
  CHECK(desk.List("status:in_review").empty());
}

v1::CreateTicketViewRequest NewView(const std::string& name, const std::string& filter,
                                    bool is_shared) {
  v1::CreateTicketViewRequest request;
  request.mutable_ticket_view()->set_display_name(name);
  request.mutable_ticket_view()->set_filter(filter);
  request.mutable_ticket_view()->set_shared(is_shared);
  return request;
}

TEST_CASE("views are shared by administrators and private to their owner", "[tickets][views]") {
  TicketDesk desk;
  const rpc::Principal li = PlainAgent(desk, desk.AddAgent());
  const rpc::Principal wang = PlainAgent(desk, desk.AddAgent(accounts::v1::User::L2));
  const auto create = [&](const rpc::Principal& who, const v1::CreateTicketViewRequest& request) {
    return Ask<v1::TicketView>(desk, who, "TicketViews/Create", request);
  };
  const auto shared = create(desk.principal, NewView("Open", "state != CLOSED", true));
  REQUIRE(shared.ok());
  CHECK(ReasonOf(create(li, NewView("Mine", "assignee_id = me", true)).status()) ==
        "SHARED_NEEDS_ADMIN");
  const auto mine = create(li, NewView("Mine", "assignee_id = me", false));
  REQUIRE(mine.ok());
  CHECK(mine->owner_id() == li.id);
  CHECK(FieldOf(create(li, NewView("Broken", "state = OPEN", false)).status()) == "filter");

  const auto names = [&](const rpc::Principal& who) {
    std::vector<std::string> found;
    const auto list = TicketDesk::Demand(Ask<v1::ListTicketViewsResponse>(
        desk, who, "TicketViews/List", v1::ListTicketViewsRequest()));
    for (const v1::TicketView& view : list.ticket_views()) found.push_back(view.display_name());
    return found;
  };
  CHECK(names(li) == std::vector<std::string>{"Open", "Mine"});
  CHECK(names(wang) == std::vector<std::string>{"Open"});
  v1::DeleteTicketViewRequest erase;
  erase.set_id(mine->id());
  CHECK(ReasonOf(Ask<google::protobuf::Empty>(desk, wang, "TicketViews/Delete", erase).status()) ==
        "TICKET_VIEW_NOT_FOUND");
  erase.set_id(shared->id());
  CHECK(ReasonOf(Ask<google::protobuf::Empty>(desk, li, "TicketViews/Delete", erase).status()) ==
        "SHARED_NEEDS_ADMIN");

  // Counts are the viewer's own.
  const v1::Ticket ticket = desk.Create();
  desk.Create();
  TicketDesk::Demand(desk.Assign(ticket.id(), wang.id));
  const auto count = [&](const rpc::Principal& who) {
    std::vector<int> totals;
    const auto reply = TicketDesk::Demand(Ask<v1::CountTicketViewsResponse>(
        desk, who, "TicketViews/Count", v1::CountTicketViewsRequest()));
    for (const auto& one : reply.counts()) totals.push_back(one.total_size());
    return totals;
  };
  CHECK(count(li) == std::vector<int>{2, 1});
  TicketDesk::Demand(desk.Assign(ticket.id(), li.id));
  CHECK(count(li) == std::vector<int>{2, 2});
}

TEST_CASE("a macro does all of its actions as the caller, or none", "[tickets][macros]") {
  TicketDesk desk;
  const rpc::Principal agent = PlainAgent(desk, desk.AddAgent());
  accounts::v1::ContactChanged news;
  news.mutable_contact()->set_id(desk.contact);
  news.mutable_contact()->set_display_name("王芳");
  desk.Deliver(news, desk.contact, 2);
  v1::CreateMacroRequest request;
  v1::Macro& macro = *request.mutable_macro();
  macro.set_display_name("Ask for a log");
  const auto add = [&](v1::TicketAction::Kind kind, const std::string& value) {
    v1::TicketAction& action = *macro.add_actions();
    action.set_kind(kind);
    action.set_value(value);
  };
  add(v1::TicketAction::ADD_TAG, "log");
  add(v1::TicketAction::COMMENT, "{{requester.name}}，请发日志。{{agent.name}}");
  add(v1::TicketAction::WAIT_FOR_CUSTOMER, "");
  const auto made = Ask<v1::Macro>(desk, agent, "Macros/Create", request);
  REQUIRE(made.ok());

  const v1::Ticket ticket = desk.Create();
  v1::ApplyMacroRequest apply;
  apply.set_id(ticket.id());
  apply.set_macro_id(made->id());
  apply.set_dry_run(true);
  const auto dry = Ask<v1::Ticket>(desk, agent, "Macros/Apply", apply);
  REQUIRE(dry.ok());
  CHECK(dry->state() == v1::Ticket::WAITING_FOR_CUSTOMER);
  CHECK(TicketDesk::Demand(desk.Get(ticket.id())).state() == v1::Ticket::IN_PROGRESS);
  apply.set_dry_run(false);
  const auto done = Ask<v1::Ticket>(desk, agent, "Macros/Apply", apply);
  REQUIRE(done.ok());
  CHECK(done->state() == v1::Ticket::WAITING_FOR_CUSTOMER);
  CHECK(done->tags(0) == "log");
  CHECK(done->has_first_reply_time());
  v1::ListCommentsRequest list;
  list.set_ticket_id(ticket.id());
  const auto comments = TicketDesk::Demand(
      desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", list));
  CHECK(comments.comments(comments.comments_size() - 1).body() == "王芳，请发日志。李伟");
  CHECK(desk.History(ticket.id()).back().reason() == "macro: Ask for a log");
  CHECK(desk.History(ticket.id()).back().actor() == agent.id);

  // The tag would be legal on a resolved ticket; waiting isn't, so nothing is done.
  const v1::Ticket over = desk.Create();
  TicketDesk::Demand(desk.Resolve(over.id()));
  apply.set_id(over.id());
  CHECK(ReasonOf(Ask<v1::Ticket>(desk, agent, "Macros/Apply", apply).status()) ==
        "ILLEGAL_TRANSITION");
  CHECK(TicketDesk::Demand(desk.Get(over.id())).tags_size() == 0);

  add(v1::TicketAction::SET_PRIORITY, "P7");
  CHECK(FieldOf(Ask<v1::Macro>(desk, agent, "Macros/Create", request).status()) ==
        "macro.actions[3].value");
}

TEST_CASE("a canned reply is filled in for its ticket", "[tickets][replies]") {
  TicketDesk desk;
  const rpc::Principal agent = PlainAgent(desk, desk.AddAgent());
  v1::CreateCannedReplyRequest request;
  request.mutable_canned_reply()->set_display_name("Greeting");
  request.mutable_canned_reply()->set_body("{{requester.name|您好}} #{{ticket.number}}");
  const auto made = Ask<v1::CannedReply>(desk, agent, "CannedReplies/Create", request);
  REQUIRE(made.ok());
  const v1::Ticket ticket = desk.Create();
  v1::RenderCannedReplyRequest render;
  render.set_id(made->id());
  render.set_ticket_id(ticket.id());
  const auto text = Ask<v1::RenderCannedReplyResponse>(desk, agent, "CannedReplies/Render", render);
  REQUIRE(text.ok());
  CHECK(text->body() == "您好 #" + std::to_string(ticket.number()));
  request.mutable_canned_reply()->set_body("{{ticket.mood}}");
  CHECK(FieldOf(Ask<v1::CannedReply>(desk, agent, "CannedReplies/Create", request).status()) ==
        "canned_reply.body");
}

}  // namespace
}  // namespace deskmesh::tickets
