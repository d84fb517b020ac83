// SPDX-License-Identifier: Apache-2.0
#include "gateway/front_door.h"

#include "gateway/calls/answer.h"
#include "gateway/calls/problem.h"
#include "gateway/calls/request_reader.h"
#include "gateway/calls/stream_answer.h"
#include "gateway/core/cookie.h"
#include "gateway/core/http_status.h"
#include "gateway/core/percent.h"
#include "gateway/core/web_file.h"
#include "gateway/reference/docs_page.h"
#include "gateway/reference/openapi.h"
#include "platform/base/error.h"
#include "platform/http/json_text.h"
#include "platform/module/readiness.h"
#include "platform/rpc/trace.h"

namespace deskmesh::gateway {
namespace {

using Outcome = PathTable::Match::Outcome;

// API answers are data: nothing in them may run, be framed or be kept.
constexpr std::string_view kApiLines =
    "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n";
constexpr std::string_view kSiteLines =
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: strict-origin-when-cross-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), payment=(), usb=()\r\n";
constexpr std::string_view kStrictTransport =
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";

constexpr std::string_view kArticlePages = "/help/articles/";

bool IsSafeMethod(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

// The first of that name, not empty.
std::optional<std::string> ParameterOf(std::string_view query, std::string_view name) {
  absl::StatusOr<Parameters> parameters = ParseQuery(query);
  if (!parameters.ok()) return std::nullopt;
  for (auto& [key, value] : *parameters) {
    if (key == name && !value.empty()) return std::move(value);
  }
  return std::nullopt;
}

http::Response TextAnswer(int status, std::string_view type, std::string body) {
  http::Response response;
  response.status = status;
  response.content_type = type;
  response.body = std::move(body);
  return response;
}

std::vector<metrics::Counter> CountAnswers(metrics::Registry& metrics) {
  std::vector<metrics::Counter> counters;
  for (const char* status : {"1xx", "2xx", "3xx", "4xx", "5xx"}) {
    counters.push_back(metrics.Counter("deskmesh_gateway_answers_total",
                                       "Answers of the API to its callers; streams not counted.",
                                       {{"status", status}}));
  }
  return counters;
}

}  // namespace

FrontDoor::FrontDoor(FrontDoorSetting setting, RouteTable routes, const rpc::Channels& channels,
                     cache::Cache& cache, const clock::Clock& clock, metrics::Registry& metrics,
                     Readiness readiness)
    : setting_(std::move(setting)),
      routes_(std::move(routes)),
      channels_(channels),
      clock_(clock),
      readiness_(std::move(readiness)),
      cross_origin_(setting_.cors_origins),
      limits_(setting_.limits, cache, clock),
      site_(setting_.web_folder),
      surveys_(channels, clock, setting_.longest_call),
      articles_(channels, clock),
      live_{.routes = routes_,
            .channels = channels,
            .clock = clock,
            .heartbeat = setting_.heartbeat,
            .max_subscriptions = setting_.max_subscriptions},
      heart_(clock),
      limited_(metrics.Counter("deskmesh_gateway_limited_total",
                               "Requests refused because their sender sent too many.")),
      refused_(metrics.Counter("deskmesh_gateway_refused_total",
                               "Requests that reached no service: no such route, malformed, too "
                               "large, forbidden.")),
      duration_(metrics.Histogram("deskmesh_gateway_duration_seconds",
                                  "From a request of the API to its answer; not of streams.", {})),
      answers_(CountAnswers(metrics)) {}

void FrontDoor::Handle(http::Request request, std::shared_ptr<http::Responder> responder) {
  const std::string_view path = request.path();
  if (path == "/v1/live") return HandleLive(request, responder);
  if (path.starts_with("/v1/") || path.starts_with("/hooks/") || path.starts_with("/compat/")) {
    return HandleApi(std::move(request), std::move(responder));
  }
  if (path.starts_with("/survey/")) return HandleSurvey(request, std::move(responder));
  const bool is_read = request.method() == "GET" || request.method() == "HEAD";
  if (is_read && !site_.folder().empty()) {
    if (const std::optional<std::string> name = ArticleNameOf(path)) {
      return HandleArticle(std::move(request), *name, std::move(responder));
    }
  }
  http::Response response;
  if (path == "/healthz") {
    response = TextAnswer(200, "text/plain", "ok\n");
  } else if (path == "/readyz") {
    response = Ready(request.query());
  } else if (path == "/openapi.json") {
    response = OpenApi(request);
  } else if (path == "/docs") {
    response = DocsPage();
  } else {
    response = site_.Answer(request);
  }
  SendPage(request, std::move(response), *responder);
}

void FrontDoor::SendPage(const http::Request& request, http::Response response,
                         http::Responder& responder) const {
  response.header_lines += kSiteLines;
  if (IsSecure(request)) response.header_lines += kStrictTransport;
  responder.Send(std::move(response));
}

void FrontDoor::HandleArticle(http::Request request, const std::string& name,
                              std::shared_ptr<http::Responder> responder) {
  std::string key = ParameterOf(request.query(), "key").value_or(setting_.site_key);
  // Beyond the limits the page comes as ever; what it then asks is counted too.
  if (!limits_.Take(ClientOf(request), "").ok()) key.clear();
  articles_.Find(key, name,
                 [self = shared_from_this(), request = std::move(request), name,
                  responder = std::move(responder)](const ArticleLookup::Found& found) {
                   self->SendPage(request, self->ArticleAnswer(request, name, found), *responder);
                 });
}

http::Response FrontDoor::ArticleAnswer(const http::Request& request, const std::string& name,
                                        const ArticleLookup::Found& found) {
  using Kind = ArticleLookup::Found::Kind;
  if (found.kind == Kind::kUnclear) return site_.Answer(request);
  if (found.kind == Kind::kUnknown) return site_.AnswerWith(request, 404, {});
  if (found.slug == name) return site_.AnswerWith(request, 200, found.head);
  // An address may be given back: no browser may send its reader on without asking again.
  http::Response response = TextAnswer(301, "text/plain; charset=utf-8", "");
  const std::string query(request.query());
  response
      .AddHeader("Location",
                 std::string(kArticlePages) + found.slug + (query.empty() ? "" : "?") + query)
      .AddHeader("Cache-Control", "no-cache");
  return response;
}

http::Response FrontDoor::Refuse(int status, std::string_view reason,
                                 std::string_view detail) const {
  refused_.Add();
  const absl::Status problem = base::Failure(CodeOfHttp(status), reason, detail);
  http::Response response = ProblemAnswer(problem, rpc::TraceId(rpc::NextSpan({})));
  response.status = status;
  response.header_lines += kApiLines;
  return response;
}

std::string FrontDoor::ClientOf(const http::Request& request) const {
  return ClientAddress(request.peer(), request.Header("X-Forwarded-For"), setting_.trusted_proxies);
}

bool FrontDoor::IsSecure(const http::Request& request) const {
  return request.is_secure() || (request.Header("X-Forwarded-Proto") == "https" &&
                                 setting_.trusted_proxies.Contains(request.peer()));
}

std::string FrontDoor::CorsLines(const http::Request& request, const Route* route) const {
  std::string lines;
  const std::string_view origin = request.Header("Origin");
  if (origin.empty()) return lines;
  lines = "Vary: Origin\r\n";
  const std::string allowed =
      cross_origin_.AllowedOrigin(origin, route == nullptr || route->is_for_customers());
  if (!allowed.empty()) {
    lines += "Access-Control-Allow-Origin: " + allowed +
             "\r\nAccess-Control-Expose-Headers: X-Trace-Id, Retry-After\r\n";
  }
  return lines;
}

void FrontDoor::HandleApi(http::Request request, std::shared_ptr<http::Responder> responder) {
  auto visit = std::make_shared<Visit>();
  visit->begin = std::chrono::steady_clock::now();
  visit->request = std::move(request);
  visit->responder = std::move(responder);
  visit->traceparent = rpc::NextSpan(visit->request.Header("traceparent"));
  visit->is_secure = IsSecure(visit->request);
  visit->header_lines = kApiLines;
  visit->header_lines += "X-Trace-Id: ";
  visit->header_lines += rpc::TraceId(visit->traceparent);
  visit->header_lines += "\r\n";
  if (visit->is_secure) visit->header_lines += kStrictTransport;
  if (visit->request.method() == "OPTIONS") return Preflight(*visit);
  if (const absl::Status status = Call(visit); !status.ok()) {
    refused_.Add();
    FinishWith(*visit, status);
  }
}

// What the browser asks before a request of another site's page.
void FrontDoor::Preflight(Visit& visit) const {
  std::string_view method = visit.request.Header("Access-Control-Request-Method");
  if (method.empty()) method = "GET";
  const RouteTable::Match match = routes_.Find(method, visit.request.path());
  if (match.outcome == Outcome::kNotFound || match.outcome == Outcome::kMalformed) {
    return FinishWith(visit, base::Failure(absl::StatusCode::kNotFound, "ROUTE_NOT_FOUND",
                                           "there is nothing at this path"));
  }
  http::Response response;
  response.status = 204;
  if (match.outcome == Outcome::kOtherMethod) {
    response.AddHeader("Allow", match.allowed + ", OPTIONS");
  } else {
    response.AddHeader("Allow", match.route->verb + ", OPTIONS");
    const std::string lines = CorsLines(visit.request, match.route);
    response.header_lines += lines;
    if (lines.find("Allow-Origin") != std::string::npos) {
      response.AddHeader("Access-Control-Allow-Methods", method);
      response.AddHeader("Access-Control-Allow-Headers",
                         "authorization, content-type, idempotency-key, traceparent, "
                         "x-request-timeout, x-deskmesh-client, last-event-id");
      response.AddHeader("Access-Control-Max-Age", "7200");
    }
  }
  Finish(visit, std::move(response));
}

void FrontDoor::Finish(Visit& visit, http::Response response) const {
  answers_[static_cast<std::size_t>(std::clamp(response.status / 100, 1, 5)) - 1].Add();
  duration_.Observe(
      std::chrono::duration<double>(std::chrono::steady_clock::now() - visit.begin).count());
  response.header_lines += visit.header_lines;
  visit.responder->Send(std::move(response));
}

void FrontDoor::FinishWith(Visit& visit, const absl::Status& status) const {
  http::Response response = ProblemAnswer(status, rpc::TraceId(visit.traceparent));
  // A session that is over needn't be sent again.
  if (visit.is_cookie && response.status == 401) {
    response.AddHeader("Set-Cookie", ClearedSessionCookie(visit.is_secure));
  }
  Finish(visit, std::move(response));
}

// A page of another site can make a browser send the cookie along, but not this header.
absl::Status FrontDoor::CheckCaller(const Route& route, const Visit& visit,
                                    const Credential& credential) {
  if (credential.is_cookie && !route.rule.public_() && !IsSafeMethod(visit.request.method()) &&
      visit.request.Header("X-Deskmesh-Client").empty()) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "CLIENT_HEADER_MISSING",
                         "a change with the session cookie needs the header X-Deskmesh-Client");
  }
  const absl::Status limited = limits_.Take(ClientOf(visit.request), credential.token);
  if (!limited.ok()) limited_.Add();
  return limited;
}

