// SPDX-License-Identifier: Apache-2.0
//
// P4: a ticket read as JSON through the gateway, keep-alive, against the same read over gRPC and
// against nginx with a static file of the same size. P20: the gateway's memory for each idle live
// socket, TLS off and on.
//
//   DESKMESH_BIN=<deskmesh binary> gateway_bench [seconds a run (3)] [idle sockets (10000)]
//
// The binary, nginx and this client share the machine; runs of the three alternate and the medians
// count. Prints JSON lines as scripts/bench reads them.
#include <arpa/inet.h>
#include <fcntl.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/json/parse.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/http/testing/client.h"
#include "platform/testing/child_process.h"

namespace deskmesh {
namespace {

using Clock = std::chrono::steady_clock;
using http::testing::Client;
using testing::ChildProcess;

constexpr int kConnections = 64;
constexpr int kRounds = 5;

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "gateway_bench: %s\n", what.c_str());
  std::exit(1);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Print(const char* name, double value, const char* unit, double reference, double ratio,
           const char* better) {
  std::printf(
      "{\"name\":\"%s\",\"value\":%.2f,\"unit\":\"%s\",\"reference\":%.2f,\"ratio\":%.3f,"
      "\"better\":\"%s\"}\n",
      name, value, unit, reference, ratio, better);
  std::fflush(stdout);
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}

int Connect(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
  ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0 || ::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0) {
    Fail("can't connect to " + address);
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return socket;
}

// Answers a second to one request sent again and again over kConnections connections. Every answer
// has the length of the first, so that the client costs little.
double HttpRate(const std::string& address, const std::string& request, double seconds) {
  std::size_t answer_size = 0;
  {
    Client first(address);
    first.Send(request);
    const auto answer = first.Read();
    if (answer.status != 200) Fail("answered " + std::to_string(answer.status) + answer.body);
    answer_size = answer.head.size() + 2 + answer.body.size();
  }
  struct Line {
    int socket = -1;
    std::size_t left = 0;
  };
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Line> lines(kConnections);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i] = {Connect(address), answer_size};
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, lines[i].socket, &event);
    if (::send(lines[i].socket, request.data(), request.size(), MSG_NOSIGNAL) < 0) Fail("send");
  }
  std::int64_t answers = 0;
  std::vector<char> buffer(64 << 10);
  const auto begin = Clock::now();
  const auto end = begin + std::chrono::duration<double>(seconds);
  while (Clock::now() < end) {
    epoll_event events[kConnections];
    const int count = ::epoll_wait(poll, events, kConnections, 1000);
    for (int i = 0; i < count; ++i) {
      Line& line = lines[events[i].data.u64];
      const ssize_t got = ::recv(line.socket, buffer.data(), buffer.size(), 0);
      if (got <= 0 || static_cast<std::size_t>(got) > line.left) Fail("an answer was cut short");
      line.left -= static_cast<std::size_t>(got);
      if (line.left > 0) continue;
      ++answers;
      line.left = answer_size;
      if (::send(line.socket, request.data(), request.size(), MSG_NOSIGNAL) < 0) Fail("send");
    }
  }
  const double took = std::chrono::duration<double>(Clock::now() - begin).count();
  for (const Line& line : lines) ::close(line.socket);
  ::close(poll);
  return static_cast<double>(answers) / took;
}

// Answers a second of a unary RPC with kConnections calls under way.
class GrpcLoad {
 public:
  GrpcLoad(const std::string& address, const std::string& method, const std::string& token,
           const google::protobuf::Message& request)
      : stub_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())),
        method_(method),
        token_(token) {
    const grpc::Slice slice(request.SerializeAsString());
    request_ = grpc::ByteBuffer(&slice, 1);
  }

  double Rate(double seconds) {
    answers_ = 0;
    is_over_ = false;
    open_ = kConnections;
    const auto begin = Clock::now();
    for (int i = 0; i < kConnections; ++i) Begin();
    std::unique_lock lock(mutex_);
    all_ended_.wait_for(lock, std::chrono::duration<double>(seconds), [] { return false; });
    const double took = std::chrono::duration<double>(Clock::now() - begin).count();
    const std::int64_t answers = answers_.load();
    is_over_ = true;
    all_ended_.wait(lock, [&] { return open_ == 0; });
    return static_cast<double>(answers) / took;
  }

 private:
  struct Call {
    grpc::ClientContext context;
    grpc::ByteBuffer response;
  };
  void Begin() {
    auto call = std::make_shared<Call>();
    call->context.AddMetadata("authorization", "Bearer " + token_);
    Call& started = *call;
    stub_.UnaryCall(&started.context, method_, grpc::StubOptions(), &request_, &started.response,
                    [this, call](const grpc::Status& status) {
                      if (!status.ok()) Fail("gRPC: " + status.error_message());
                      answers_.fetch_add(1, std::memory_order_relaxed);
                      if (!is_over_.load()) return Begin();
                      const std::lock_guard lock(mutex_);
                      if (--open_ == 0) all_ended_.notify_all();
                    });
  }

  grpc::GenericStub stub_;
  const std::string method_;
  const std::string token_;
  grpc::ByteBuffer request_;
  std::atomic<std::int64_t> answers_{0};
  std::atomic<bool> is_over_{false};
  std::mutex mutex_;
  std::condition_variable all_ended_;
  int open_ = 0;
};

