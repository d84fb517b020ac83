// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "deskmesh/commands.h"
#include "deskmesh/demo/api_client.h"
#include "deskmesh/demo/articles.h"
#include "deskmesh/demo/scenarios.h"
#include "deskmesh/knowledge/v1/category_service.pb.h"
#include "deskmesh/knowledge/v1/curation_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/tickets/v1/reviews_service.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"
#include "platform/clock/clock.h"

namespace deskmesh {
namespace {

using demo::ApiClient;
using tickets::v1::Ticket;

constexpr char kPassword[] = "deskmesh-demo";
constexpr int kTickets = 300;
constexpr int kConversations = 80;
constexpr int kDays = 60;
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86'400;

std::vector<std::string> Split(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    items.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return items;
}

template <typename Enum>
Enum Parse(bool (*parse)(google::protobuf::ConstStringParam, Enum*), std::string_view name) {
  Enum value{};
  parse(std::string(name), &value);
  return value;
}

// Fills the workspace step by step. The same moment gives the same workspace.
class Builder {
 public:
  explicit Builder(const DemoOptions& options)
      : api_(options.url, options.token), now_(clock::SystemClock().Now().seconds()) {}

  absl::Status Build() {
    accounts::v1::ListContactsResponse contacts;
    DESKMESH_RETURN_IF_ERROR(api_.Call("GET", "/v1/contacts?page_size=1", nullptr, &contacts));
    if (contacts.contacts_size() > 0) {
      return absl::FailedPreconditionError(
          "the workspace is not empty; the demo wants an empty one");
    }
    DESKMESH_RETURN_IF_ERROR(AddTeam());
    DESKMESH_RETURN_IF_ERROR(AddCustomers());
    DESKMESH_RETURN_IF_ERROR(AddArticles());
    DESKMESH_RETURN_IF_ERROR(NameCategories());
    DESKMESH_RETURN_IF_ERROR(AddExam());
    DESKMESH_RETURN_IF_ERROR(AddTickets());
    return AddConversations();
  }

  void Report() const {
    std::printf(
        "Demo workspace: %zu agents, %zu organisations, %zu customers, %d articles, "
        "%d tickets, %d conversations over %d days.\n",
        agents_.size(), demo::Companies().size(), contacts_.size(), articles_, kTickets,
        kConversations, kDays);
    std::printf("Log-ins of the team (password %s):\n", kPassword);
    for (const demo::Agent& agent : demo::Agents()) {
      std::printf("  %-28s %.*s, L%d\n", Email(agent.handle, "planwise.example").c_str(),
                  static_cast<int>(agent.role.size()), agent.role.data(), agent.level);
    }
  }

 private:
  struct Customer {
    std::string id;
    bool is_chinese;
    std::string tier;
  };

  static std::string Email(std::string_view handle, std::string_view domain) {
    return std::string(handle) + "@" + std::string(domain);
  }

  static bool Speaks(const demo::Agent& agent, bool is_chinese) {
    return agent.locales.find(is_chinese ? "zh" : "en") != std::string_view::npos;
  }