absl::Status FrontDoor::Call(std::shared_ptr<Visit> visit) {
  const http::Request& request = visit->request;
  RouteTable::Match match = routes_.Find(request.method(), request.path());
  visit->header_lines += CorsLines(request, match.route);
  switch (match.outcome) {
    case Outcome::kFound:
      break;
    case Outcome::kOtherMethod:
      visit->header_lines += "Allow: " + match.allowed + "\r\n";
      return base::Failure(absl::StatusCode::kUnimplemented, "METHOD_NOT_ALLOWED",
                           "this path takes " + match.allowed, {{"allow", match.allowed}});
    case Outcome::kMalformed:
      return base::Failure(absl::StatusCode::kInvalidArgument, "MALFORMED_PATH",
                           "the path has a % that two hexadecimal digits don't follow");
    case Outcome::kNotFound:
      return base::Failure(absl::StatusCode::kNotFound, "ROUTE_NOT_FOUND",
                           "there is nothing at this path");
  }
  const Route& route = *match.route;
  // What a callback has there is its own matter.
  Credential credential;
  if (!route.takes_raw) {
    DESKMESH_ASSIGN_OR_RETURN(credential, CredentialOf(request));
  }
  visit->is_cookie = credential.is_cookie;
  DESKMESH_RETURN_IF_ERROR(CheckCaller(route, *visit, credential));
  DESKMESH_ASSIGN_OR_RETURN(const base::Duration timeout,
                            TimeoutOf(request, setting_.longest_call));
  DESKMESH_ASSIGN_OR_RETURN(rpc::MessagePtr message, ReadRequest(route, match.values, request));

  rpc::CallContext context;
  // Nobody logs in with an old session.
  if (!route.rule.public_() || !credential.is_cookie) context.credential = credential.token;
  context.traceparent = visit->traceparent;
  context.request_id = request.Header("Idempotency-Key");
  context.origin = "http";
  rpc::Channel& channel = channels_.To(route.target);
  if (route.is_stream) {
    if (const std::string_view last = request.Header("Last-Event-ID"); !last.empty()) {
      std::shared_ptr<google::protobuf::Message> resumed(message->New());
      resumed->CopyFrom(*message);
      DESKMESH_RETURN_IF_ERROR(SetAfterSequence(route, last, resumed.get()));
      message = std::move(resumed);
    }
    StreamAnswer::Setting setting;
    setting.route = &route;
    setting.format = FormatOf(request.Header("Accept"));
    setting.trace_id = rpc::TraceId(visit->traceparent);
    setting.header_lines = visit->header_lines;
    setting.heartbeat = setting_.heartbeat;
    StreamAnswer::Start(std::move(setting), channel, std::move(context), std::move(message),
                        visit->responder, heart_);
    return absl::OkStatus();
  }
  context.deadline = clock_.Now() + timeout;
  if (route.is_raw && OffsetOf(*message) >= 0) {
    RawCall(route, channel, std::move(context), std::move(message), timeout, std::move(visit));
    return absl::OkStatus();
  }
  channel.Unary(*route.method, std::move(context), std::move(message),
                [self = shared_from_this(), visit, &route](const absl::Status& status,
                                                           const rpc::MessagePtr& reply) {
                  if (!status.ok()) return self->FinishWith(*visit, status);
                  self->Finish(*visit,
                               MakeAnswer(route, *reply, self->clock_.Now(), visit->is_secure));
                });
  return absl::OkStatus();
}

