// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// A ticket to compare others with.
struct TicketText {
  std::string id;
  std::string title;
  std::string text;
};

struct SimilarTicket {
  std::string id;
  double score = 0;  // comparable within one query
};

// SimilarTickets finds earlier tickets about the same thing: duplicates to merge and solved ones to
// learn from. Titles, rare words, class and method names and error messages weigh most. Thread-safe.
class SimilarTickets {
 public:
  SimilarTickets();
  ~SimilarTickets();
  SimilarTickets(SimilarTickets&&) noexcept;
  SimilarTickets& operator=(SimilarTickets&&) noexcept;

  // Adds or replaces a ticket by id.
  void Upsert(const TicketText& ticket);
  bool Remove(std::string_view id);

  // The most similar tickets, best first, the ticket of the same id left out.
  std::vector<SimilarTicket> Find(const TicketText& ticket, size_t limit) const;

  size_t size() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskmesh::knowledge
