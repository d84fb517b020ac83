// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/escaping.h>
#include <openssl/hmac.h>

#include <catch2/catch.hpp>
#include <functional>
#include <thread>

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/tickets/v1/defect_events.pb.h"
#include "deskmesh/tickets/v1/defect_service.pb.h"
#include "tickets/testing/fake_trackers.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

constexpr char kConfig[] = "tickets: {allow_private_targets: true}";

class FeedbackDesk : public TicketDesk {
 public:
  FeedbackDesk() : TicketDesk(kConfig) { agent = AddAgent(); }

  template <typename Response, typename Request>
  absl::StatusOr<Response> DefectCall(const std::string& method, const Request& request) {
    return Call<Response>("deskmesh.tickets.v1.Defects/" + method, request);
  }

  // A ticket of an organisation of its own, in a language, that has an owner.
  std::string TicketOf(const std::string& organization, const std::string& locale) {
    accounts::v1::ContactChanged fact;
    const std::string id = ids("con", clock.Now());
    fact.mutable_contact()->set_id(id);
    fact.mutable_contact()->set_organization_id(organization);
    fact.mutable_contact()->set_locale(locale);
    Deliver(fact, id, 1);
    v1::CreateTicketRequest request;
    request.mutable_ticket()->set_subject("Gantt");
    request.mutable_ticket()->set_requester_id(id);
    request.mutable_ticket()->set_locale(locale);
    const std::string ticket =
        Demand(Call<v1::Ticket>("deskmesh.tickets.v1.Tickets/Create", request)).id();
    Demand(Assign(ticket, agent));
    return ticket;
  }
  std::string OrganizationWorth(std::int64_t value) {
    accounts::v1::OrganizationChanged fact;
    const std::string id = ids("org", clock.Now());
    fact.mutable_organization()->set_id(id);
    fact.mutable_organization()->set_contract_value(value);
    Deliver(fact, id, 1);
    return id;
  }

  v1::DefectTracker AddTracker(const v1::DefectTracker& tracker) {
    v1::CreateDefectTrackerRequest request;
    *request.mutable_defect_tracker() = tracker;
    return Demand(Call<v1::DefectTracker>("deskmesh.tickets.v1.DefectTrackers/Create", request));
  }
  v1::Defect Note(const std::string& title, const std::string& tracker = "",
                  std::vector<std::string> tickets = {}, const std::string& key = "") {
    v1::CreateDefectRequest request;
    request.mutable_defect()->set_title(title);
    request.mutable_defect()->set_description("line one\n\"quoted\" 甘特图");
    request.mutable_defect()->set_tracker_id(tracker);
    request.mutable_defect()->set_external_key(key);
    for (std::string& ticket : tickets) request.add_ticket_ids(std::move(ticket));
    return Demand(DefectCall<v1::Defect>("Create", request));
  }
  v1::Defect Get(const std::string& id) {
    v1::GetDefectRequest request;
    request.set_id(id);
    return Demand(DefectCall<v1::Defect>("Get", request));
  }
  v1::Defect Link(const std::string& id, const std::string& ticket) {
    v1::LinkTicketsRequest request;
    request.set_id(id);
    request.add_ticket_ids(ticket);
    return Demand(DefectCall<v1::Defect>("Link", request));
  }
  absl::StatusOr<v1::Defect> SetState(const std::string& id, v1::Defect::State state) {
    v1::UpdateDefectRequest request;
    request.mutable_defect()->set_id(id);
    request.mutable_defect()->set_state(state);
    request.mutable_update_mask()->add_paths("state");
    return DefectCall<v1::Defect>("Update", request);
  }
  // Waits for what jobs and timers do on their own threads.
  void Await(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!holds() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    REQUIRE(holds());
  }
  v1::Defect AwaitSynced(const std::string& id) {
    Await([&] { return !Get(id).external_state().empty(); });
    return Get(id);
  }
  // The system's comments on a ticket.
  std::vector<v1::Comment> Said(const std::string& ticket, v1::Comment::Visibility visibility) {
    v1::ListCommentsRequest request;
    request.set_ticket_id(ticket);
    const auto list =
        Demand(Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", request));
    std::vector<v1::Comment> said;
    for (const v1::Comment& comment : list.comments()) {
      if (comment.author() == v1::Comment::SYSTEM && comment.visibility() == visibility) {
        said.push_back(comment);
      }
    }
    return said;
  }

  absl::Status Hook(const v1::DefectTracker& tracker, const std::string& body,
                    const std::string& signature, const std::string& query) {
    v1::ReceiveDefectHookRequest request;
    request.set_hook(tracker.hook_path().substr(tracker.hook_path().rfind('/') + 1));
    request.mutable_request()->set_data(body);
    request.mutable_request()->set_query(query);
    (*request.mutable_request()->mutable_headers())["x-hub-signature"] = signature;
    return CallAs<google::protobuf::Empty>({}, "deskmesh.tickets.v1.DefectTrackers/Receive",
                                           request)
        .status();
  }

  std::string agent;
};

std::string Signed(const std::string& secret, const std::string& body) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &length);
  return "sha256=" +
         absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(mac), length));
}

