// SPDX-License-Identifier: Apache-2.0
//
// What rules, macros, views and jobs name of the workspace's forms is checked when they are saved.
#include "deskmesh/tickets/v1/catalogue_service.pb.h"
#include "deskmesh/tickets/v1/jobs_service.pb.h"
#include "deskmesh/tickets/v1/macros_service.pb.h"
#include "deskmesh/tickets/v1/triggers_service.pb.h"
#include "deskmesh/tickets/v1/views_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

using Do = v1::TicketAction;

class NamesDesk : public TicketDesk {
 public:
  NamesDesk() {
    AddField("region", v1::TicketField::SELECT, {"east", "west"});
    AddField("seats", v1::TicketField::NUMBER, {});
    AddField("renewal", v1::TicketField::DATE, {});
    v1::CreateTicketLabelRequest label;
    label.mutable_ticket_label()->set_name("billing");
    Demand(Call<v1::TicketLabel>("deskmesh.tickets.v1.TicketLabels/Create", label));
    v1::CreateTicketStatusRequest status;
    status.mutable_ticket_status()->set_key("in_review");
    status.mutable_ticket_status()->set_display_name("In review");
    status.mutable_ticket_status()->set_state(v1::Ticket::IN_PROGRESS);
    Demand(Call<v1::TicketStatus>("deskmesh.tickets.v1.TicketStatuses/Create", status));
  }

  void AddField(const std::string& key, v1::TicketField::Kind kind,
                const std::vector<std::string>& options) {
    v1::CreateTicketFieldRequest request;
    v1::TicketField& field = *request.mutable_ticket_field();
    field.set_key(key);
    field.set_display_name(key);
    field.set_kind(kind);
    field.set_required(v1::TicketField::NEVER);
    for (const std::string& option : options) field.add_options(option);
    Demand(Call<v1::TicketField>("deskmesh.tickets.v1.TicketFields/Create", request));
  }

  // The fields that are wrong in a trigger and in a macro with this action.
  std::vector<std::string> Faults(Do::Kind kind, const std::string& field,
                                  const std::string& value) {
    v1::TicketAction action;
    action.set_kind(kind);
    action.set_field(field);
    action.set_value(value);
    v1::CreateTriggerRequest trigger;
    trigger.mutable_trigger()->set_display_name("t");
    trigger.mutable_trigger()->add_events(v1::Trigger::CREATED);
    *trigger.mutable_trigger()->add_actions() = action;
    v1::CreateMacroRequest macro;
    macro.mutable_macro()->set_display_name("m");
    *macro.mutable_macro()->add_actions() = action;
    return {FieldOf(SaveTrigger(trigger)),
            FieldOf(Call<v1::Macro>("deskmesh.tickets.v1.Macros/Create", macro).status())};
  }

  absl::Status SaveTrigger(const v1::CreateTriggerRequest& trigger) {
    return Call<v1::Trigger>("deskmesh.tickets.v1.Triggers/Create", trigger).status();
  }
};

using Fields = std::vector<std::string>;

}  // namespace

TEST_CASE("triggers and macros name labels, statuses and fields that are there",
          "[tickets][fields][triggers]") {
  NamesDesk desk;
  const Fields values = {"trigger.actions[0].value", "macro.actions[0].value"};
  const Fields none = {"", ""};
  CHECK(desk.Faults(Do::ADD_LABEL, "", "biling") == values);
  CHECK(desk.Faults(Do::ADD_LABEL, "", "billing") == none);
  CHECK(desk.Faults(Do::SET_STATUS, "", "reviewed") == values);
  CHECK(desk.Faults(Do::SET_STATUS, "", "in_review") == none);
  CHECK(desk.Faults(Do::SET_CUSTOM_FIELD, "regoin", "east") ==
        Fields{"trigger.actions[0].field", "macro.actions[0].field"});
  CHECK(desk.Faults(Do::SET_CUSTOM_FIELD, "seats", "many") == values);
  CHECK(desk.Faults(Do::SET_CUSTOM_FIELD, "seats", "12") == none);
}

