// SPDX-License-Identifier: Apache-2.0
#include "platform/bus/rabbit_connection.h"

#include <absl/time/time.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <poll.h>
#include <unistd.h>

#include <charconv>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"

namespace deskmesh::bus {
namespace {

constexpr int kFrameBytes = 131'072;

amqp_bytes_t Bytes(std::string_view text) { return {text.size(), const_cast<char*>(text.data())}; }

std::string Decode(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int value = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ec == std::errc{}) {
      plain += static_cast<char>(value);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

amqp_table_entry_t TextEntry(const char* key, std::string_view value) {
  amqp_table_entry_t entry;
  entry.key = amqp_cstring_bytes(key);
  entry.value.kind = AMQP_FIELD_KIND_UTF8;
  entry.value.value.bytes = Bytes(value);
  return entry;
}

amqp_table_entry_t NumberEntry(const char* key, std::int64_t value) {
  amqp_table_entry_t entry;
  entry.key = amqp_cstring_bytes(key);
  entry.value.kind = AMQP_FIELD_KIND_I64;
  entry.value.value.i64 = value;
  return entry;
}

amqp_table_entry_t BoolEntry(const char* key, bool value) {
  amqp_table_entry_t entry;
  entry.key = amqp_cstring_bytes(key);
  entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
  entry.value.value.boolean = value ? 1 : 0;
  return entry;
}

}  // namespace

absl::Status RabbitUnavailable(std::string_view what) {
  return base::Failure(absl::StatusCode::kUnavailable, "BUS_UNAVAILABLE",
                       "RabbitMQ can't be reached: " + std::string(what));
}

absl::StatusOr<RabbitAddress> ParseAmqpUrl(const std::string& url) {
  const auto wrong = [] {
    return base::InvalidField("bus.url",
                              "must be amqp://user:password@host[:port][,host[:port]…][/vhost], or "
                              "amqps://… for TLS");
  };
  std::string_view rest = url;
  RabbitAddress address;
  address.is_tls = rest.starts_with("amqps://");
  if (!address.is_tls && !rest.starts_with("amqp://")) return wrong();
  rest.remove_prefix(rest.find("//") + 2);
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    const std::string_view login = rest.substr(0, at);
    const std::size_t colon = login.find(':');
    if (colon == std::string_view::npos) return wrong();
    address.user = Decode(login.substr(0, colon));
    address.password = Decode(login.substr(colon + 1));
    rest.remove_prefix(at + 1);
  }
  if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
    if (slash + 1 < rest.size()) address.vhost = Decode(rest.substr(slash + 1));
    rest = rest.substr(0, slash);
  }
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    std::string_view host = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    int port = address.is_tls ? 5671 : 5672;
    if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos) {
      const std::string_view digits = host.substr(colon + 1);
      const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), port);
      if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size() || port < 1 ||
          port > 65'535) {
        return wrong();
      }
      host = host.substr(0, colon);
    }
    if (host.empty()) return wrong();
    address.hosts.emplace_back(std::string(host), port);
  }
  if (address.hosts.empty()) return wrong();
  return address;
}

absl::StatusOr<std::unique_ptr<RabbitConnection>> RabbitConnection::Connect(
    const RabbitAddress& address, const Options& options) {
  absl::Status last = RabbitUnavailable("no host");
  for (const auto& host : address.hosts) {
    std::unique_ptr<RabbitConnection> connection(new RabbitConnection(options));
    last = connection->Open(host, address);
    if (last.ok()) return connection;
  }
  return last;
}

absl::StatusOr<amqp_socket_t*> RabbitConnection::MakeSocket(const std::string& host, bool is_tls) {
  if (!is_tls) return amqp_tcp_socket_new(state_);
  amqp_socket_t* socket = amqp_ssl_socket_new(state_);
  if (socket == nullptr) return socket;
  // OpenSSL checks chain and name during the handshake, IP addresses included; the library's own
  // check afterwards knows names only.
  amqp_ssl_socket_set_verify_hostname(socket, 0);
  auto* context = static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket));
  DESKMESH_RETURN_IF_ERROR(config::ApplyTlsFiles(options_.tls, host, context));
  return socket;
}

