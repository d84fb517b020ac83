// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/ticket_models.h"

#include <algorithm>
#include <ranges>

#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "knowledge/language/core/model_trial.h"
#include "knowledge/language/core/personal_data.h"
#include "knowledge/language/core/ticket_classifier.h"
#include "knowledge/language/store.h"
#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/log/log.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr base::Duration kLook = std::chrono::seconds(60);
constexpr std::chrono::milliseconds kLease = std::chrono::minutes(30);
constexpr std::int64_t kLeastChanges =
    50;  // since the last training, and a tenth of what there was
constexpr int kMaxExamples = 10'000;
constexpr std::size_t kMaxDescription = 4'000;
constexpr std::size_t kMaxModelBytes = 50'000'000;
constexpr std::size_t kMaxHeld = 64;
constexpr int kRecordedTickets = 2'000;
constexpr int kRecordedPage = 200;
constexpr std::size_t kMaxRecordedWords = 1'000;  // of a workspace

ClassifierOptions OptionsOf(std::string_view kind) {
  return kind == "priority" ? PriorityOptions() : TicketTypeOptions();
}

// What a ticket teaches about a field; empty: nothing.
const std::string& ValueOf(const store::TicketExampleRow& row, std::string_view kind) {
  return kind == "type" ? row.type : kind == "priority" ? row.priority : row.team_id;
}

// Whether the classifier in use can't have learned a ticket as it is: it was made or sorted anew since.
bool IsUnseen(const store::TicketExampleRow& row, base::Instant trained_at) {
  // Ids sort by their time.
  return row.sorted_at > trained_at || row.ticket_id > base::SeededIds(0)("tkt", trained_at);
}

// What tickets teach about labels. Those nobody stands behind teach nothing: their labels may be what an earlier
// model said. One without any says that none is right where a person is done with it, and as far as there are
// as many with labels.
std::vector<TaggedText> TaggedTexts(const std::vector<store::TicketExampleRow>& rows,
                                    base::Instant trained_at) {
  const auto labelled = std::ranges::count_if(rows, [](const store::TicketExampleRow& row) {
    return row.is_confirmed && !row.labels.empty();
  });
  std::ptrdiff_t without = 0;
  std::vector<TaggedText> texts;
  for (const store::TicketExampleRow& row : rows | std::views::reverse) {  // the newest first
    if (!row.is_confirmed) continue;
    const bool is_done = row.state == "RESOLVED" || row.state == "CLOSED";
    if (row.labels.empty() && (!is_done || ++without > labelled)) continue;
    texts.push_back(
        {row.subject, row.description, row.labels, row.channel, IsUnseen(row, trained_at)});
  }
  std::ranges::reverse(texts);
  return texts;
}

bool IsSorting(std::string_view field) {
  return field == "type" || field == "priority" || field == "team_id" || field == "labels";
}

// Whether a person stands behind how a ticket is sorted: by working it to its end, by answering the customer,
// by moving it on, or by saying afterwards what it is (also through a program of theirs), which says that the
// rest is right. Rules and services correct nothing: a model would learn from its own answers. `changed`: the
// fields that the fact is about.
bool IsConfirmed(const tickets::v1::Ticket& ticket, const std::vector<std::string>& changed,
                 const event::v1::Envelope& envelope) {
  if (ticket.state() == tickets::v1::Ticket::RESOLVED ||
      ticket.state() == tickets::v1::Ticket::CLOSED || ticket.has_first_reply_time()) {
    return true;
  }
  const bool is_of_person = envelope.actor().starts_with("usr_");
  if (is_of_person && envelope.key() != "tickets.ticket_created") return true;
  const bool is_of_team = is_of_person || envelope.actor().starts_with("key_");
  // Also where the platform had nothing to say: a new workspace has no team or label to correct.
  if (is_of_team && std::ranges::any_of(changed, IsSorting)) return true;
  // All of it was said by whoever made the ticket.
  return std::ranges::none_of(ticket.decisions(), [](const tickets::v1::Decision& decision) {
    return IsSorting(decision.field());
  });
}