// Seconds of processor time that a process and its waited-for children used so far.
double CpuSeconds(pid_t pid) {
  const std::string stat = ReadAll("/proc/" + std::to_string(pid) + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// nginx with one file, on a free port.
class Nginx {
 public:
  Nginx(const std::string& folder, std::size_t size) : port_(testing::FreePort()) {
    std::ofstream(folder + "/file.json") << std::string(size, 'x');
    std::ofstream(folder + "/nginx.conf")
        << (::geteuid() == 0 ? "user root; " : "") << "worker_processes auto; daemon off; pid "
        << folder << "/pid; error_log " << folder
        << "/error.log; events { worker_connections 1024; }\n"
        << "http { access_log off; keepalive_requests 1000000000; default_type application/json;\n"
        << "client_body_temp_path " << folder << "/b; proxy_temp_path " << folder
        << "/p; fastcgi_temp_path " << folder << "/f; uwsgi_temp_path " << folder
        << "/u; scgi_temp_path " << folder << "/s;\n"
        << "open_file_cache max=16; sendfile off; etag off; server_tokens off;\n"
        << "server { listen 127.0.0.1:" << port_ << "; root " << folder << "; } }\n";
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{"/usr/sbin/nginx", "-c", folder + "/nginx.conf", "-p", folder},
        ChildProcess::Options{{}, folder + "/log"});
    if (!testing::Eventually([&] { return Client(address()).is_connected(); })) {
      Fail("nginx does not start: " + ReadAll(folder + "/log"));
    }
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  // Of the master, which does nothing, and its workers.
  double WorkersCpuSeconds() const {
    double sum = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const std::string name = entry.path().filename();
      if (name.find_first_not_of("0123456789") != std::string::npos) continue;
      const std::string stat = ReadAll(entry.path() / "stat");
      const std::size_t after_name = stat.rfind(')');
      if (after_name == std::string::npos) continue;
      char state = 0;
      int parent = 0;
      std::istringstream(stat.substr(after_name + 2)) >> state >> parent;
      if (parent == process_->pid()) sum += CpuSeconds(static_cast<pid_t>(std::stol(name)));
    }
    return sum;
  }

 private:
  const int port_;
  std::unique_ptr<ChildProcess> process_;
};

// The product on an embedded store of its own.
class Product {
 public:
  Product(const std::string& binary, const std::vector<std::string>& environment) {
    std::ofstream(folder_.path() + "/password") << "benchmark-password";
    testing::RunCommand(
        {"/bin/sh", "-c",
         binary + " bootstrap --data-dir " + folder_.path() +
             "/data --workspace Bench --owner bench@example.com --password-stdin < " +
             folder_.path() + "/password > " + folder_.path() + "/bootstrap"});
    token = std::string(
        boost::json::parse(ReadAll(folder_.path() + "/bootstrap")).at("api_token").as_string());
    ChildProcess::Options options;
    options.output = folder_.path() + "/log";
    options.environment = environment;
    options.environment.push_back("PATH=/usr/bin:/bin");
    const std::string ready = folder_.path() + "/ready";
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{binary, "serve", "--target=all", "--data-dir",
                                 folder_.path() + "/data", "--http", "127.0.0.1:0", "--grpc",
                                 "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--ready-file", ready},
        options);
    if (!testing::Eventually([&] { return !ReadAll(ready).empty(); })) {
      Fail("the product does not start: " + ReadAll(options.output));
    }
    const auto addresses = boost::json::parse(ReadAll(ready));
    http = std::string(addresses.at("http").as_string());
    grpc = std::string(addresses.at("grpc").as_string());
  }

  // Creates a ticket and returns its id.
  std::string MakeTicket() {
    Client client(http);
    const std::string lines =
        "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";
    const auto contact = client.Call("POST", "/v1/contacts",
                                     R"({"displayName": "王", "email": "w@example.com"})", lines);
    if (contact.status != 200) Fail(contact.body);
    const std::string id(boost::json::parse(contact.body).at("id").as_string());
    const auto ticket = client.Call(
        "POST", "/v1/tickets",
        R"({"subject": "甘特图无法刷新", "description": "Since this morning", "tags": ["gantt", "vip"],)"
        R"( "requesterId": ")" +
            id + "\"}",
        lines);
    if (ticket.status != 200) Fail(ticket.body);
    return std::string(boost::json::parse(ticket.body).at("id").as_string());
  }

  double ResidentKb() const {
    std::ifstream file("/proc/" + std::to_string(process_->pid()) + "/status");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("VmRSS:")) return std::stod(line.substr(6));
    }
    return 0;
  }
  const std::string& folder() const { return folder_.path(); }
  pid_t pid() const { return process_->pid(); }

  std::string token, http, grpc;

 private:
  testing::TempDir folder_;
  std::unique_ptr<ChildProcess> process_;
};

