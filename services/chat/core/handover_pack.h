// SPDX-License-Identifier: Apache-2.0
//
// What the person who takes a conversation over gets, so that the customer never repeats himself
// (R22): who it is, where it happened, what was asked, said, tried and answered already.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chat/core/message.h"

namespace deskmesh::chat {

// What the account knows about the customer.
struct CustomerIdentity {
  std::string display_name;
  std::string email;
  std::string organization_name;
};

struct HandoverPack {
  std::string conversation_id;
  std::string contact_id;
  std::string organization_id;
  Tier tier = Tier::kFree;
  Priority priority = Priority::kP2;
  Emotion emotion = Emotion::kNeutral;
  HandoverReason reason = HandoverReason::kNone;
  std::string note;  // the reason in the customer's or agent's own words
  std::string locale;
  CustomerIdentity customer;
  PageContext context;
  std::string question;                  // what the customer came for, in his words
  std::string last_words;                // the last he said, unless that is the question
  std::vector<std::string> error_codes;  // from the page and from the messages
  std::vector<Slot> known;
  std::vector<Citation> tried;        // articles the bot already showed
  std::vector<Message> transcript;    // newest `transcript_entries`, oldest first
  std::int64_t omitted_entries = 0;   // older ones that are only in the conversation
};

struct HandoverPackLimits {
  std::size_t transcript_entries = 60;
  std::size_t subject_characters = 120;
  std::size_t description_bytes = 19'000;  // tickets take 20,000 characters
};

// Collects the pack. `transcript` is the conversation so far, oldest first; internal notes, edits'
// reports and recalled entries stay out of it.
HandoverPack PackHandover(const Conversation& conversation, const CustomerIdentity& customer,
                          const std::vector<Slot>& known, const std::vector<Message>& transcript,
                          const HandoverPackLimits& limits = {});

// One line: the customer's question, shortened; never empty.
std::string TicketSubject(const HandoverPack& pack, const HandoverPackLimits& limits = {});

// The pack as text for people, Chinese for zh locales, else English: reason, facts, what is known,
// what was tried, the transcript. At most `description_bytes`; the transcript's beginning goes
// first when it is too long.
std::string TicketDescription(const HandoverPack& pack, const HandoverPackLimits& limits = {});

// What the customer said, each line once: what the ticket is decided by. The pack's own words would speak for
// something, too.
std::string CustomerWords(const HandoverPack& pack, const HandoverPackLimits& limits = {});

// Why a conversation has its priority, for the ticket's decision (in English, as all of them).
std::string PriorityReason(Emotion emotion, HandoverReason reason);

// What a ticket is told of the entries since it was made, oldest first, for the
// team: the note of whoever turns the conversation into it, then what was said,
// internal notes too. At most `description_bytes`; what is oldest goes first.
// Empty: nothing was.
std::string TalkSince(const std::vector<Message>& entries, const std::string& note,
                      std::string_view locale, const HandoverPackLimits& limits = {});

// The sentence that tells people why, in the language of `locale`.
std::string_view Describe(HandoverReason reason, std::string_view locale);

}  // namespace deskmesh::chat