// What the rules said of a field of a ticket; empty where they didn't or a model took their place, which
// says in its reason that it has learned. Nor where somebody else told it, or the customer's anger did.
std::string RuledOf(const tickets::v1::Ticket& ticket, std::string_view field) {
  const auto found =
      std::ranges::find_if(ticket.decisions(), [&](const tickets::v1::Decision& decision) {
        const std::string_view reason = decision.reason();
        return decision.field() == field && !reason.starts_with("learned from") &&
               !reason.starts_with("told in the conversation") &&
               reason.find("one step up because") == std::string_view::npos;
      });
  return found == ticket.decisions().end() ? std::string() : found->value();
}

store::TrialRow RowOf(std::string_view kind, base::Instant now, const auto& trial) {
  return {.kind = std::string(kind),
          .tried_at = now,
          .outcome = std::string(TrialOutcomeName(trial.outcome)),
          .examples = static_cast<std::int64_t>(trial.examples),
          .accuracy = trial.accuracy,
          .macro_f1 = trial.macro_f1,
          .previous_macro_f1 = trial.previous_macro_f1,
          .baseline_macro_f1 = trial.baseline_macro_f1,
          .rules_accuracy = trial.rules_accuracy,
          .rules_macro_f1 = trial.rules_macro_f1};
}

// A trial and the bytes of the model, where it was taken.
struct Tried {
  store::TrialRow trial;
  std::string model;
};

absl::StatusOr<Tried> TryNewModel(const std::vector<store::TicketExampleRow>& rows,
                                  std::string_view kind,
                                  const std::optional<store::ModelRow>& before, base::Instant now,
                                  const StopSign& stop) {
  const base::Instant trained_at = before ? before->trained_at : base::Instant();
  if (kind == TicketModels::kLabels) {
    absl::StatusOr<LabelClassifier> in_use =
        LabelClassifier::Deserialize(before ? before->model : "");
    DESKMESH_ASSIGN_OR_RETURN(const ModelTrial<LabelClassifier> trial,
                              TryNewLabels(TaggedTexts(rows, trained_at), OptionsOf(kind).features,
                                           in_use.ok() ? &*in_use : nullptr, stop));
    return Tried{RowOf(kind, now, trial), trial.classifier ? trial.classifier->Serialize() : ""};
  }
  std::vector<LabeledText> examples;
  for (const store::TicketExampleRow& row : rows) {
    const std::string& value = ValueOf(row, kind);
    if (value.empty()) continue;
    examples.push_back({row.subject, row.description, value, row.channel, IsUnseen(row, trained_at),
                        row.is_confirmed,
                        kind == "type"       ? row.ruled_type
                        : kind == "priority" ? row.ruled_priority
                                             : std::string()});
  }
  absl::StatusOr<TextClassifier> in_use = TextClassifier::Deserialize(before ? before->model : "");
  ClassifierOptions options = OptionsOf(kind);
  options.stop = stop;
  DESKMESH_ASSIGN_OR_RETURN(const ModelTrial<TextClassifier> trial,
                            TryNewClassifier(examples, options, in_use.ok() ? &*in_use : nullptr));
  return Tried{RowOf(kind, now, trial), trial.classifier ? trial.classifier->Serialize() : ""};
}

// Counts what people made of the newest tickets that say the words, a page at a time: texts may be long.
absl::Status CountWords(sql::Tx& tx, const std::string& workspace,
                        std::map<std::string, WordRecord>* counted,
                        absl::flat_hash_set<std::uint64_t>* spoken) {
  std::vector<std::pair<std::string, WordRecord*>> folded;
  for (auto& [word, record] : *counted) folded.emplace_back(text::NormalizeToString(word), &record);
  base::Instant before = base::Instant::Infinite();
  std::string before_id;
  for (int read = 0; read < kRecordedTickets; read += kRecordedPage) {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<store::SortedTextRow> page,
        store::SortedTextsBefore(tx, workspace, before, before_id, kRecordedPage));
    for (const store::SortedTextRow& row : page) {
      const std::string text = FoldForWords(row.subject, row.description);
      AddSpokenWords(text, spoken);
      for (const auto& [word, record] : folded) {
        if (!SaysWord(text, word)) continue;
        if (!row.type.empty()) ++record->types[row.type];
        if (!row.priority.empty()) ++record->priorities[row.priority];
      }
    }
    if (page.size() < static_cast<std::size_t>(kRecordedPage)) break;
    before = page.back().changed_at;
    before_id = page.back().ticket_id;
  }
  return absl::OkStatus();
}

