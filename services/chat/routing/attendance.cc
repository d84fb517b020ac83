// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/attendance.h"

#include <algorithm>
#include <vector>

#include "chat/routing/presence.h"
#include "platform/base/error.h"
#include "platform/log/log.h"

namespace deskmesh::chat {
namespace {

constexpr std::size_t kTogether = 50;  // agents of one transaction

}  // namespace

Attendance::Attendance(rpc::ServiceDeps deps, const clock::Clock& clock, base::Duration lease)
    : deps_(std::move(deps)), clock_(clock), lease_(lease), book_(std::make_shared<Book>(clock)) {}

void Attendance::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void Attendance::Stop() {
  book_->alarm.Stop();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<void> Attendance::Enter(const std::string& workspace, const std::string& agent) {
  const Key key(workspace, agent);
  {
    const std::lock_guard lock(book_->mutex);
    Guest& guest = book_->guests[key];
    if (++guest.connections == 1) guest.due = clock_.Now();
  }
  book_->alarm.Wake();
  return std::shared_ptr<void>(nullptr, [book = book_, key](void*) {
    const std::lock_guard lock(book->mutex);
    const auto guest = book->guests.find(key);
    if (--guest->second.connections == 0) book->guests.erase(guest);
  });
}

void Attendance::Loop() {
  base::Instant wake = clock_.Now();
  while (book_->alarm.WaitUntil(wake) != clock::Alarm::Outcome::kStopped) {
    const base::Instant now = clock_.Now();
    std::vector<Key> due;  // by workspace, then agent: the order in which rows are locked
    wake = now + lease_;
    {
      const std::lock_guard lock(book_->mutex);
      for (auto& [key, guest] : book_->guests) {
        if (guest.due <= now) {
          due.push_back(key);
          guest.due = now + routing::PresenceLease::RenewalOf(lease_);
        }
        wake = std::min(wake, guest.due);
      }
    }
    Renew(due, now);
  }
}

void Attendance::Renew(const std::vector<Key>& due, base::Instant now) {
  for (std::size_t first = 0; first < due.size();) {
    const std::string& workspace = due[first].first;
    std::size_t end = first;
    while (end < due.size() && end - first < kTogether && due[end].first == workspace) ++end;
    const absl::Status renewed = deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
      for (std::size_t i = first; i < end; ++i) {
        DESKMESH_RETURN_IF_ERROR(RenewLease(tx, deps_, workspace, due[i].second, lease_, now));
      }
      return absl::OkStatus();
    });
    if (!renewed.ok()) {
      // The next renewal is still within the lease.
      log::Warning("signs of life could not be written down",
                   {{"workspace", workspace}, {"error", base::MessageOf(renewed)}});
    }
    first = end;
  }
}

}  // namespace deskmesh::chat