v1::DefectTracker JiraAt(const std::string& url) {
  v1::DefectTracker tracker;
  tracker.set_display_name("Jira");
  tracker.set_kind(v1::DefectTracker::JIRA);
  tracker.set_base_url(url);
  (*tracker.mutable_parameters())["project"] = "SUP";
  (*tracker.mutable_secrets())["user"] = "bot";
  (*tracker.mutable_secrets())["token"] = "jira-token";
  (*tracker.mutable_secrets())["hook"] = "jira-hook";
  return tracker;
}

v1::DefectTracker ZentaoAt(const std::string& url) {
  v1::DefectTracker tracker;
  tracker.set_display_name("禅道");
  tracker.set_kind(v1::DefectTracker::ZENTAO);
  tracker.set_base_url(url + "/");
  (*tracker.mutable_parameters())["product"] = "7";
  (*tracker.mutable_secrets())["token"] = "zentao-token";
  (*tracker.mutable_secrets())["hook"] = "a b+c";
  return tracker;
}

v1::DefectTracker TeambitionAt(const std::string& url) {
  v1::DefectTracker tracker;
  tracker.set_display_name("Teambition");
  tracker.set_kind(v1::DefectTracker::TEAMBITION);
  tracker.set_base_url(url);
  (*tracker.mutable_parameters())["project"] = "p1";
  (*tracker.mutable_parameters())["organization"] = "org-1";
  (*tracker.mutable_secrets())["token"] = "tb-token";
  (*tracker.mutable_secrets())["hook"] = "tb-hook";
  return tracker;
}

// What a tracker of each kind does between "made" and "every customer knows".
void FollowToTheEnd(FeedbackDesk& desk, FakeTracker& fake, const v1::DefectTracker& tracker,
                    const std::string& solved,
                    const std::function<absl::Status(const std::string& body)>& hook) {
  const std::string chinese = desk.TicketOf("org_06c8f3k2s0d1w6v9q2n4m8x7aa", "zh-CN");
  const std::string english = desk.TicketOf("org_06c8f3k2s0d1w6v9q2n4m8x7ab", "en");
  const v1::Defect noted = desk.Note("甘特图导出为空 \"x\"", tracker.id(), {chinese, english});
  CHECK(noted.sync() == v1::Defect::PENDING);
  CHECK(noted.ticket_count() == 2);
  const v1::Defect made = desk.AwaitSynced(noted.id());
  CHECK(made.state() == v1::Defect::OPEN);
  CHECK(made.sync() == v1::Defect::DONE);
  REQUIRE(fake.issues().size() == 1);
  const auto [key, issue] = *fake.issues().begin();
  CHECK(made.external_key() == key);
  CHECK(made.external_url().ends_with(key) != made.external_url().ends_with(".html"));
  CHECK(issue.title == "甘特图导出为空 \"x\"");
  CHECK(issue.description == "line one\n\"quoted\" 甘特图");

  // An ended ticket hears of it like any other.
  TicketDesk::Demand(desk.Resolve(english));
  TicketDesk::Demand(desk.Close(english));
  fake.Set(key, solved);
  REQUIRE(hook(fake.HookOf(key)).ok());
  desk.Await([&] { return desk.Get(noted.id()).state() == v1::Defect::SOLVED; });
  desk.Await([&] {
    return desk.Said(chinese, v1::Comment::PUBLIC).size() == 1 &&
           desk.Said(english, v1::Comment::PUBLIC).size() == 1;
  });
  CHECK(desk.Said(chinese, v1::Comment::PUBLIC)[0].body().find("已由产品团队解决") !=
        std::string::npos);
  CHECK(desk.Said(english, v1::Comment::PUBLIC)[0].body().find("has been solved") !=
        std::string::npos);
  CHECK(TicketDesk::Demand(desk.TicketDesk::Get(english)).state() == v1::Ticket::CLOSED);

  // Told again, asked again: nobody hears it twice.
  REQUIRE(hook(fake.HookOf(key)).ok());
  desk.clock.Advance(std::chrono::days(2));
  const int calls = fake.calls();
  desk.Await([&] { return fake.calls() >= calls; });
  const std::string later = desk.TicketOf("org_06c8f3k2s0d1w6v9q2n4m8x7ac", "en");
  desk.Link(noted.id(), later);
  desk.Await([&] { return desk.Said(later, v1::Comment::PUBLIC).size() == 1; });
  CHECK(desk.Said(chinese, v1::Comment::PUBLIC).size() == 1);
  CHECK(desk.Said(english, v1::Comment::PUBLIC).size() == 1);
}

}  // namespace