absl::Status Unreadable(const google::protobuf::Message& fact) {
  return absl::InvalidArgumentError("the payload is not a " +
                                    std::string(fact.GetDescriptor()->full_name()));
}

template <typename Fact>
absl::StatusOr<tickets::v1::Ticket> TicketOf(const event::v1::Envelope& envelope) {
  Fact fact;
  if (fact.ParseFromString(envelope.payload())) return fact.ticket();
  return Unreadable(fact);
}

}  // namespace

void TicketModels::Start() {
  thread_ = std::thread([this] { Run(); });
}

void TicketModels::Stop() {
  is_stopping_ = true;
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
}

absl::Status TicketModels::TakeAnswer(sql::Tx& tx, const event::v1::Envelope& envelope) {
  bool is_of_team = false;
  if (envelope.key() == "tickets.ticket_commented") {
    tickets::v1::TicketCommented fact;
    if (!fact.ParseFromString(envelope.payload())) return Unreadable(fact);
    is_of_team = fact.comment().author() == tickets::v1::Comment::AGENT &&
                 fact.comment().visibility() == tickets::v1::Comment::PUBLIC && !fact.is_copy();
  } else {
    tickets::v1::TicketReplied fact;
    if (!fact.ParseFromString(envelope.payload())) return Unreadable(fact);
    is_of_team = fact.author() == tickets::v1::Comment::AGENT;
  }
  return is_of_team ? Take(tx, envelope) : absl::OkStatus();
}

absl::Status TicketModels::Take(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(
      const tickets::v1::Ticket ticket,
      envelope.key() == "tickets.ticket_created"   ? TicketOf<tickets::v1::TicketCreated>(envelope)
      : envelope.key() == "tickets.ticket_updated" ? TicketOf<tickets::v1::TicketUpdated>(envelope)
      : envelope.key() == "tickets.ticket_commented"
          ? TicketOf<tickets::v1::TicketCommented>(envelope)
      : envelope.key() == "tickets.ticket_replied"
          ? TicketOf<tickets::v1::TicketReplied>(envelope)
          : TicketOf<tickets::v1::TicketStateChanged>(envelope));
  std::vector<std::string> changed;
  if (tickets::v1::TicketUpdated updated;
      envelope.key() == "tickets.ticket_updated" && updated.ParseFromString(envelope.payload())) {
    changed.assign(updated.changed_fields().begin(), updated.changed_fields().end());
  }
  // What the description tells beside the customer's words, the platform wrote.
  std::string said = ticket.description();
  if (tickets::v1::TicketCreated created; envelope.key() == "tickets.ticket_created" &&
                                          created.ParseFromString(envelope.payload()) &&
                                          !created.customer_words().empty()) {
    // All that the customer said may be the subject.
    said = created.customer_words() == ticket.subject() ? "" : created.customer_words();
  }
  store::TicketExampleRow row;
  row.workspace_id = envelope.workspace_id();
  row.ticket_id = ticket.id();
  row.sequence = envelope.sequence();
  row.subject = MaskPersonalData(ticket.subject());
  row.description = MaskPersonalData(text::TruncateUtf8(said, kMaxDescription));
  if (ticket.channel() != tickets::v1::Ticket::CHANNEL_UNSPECIFIED) {
    row.channel = tickets::v1::Ticket::Channel_Name(ticket.channel());
  }
  if (ticket.type() != tickets::v1::Ticket::TYPE_UNSPECIFIED) {
    row.type = tickets::v1::Ticket::Type_Name(ticket.type());
  }
  if (ticket.priority() != tickets::v1::Ticket::PRIORITY_UNSPECIFIED) {
    row.priority = tickets::v1::Ticket::Priority_Name(ticket.priority());
  }
  row.team_id = ticket.team_id();
  row.labels.assign(ticket.labels().begin(), ticket.labels().end());
  row.ruled_type = RuledOf(ticket, "type");
  row.ruled_priority = RuledOf(ticket, "priority");
  row.is_confirmed = IsConfirmed(ticket, changed, envelope);
  std::ranges::sort(row.labels);
  row.state =
      ticket.merged_into_id().empty() ? tickets::v1::Ticket::State_Name(ticket.state()) : "MERGED";
  row.requester_id = ticket.requester_id();
  row.changed_at = rpc::InstantOf(envelope.occurred_at());
  return store::SaveExample(tx, row);
}