void FrontDoor::HandleSurvey(const http::Request& request,
                             std::shared_ptr<http::Responder> responder) {
  std::string lines(IsSecure(request) ? kStrictTransport : std::string_view());
  // The link is the credential here.
  if (const absl::Status limited = limits_.Take(ClientOf(request), request.path()); !limited.ok()) {
    limited_.Add();
    http::Response response = SurveyDoor::TooMany(base::DetailsOf(limited).retry_after_ms);
    response.header_lines += lines;
    return responder->Send(std::move(response));
  }
  surveys_.Handle(request, std::move(responder), std::move(lines));
}

void FrontDoor::RawCall(const Route& route, rpc::Channel& channel, rpc::CallContext context,
                        rpc::MessagePtr message, base::Duration timeout,
                        std::shared_ptr<Visit> visit) {
  const std::int64_t first = OffsetOf(*message);
  PieceAnswer::Ask ask = [self = shared_from_this(), &route, &channel, context = std::move(context),
                          message = std::move(message),
                          timeout](std::int64_t offset, rpc::UnaryDone done) {
    rpc::CallContext again = context;
    again.deadline = self->clock_.Now() + timeout;
    channel.Unary(*route.method, std::move(again), RequestAt(*message, offset), std::move(done));
  };
  ask(first, [self = shared_from_this(), visit = std::move(visit), &route, ask, first](
                 const absl::Status& status, const rpc::MessagePtr& reply) {
    if (!status.ok()) return self->FinishWith(*visit, status);
    http::Response head = MakeAnswer(route, *reply, self->clock_.Now(), visit->is_secure);
    if (head.body.size() < files::kMostRead) return self->Finish(*visit, std::move(head));
    head.header_lines += visit->header_lines;
    const auto next = first + static_cast<std::int64_t>(head.body.size());
    PieceAnswer::Start(std::move(head), next, ask, visit->responder);
  });
}