TEST_CASE("a defect is made in Jira, and its signed webhook tells every customer once",
          "[tickets][feedback]") {
  FakeJira jira;
  FeedbackDesk desk;
  const v1::DefectTracker tracker = desk.AddTracker(JiraAt(jira.url()));
  FollowToTheEnd(desk, jira, tracker, "done/Fixed", [&](const std::string& body) {
    return desk.Hook(tracker, body, Signed("jira-hook", body), "");
  });
}

TEST_CASE("a bug is made in ZenTao, and its webhook makes it read", "[tickets][feedback]") {
  FakeZentao zentao;
  FeedbackDesk desk;
  const v1::DefectTracker tracker = desk.AddTracker(ZentaoAt(zentao.url()));
  FollowToTheEnd(desk, zentao, tracker, "resolved/fixed", [&](const std::string& body) {
    return desk.Hook(tracker, body, "", "x=1&token=a+b%2Bc");
  });
}

TEST_CASE("a task is made in Teambition, and its callback makes it read", "[tickets][feedback]") {
  FakeTeambition teambition;
  FeedbackDesk desk;
  const v1::DefectTracker tracker = desk.AddTracker(TeambitionAt(teambition.url()));
  FollowToTheEnd(desk, teambition, tracker, "done", [&](const std::string& body) {
    return desk.Hook(tracker, body, "", "token=tb-hook");
  });
}

TEST_CASE("without webhooks the tracker is asked", "[tickets][feedback]") {
  FakeZentao zentao;
  FeedbackDesk desk;
  const v1::DefectTracker tracker = desk.AddTracker(ZentaoAt(zentao.url()));
  const std::string ticket = desk.TicketOf("", "en");
  const std::string key = zentao.Add("Export is slow", "active");
  const v1::Defect linked = desk.Note("", tracker.id(), {ticket}, key);
  CHECK(desk.AwaitSynced(linked.id()).title() == "Export is slow");
  CHECK(zentao.issues().size() == 1);
  zentao.Set(key, "resolved/willnotfix");
  desk.clock.Advance(std::chrono::minutes(15));
  desk.Await([&] { return desk.Get(linked.id()).state() == v1::Defect::REJECTED; });
  desk.Await([&] { return desk.Said(ticket, v1::Comment::INTERNAL).size() == 1; });
  CHECK(desk.Said(ticket, v1::Comment::INTERNAL)[0].body().find("@" + desk.agent) !=
        std::string::npos);
  CHECK(desk.Said(ticket, v1::Comment::PUBLIC).empty());

  v1::CreateDefectRequest again;
  again.mutable_defect()->set_tracker_id(tracker.id());
  again.mutable_defect()->set_external_key(key);
  const absl::Status refused = desk.DefectCall<v1::Defect>("Create", again).status();
  CHECK(ReasonOf(refused) == "DEFECT_EXISTS");
  CHECK(base::DetailsOf(refused).metadata["defect"] == linked.id());
}