template <typename Model>
absl::StatusOr<std::shared_ptr<const Model>> TicketModels::Find(sql::Tx& tx,
                                                                const std::string& workspace,
                                                                std::string_view kind) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ModelRow> models,
                            store::ListModels(tx, workspace));
  const auto newest = std::ranges::find(models, kind, &store::ModelRow::kind);
  if (newest == models.end()) return std::shared_ptr<const Model>();
  const std::pair<std::string, std::string> key(workspace, kind);
  {
    const std::lock_guard lock(mutex_);
    const auto held = held_.find(key);
    if (held != held_.end() && held->second.version == newest->version) {
      held->second.last_use = ++uses_;
      return std::get<std::shared_ptr<const Model>>(held->second.classifier);
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::ModelRow> row,
                            store::LoadModel(tx, workspace, kind));
  if (!row) return std::shared_ptr<const Model>();
  absl::StatusOr<Model> loaded = Model::Deserialize(row->model);
  if (!loaded.ok()) {
    // One of an earlier release is replaced by the next training; until then there is none.
    log::Warning("a learned model can't be read", {{"error", base::MessageOf(loaded.status())}});
    return std::shared_ptr<const Model>();
  }
  auto classifier = std::make_shared<const Model>(*std::move(loaded));
  const std::lock_guard lock(mutex_);
  if (held_.size() >= kMaxHeld && !held_.contains(key)) {
    held_.erase(std::ranges::min_element(held_, {},
                                         [](const auto& entry) { return entry.second.last_use; }));
  }
  held_[key] = {row->version, ++uses_, classifier};
  return std::shared_ptr<const Model>(classifier);
}

absl::StatusOr<std::shared_ptr<const TextClassifier>> TicketModels::Of(sql::Tx& tx,
                                                                       const std::string& workspace,
                                                                       std::string_view kind) {
  return Find<TextClassifier>(tx, workspace, kind);
}

absl::StatusOr<std::shared_ptr<const LabelClassifier>> TicketModels::LabelsOf(
    sql::Tx& tx, const std::string& workspace) {
  return Find<LabelClassifier>(tx, workspace, kLabels);
}

absl::StatusOr<std::map<std::string, WordRecord>> TicketModels::RecordsOf(
    sql::Tx& tx, const std::string& workspace, const std::vector<std::string>& words) {
  std::map<std::string, WordRecord> found;
  if (words.empty()) return found;
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t trained, store::TrainedChanges(tx, workspace));
  if (trained == 0) return found;
  std::map<std::string, WordRecord> counted;  // those that weren't held
  absl::flat_hash_set<std::uint64_t> spoken;
  {
    const std::lock_guard lock(mutex_);
    const auto held = records_.find(workspace);
    const bool is_fresh = held != records_.end() && held->second.trained_changes == trained;
    if (is_fresh) held->second.last_use = ++uses_;
    for (const std::string& word : words) {
      const auto known = is_fresh ? held->second.by_word.find(word) : decltype(found)::iterator();
      if (is_fresh && known != held->second.by_word.end()) {
        found[word] = known->second;
      } else if (is_fresh && !AreSpoken(text::NormalizeToString(word), held->second.spoken)) {
        continue;  // no ticket says it: error codes and names are without number
      } else {
        counted[word];
      }
    }
  }
  if (!counted.empty()) {
    DESKMESH_RETURN_IF_ERROR(CountWords(tx, workspace, &counted, &spoken));
    const std::lock_guard lock(mutex_);
    if (records_.size() >= kMaxHeld && !records_.contains(workspace)) {
      records_.erase(std::ranges::min_element(
          records_, {}, [](const auto& entry) { return entry.second.last_use; }));
    }
    HeldRecords& held = records_[workspace];
    if (held.trained_changes != trained || held.by_word.size() >= kMaxRecordedWords) {
      held.by_word.clear();
    }
    held.trained_changes = trained;
    held.last_use = ++uses_;
    for (const auto& [word, record] : counted) held.by_word[word] = record;
    held.spoken = std::move(spoken);
    found.merge(counted);
  }
  std::erase_if(found, [](const auto& entry) {
    return entry.second.types.empty() && entry.second.priorities.empty();
  });
  return found;
}

