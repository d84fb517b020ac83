// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <thread>

#include "deskmesh/chat/v1/chat_service.pb.h"
#include "gateway/testing/door_fixture.h"
#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

using http::testing::Answer;
using http::testing::Client;
using testing::DoorFixture;

constexpr char kStream[] = "/v1/conversations/cnv_1:stream";
constexpr char kBearer[] = "Authorization: Bearer key-1\r\n";

rpc::MessagePtr Item(std::int64_t sequence) {
  auto item = std::make_shared<chat::v1::ConversationStreamItem>();
  item->set_sequence(sequence);
  return item;
}

boost::json::object Next(Client& client) {
  const std::string text = client.ReadText();
  REQUIRE_FALSE(text.empty());
  return boost::json::parse(text).as_object();
}

std::string Reason(const boost::json::object& frame) {
  return std::string(frame.at("error").as_object().at("reason").as_string());
}

TEST_CASE("a subscription gets its items in order and resumes where it was", "[gateway][live]") {
  DoorFixture fixture;
  Client client = fixture.Connect();
  REQUIRE(client.Upgrade("/v1/live", kBearer));
  client.SendText(
      R"({"subscribe": {"id": "1", "path": "/v1/conversations/cnv_1:stream", "after": "17"}})");
  const auto stream = fixture.channel.NextStream();
  const auto& request = static_cast<const chat::v1::StreamConversationRequest&>(*stream->request);
  CHECK(request.id() == "cnv_1");
  CHECK(request.after_sequence() == 17);
  CHECK(stream->context.credential == "key-1");
  CHECK(stream->context.origin == "ws");
  for (int i = 18; i < 118; ++i) REQUIRE(stream->Send(Item(i)));
  for (int i = 18; i < 118; ++i) {
    const auto frame = Next(client);
    REQUIRE(frame.at("id").as_string() == "1");
    REQUIRE(frame.at("sequence").as_string() == std::to_string(i).c_str());
    REQUIRE(frame.at("event").as_object().at("sequence").as_string() == std::to_string(i).c_str());
  }
}