TEST_CASE("an attempt that failed is repeated, and one whose answer was lost makes no second twin",
          "[tickets][feedback]") {
  FakeJira jira;
  FeedbackDesk desk;
  const v1::DefectTracker tracker = desk.AddTracker(JiraAt(jira.url()));
  jira.LoseNextAnswer();
  const v1::Defect noted = desk.Note("Lost", tracker.id());
  desk.Await([&] { return desk.Get(noted.id()).sync() == v1::Defect::FAILED; });
  CHECK(desk.Get(noted.id()).sync_error() == "answered 502");
  CHECK(jira.issues().size() == 1);
  jira.FailNext(1);
  desk.clock.Advance(std::chrono::seconds(30));
  desk.Await([&] { return desk.Get(noted.id()).sync_error() == "answered 503"; });
  desk.clock.Advance(std::chrono::minutes(1));
  CHECK(desk.AwaitSynced(noted.id()).sync() == v1::Defect::DONE);
  CHECK(desk.Get(noted.id()).sync_error().empty());
  CHECK(jira.issues().size() == 1);
}

TEST_CASE("a twin that nobody can look for is asked of a person", "[tickets][feedback]") {
  FakeZentao zentao;
  FeedbackDesk desk;
  const v1::DefectTracker tracker = desk.AddTracker(ZentaoAt(zentao.url()));
  const auto lose = [&](const std::string& title) {
    zentao.LoseNextAnswer();
    const v1::Defect noted = desk.Note(title, tracker.id());
    desk.Await([&] { return desk.Get(noted.id()).sync() == v1::Defect::FAILED; });
    desk.clock.Advance(std::chrono::seconds(30));
    desk.Await([&] { return desk.Get(noted.id()).sync_error().starts_with("may have been made"); });
    return noted.id();
  };
  const std::string found = lose("Lost");
  const std::string lost = lose("Lost as well");
  desk.clock.Advance(std::chrono::hours(2));
  REQUIRE(zentao.issues().size() == 2);
  const auto settle = [&](const std::string& id, const std::string& key) {
    v1::UpdateDefectRequest update;
    update.mutable_defect()->set_id(id);
    update.mutable_defect()->set_external_key(key);
    update.mutable_update_mask()->add_paths("external_key");
    return desk.DefectCall<v1::Defect>("Update", update);
  };
  const std::string key = zentao.issues().begin()->first;
  REQUIRE(settle(found, key).ok());
  CHECK(desk.AwaitSynced(found).external_key() == key);
  CHECK(zentao.issues().size() == 2);
  CHECK(ReasonOf(settle(lost, key).status()) == "DEFECT_EXISTS");
  CHECK(FieldOf(settle(found, "7").status()) == "defect.external_key");
  // It isn't there: it is made.
  REQUIRE(settle(lost, "").ok());
  CHECK_FALSE(desk.AwaitSynced(lost).external_key().empty());
  CHECK(zentao.issues().size() == 3);
}

TEST_CASE("an answer that comes after its attempt's time changes nothing", "[tickets][feedback]") {
  FakeJira jira;
  FeedbackDesk desk;
  const v1::DefectTracker tracker = desk.AddTracker(JiraAt(jira.url()));
  jira.HoldNextAnswer();
  const v1::Defect noted = desk.Note("Slow", tracker.id());
  desk.Await([&] { return jira.is_holding(); });
  CHECK(desk.Get(noted.id()).external_key().empty());
  // The next attempt looks first whether the one before it made a twin.
  desk.clock.Advance(std::chrono::minutes(3));
  const v1::Defect synced = desk.AwaitSynced(noted.id());
  CHECK(synced.sync() == v1::Defect::DONE);
  CHECK(synced.external_key() == "SUP-1");
  jira.Release();
  desk.Restart();  // waits for the late one
  CHECK(desk.Get(noted.id()).ShortDebugString() == synced.ShortDebugString());
  CHECK(jira.issues().size() == 1);
}