void FrontDoor::HandleLive(const http::Request& request,
                           const std::shared_ptr<http::Responder>& responder) {
  const int upgrade = http::CheckUpgrade(request);
  if (upgrade != 101) {
    http::Response response =
        Refuse(upgrade, upgrade == 426 ? "UPGRADE_REQUIRED" : "MALFORMED_REQUEST",
               "this path speaks WebSocket (RFC 6455, version 13)");
    if (upgrade == 426) {
      response.AddHeader("Upgrade", "websocket").AddHeader("Sec-WebSocket-Version", "13");
    }
    return responder->Send(std::move(response));
  }
  absl::StatusOr<Credential> credential = CredentialOf(request);
  absl::Status status = credential.status();
  // Browsers send the cookie from any page: only our own may use it.
  if (status.ok() && credential->is_cookie &&
      !IsSameOrigin(request.Header("Origin"), request.Header("Host"))) {
    *credential = {};
  }
  if (status.ok()) {
    status = limits_.Take(ClientOf(request), credential->token);
    if (!status.ok()) limited_.Add();
  }
  if (!status.ok()) {
    http::Response response = ProblemAnswer(status, rpc::TraceId(rpc::NextSpan({})));
    response.header_lines += kApiLines;
    return responder->Send(std::move(response));
  }
  auto session = std::make_shared<LiveSession>(live_, credential->token, request.peer());
  auto socket = responder->Upgrade(setting_.socket, session);
  if (socket == nullptr) return;
  session->Attach(std::move(socket));
  heart_.Add(session, live_.heartbeat);
}