absl::Status RabbitConnection::Open(const std::pair<std::string, int>& host,
                                    const RabbitAddress& address) {
  const auto fail = [&](std::string_view what) {
    return RabbitUnavailable(host.first + ":" + std::to_string(host.second) + ": " +
                             std::string(what));
  };
  state_ = amqp_new_connection();
  DESKMESH_ASSIGN_OR_RETURN(amqp_socket_t* const socket, MakeSocket(host.first, address.is_tls));
  if (socket == nullptr) return fail("no memory");
  timeval timeout{static_cast<time_t>(options_.connect_timeout.count() / 1000),
                  static_cast<suseconds_t>(options_.connect_timeout.count() % 1000 * 1000)};
  amqp_set_handshake_timeout(state_, &timeout);
  amqp_set_rpc_timeout(state_, &timeout);
  const int opened = amqp_socket_open_noblock(socket, host.first.c_str(), host.second, &timeout);
  if (opened != AMQP_STATUS_OK) {
    const std::string refusal = config::TakeTlsRefusal();
    return fail(refusal.empty() ? amqp_error_string2(opened) : "TLS: " + refusal);
  }
  // Shown by the broker's list of connections.
  amqp_table_entry_t name = TextEntry("connection_name", options_.process);
  const amqp_table_t properties{1, &name};
  const amqp_rpc_reply_t login = amqp_login_with_properties(
      state_, address.vhost.c_str(), 0, kFrameBytes, static_cast<int>(options_.heartbeat.count()),
      &properties, AMQP_SASL_METHOD_PLAIN, address.user.c_str(), address.password.c_str());
  if (login.reply_type != AMQP_RESPONSE_NORMAL) {
    return fail(login.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION
                    ? amqp_error_string2(login.library_error)
                    : "log-in refused");
  }
  amqp_channel_open(state_, kChannel);
  return Reply("opening a channel");
}

RabbitConnection::~RabbitConnection() {
  if (state_ != nullptr) amqp_destroy_connection(state_);
}

void RabbitConnection::Close() {
  const timeval patience{1, 0};
  amqp_set_rpc_timeout(state_, &patience);
  amqp_connection_close(state_, AMQP_REPLY_SUCCESS);
}

int RabbitConnection::socket_fd() const { return amqp_get_sockfd(state_); }

absl::Status RabbitConnection::Reply(std::string_view what) {
  const amqp_rpc_reply_t reply = amqp_get_rpc_reply(state_);
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return absl::OkStatus();
  std::string detail;
  if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) {
    detail = amqp_error_string2(reply.library_error);
  } else if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) {
    const auto* closed = static_cast<amqp_channel_close_t*>(reply.reply.decoded);
    detail.assign(static_cast<const char*>(closed->reply_text.bytes), closed->reply_text.len);
  } else {
    detail = "the broker closed the connection";
  }
  return RabbitUnavailable(std::string(what) + ": " + detail);
}

absl::Status RabbitConnection::DeclareExchanges() {
  amqp_exchange_declare(state_, kChannel, Bytes(FactExchange()), amqp_cstring_bytes("topic"), 0, 1,
                        0, 0, amqp_empty_table);
  DESKMESH_RETURN_IF_ERROR(Reply("declaring the exchange of facts"));
  amqp_exchange_declare(state_, kChannel, Bytes(DeadExchange()), amqp_cstring_bytes("direct"), 0, 1,
                        0, 0, amqp_empty_table);
  return Reply("declaring the exchange of dead letters");
}