  int Roll(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool Chance(double share) {
    return std::uniform_real_distribution<double>(0, 1)(random_) < share;
  }

  absl::Status AddTeam() {
    std::vector<std::string> teams;
    for (const char* name : {"中文支持", "English support", "Engineering 工程"}) {
      accounts::v1::Team team;
      team.set_display_name(name);
      DESKMESH_RETURN_IF_ERROR(api_.Call("POST", "/v1/teams", &team, &team));
      teams.push_back(team.id());
    }
    for (const demo::Agent& agent : demo::Agents()) {
      accounts::v1::User user;
      user.set_email(Email(agent.handle, "planwise.example"));
      user.set_display_name(std::string(agent.name));
      user.set_role(std::string(agent.role));
      user.set_level(static_cast<accounts::v1::User::Level>(agent.level));
      user.add_team_ids(teams[static_cast<std::size_t>(agent.team)]);
      for (const std::string& locale : Split(agent.locales)) user.add_locales(locale);
      accounts::v1::Skill* skill = user.add_skills();
      skill->set_name(std::string(agent.skill));
      skill->set_level(2 + agent.level);
      DESKMESH_RETURN_IF_ERROR(api_.Call("POST", "/v1/users", &user, &user));
      accounts::v1::SetPasswordRequest password;
      password.set_password(kPassword);
      DESKMESH_RETURN_IF_ERROR(
          api_.Call("POST", "/v1/users/" + user.id() + ":setPassword", &password, &user));
      agents_.push_back(user.id());
    }
    return absl::OkStatus();
  }

  absl::Status AddCustomers() {
    std::vector<std::string> organizations;
    for (const demo::Company& company : demo::Companies()) {
      accounts::v1::Organization organization;
      organization.set_display_name(std::string(company.name));
      organization.set_tier(Parse(&accounts::v1::Organization::Tier_Parse, company.tier));
      organization.set_industry(std::string(company.industry));
      organization.set_region(std::string(company.region));
      organization.set_employee_count(company.employees);
      DESKMESH_RETURN_IF_ERROR(
          api_.Call("POST", "/v1/organizations", &organization, &organization));
      organizations.push_back(organization.id());
    }
    int index = 0;
    for (const demo::Person& person : demo::Customers()) {
      const auto company = static_cast<std::size_t>(index++) % organizations.size();
      accounts::v1::Contact contact;
      contact.set_display_name(std::string(person.name));
      contact.set_email(Email(person.handle, "customers.example"));
      contact.set_organization_id(organizations[company]);
      contact.set_locale(person.is_chinese ? "zh-CN" : "en");
      contact.set_job_role(index % 3 == 0 ? "project manager" : "executor");
      DESKMESH_RETURN_IF_ERROR(api_.Call("POST", "/v1/contacts", &contact, &contact));
      contacts_.push_back(
          {contact.id(), person.is_chinese, std::string(demo::Companies()[company].tier)});
    }
    return absl::OkStatus();
  }

  // Of those who write in the language, each in turn.
  std::string OwnerOf(bool is_chinese) const {
    std::vector<std::string> writers;
    for (std::size_t i = 0; i < agents_.size(); ++i) {
      if (Speaks(demo::Agents()[i], is_chinese)) writers.push_back(agents_[i]);
    }
    return writers[static_cast<std::size_t>(articles_) / 2 % writers.size()];
  }

  absl::Status AddArticle(const demo::Topic& topic, bool is_chinese, const std::string& translation,
                          std::string* id) {
    knowledge::v1::Article article;
    article.set_title(std::string(is_chinese ? topic.title_zh : topic.title_en));
    article.set_body(std::string(is_chinese ? topic.body_zh : topic.body_en));
    article.set_locale(is_chinese ? "zh-CN" : "en");
    article.set_kind(Parse(&knowledge::v1::Article::Kind_Parse, topic.kind));
    article.set_audience(knowledge::v1::Article::PUBLIC);
    article.set_category(std::string(topic.category));
    for (const std::string& keyword : Split(topic.keywords)) article.add_keywords(keyword);
    for (const std::string& code : Split(topic.error_codes)) article.add_error_codes(code);
    article.set_translation_id(translation);
    article.set_owner_id(OwnerOf(is_chinese));
    // Looked at again within half a year; some are due by now.
    if (articles_ % 3 != 0) {
      article.mutable_review_due_time()->set_seconds(now_ + (articles_ * 17 % 180 - 12) * kDay);
    }
    DESKMESH_RETURN_IF_ERROR(api_.Call("POST", "/v1/articles", &article, &article));
    *id = article.id();
    article_ids_[article.title()] = article.id();
    knowledge::v1::PublishArticleRequest publish;
    DESKMESH_RETURN_IF_ERROR(
        api_.Call("POST", "/v1/articles/" + article.id() + ":publish", nullptr, &article));
    ++articles_;
    return absl::OkStatus();
  }

  absl::Status AddArticles() {
    for (const demo::Topic& topic : demo::Topics()) {
      std::string chinese;
      std::string english;
      DESKMESH_RETURN_IF_ERROR(AddArticle(topic, true, "", &chinese));
      DESKMESH_RETURN_IF_ERROR(AddArticle(topic, false, chinese, &english));
    }
    return absl::OkStatus();
  }

  absl::Status NameCategories() {
    for (const demo::CategoryNames& category : demo::Categories()) {
      knowledge::v1::SetCategoryNamesRequest request;
      request.set_path(std::string(category.path));
      const auto name = [&](const char* locale, std::string_view text) {
        knowledge::v1::CategoryName* added = request.add_names();
        added->set_locale(locale);
        added->set_name(std::string(text));
      };
      name("zh", category.zh);
      name("en", category.en);
      DESKMESH_RETURN_IF_ERROR(
          api_.Call("POST", "/v1/articleCategories:setNames", &request, nullptr));
    }
    return absl::OkStatus();
  }

  absl::Status AddExam() {
    for (const demo::GoldenQuestion& golden : demo::GoldenQuestions()) {
      knowledge::v1::ExamQuestion question;
      question.set_text(std::string(golden.text));
      if (!golden.title.empty()) {
        const auto article = article_ids_.find(std::string(golden.title));
        if (article == article_ids_.end()) {
          return absl::InternalError("no article \"" + std::string(golden.title) + "\"");
        }
        question.set_article_id(article->second);
      }
      DESKMESH_RETURN_IF_ERROR(api_.Call("POST", "/v1/examQuestions", &question, nullptr));
    }
    return absl::OkStatus();
  }

  // More work in the working hours of weekdays, and a little more each week.
  std::int64_t SomeMoment(int index, int count) {
    const std::int64_t spread = static_cast<std::int64_t>(kDays) * kDay;
    std::int64_t at = now_ - spread + spread * index / count + Roll(0, 6) * kHour;
    if (Chance(0.7)) at = at / kDay * kDay + Roll(1, 9) * kHour + Roll(0, 59) * kMinute;
    return std::clamp(at, now_ - spread, now_ - 5 * kMinute);
  }

  const demo::Scenario& ScenarioFor(bool is_chinese) {
    const auto all = demo::Scenarios();
    while (true) {
      const demo::Scenario& scenario =
          all[static_cast<std::size_t>(Roll(0, static_cast<int>(all.size()) - 1))];
      // Outages are rare.
      if (scenario.is_chinese == is_chinese && (scenario.priority != "P0" || Chance(0.25))) {
        return scenario;
      }
    }
  }

  std::size_t AgentFor(bool is_chinese, int level) {
    while (true) {
      const auto index =
          static_cast<std::size_t>(Roll(0, static_cast<int>(demo::Agents().size()) - 1));
      const demo::Agent& agent = demo::Agents()[index];
      if (Speaks(agent, is_chinese) && agent.level == level) return index;
    }
  }

  absl::Status AddTickets() {
    for (int i = 0; i < kTickets; ++i) {
      const Customer& customer =
          contacts_[static_cast<std::size_t>(Roll(0, static_cast<int>(contacts_.size()) - 1))];
      const demo::Scenario& scenario = ScenarioFor(customer.is_chinese);
      tickets::v1::ImportTicketRequest request =
          TellTicket(customer, scenario, SomeMoment(i, kTickets));
      Ticket ticket;
      DESKMESH_RETURN_IF_ERROR(api_.Call("POST", "/v1/tickets:import", &request, &ticket,
                                         "demo-ticket-" + std::to_string(i)));
      const bool is_over = ticket.state() == Ticket::RESOLVED || ticket.state() == Ticket::CLOSED;
      if (ticket.priority() == Ticket::P0 && is_over) {
        DESKMESH_RETURN_IF_ERROR(AddReview(ticket, customer.is_chinese));
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddReview(const Ticket& ticket, bool is_chinese) {
    tickets::v1::TicketReview review;
    review.set_ticket_id(ticket.id());
    const std::int64_t begin = ticket.create_time().seconds();
    const auto tell = [&](std::int64_t at, const char* zh, const char* en) {
      auto* event = review.add_timeline();
      event->mutable_time()->set_seconds(at);
      event->set_text(is_chinese ? zh : en);
    };
    tell(begin, "第一位客户报告故障。", "The first customer reports the outage.");
    tell(begin + 12 * kMinute, "确认影响全部用户，成立故障处理小组。",
         "All users turn out to be affected; people are called together.");
    tell(ticket.resolve_time().seconds(), "服务恢复，监控正常。",
         "Service is back, monitoring is quiet.");
    review.set_cause(is_chinese ? "登录服务一个节点的证书过期，且没有到期提醒。"
                                : "A database replica ran out of disk, and nothing watched it.");
    review.set_impact(is_chinese ? "全体用户无法登录。" : "No project could be opened.");
    auto* task = review.add_tasks();
    task->set_text(is_chinese ? "证书到期前 30 天告警" : "Alert at 80 % of a disk");
    task->set_owner_id(agents_[AgentFor(is_chinese, 3)]);
    task->mutable_due_time()->set_seconds(ticket.resolve_time().seconds() + 14 * kDay);
    task->set_done(ticket.state() == Ticket::CLOSED);
    return api_.Call("PUT", "/v1/tickets/" + ticket.id() + "/review", &review, &review);
  }

  tickets::v1::ImportTicketRequest TellTicket(const Customer& customer,
                                              const demo::Scenario& scenario, std::int64_t at) {
    tickets::v1::ImportTicketRequest request;
    Ticket& ticket = *request.mutable_ticket();
    ticket.set_subject(std::string(scenario.subject));
    ticket.set_description(std::string(scenario.question));
    ticket.set_type(Parse(&Ticket::Type_Parse, scenario.type));
    ticket.set_priority(Parse(&Ticket::Priority_Parse, scenario.priority));
    ticket.set_requester_id(customer.id);
    ticket.set_locale(customer.is_chinese ? "zh-CN" : "en");
    ticket.set_channel(static_cast<Ticket::Channel>(Roll(1, 4)));
    ticket.set_affects_core_function(scenario.priority <= "P1");
    ticket.add_labels(std::string(scenario.label));
    if (customer.tier == "ENTERPRISE") ticket.add_tags("vip");
    ticket.mutable_create_time()->set_seconds(at);

    const int level = scenario.priority == "P0" ? 3 : scenario.priority == "P1" ? 2 : 1;
    ticket.set_level(static_cast<Ticket::Level>(level));
    const std::string& agent = agents_[AgentFor(customer.is_chinese, level)];
    const auto step = [&](std::int64_t after, const std::string& actor) {
      at += after;
      auto* added = request.add_steps();
      added->mutable_occur_time()->set_seconds(at);
      added->set_actor_id(actor);
      return added;
    };
    // What has not happened yet stays undone: the newest tickets are open.
    const auto is_past = [&](std::int64_t after) { return at + after < now_; };

    const std::int64_t to_assign = Roll(1, 8) * kMinute;
    if (!is_past(to_assign)) return request;
    step(to_assign, agent)->set_assign(agent);
    std::int64_t to_reply = Roll(2, 40) * kMinute;
    if (Chance(0.08)) to_reply += Roll(2, 9) * kHour;
    if (!is_past(to_reply)) return request;
    auto* reply = step(to_reply, agent)->mutable_comment();
    reply->set_body(std::string(scenario.reply));
    reply->set_visibility(tickets::v1::Comment::PUBLIC);
    if (!scenario.answer.empty()) {
      if (!is_past(2 * kMinute)) return request;
      step(2 * kMinute, agent)->set_wait(tickets::v1::WaitTicketRequest::CUSTOMER);
      const std::int64_t to_answer = Roll(10, 400) * kMinute;
      if (!is_past(to_answer)) return request;
      auto* answer = step(to_answer, customer.id)->mutable_comment();
      answer->set_body(std::string(scenario.answer));
      answer->set_visibility(tickets::v1::Comment::PUBLIC);
    }
    std::int64_t to_resolve = Roll(20, 180) * kMinute;
    if (scenario.priority >= "P2") to_resolve += Roll(0, 20) * kHour;
    if (Chance(0.06) || !is_past(to_resolve)) return request;
    step(to_resolve, agent)->set_resolve(std::string(scenario.solution));
    const std::int64_t to_rate = Roll(5, 600) * kMinute;
    if (Chance(0.55) && is_past(to_rate)) {
      auto* rating = step(to_rate, customer.id)->mutable_rate();
      rating->set_score(Chance(0.82) ? Roll(4, 5) : Roll(1, 3));
      rating->set_solved(rating->score() >= 3);
    }
    if (is_past(7 * kDay)) step(7 * kDay, agent)->set_close(true);
    return request;
  }

  absl::Status AddConversations() {
    for (int i = 0; i < kConversations; ++i) {
      const Customer& customer =
          contacts_[static_cast<std::size_t>(Roll(0, static_cast<int>(contacts_.size()) - 1))];
      chat::v1::ImportConversationRequest request =
          TellConversation(customer, SomeMoment(i, kConversations) - 3 * kHour);
      chat::v1::Conversation conversation;
      DESKMESH_RETURN_IF_ERROR(api_.Call("POST", "/v1/conversations:import", &request,
                                         &conversation, "demo-conversation-" + std::to_string(i)));
    }
    return absl::OkStatus();
  }

  chat::v1::ImportConversationRequest TellConversation(const Customer& customer, std::int64_t at) {
    using chat::v1::BotAnswer;
    using chat::v1::Message;
    chat::v1::ImportConversationRequest request;
    auto& conversation = *request.mutable_conversation();
    conversation.set_contact_id(customer.id);
    conversation.set_locale(customer.is_chinese ? "zh-CN" : "en");
    conversation.set_channel("WEB");
    conversation.mutable_context()->set_page_url("https://app.planwise.example/projects");
    conversation.mutable_create_time()->set_seconds(at);
    const auto say = [&](Message::Sender sender, const std::string& sender_id,
                         std::string_view text, std::int64_t after) {
      at += after;
      Message* message = request.add_messages();
      message->set_sender(sender);
      message->set_sender_id(sender_id);
      message->set_text(std::string(text));
      message->mutable_create_time()->set_seconds(at);
      return message;
    };
    const auto topics = demo::Topics();
    const demo::Topic& topic =
        topics[static_cast<std::size_t>(Roll(0, static_cast<int>(topics.size()) - 1))];
    const bool bot_solves = Chance(0.6);
    if (bot_solves) {
      say(Message::CUSTOMER, customer.id, customer.is_chinese ? topic.title_zh : topic.title_en, 2);
      Message* answer =
          say(Message::BOT, "", customer.is_chinese ? topic.body_zh : topic.body_en, 2);
      answer->mutable_bot_answer()->set_decision(BotAnswer::ANSWER);
      answer->mutable_bot_answer()->set_confidence(0.7 + 0.01 * Roll(0, 29));
      say(Message::CUSTOMER, customer.id,
          customer.is_chinese ? "好的，谢谢！" : "Great, thank you!", Roll(20, 90));
    } else {
      const demo::Scenario& scenario = ScenarioFor(customer.is_chinese);
      const std::string& agent = agents_[AgentFor(customer.is_chinese, 1)];
      request.set_assignee_id(agent);
      say(Message::CUSTOMER, customer.id, scenario.question, 2);
      Message* handover = say(Message::BOT, "",
                              customer.is_chinese ? "这个问题我转给同事来处理，您不用重复描述。"
                                                  : "I am passing this to a colleague; you need "
                                                    "not repeat anything.",
                              2);
      handover->mutable_bot_answer()->set_decision(BotAnswer::HANDOVER);
      handover->mutable_bot_answer()->set_confidence(0.01 * Roll(5, 45));
      say(Message::AGENT, agent, scenario.reply, Roll(15, 240));
      if (!scenario.answer.empty())
        say(Message::CUSTOMER, customer.id, scenario.answer, Roll(30, 300));
      say(Message::AGENT, agent, scenario.solution, Roll(60, 900));
    }
    request.mutable_close_time()->set_seconds(at + Roll(30, 300));
    if (Chance(0.5)) request.set_rating(Chance(0.85) ? Roll(4, 5) : Roll(1, 3));
    return request;
  }

  ApiClient api_;
  const std::int64_t now_;
  std::mt19937 random_{20'261};
  std::vector<std::string> agents_;
  std::vector<Customer> contacts_;
  std::map<std::string, std::string> article_ids_;  // by title
  int articles_ = 0;
};

}  // namespace

int RunDemo(const DemoOptions& options) {
  Builder builder(options);
  if (const absl::Status status = builder.Build(); !status.ok()) {
    std::fprintf(stderr, "deskmesh: %s\n", std::string(base::MessageOf(status)).c_str());
    return 1;
  }
  builder.Report();
  return 0;
}

}  // namespace deskmesh