void TicketModels::Run() {
  do {
    const absl::Status status = TrainWhereWorthIt();
    if (!status.ok() && !is_stopping_) {
      log::Warning("learning from tickets waits", {{"error", base::MessageOf(status)}});
    }
  } while (alarm_.WaitUntil(clock_.Now() + kLook) != clock::Alarm::Outcome::kStopped);
}

absl::Status TicketModels::TrainWhereWorthIt() {
  std::vector<store::TrainingRow> rows;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(rows, store::ListTraining(tx));
    return absl::OkStatus();
  }));
  std::erase_if(rows, [](const store::TrainingRow& row) {
    return row.changes - row.trained_changes < std::max(kLeastChanges, row.trained_changes / 10);
  });
  if (rows.empty()) return absl::OkStatus();
  // A training takes a core for up to a minute: one process is enough.
  const auto lease = leases_.Acquire("knowledge:training", process_, kLease);
  if (!lease.ok()) return absl::OkStatus();
  absl::Status status;
  for (const store::TrainingRow& row : rows) {
    if (is_stopping_) break;
    status = Train(row.workspace_id, row.changes);
    if (!status.ok()) break;
  }
  const absl::Status released = leases_.Release(*lease);
  return status.ok() ? released : status;
}

absl::Status TicketModels::Train(const std::string& workspace, std::int64_t changes) {
  // Who sorts a queue corrects what is wrong and passes over what is right: with the errors alone a model
  // would learn that nothing is as it seems. So of the tickets that people have come past, the unchanged
  // ones count too, as many as there are confirmed ones; they weigh little, make no word known and judge
  // nothing, for what they say the platform said itself.
  std::vector<store::TicketExampleRow> rows;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(rows, store::NewestConfirmed(tx, workspace, kMaxExamples));
    if (rows.empty()) return absl::OkStatus();
    const std::string& newest =
        std::ranges::max_element(rows, {}, &store::TicketExampleRow::ticket_id)->ticket_id;
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<store::TicketExampleRow> passed_over,
        store::PassedOver(tx, workspace, newest, static_cast<int>(rows.size())));
    rows.insert(rows.begin(), passed_over.begin(), passed_over.end());
    return absl::OkStatus();
  }));
  for (const std::string_view kind : kKinds) {
    DESKMESH_RETURN_IF_ERROR(TrainOne(workspace, kind, rows));
  }
  DESKMESH_RETURN_IF_ERROR(TrainOne(workspace, kLabels, rows));
  return database_.Write([&](sql::Tx& tx) { return store::MarkTrained(tx, workspace, changes); });
}

absl::Status TicketModels::TrainOne(const std::string& workspace, std::string_view kind,
                                    const std::vector<store::TicketExampleRow>& rows) {
  std::optional<store::ModelRow> before;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(before, store::LoadModel(tx, workspace, kind));
    return absl::OkStatus();
  }));
  const base::Instant now = clock_.Now();
  DESKMESH_ASSIGN_OR_RETURN(
      Tried tried, TryNewModel(rows, kind, before, now, [this] { return is_stopping_.load(); }));
  if (tried.model.size() > kMaxModelBytes) {
    log::Warning("a learned model is too large", {{"kind", kind}});
    return absl::OkStatus();
  }
  return database_.Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(store::SaveTrial(tx, workspace, tried.trial));
    if (tried.model.empty()) return absl::OkStatus();
    return store::SaveModel(tx, workspace,
                            {.kind = std::string(kind),
                             .version = before ? before->version + 1 : 1,
                             .trained_at = now,
                             .examples = tried.trial.examples,
                             .accuracy = tried.trial.accuracy,
                             .macro_f1 = tried.trial.macro_f1,
                             .previous_macro_f1 = tried.trial.previous_macro_f1,
                             .model = tried.model});
  });
}

}  // namespace deskmesh::knowledge