TEST_CASE("webhooks that aren't the tracker's are refused alike", "[tickets][feedback]") {
  FakeJira jira;
  FeedbackDesk desk;
  const v1::DefectTracker tracker = desk.AddTracker(JiraAt(jira.url()));
  const v1::Defect noted = desk.Note("x", tracker.id());
  desk.AwaitSynced(noted.id());
  jira.Set("SUP-1", "done");
  const std::string body = jira.HookOf("SUP-1");
  CHECK(ReasonOf(desk.Hook(tracker, body, "", "")) == "HOOK_REFUSED");
  CHECK(ReasonOf(desk.Hook(tracker, body, Signed("guess", body), "")) == "HOOK_REFUSED");
  CHECK(ReasonOf(desk.Hook(tracker, body + " ", Signed("jira-hook", body), "")) == "HOOK_REFUSED");
  v1::DefectTracker other = tracker;
  other.set_hook_path("/hooks/defects/" + desk.workspace + ".trk_00000000000000000000000000");
  CHECK(ReasonOf(desk.Hook(other, body, Signed("jira-hook", body), "")) == "HOOK_REFUSED");
  other.set_hook_path("/hooks/defects/nonsense");
  CHECK(ReasonOf(desk.Hook(other, body, Signed("jira-hook", body), "")) == "HOOK_REFUSED");
  CHECK(desk.Get(noted.id()).state() == v1::Defect::OPEN);
  // Genuine, but of nothing that is ours.
  const std::string strange = R"({"issue":{"key":"SUP-99"}})";
  CHECK(desk.Hook(tracker, strange, Signed("jira-hook", strange), "").ok());
  CHECK(desk.Hook(tracker, "[]", Signed("jira-hook", "[]"), "").ok());

  v1::UpdateDefectTrackerRequest update;
  update.mutable_defect_tracker()->set_id(tracker.id());
  update.mutable_defect_tracker()->set_enabled(false);
  update.mutable_update_mask()->add_paths("enabled");
  TicketDesk::Demand(
      desk.Call<v1::DefectTracker>("deskmesh.tickets.v1.DefectTrackers/Update", update));
  CHECK(ReasonOf(desk.Hook(tracker, body, Signed("jira-hook", body), "")) == "HOOK_REFUSED");
}

TEST_CASE("a tracker shows no secret and says what its mapping misses", "[tickets][feedback]") {
  FeedbackDesk desk;
  v1::DefectTracker sent = JiraAt("https://jira.example");
  const v1::DefectTracker made = desk.AddTracker(sent);
  CHECK(made.secrets().empty());
  CHECK(std::vector<std::string>(made.secret_names().begin(), made.secret_names().end()) ==
        std::vector<std::string>{"hook", "token", "user"});
  CHECK(made.mapping().create_key_pointer() == "/key");
  CHECK(made.poll_interval().seconds() == 900);
  CHECK(made.ShortDebugString().find("jira-token") == std::string::npos);

  const auto refusal = [&](const v1::DefectTracker& tracker) {
    v1::CreateDefectTrackerRequest request;
    *request.mutable_defect_tracker() = tracker;
    const absl::Status status =
        desk.Call<v1::DefectTracker>("deskmesh.tickets.v1.DefectTrackers/Create", request).status();
    std::string fields;
    for (const auto& violation : base::DetailsOf(status).field_violations) {
      fields += violation.field + ": " + violation.description + "; ";
    }
    return fields;
  };
  sent.clear_parameters();
  sent.mutable_secrets()->erase("user");
  CHECK(refusal(sent).find("defect_tracker.parameters: must have project") != std::string::npos);
  CHECK(refusal(sent).find("defect_tracker.secrets: must have user") != std::string::npos);
  sent = JiraAt("https://jira.example");
  sent.set_kind(v1::DefectTracker::CUSTOM);
  CHECK(refusal(sent).find("mapping.states") != std::string::npos);
  sent = made;
  sent.mutable_mapping()->mutable_create()->set_body("{\"t\": {{title}}}");
  *sent.mutable_secrets() = JiraAt("").secrets();
  CHECK(refusal(sent).find("mapping.create.body: must be a JSON object") != std::string::npos);
  *sent.mutable_mapping() = made.mapping();
  sent.mutable_mapping()->set_state_pointer("fields/status");
  CHECK(refusal(sent).find("mapping.state_pointer") != std::string::npos);
  *sent.mutable_mapping() = made.mapping();
  sent.mutable_mapping()->mutable_get()->set_path("@evil.example/");
  CHECK(refusal(sent).find("mapping.get.path: must begin with /") != std::string::npos);
}

