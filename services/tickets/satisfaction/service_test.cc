// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <regex>

#include "tickets/satisfaction/link.h"
#include "tickets/testing/survey_desk.h"

namespace deskmesh::tickets {
namespace {

absl::StatusOr<v1::SurveySettings> Set(SurveyDesk& desk, const v1::SurveySettings& settings,
                                       std::vector<std::string> paths) {
  v1::UpdateSurveySettingsRequest request;
  *request.mutable_settings() = settings;
  for (std::string& path : paths) request.mutable_update_mask()->add_paths(std::move(path));
  return desk.Call<v1::SurveySettings>("deskmesh.tickets.v1.Surveys/UpdateSettings", request);
}

std::vector<v1::Survey> SurveysOf(SurveyDesk& desk, const std::string& ticket) {
  v1::ListSurveysRequest request;
  request.set_ticket_id(ticket);
  const auto list = TicketDesk::Demand(
      desk.Call<v1::ListSurveysResponse>("deskmesh.tickets.v1.Surveys/List", request));
  return {list.surveys().begin(), list.surveys().end()};
}

}  // namespace

TEST_CASE("after a case the customer is asked once, with a link that holds nothing of the person",
          "[tickets][satisfaction]") {
  SurveyDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.ResolvedTicket(agent);
  CHECK(desk.PublishedOf<v1::SurveySent>().empty());
  desk.clock.Advance(std::chrono::hours(1));
  const v1::SurveySent sent = desk.AwaitSurveys(1)[0];
  CHECK(sent.survey().ticket_id() == id);
  CHECK(sent.survey().contact_id() == desk.contact);
  CHECK(sent.survey().locale() == "zh-CN");
  CHECK(sent.channel() == v1::Ticket::WEB);
  CHECK(std::regex_match(sent.path(),
                         std::regex("/survey/1\\.[a-z0-9_]+\\.svy_[0-9a-z]{26}\\.[0-9]+\\."
                                    "[A-Za-z0-9_-]{43}")));
  CHECK(sent.path().find(desk.contact) == std::string::npos);
  CHECK(sent.path().find(id) == std::string::npos);
  REQUIRE(SurveysOf(desk, id).size() == 1);
  CHECK_FALSE(SurveysOf(desk, id)[0].has_answer());
}

TEST_CASE("a case that was opened again or rated meanwhile isn't asked about",
          "[tickets][satisfaction]") {
  SurveyDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string reopened = desk.ResolvedTicket(agent);
  const std::string rated = desk.ResolvedTicket(agent);
  desk.Demand(desk.Comment(desk.Customer(), reopened, "还是不行"));
  v1::RateTicketRequest rate;
  rate.set_id(rated);
  rate.set_score(4);
  desk.Demand(desk.DoAs(desk.Customer(), "Rate", rate));
  desk.clock.Advance(std::chrono::seconds(1));
  const std::string asked = desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::hours(1));
  // Due last, so the others have been decided.
  const auto sent = desk.AwaitSurveys(1);
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].survey().ticket_id() == asked);

  // Resolved anew it is a case to ask about.
  desk.Demand(desk.Resolve(reopened));
  desk.Settle();
  desk.clock.Advance(std::chrono::hours(1));
  CHECK(desk.AwaitSurveys(2)[1].survey().ticket_id() == reopened);
}

TEST_CASE(
    "looking records nothing; answering rates the ticket and can be changed until the link ends",
    "[tickets][satisfaction]") {
  SurveyDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::hours(1));
  const std::string token = SurveyDesk::TokenOf(desk.AwaitSurveys(1)[0]);
  for (int i = 0; i < 3; ++i) {
    const v1::SurveyForm form = desk.Demand(desk.Open(token));
    CHECK(form.kind() == v1::Survey::SATISFACTION);
    CHECK(form.ticket_number() == 1);
    CHECK_FALSE(form.has_answer());
  }
  CHECK(desk.Demand(desk.Get(id)).rating().score() == 0);

  CHECK(FieldOf(desk.Answer(token, 6, true).status()) == "score");
  CHECK(FieldOf(desk.Answer(token, 4, std::nullopt).status()) == "solved");
  CHECK(desk.Demand(desk.Answer(token, 4, true, "很快")).answer().score() == 4);
  // The same again changes nothing.
  CHECK(desk.Answer(token, 4, true, "很快").ok());
  v1::Ticket ticket = desk.Demand(desk.Get(id));
  CHECK(ticket.rating().score() == 4);
  CHECK(ticket.rating().comment() == "很快");
  CHECK(ticket.rating().solved());
  CHECK(desk.PublishedOf<v1::TicketRated>().size() == 1);

  desk.clock.Advance(std::chrono::days(3));
  CHECK(desk.Demand(desk.Answer(token, 5, true)).answer().score() == 5);
  CHECK(desk.Demand(desk.Get(id)).rating().score() == 5);
  const auto answered = desk.PublishedOf<v1::SurveyAnswered>();
  REQUIRE(answered.size() == 2);
  CHECK_FALSE(answered[0].has_previous_answer());
  CHECK(answered[1].previous_answer().score() == 4);

  desk.clock.Advance(std::chrono::days(11));
  CHECK(ReasonOf(desk.Answer(token, 1, true).status()) == "SURVEY_LINK_EXPIRED");
  CHECK(ReasonOf(desk.Open(token).status()) == "SURVEY_LINK_EXPIRED");
  CHECK(desk.Demand(desk.Get(id)).rating().score() == 5);
}