absl::Status RabbitConnection::DeclareConsumer(const ConsumerSpec& spec) {
  const std::string queue = QueueOf(spec.consumer);
  const std::string dead_queue = options_.prefix + spec.consumer + ".dead";
  const std::string dead_exchange = DeadExchange();
  amqp_table_entry_t dead_arguments[] = {TextEntry("x-queue-type", "quorum")};
  amqp_queue_declare(state_, kChannel, Bytes(dead_queue), 0, 1, 0, 0, {1, dead_arguments});
  DESKMESH_RETURN_IF_ERROR(Reply("declaring " + dead_queue));
  amqp_queue_bind(state_, kChannel, Bytes(dead_queue), Bytes(dead_exchange), Bytes(spec.consumer),
                  amqp_empty_table);
  DESKMESH_RETURN_IF_ERROR(Reply("binding " + dead_queue));
  amqp_table_entry_t arguments[] = {
      TextEntry("x-queue-type", "quorum"),
      BoolEntry("x-single-active-consumer", true),
      TextEntry("x-dead-letter-exchange", dead_exchange),
      TextEntry("x-dead-letter-routing-key", spec.consumer),
      NumberEntry("x-delivery-limit", options_.delivery_limit),
      // A dead letter stays until its own queue has confirmed it, too.
      TextEntry("x-dead-letter-strategy", "at-least-once"),
      TextEntry("x-overflow", "reject-publish"),
  };
  amqp_queue_declare(state_, kChannel, Bytes(queue), 0, 1, 0, 0,
                     {static_cast<int>(std::size(arguments)), arguments});
  DESKMESH_RETURN_IF_ERROR(Reply("declaring " + queue));
  for (const std::string& key : spec.keys) {
    amqp_queue_bind(state_, kChannel, Bytes(queue), Bytes(FactExchange()), Bytes(key),
                    amqp_empty_table);
    DESKMESH_RETURN_IF_ERROR(Reply("binding " + queue));
  }
  return absl::OkStatus();
}

absl::Status RabbitConnection::SelectConfirms() {
  amqp_confirm_select(state_, kChannel);
  return Reply("asking for confirms");
}

absl::Status RabbitConnection::BeginConsume(const ConsumerSpec& spec) {
  amqp_basic_qos(state_, kChannel, 0, static_cast<std::uint16_t>(spec.prefetch), 0);
  DESKMESH_RETURN_IF_ERROR(Reply("setting the prefetch"));
  amqp_basic_consume(state_, kChannel, Bytes(QueueOf(spec.consumer)), amqp_empty_bytes, 0, 0, 0,
                     amqp_empty_table);
  return Reply("consuming " + QueueOf(spec.consumer));
}

absl::Status RabbitConnection::Publish(const event::v1::Envelope& fact) {
  const std::string body = fact.SerializeAsString();
  const std::string source = "/workspaces/" + fact.workspace_id();
  const std::string time = absl::FormatTime(absl::RFC3339_full,
                                            absl::FromUnixSeconds(fact.occurred_at().seconds()) +
                                                absl::Nanoseconds(fact.occurred_at().nanos()),
                                            absl::UTCTimeZone());
  amqp_table_entry_t headers[] = {
      TextEntry("cloudEvents:specversion", "1.0"),       TextEntry("cloudEvents:id", fact.id()),
      TextEntry("cloudEvents:source", source),           TextEntry("cloudEvents:type", fact.type()),
      TextEntry("cloudEvents:subject", fact.subject()),  TextEntry("cloudEvents:time", time),
      TextEntry("cloudEvents:traceparent", fact.trace())};
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG |
                      AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_HEADERS_FLAG;
  properties.content_type = amqp_cstring_bytes("application/protobuf");
  properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
  properties.message_id = Bytes(fact.id());
  properties.headers = {static_cast<int>(std::size(headers)), headers};
  const int sent = amqp_basic_publish(state_, kChannel, Bytes(FactExchange()), Bytes(fact.key()),
                                      /*mandatory=*/1, 0, &properties, Bytes(body));
  if (sent == AMQP_STATUS_OK) return absl::OkStatus();
  return RabbitUnavailable(amqp_error_string2(sent));
}

absl::Status RabbitConnection::PublishProbe() {
  const int sent =
      amqp_basic_publish(state_, kChannel, amqp_empty_bytes, amqp_cstring_bytes("deskmesh.probe"),
                         /*mandatory=*/0, 0, nullptr, amqp_empty_bytes);
  return sent == AMQP_STATUS_OK ? absl::OkStatus() : RabbitUnavailable(amqp_error_string2(sent));
}

bool RabbitConnection::WaitReadable(int wake_fd, std::chrono::milliseconds timeout) {
  if (amqp_frames_enqueued(state_) || amqp_data_in_buffer(state_)) return true;
  pollfd waiting[2] = {{socket_fd(), POLLIN, 0}, {wake_fd, POLLIN, 0}};
  poll(waiting, 2, static_cast<int>(timeout.count()));
  if ((waiting[1].revents & POLLIN) != 0) {
    std::uint64_t ignored = 0;
    while (read(wake_fd, &ignored, sizeof(ignored)) > 0) {
    }
  }
  return waiting[0].revents != 0;
}

}  // namespace deskmesh::bus
