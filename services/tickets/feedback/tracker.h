// SPDX-License-Identifier: Apache-2.0
//
// The one way to speak with any tracker: requests and webhooks as its mapping says.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/struct.pb.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/options/v1/raw_request.pb.h"
#include "deskmesh/tickets/v1/defect.pb.h"
#include "platform/http/outgoing_request.h"
#include "tickets/feedback/core/defect.h"
#include "tickets/feedback/core/tracker_template.h"

namespace deskmesh::tickets {

// A tracker ready for use. Safe for concurrent const use.
class Tracker {
 public:
  // `proto` has its secrets; a missing mapping is the shipped one.
  explicit Tracker(v1::DefectTracker proto);

  const v1::DefectTracker& proto() const { return proto_; }
  const v1::TrackerMapping& mapping() const { return mapping_; }
  bool is_enabled() const { return !proto_.has_enabled() || proto_.enabled(); }
  base::Duration poll_interval() const;

  // INVALID_ARGUMENT names everything in it that can't be used, below `defect_tracker`.
  absl::Status Check() const;

  // What an attempt brought.
  struct Reply {
    bool is_done = false;
    std::string error;  // why not, for people; never what was sent or answered
    bool may_have_worked = false;  // of a failed Create: the twin may be there
    bool needs_person = false;  // … and only a person can find out: it isn't tried again
    std::string key;  // of Create
    std::vector<std::string> words;  // of Read: the state as the tracker calls it
    std::string title;  // of Read
  };
  // Makes the twin. `is_repeated`: an earlier attempt may have made it, so that one is looked for first.
  Reply Create(const Defect& defect, bool is_repeated, const http::OutgoingOptions& options) const;
  // Reads the twin.
  Reply Read(const Defect& defect, const http::OutgoingOptions& options) const;

  // Whether a webhook is what it seems; false without a signature rule or its secret.
  bool IsGenuine(const options::v1::RawRequest& request) const;
  // What a webhook says of a twin; nothing where it names none.
  struct News {
    std::string key;
    std::vector<std::string> words;
  };
  std::optional<News> ReadHook(std::string_view body) const;

  Defect::State StateOf(const std::vector<std::string>& words) const;
  // Empty where there is none.
  std::string BrowseUrl(const Defect& defect) const;

 private:
  TemplateValues ValuesFor(const Defect& defect) const;
  // Sends; `error` of the reply is set where there is no 2xx JSON object.
  Reply Send(const v1::TrackerMapping::Request& request, const Defect& defect,
             const http::OutgoingOptions& options, google::protobuf::Struct* json) const;

  const v1::DefectTracker proto_;
  const v1::TrackerMapping mapping_;
  std::map<std::string, Defect::State, std::less<>> states_;  // keys in lower case
};

}  // namespace deskmesh::tickets
