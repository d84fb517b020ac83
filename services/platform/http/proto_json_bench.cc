// SPDX-License-Identifier: Apache-2.0
//
// JSON of a ticket of about 1 KB: this writer and reader against libprotobuf's. Prints microseconds
// a message and JSON lines as scripts/bench collects them.
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/http/proto_json.h"

namespace {

using deskmesh::tickets::v1::Ticket;

Ticket Sample() {
  Ticket ticket;
  ticket.set_id("tkt_06c8f3k2s0d1w6v9q2n4m8x7ab");
  ticket.set_number(4711);
  ticket.set_subject("甘特图无法刷新 (Gantt chart does not refresh)");
  ticket.set_description(std::string(200, 'x') + "导入 Excel 模板后报错 E-1042");
  ticket.set_type(Ticket::FAULT);
  ticket.set_priority(Ticket::P1);
  ticket.set_state(Ticket::IN_PROGRESS);
  ticket.mutable_create_time()->set_seconds(1'772'352'000);
  ticket.mutable_update_time()->set_seconds(1'772'352'111);
  ticket.mutable_update_time()->set_nanos(123'456'000);
  for (int i = 0; i < 10; ++i) {
    (*ticket.mutable_custom_fields())["field_" + std::to_string(i)] = "value " + std::to_string(i);
  }
  for (int i = 0; i < 15; ++i) ticket.add_tags("tag-" + std::to_string(i));
  return ticket;
}

// Median of nine rounds, in microseconds a call.
double Measure(const std::function<void()>& call) {
  std::vector<double> rounds;
  for (int round = 0; round < 9; ++round) {
    constexpr int kCalls = 5'000;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < kCalls; ++i) call();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    rounds.push_back(took.count() / kCalls);
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}

void Report(const char* name, double ours, double theirs) {
  std::printf(
      "{\"name\":\"%s\",\"value\":%.2f,\"unit\":\"us\",\"reference\":%.2f,\"ratio\":%.2f,"
      "\"better\":\"higher\"}\n",
      name, ours, theirs, theirs / ours);
}

}  // namespace

int main() {
  const Ticket ticket = Sample();
  std::string json;
  deskmesh::http::WriteJson(ticket, &json);
  std::fprintf(stderr, "%zu bytes of JSON\n", json.size());
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string out;
  Report("json.write", Measure([&] {
           out.clear();
           deskmesh::http::WriteJson(ticket, &out);
         }),
         Measure([&] {
           out.clear();
           (void)google::protobuf::util::MessageToJsonString(ticket, &out, options);
         }));
  Report("json.read", Measure([&] {
           Ticket read;
           (void)deskmesh::http::ReadJson(json, &read);
         }),
         Measure([&] {
           Ticket read;
           (void)google::protobuf::util::JsonStringToMessage(json, &read);
         }));
}