TEST_CASE("filters that are kept name fields that are there, with values they can have",
          "[tickets][fields][filter]") {
  NamesDesk desk;
  const auto refusals = [&](const std::string& filter) {
    v1::CreateTicketViewRequest view;
    view.mutable_ticket_view()->set_display_name("v");
    view.mutable_ticket_view()->set_filter(filter);
    v1::CreateTriggerRequest trigger;
    trigger.mutable_trigger()->set_display_name("t");
    trigger.mutable_trigger()->add_events(v1::Trigger::CREATED);
    trigger.mutable_trigger()->set_filter(filter);
    trigger.mutable_trigger()->add_actions()->set_kind(Do::ADD_TAG);
    trigger.mutable_trigger()->mutable_actions(0)->set_value("x");
    v1::CreateTicketJobRequest job;
    job.mutable_ticket_job()->set_filter(filter);
    *job.mutable_ticket_job()->add_actions() = trigger.trigger().actions(0);
    v1::ListTicketsRequest list;
    list.set_filter(filter);
    const std::vector<absl::Status> answers = {
        desk.Call<v1::TicketView>("deskmesh.tickets.v1.TicketViews/Create", view).status(),
        desk.SaveTrigger(trigger),
        desk.Call<v1::TicketJob>("deskmesh.tickets.v1.TicketJobs/Create", job).status(),
        desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", list).status()};
    int refused = 0;
    for (const absl::Status& answer : answers) {
      if (answer.ok()) continue;
      ++refused;
      const auto faults = base::DetailsOf(answer).field_violations;
      REQUIRE(faults.size() == 1);
      CHECK(faults[0].field.ends_with("filter"));
      CHECK(faults[0].description.starts_with("position "));
    }
    return refused;
  };
  CHECK(refusals("custom_fields.regoin = east") == 4);
  CHECK(refusals("custom_fields.seats > many") == 4);
  CHECK(refusals("custom_fields.renewal < soon") == 4);
  CHECK(refusals("custom_fields.region = north") == 4);
  CHECK(refusals("custom_fields.seats > 20 custom_fields.renewal <= now+7d "
                 "custom_fields.region = west custom_fields.region:*") == 0);
  v1::ListTicketsRequest list;
  list.set_filter("custom_fields.seats > many");
  const absl::Status answer =
      desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", list).status();
  CHECK(base::DetailsOf(answer).field_violations.at(0).description.starts_with("position 23: "));
}

TEST_CASE("a trigger may wait for one custom field to change", "[tickets][fields][triggers]") {
  NamesDesk desk;
  v1::CreateTriggerRequest trigger;
  trigger.mutable_trigger()->set_display_name("Moved");
  trigger.mutable_trigger()->add_events(v1::Trigger::UPDATED);
  trigger.mutable_trigger()->add_changed_fields("custom_fields.regoin");
  trigger.mutable_trigger()->add_actions()->set_kind(Do::ADD_TAG);
  trigger.mutable_trigger()->mutable_actions(0)->set_value("moved");
  CHECK(FieldOf(desk.SaveTrigger(trigger)) == "trigger.changed_fields[0]");
  trigger.mutable_trigger()->set_changed_fields(0, "prio");
  CHECK(FieldOf(desk.SaveTrigger(trigger)) == "trigger.changed_fields[0]");
  trigger.mutable_trigger()->set_changed_fields(0, "custom_fields.region");
  REQUIRE(desk.SaveTrigger(trigger).ok());
  const std::string id = desk.Create().id();
  const auto set = [&](const std::string& key, const std::string& value) {
    v1::UpdateTicketRequest update;
    *update.mutable_ticket() = TicketDesk::Demand(desk.Get(id));
    update.mutable_ticket()->clear_etag();
    (*update.mutable_ticket()->mutable_custom_fields())[key] = value;
    update.mutable_update_mask()->add_paths("custom_fields");
    TicketDesk::Demand(desk.Do("Update", update));
    desk.Settle();
    return TicketDesk::Demand(desk.Get(id)).tags_size();
  };
  CHECK(set("seats", "5") == 0);
  CHECK(set("region", "east") == 1);
}

}  // namespace deskmesh::tickets