// {"ready": true, "checks": {"tickets": "ok", …}}
http::Response FrontDoor::Ready(std::string_view query) const {
  bool is_ready = true;
  std::string checks;
  for (const auto& [name, status] : module::WithoutExcluded(readiness_(), query)) {
    if (!checks.empty()) checks += ',';
    http::AppendJsonString(name, &checks);
    checks += ':';
    http::AppendJsonString(status.ok() ? std::string_view("ok") : base::MessageOf(status), &checks);
    is_ready = is_ready && status.ok();
  }
  http::Response response = TextAnswer(is_ready ? 200 : 503, "application/json",
                                       std::string("{\"ready\":") + (is_ready ? "true" : "false") +
                                           ",\"checks\":{" + checks + "}}\n");
  response.AddHeader("Cache-Control", "no-store");
  return response;
}

http::Response FrontDoor::OpenApi(const http::Request& request) {
  if (!IsSafeMethod(request.method())) {
    return std::move(
        TextAnswer(405, "text/plain", "only GET and HEAD\n").AddHeader("Allow", "GET, HEAD"));
  }
  http::Response response;
  response.content_type = "application/json";
  response.AddHeader("Cache-Control", "no-cache").AddHeader("Access-Control-Allow-Origin", "*");
  const std::lock_guard lock(openapi_mutex_);
  if (openapi_.empty()) openapi_ = OpenApiDocument(routes_);
  response.body = openapi_;
  return response;
}

}  // namespace deskmesh::gateway