TEST_CASE("one socket carries many subscriptions, each with its own end", "[gateway][live]") {
  DoorFixture fixture;
  Client client = fixture.Connect();
  REQUIRE(client.Upgrade("/v1/live", kBearer));
  client.SendText(R"({"subscribe": {"id": "a", "path": "/v1/conversations/cnv_1:stream"}})");
  const auto first = fixture.channel.NextStream();
  client.SendText(R"({"subscribe": {"id": "b", "path": "/v1/inbox:stream?after_sequence=5"}})");
  const auto second = fixture.channel.NextStream();
  client.SendText(R"({"subscribe": {"id": "a", "path": "/v1/inbox:stream"}})");
  CHECK(Reason(Next(client)) == "SUBSCRIPTION_EXISTS");
  client.SendText(R"({"unsubscribe": {"id": "a"}})");
  first->AwaitCancelled();
  CHECK_FALSE(first->Send(Item(1)));
  second->End(base::Failure(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING", "no"));
  const auto frame = Next(client);
  CHECK(frame.at("id").as_string() == "b");
  CHECK(Reason(frame) == "PERMISSION_MISSING");
  CHECK(frame.at("error").as_object().at("status").as_int64() == 403);
  // The id is free again.
  client.SendText(R"({"subscribe": {"id": "b", "path": "/v1/inbox:stream"}})");
  fixture.channel.NextStream();
}

TEST_CASE("a first frame may say who the client is", "[gateway][live]") {
  DoorFixture fixture;
  Client client = fixture.Connect();
  REQUIRE(client.Upgrade("/v1/live"));
  client.SendText(R"({"authorization": "Bearer visitor-1"})");
  client.SendText(R"({"subscribe": {"id": "1", "path": "/v1/inbox:stream"}})");
  CHECK(fixture.channel.NextStream()->context.credential == "visitor-1");
  client.SendText(R"({"authorization": "Basic x"})");
  CHECK(Reason(Next(client)) == "CREDENTIAL_INVALID");
}

TEST_CASE("the cookie speaks only for our own pages", "[gateway][live]") {
  DoorFixture fixture;
  const std::string subscribe = R"({"subscribe": {"id": "1", "path": "/v1/inbox:stream"}})";
  Client own = fixture.Connect();
  REQUIRE(own.Upgrade("/v1/live", "Cookie: deskmesh_session=s\r\nOrigin: http://localhost\r\n"));
  own.SendText(subscribe);
  CHECK(fixture.channel.NextStream()->context.credential == "s");
  Client foreign = fixture.Connect();
  REQUIRE(foreign.Upgrade("/v1/live", "Cookie: deskmesh_session=s\r\nOrigin: http://evil\r\n"));
  foreign.SendText(subscribe);
  CHECK(fixture.channel.NextStream()->context.credential.empty());
}

TEST_CASE("frames that make no sense are named and the socket goes on", "[gateway][live]") {
  struct Case {
    std::string frame, reason;
  };
  const Case one = GENERATE(values<Case>({
      {"{", "MALFORMED_JSON"},
      {"[]", "MALFORMED_FRAME"},
      {"{}", "MALFORMED_FRAME"},
      {R"({"subscribe": 5})", "MALFORMED_FRAME"},
      {R"({"subscribe": {"path": "/v1/inbox:stream"}})", "MALFORMED_FRAME"},
      {R"({"subscribe": {"id": {}, "path": "/v1/inbox:stream"}})", "MALFORMED_FRAME"},
      {R"({"unsubscribe": 5})", "MALFORMED_FRAME"},
      {R"({"subscribe": {"id": "1", "path": "/v1/tickets"}})", "STREAM_NOT_FOUND"},
      {R"({"subscribe": {"id": "1", "path": "nowhere"}})", "STREAM_NOT_FOUND"},
      {R"({"subscribe": {"id": "1", "path": "/v1/conversations/%zz:stream"}})", "MALFORMED_FRAME"},
      {R"({"subscribe": {"id": "1", "path": "/v1/inbox:stream?x=1"}})", "UNKNOWN_FIELD"},
      {R"({"subscribe": {"id": "1", "path": "/v1/inbox:stream", "after": "x"}})", "WRONG_TYPE"},
  }));
  INFO(one.frame);
  DoorFixture fixture;
  Client client = fixture.Connect();
  REQUIRE(client.Upgrade("/v1/live", kBearer));
  client.SendText(one.frame);
  CHECK(Reason(Next(client)) == one.reason);
  client.SendText(R"({"ping": "x"})");
  CHECK(Next(client).at("pong").as_string() == "x");
}

TEST_CASE("a refused subscription is told its reason", "[gateway][live]") {
  DoorFixture fixture;
  fixture.channel.On("deskmesh.chat.v1.Conversations.Stream",
                     [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                       return base::NotFound("conversation", "cnv_1");
                     });
  Client client = fixture.Connect();
  REQUIRE(client.Upgrade("/v1/live", kBearer));
  client.SendText(R"({"subscribe": {"id": 7, "path": "/v1/conversations/cnv_1:stream"}})");
  const auto frame = Next(client);
  CHECK(frame.at("id").as_string() == "7");
  CHECK(Reason(frame) == "CONVERSATION_NOT_FOUND");
}

TEST_CASE("heartbeats come, strangers go", "[gateway][live]") {
  DoorFixture fixture;
  Client client = fixture.Connect();
  REQUIRE(client.Upgrade("/v1/live", kBearer));
  Client stranger = fixture.Connect();
  REQUIRE(stranger.Upgrade("/v1/live"));
  // Both are registered once this was answered.
  for (Client* one : {&client, &stranger}) {
    one->SendText(R"({"ping": 1})");
    CHECK(Next(*one).at("pong").as_int64() == 1);
  }
  fixture.clock.Advance(std::chrono::seconds(25));
  CHECK(Next(client).at("ping").as_string() == "2026-01-01T00:00:25Z");
  CHECK(stranger.ReadFrame().close_code() == 1008);
}

TEST_CASE("floods and too many subscriptions are stopped by name", "[gateway][live]") {
  FrontDoorSetting setting;
  setting.max_subscriptions = 3;
  DoorFixture fixture(setting);
  Client client = fixture.Connect();
  REQUIRE(client.Upgrade("/v1/live", kBearer));
  for (int i = 0; i < 4; ++i) {
    client.SendText(R"({"subscribe": {"id": ")" + std::to_string(i) +
                    R"(", "path": "/v1/inbox:stream"}})");
  }
  const auto frame = Next(client);
  CHECK(frame.at("id").as_string() == "3");
  CHECK(Reason(frame) == "TOO_MANY_SUBSCRIPTIONS");
  std::vector<std::shared_ptr<testing::PlayedStream>> streams;
  for (int i = 0; i < 3; ++i) streams.push_back(fixture.channel.NextStream());
  for (int i = 0; i < 250; ++i) client.SendText(R"({"pong": 1})");
  CHECK(Reason(Next(client)) == "RATE_LIMITED");
  CHECK(client.ReadFrame().close_code() == 1008);
  for (const auto& stream : streams) stream->AwaitCancelled();
}