void ReadThroughput(const std::string& binary, double seconds) {
  Product product(binary, {});
  const std::string id = product.MakeTicket();
  const std::string request = "GET /v1/tickets/" + id +
                              " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                              product.token + "\r\n\r\n";
  Client client(product.http);
  client.Send(request);
  const auto answer = client.Read();
  if (answer.status != 200) Fail(answer.body);
  const Nginx nginx(product.folder(), answer.body.size());
  tickets::v1::GetTicketRequest get;
  get.set_id(id);
  GrpcLoad over_grpc(product.grpc, "/deskmesh.tickets.v1.Tickets/Get", product.token, get);
  std::vector<double> json, grpc, file, json_cpu, grpc_cpu, file_cpu;
  // Also what a read costs the product, which other programs on the machine disturb less.
  const auto measure = [&](auto cpu, auto run, std::vector<double>* rates,
                           std::vector<double>* costs) {
    const double before = cpu();
    const auto begin = Clock::now();
    rates->push_back(run());
    const double took = std::chrono::duration<double>(Clock::now() - begin).count();
    costs->push_back((cpu() - before) / (rates->back() * took) * 1e6);
  };
  const auto product_cpu = [&] { return CpuSeconds(product.pid()); };
  const auto nginx_cpu = [&] { return nginx.WorkersCpuSeconds(); };
  for (int round = 0; round < kRounds; ++round) {
    measure(
        product_cpu, [&] { return HttpRate(product.http, request, seconds); }, &json, &json_cpu);
    measure(product_cpu, [&] { return over_grpc.Rate(seconds); }, &grpc, &grpc_cpu);
    measure(
        nginx_cpu,
        [&] {
          return HttpRate(nginx.address(), "GET /file.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
                          seconds);
        },
        &file, &file_cpu);
  }
  const double rate = Median(json);
  Print("P4.json_read_over_grpc", rate, "1/s", Median(grpc), rate / Median(grpc), "higher");
  Print("P4.json_read_over_nginx", rate, "1/s", Median(file), rate / Median(file), "higher");
  Print("P4.json_read_cpu_over_grpc", Median(json_cpu), "us", Median(grpc_cpu),
        Median(grpc_cpu) / Median(json_cpu), "higher");
  Print("P4.json_read_cpu_over_nginx", Median(json_cpu), "us", Median(file_cpu),
        Median(file_cpu) / Median(json_cpu), "higher");
}

// kB of the product's memory for each live socket that says who it is and then nothing.
void IdleSockets(const std::string& binary, int count, bool uses_tls) {
  testing::TempDir folder;
  const auto files = http::testing::WriteCertificate(folder.path(), "localhost");
  std::vector<std::string> environment = {"DESKMESH_GATEWAY__MAX_CONNECTIONS=100000"};
  if (uses_tls) {
    environment.push_back("DESKMESH_GATEWAY__TLS_CERTIFICATE=" + files.certificate);
    environment.push_back("DESKMESH_GATEWAY__TLS_KEY=" + files.key);
  }
  Product product(binary, environment);
  std::vector<std::unique_ptr<Client>> clients;
  const auto open = [&](int more) {
    for (int i = 0; i < more; ++i) {
      clients.push_back(std::make_unique<Client>(product.http, uses_tls));
      if (!clients.back()->Upgrade("/v1/live", "Authorization: Bearer " + product.token + "\r\n")) {
        Fail("a live socket was refused after " + std::to_string(clients.size()));
      }
    }
  };
  open(count / 10);  // warms pools and tables
  const double before = product.ResidentKb();
  open(count);
  const double kilobytes = (product.ResidentKb() - before) / count;
  Print(uses_tls ? "P20.idle_socket_tls" : "P20.idle_socket", kilobytes, "kB", uses_tls ? 50 : 20,
        kilobytes / (uses_tls ? 50 : 20), "lower");
}

}  // namespace
}  // namespace deskmesh

int main(int argc, char** argv) {
  const char* binary = std::getenv("DESKMESH_BIN");
  if (binary == nullptr) {
    std::fprintf(stderr, "usage: DESKMESH_BIN=<binary> %s [seconds a run] [idle sockets]\n",
                 argv[0]);
    return 2;
  }
  rlimit limit = {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
  const int wanted = argc > 2 ? std::atoi(argv[2]) : 10'000;
  const int sockets =
      static_cast<int>(std::min<rlim_t>(static_cast<rlim_t>(wanted), limit.rlim_max / 5 * 4));
  deskmesh::ReadThroughput(binary, seconds);
  deskmesh::IdleSockets(binary, sockets, /*uses_tls=*/false);
  deskmesh::IdleSockets(binary, sockets, /*uses_tls=*/true);
  return 0;
}
