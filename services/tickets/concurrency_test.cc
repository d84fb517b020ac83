// SPDX-License-Identifier: Apache-2.0
//
// What two do at the same moment, on a store where they really do.
#include <cstdlib>
#include <latch>
#include <thread>

#include "deskmesh/tickets/v1/links_service.pb.h"
#include "tickets/testing/files_desk.h"

namespace deskmesh::tickets {
namespace {

// A desk on PostgreSQL, whatever the other tests run on.
class StoreChoice {
 public:
  StoreChoice() {
    const char* before = std::getenv(kName);
    if (before != nullptr) before_ = before;
    setenv(kName, "postgresql", 1);
  }
  ~StoreChoice() {
    if (before_.empty()) {
      unsetenv(kName);
    } else {
      setenv(kName, before_.c_str(), 1);
    }
  }
  StoreChoice(const StoreChoice&) = delete;
  StoreChoice& operator=(const StoreChoice&) = delete;

 private:
  static constexpr const char* kName = "DESKMESH_TEST_STORE";
  std::string before_;
};
struct ConcurrentDesk : StoreChoice, FilesDesk {};

constexpr int kRounds = 25;

// Both at once; what each came to.
template <typename First, typename Second>
std::pair<absl::Status, absl::Status> Race(First first, Second second) {
  std::pair<absl::Status, absl::Status> results;
  std::latch start(2);
  std::thread other([&] {
    start.arrive_and_wait();
    results.second = second();
  });
  start.arrive_and_wait();
  results.first = first();
  other.join();
  return results;
}

TEST_CASE("of two who write one draft with one etag, one is told", "[tickets][postgresql]") {
  ConcurrentDesk desk;
  const std::string ticket = desk.Create().id();
  v1::PutCommentDraftRequest request;
  request.mutable_comment_draft()->set_ticket_id(ticket);
  request.mutable_comment_draft()->set_body("words");
  const auto put = [&] {
    return desk.CallAs<v1::CommentDraft>(desk.agent, "deskmesh.tickets.v1.CommentDrafts/Put",
                                         request);
  };
  std::string etag = desk.Demand(put()).etag();
  for (int round = 0; round < kRounds; ++round) {
    request.mutable_comment_draft()->set_etag(etag);
    const auto write = [&] { return put().status(); };
    const auto [one, two] = Race(write, write);
    CHECK(one.ok() != two.ok());
    CHECK(ReasonOf(one.ok() ? two : one) == "STALE_ETAG");
    request.mutable_comment_draft()->clear_etag();
    etag = desk.Demand(put()).etag();
  }
}

TEST_CASE("a file is deleted or sent, never both", "[tickets][postgresql]") {
  ConcurrentDesk desk;
  const std::string ticket = desk.Create().id();
  for (int round = 0; round < kRounds; ++round) {
    const std::string file = desk.Upload(desk.agent, "a.txt", "a");
    v1::DeleteTicketAttachmentRequest request;
    request.set_id(file);
    const auto [deleted, sent] = Race(
        [&] {
          return desk
              .CallAs<google::protobuf::Empty>(
                  desk.agent, "deskmesh.tickets.v1.TicketAttachments/Delete", request)
              .status();
        },
        [&] { return desk.Say(desk.agent, ticket, "see", {file}).status(); });
    CHECK(deleted.ok() != sent.ok());
    CHECK(desk.GetFile(desk.agent, file).ok() == sent.ok());
  }
}

TEST_CASE("two links made at once close no circle", "[tickets][postgresql]") {
  ConcurrentDesk desk;
  const auto tie = [&](const std::string& ticket, const std::string& blocker) {
    v1::CreateTicketLinkRequest request;
    request.set_ticket_id(ticket);
    request.mutable_ticket_link()->set_kind(v1::TicketLink::BLOCKED_BY);
    request.mutable_ticket_link()->set_linked_ticket_id(blocker);
    return desk.Call<v1::TicketLink>("deskmesh.tickets.v1.TicketLinks/Create", request).status();
  };
  for (int round = 0; round < kRounds; ++round) {
    const std::string a = desk.Create().id();
    const std::string b = desk.Create().id();
    const std::string c = desk.Create().id();
    const std::string d = desk.Create().id();
    REQUIRE(tie(a, b).ok());
    REQUIRE(tie(c, d).ok());
    const auto [one, two] = Race([&] { return tie(b, c); }, [&] { return tie(d, a); });
    CHECK(one.ok() != two.ok());
    CHECK(ReasonOf(one.ok() ? two : one) == "LINK_CYCLE");
  }
}

}  // namespace
}  // namespace deskmesh::tickets