TEST_CASE("not solved opens the ticket again and tells its owner once", "[tickets][satisfaction]") {
  SurveyDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::hours(1));
  const std::string token = SurveyDesk::TokenOf(desk.AwaitSurveys(1)[0]);
  REQUIRE(desk.Answer(token, 2, false, "仍然打不开").ok());
  v1::Ticket ticket = desk.Demand(desk.Get(id));
  CHECK(ticket.state() == v1::Ticket::IN_PROGRESS);
  CHECK(ticket.assignee_id() == agent);
  CHECK(ticket.reopen_count() == 1);
  REQUIRE(desk.Answer(token, 1, false, "真的打不开").ok());
  ticket = desk.Demand(desk.Get(id));
  CHECK(ticket.rating().score() == 1);
  CHECK(ticket.reopen_count() == 1);
  int notes = 0;
  for (const v1::TicketCommented& fact : desk.PublishedOf<v1::TicketCommented>()) {
    if (fact.comment().author() != v1::Comment::SYSTEM) continue;
    CHECK(fact.comment().visibility() == v1::Comment::INTERNAL);
    CHECK(fact.comment().body().find(agent) != std::string::npos);
    ++notes;
  }
  CHECK(notes == 1);
}

TEST_CASE("tokens that weren't given out for this are refused alike", "[tickets][satisfaction]") {
  SurveyDesk desk;
  const std::string agent = desk.AddAgent();
  desk.ResolvedTicket(agent);
  desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::hours(1));
  const auto sent = desk.AwaitSurveys(2);
  const std::string token = SurveyDesk::TokenOf(sent[0]);
  const LinkClaim claim = *ReadLink(token);
  const std::string mac = token.substr(token.rfind('.'));
  const auto unsigned_part = [](const LinkClaim& of) {
    const std::string sealed = SealLink(of, "whatever");
    return sealed.substr(0, sealed.rfind('.'));
  };
  LinkClaim longer = claim;
  longer.expires += std::chrono::days(1);
  LinkClaim other = claim;
  other.survey_id = sent[1].survey().id();
  LinkClaim unknown = claim;
  unknown.survey_id = desk.ids("svy", desk.clock.Now());
  LinkClaim elsewhere = claim;
  elsewhere.workspace_id = "wsp_06c8f3k2s0d1w6v9q2n4m8x7ab";
  LinkClaim other_key = claim;
  other_key.key_id = 2;
  std::string flipped = token;
  flipped.back() = flipped.back() == 'A' ? 'B' : 'A';
  for (const std::string& bad :
       {std::string("x"), std::string("...."), token + ".x", token.substr(0, token.size() - 1),
        unsigned_part(claim) + ".", unsigned_part(longer) + mac, unsigned_part(other) + mac,
        unsigned_part(unknown) + mac, unsigned_part(elsewhere) + mac,
        unsigned_part(other_key) + mac, SealLink(claim, "guessed key")}) {
    INFO(bad);
    const absl::Status opened = desk.Open(bad).status();
    CHECK(ReasonOf(opened) == "SURVEY_LINK_INVALID");
    // Word for word the same, whether there is such a survey or not.
    CHECK(opened.message() == LinkInvalid().message());
    CHECK(desk.Answer(bad, 5, true).status() == opened);
  }
  CHECK(desk.Open(token).ok());
}

TEST_CASE("links outlive a change of keys but not its revocation", "[tickets][satisfaction]") {
  SurveyDesk desk;
  const std::string agent = desk.AddAgent();
  desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::hours(1));
  const std::string first = SurveyDesk::TokenOf(desk.AwaitSurveys(1)[0]);
  v1::RotateSurveyKeyRequest rotate;
  const auto rotate_key = [&] {
    return desk.Call<google::protobuf::Empty>("deskmesh.tickets.v1.Surveys/RotateKey", rotate);
  };
  REQUIRE(rotate_key().ok());
  desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::hours(1));
  const std::string second = SurveyDesk::TokenOf(desk.AwaitSurveys(2)[1]);
  CHECK(second.starts_with("2."));
  CHECK(desk.Open(first).ok());
  CHECK(desk.Open(second).ok());
  rotate.set_revoke(true);
  REQUIRE(rotate_key().ok());
  CHECK(ReasonOf(desk.Open(first).status()) == "SURVEY_LINK_INVALID");
  CHECK(ReasonOf(desk.Open(second).status()) == "SURVEY_LINK_INVALID");
  // By itself after 90 days.
  desk.clock.Advance(std::chrono::days(91));
  desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::hours(1));
  CHECK(SurveyDesk::TokenOf(desk.AwaitSurveys(3)[2]).starts_with("4."));
}