TEST_CASE("only public addresses are reached unless the installation says otherwise",
          "[tickets][feedback]") {
  FakeJira jira;
  TicketDesk desk;
  v1::CreateDefectTrackerRequest create;
  *create.mutable_defect_tracker() = JiraAt(jira.url());
  const auto tracker = TicketDesk::Demand(
      desk.Call<v1::DefectTracker>("deskmesh.tickets.v1.DefectTrackers/Create", create));
  v1::CreateDefectRequest note;
  note.mutable_defect()->set_title("x");
  note.mutable_defect()->set_tracker_id(tracker.id());
  const std::string id =
      TicketDesk::Demand(desk.Call<v1::Defect>("deskmesh.tickets.v1.Defects/Create", note)).id();
  v1::GetDefectRequest get;
  get.set_id(id);
  v1::Defect defect;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  do {
    defect = TicketDesk::Demand(desk.Call<v1::Defect>("deskmesh.tickets.v1.Defects/Get", get));
  } while (defect.sync() == v1::Defect::PENDING && std::chrono::steady_clock::now() < end);
  CHECK(defect.sync_error() == "the URL leads to an address that is not public");
  CHECK(jira.calls() == 0);
}

TEST_CASE("the list counts each organisation once, with what it pays", "[tickets][feedback]") {
  FeedbackDesk desk;
  const std::string large = desk.OrganizationWorth(500'000);
  const std::string small = desk.OrganizationWorth(2'000);
  const v1::Defect loud = desk.Note("many small tickets");
  const v1::Defect rich = desk.Note("one large customer");
  for (int i = 0; i < 3; ++i) desk.Link(loud.id(), desk.TicketOf(small, "en"));
  desk.Link(loud.id(), desk.TicketOf("", "en"));
  const std::string of_large = desk.TicketOf(large, "en");
  desk.Link(rich.id(), of_large);
  desk.Link(rich.id(), of_large);

  v1::ListDefectsRequest request;
  const auto list = [&] {
    return TicketDesk::Demand(desk.DefectCall<v1::ListDefectsResponse>("List", request));
  };
  auto defects = list().defects();
  REQUIRE(defects.size() == 2);
  CHECK(defects[0].id() == rich.id());
  CHECK(defects[0].revenue() == 500'000);
  CHECK(defects[0].ticket_count() == 1);
  CHECK(defects[1].revenue() == 2'000);
  CHECK(defects[1].ticket_count() == 4);
  CHECK(defects[1].voter_count() == 2);
  request.set_order(v1::ListDefectsRequest::TICKETS);
  request.set_page_size(1);
  auto page = list();
  REQUIRE(page.defects_size() == 1);
  CHECK(page.defects(0).id() == loud.id());
  request.set_page_token(page.next_page_token());
  page = list();
  CHECK(page.defects(0).id() == rich.id());
  CHECK(page.next_page_token().empty());
  request.Clear();
  request.add_states(v1::Defect::SOLVED);
  CHECK(list().defects().empty());

  // The history of a ticket and its page show what it is about.
  v1::ListDefectLinksRequest links;
  links.set_ticket_id(of_large);
  const auto of_ticket =
      TicketDesk::Demand(desk.DefectCall<v1::ListDefectLinksResponse>("ListLinks", links));
  REQUIRE(of_ticket.defects_size() == 1);
  CHECK(of_ticket.defects(0).id() == rich.id());
  CHECK(desk.History(of_large).back().changes().at("defects") == " → " + rich.id());
  v1::UnlinkTicketRequest unlink;
  unlink.set_id(rich.id());
  unlink.set_ticket_id(of_large);
  CHECK(TicketDesk::Demand(desk.DefectCall<v1::Defect>("Unlink", unlink)).ticket_count() == 0);
}

TEST_CASE("a defect without a tracker is moved by hand; solved again, only owners hear",
          "[tickets][feedback]") {
  FeedbackDesk desk;
  const std::string ticket = desk.TicketOf("", "en");
  const v1::Defect noted = desk.Note("by hand", "", {ticket});
  CHECK(noted.sync() == v1::Defect::NONE);
  TicketDesk::Demand(desk.SetState(noted.id(), v1::Defect::SOLVED));
  desk.Await([&] { return desk.Said(ticket, v1::Comment::PUBLIC).size() == 1; });
  desk.clock.Advance(std::chrono::hours(1));
  TicketDesk::Demand(desk.SetState(noted.id(), v1::Defect::OPEN));
  desk.Await([&] { return desk.Said(ticket, v1::Comment::INTERNAL).size() == 1; });
  TicketDesk::Demand(desk.SetState(noted.id(), v1::Defect::SOLVED));
  desk.Await([&] { return desk.Said(ticket, v1::Comment::INTERNAL).size() == 2; });
  CHECK(desk.Said(ticket, v1::Comment::PUBLIC).size() == 1);
  CHECK(desk.PublishedOf<v1::DefectChanged>().size() == 4);
  CHECK(FieldOf(desk.SetState(noted.id(), v1::Defect::STATE_UNSPECIFIED).status()) ==
        "defect.state");
}

TEST_CASE("a colleague whose ticket was merged hears of the solution in his own",
          "[tickets][feedback]") {
  FeedbackDesk desk;
  const std::string colleague = desk.ids("con", desk.clock.Now());
  desk.TellContact(colleague, accounts::v1::Organization::PAID);
  const std::string target = desk.Create("mine").id();
  auto request = desk.NewTicket("theirs");
  request.mutable_ticket()->set_requester_id(colleague);
  const std::string source = desk.Demand(desk.Do("Create", request)).id();
  const v1::Defect noted = desk.Note("Export", "", {source});
  v1::MergeTicketsRequest merge;
  merge.set_id(target);
  merge.add_source_ids(source);
  desk.Demand(desk.Do("Merge", merge));
  v1::UpdateDefectRequest solve;
  solve.mutable_defect()->set_id(noted.id());
  solve.mutable_defect()->set_state(v1::Defect::SOLVED);
  REQUIRE(desk.DefectCall<v1::Defect>("Update", solve).ok());
  const auto bodies = [&](const std::string& who) {
    v1::ListCommentsRequest list;
    list.set_ticket_id(source);
    return desk.Demand(desk.CallAs<v1::ListCommentsResponse>(
        desk.Contact(who), "deskmesh.tickets.v1.Tickets/ListComments", list));
  };
  // The merge told him, too.
  desk.Await([&] { return bodies(colleague).comments_size() == 2; });
  CHECK(bodies(colleague).comments(1).ticket_id() == source);
}

TEST_CASE("owners hear of a defect where its tickets went, once each", "[tickets][feedback]") {
  FeedbackDesk desk;
  const std::string organization = desk.OrganizationWorth(1);
  const std::string target = desk.TicketOf(organization, "en");
  const std::string one = desk.TicketOf(organization, "en");
  const std::string two = desk.TicketOf(organization, "en");
  const v1::Defect noted = desk.Note("by hand", "", {one, two});
  v1::MergeTicketsRequest merge;
  merge.set_id(target);
  merge.add_source_ids(one);
  merge.add_source_ids(two);
  TicketDesk::Demand(desk.Do("Merge", merge));
  TicketDesk::Demand(desk.SetState(noted.id(), v1::Defect::REJECTED));
  const auto own = [&](const std::string& ticket) {
    std::size_t count = 0;
    for (const v1::Comment& comment : desk.Said(ticket, v1::Comment::INTERNAL)) {
      count += comment.ticket_id() == ticket ? 1U : 0U;
    }
    return count;
  };
  desk.Await([&] { return own(target) == 1; });
  CHECK(own(one) == 0);
  CHECK(own(two) == 0);
  TicketDesk::Demand(desk.SetState(noted.id(), v1::Defect::SOLVED));
  const auto told = [&](const std::string& ticket) {
    std::size_t count = 0;
    for (const v1::Comment& comment : desk.Said(target, v1::Comment::PUBLIC)) {
      count += comment.ticket_id() == ticket ? 1U : 0U;
    }
    return count;
  };
  // Once each: the sources are colleagues' of the target's requester, and heard of the merge before.
  desk.Await([&] { return told(target) == 1 && told(one) == 2 && told(two) == 2; });
  desk.clock.Advance(std::chrono::hours(1));
  TicketDesk::Demand(desk.SetState(noted.id(), v1::Defect::OPEN));
  desk.Await([&] { return own(target) == 2; });
}

}  // namespace deskmesh::tickets