TEST_CASE("a slow socket stops asking for more", "[gateway][live]") {
  DoorFixture fixture;
  Client client = fixture.Connect();
  REQUIRE(client.Upgrade("/v1/live", kBearer));
  client.SendText(R"({"subscribe": {"id": "1", "path": "/v1/conversations/cnv_1:stream"}})");
  const auto stream = fixture.channel.NextStream();
  auto large = std::make_shared<chat::v1::ConversationStreamItem>();
  large->mutable_message()->set_text(std::string(100'000, 'x'));
  // More than the sockets' buffers hold, until the credits stay away.
  std::int64_t sent = 0;
  while (sent < 8 || stream->credits() > 0) {
    auto item = std::make_shared<chat::v1::ConversationStreamItem>(*large);
    item->set_sequence(++sent);
    REQUIRE(stream->Send(item));
    REQUIRE(sent < 10'000);
  }
  for (std::int64_t i = 1; i <= sent; ++i) {
    REQUIRE(Next(client).at("sequence").as_string() == std::to_string(i).c_str());
  }
  // Room again: the next one is asked for.
  REQUIRE(stream->Send(Item(sent + 1)));
  REQUIRE(Next(client).at("sequence").as_string() == std::to_string(sent + 1).c_str());
}

TEST_CASE("server-sent events carry the sequence and resume after it", "[gateway][live]") {
  DoorFixture fixture;
  Client client = fixture.Connect();
  client.Send(std::string("GET ") + kStream +
              " HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nLast-Event-ID: 41\r\n" +
              kBearer + "\r\n");
  const auto stream = fixture.channel.NextStream();
  CHECK(
      static_cast<const chat::v1::StreamConversationRequest&>(*stream->request).after_sequence() ==
      41);
  REQUIRE(stream->Send(Item(42)));
  const Answer head = client.ReadHead();
  CHECK(head.status == 200);
  CHECK(head.Header("content-type") == "text/event-stream");
  CHECK(head.Header("cache-control") == "no-store");
  CHECK(client.ReadChunk() == "retry: 2000\n\n");
  CHECK(client.ReadChunk().value().starts_with("id: 42\ndata: {\"sequence\":\"42\""));
  stream->End(absl::UnavailableError("restarting"));
  CHECK(client.ReadChunk().value().starts_with("event: error\ndata: {\"type\":"));
  CHECK_FALSE(client.ReadChunk().has_value());
}

TEST_CASE("a quiet event stream is opened and kept alive", "[gateway][live]") {
  DoorFixture fixture;
  Client client = fixture.Connect();
  client.Send(std::string("GET ") + kStream + " HTTP/1.1\r\nHost: a\r\n" + kBearer + "\r\n");
  const auto stream = fixture.channel.NextStream();
  // Its credits tell that it was registered.
  REQUIRE(stream->Send(Item(1)));
  CHECK(client.ReadHead().status == 200);
  CHECK(client.ReadChunk() == "retry: 2000\n\n");
  CHECK(client.ReadChunk().value().starts_with("id: 1\n"));
  std::optional<std::string> chunk;
  std::atomic<bool> is_read{false};
  std::thread reader([&] {
    chunk = client.ReadChunk();
    is_read.store(true);
  });
  while (!is_read.load()) {
    fixture.clock.Advance(std::chrono::seconds(20));
    std::this_thread::yield();
  }
  reader.join();
  CHECK(chunk == ": still here\n\n");
}

TEST_CASE("a stream may be lines or an array of JSON", "[gateway][live]") {
  DoorFixture fixture;
  const auto read = [&](const std::string& accept, const absl::Status& end) {
    auto client = std::make_unique<Client>(fixture.server->address());
    client->Send(std::string("GET ") + kStream + " HTTP/1.1\r\nHost: a\r\nAccept: " + accept +
                 "\r\n" + kBearer + "\r\n");
    const auto stream = fixture.channel.NextStream();
    REQUIRE(stream->Send(Item(1)));
    REQUIRE(stream->Send(Item(2)));
    stream->End(end);
    return client->Read();
  };
  const Answer lines = read("application/x-ndjson", absl::OkStatus());
  CHECK(lines.Header("content-type") == "application/x-ndjson");
  CHECK(lines.body == "{\"result\":{\"sequence\":\"1\"}}\n{\"result\":{\"sequence\":\"2\"}}\n");
  CHECK(read("application/x-ndjson", absl::UnavailableError("x")).body.find("{\"error\":{") !=
        std::string::npos);
  const Answer array = read("application/json", absl::OkStatus());
  CHECK(boost::json::parse(array.body).as_array().size() == 2);
}

TEST_CASE("a refused stream is a plain problem", "[gateway][live]") {
  DoorFixture fixture;
  fixture.channel.On("deskmesh.chat.v1.Conversations.Stream",
                     [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                       return base::NotFound("conversation", "cnv_1");
                     });
  Client client = fixture.Connect();
  const Answer answer = client.Get(kStream, kBearer);
  CHECK(answer.status == 404);
  CHECK(answer.Header("content-type") == "application/problem+json");
  CHECK(client.Get(kStream, std::string(kBearer) + "Last-Event-ID: x\r\n").status == 400);
}

TEST_CASE("a client that goes away cancels its stream", "[gateway][live]") {
  DoorFixture fixture;
  auto client = std::make_unique<Client>(fixture.server->address());
  client->Send(std::string("GET ") + kStream + " HTTP/1.1\r\nHost: a\r\n" + kBearer + "\r\n");
  const auto stream = fixture.channel.NextStream();
  REQUIRE(stream->Send(Item(1)));
  CHECK(client->ReadHead().status == 200);
  client.reset();
  stream->AwaitCancelled();
}

}  // namespace
}  // namespace deskmesh::gateway