TEST_CASE("the settings decide whether, when and what follows", "[tickets][satisfaction]") {
  SurveyDesk desk;
  v1::SurveySettings settings = desk.Demand(desk.Call<v1::SurveySettings>(
      "deskmesh.tickets.v1.Surveys/GetSettings", v1::GetSurveySettingsRequest()));
  CHECK(settings.enabled());
  CHECK(settings.delay().seconds() == 3600);
  settings.mutable_delay()->set_seconds(31 * 86400);
  CHECK(FieldOf(Set(desk, settings, {"delay"}).status()) == "settings.delay");
  settings.mutable_delay()->set_seconds(60);
  settings.set_unsolved_action(v1::SurveySettings::TELL_OWNER);
  desk.Demand(Set(desk, settings, {"delay", "unsolved_action"}));
  CHECK(ReasonOf(Set(desk, settings, {"delay"}).status()) == "STALE_ETAG");

  const std::string agent = desk.AddAgent();
  const std::string id = desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::minutes(1));
  const std::string token = SurveyDesk::TokenOf(desk.AwaitSurveys(1)[0]);
  REQUIRE(desk.Answer(token, 2, false).ok());
  CHECK(desk.Demand(desk.Get(id)).state() == v1::Ticket::RESOLVED);
  CHECK(desk.Demand(desk.Get(id)).comment_count() == 2);

  settings.clear_etag();
  settings.set_enabled(false);
  desk.Demand(Set(desk, settings, {"enabled"}));
  desk.ResolvedTicket(agent);
  settings.set_enabled(true);
  desk.Demand(Set(desk, settings, {"enabled"}));
  desk.clock.Advance(std::chrono::seconds(1));
  const std::string later = desk.ResolvedTicket(agent);
  desk.clock.Advance(std::chrono::minutes(1));
  const auto sent = desk.AwaitSurveys(2);
  REQUIRE(sent.size() == 2);
  CHECK(sent[1].survey().ticket_id() == later);
}

TEST_CASE("an answer can't be changed for ever", "[tickets][satisfaction]") {
  SurveyDesk desk;
  desk.ResolvedTicket(desk.AddAgent());
  desk.clock.Advance(std::chrono::hours(1));
  const std::string token = SurveyDesk::TokenOf(desk.AwaitSurveys(1)[0]);
  for (int i = 0; i < 50; ++i) REQUIRE(desk.Answer(token, 4 + i % 2, true).ok());
  CHECK(ReasonOf(desk.Answer(token, 1, true).status()) == "SURVEY_CHANGED_TOO_OFTEN");
}

TEST_CASE(
    "a link is had without a webhook: by who administrates, and by the customer of the ticket",
    "[tickets][satisfaction]") {
  SurveyDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.ResolvedTicket(agent);
  const auto link = [&](const rpc::Principal& who, const std::string& survey,
                        const std::string& ticket) {
    v1::GetSurveyLinkRequest request;
    request.set_survey_id(survey);
    request.set_ticket_id(ticket);
    return desk.CallAs<v1::SurveyLink>(who, "deskmesh.tickets.v1.Surveys/GetLink", request);
  };
  CHECK(TicketDesk::Demand(link(desk.principal, "", id)).path().empty());  // not asked yet
  desk.clock.Advance(std::chrono::hours(1));
  const v1::SurveySent sent = desk.AwaitSurveys(1)[0];
  for (const v1::SurveyLink& had :
       {TicketDesk::Demand(link(desk.principal, "", id)),
        TicketDesk::Demand(link(desk.principal, sent.survey().id(), "")),
        TicketDesk::Demand(link(desk.Customer(), "", id))}) {
    CHECK(had.survey_id() == sent.survey().id());
    CHECK(had.path() == sent.path());
    CHECK_FALSE(had.is_answered());
  }
  const rpc::Principal plain = desk.Agent(agent, {"tickets.read", "tickets.write"});
  CHECK(link(plain, "", id).status().code() == absl::StatusCode::kPermissionDenied);
  const rpc::Principal stranger = desk.Contact(desk.ids("con", desk.clock.Now()));
  CHECK(absl::IsNotFound(link(stranger, "", id).status()));
  CHECK(absl::IsNotFound(link(desk.Customer(), sent.survey().id(), "").status()));
  CHECK(FieldOf(link(desk.principal, "", "").status()) == "ticket_id");
  REQUIRE(desk.Answer(SurveyDesk::TokenOf(sent), 5, true).ok());
  CHECK(TicketDesk::Demand(link(desk.Customer(), "", id)).is_answered());
  desk.clock.Advance(std::chrono::days(15));
  CHECK(TicketDesk::Demand(link(desk.Customer(), "", id)).path().empty());
  CHECK(ReasonOf(link(desk.principal, sent.survey().id(), "").status()) == "SURVEY_LINK_EXPIRED");
}

}  // namespace deskmesh::tickets
