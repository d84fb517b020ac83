// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/private_servers.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace deskmesh::testing {
namespace {

constexpr std::chrono::minutes kStartLimit{5};

// Sends `request` and waits a moment for an answer that begins with `answer`; any for an empty one.
bool Converse(int port, std::string_view request, std::string_view answer) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool is_answered = false;
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
      send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    pollfd waiting{fd, POLLIN, 0};
    char text[64];
    if (poll(&waiting, 1, 1000) == 1) {
      const ssize_t size = recv(fd, text, sizeof(text), 0);
      is_answered =
          size > 0 && std::string_view(text, static_cast<std::size_t>(size)).starts_with(answer);
    }
  }
  close(fd);
  return is_answered;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// PostgreSQL and RabbitMQ refuse to run as root: as `nobody` then.
bool IsRoot() { return geteuid() == 0; }

std::vector<std::string> AsNobody(std::vector<std::string> command) {
  if (!IsRoot()) return command;
  std::vector<std::string> prefixed = {"setpriv", "--reuid=65534", "--regid=65534",
                                       "--clear-groups"};
  prefixed.insert(prefixed.end(), command.begin(), command.end());
  return prefixed;
}

void GiveToNobody(const std::string& folder) {
  if (IsRoot() && chown(folder.c_str(), 65534, 65534) != 0) {
    throw std::runtime_error("can't give away " + folder);
  }
}

std::string PostgresBinaries() {
  std::string newest;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
    if (std::filesystem::exists(entry.path() / "bin/postgres")) {
      newest = std::max(newest, (entry.path() / "bin").string());
    }
  }
  if (newest.empty()) throw std::runtime_error("install the package postgresql-15");
  return newest;
}

}  // namespace

void PrivateServer::Start() {
  const auto end = std::chrono::steady_clock::now() + kStartLimit;
  while (true) {
    process_ = std::make_unique<ChildProcess>(
        Command(), ChildProcess::Options{.environment = Environment(), .output = LogFile()});
    while (process_->is_running() && std::chrono::steady_clock::now() < end) {
      if (Answers()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    // After a kill the remains of the earlier run may be in the way for a moment.
    if (std::chrono::steady_clock::now() >= end) {
      throw std::runtime_error("the server doesn't answer:\n" + ReadFile(LogFile()));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

void PrivateServer::Kill() {
  if (process_ != nullptr) process_->Kill();
}

void PrivateServer::Stop() {
  if (process_ == nullptr) return;
  AskToEnd();
  if (process_->Wait(std::chrono::minutes(3)) == -1) process_->Kill();
}

void PrivateServer::Pause() { process_->SignalAll(SIGSTOP); }
void PrivateServer::Resume() { process_->SignalAll(SIGCONT); }
bool PrivateServer::is_running() { return process_ != nullptr && process_->is_running(); }

PostgresServer::PostgresServer(bool is_durable) : is_durable_(is_durable) {
  GiveToNobody(folder());
  RunCommand(
      AsNobody({PostgresBinaries() + "/initdb", "-D", folder() + "/data", "-U", "app", "-A",
                "trust", "--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C.UTF-8"}),
      {.environment = {}, .output = folder() + "/initdb.txt"});
  Start();
}

PostgresServer::~PostgresServer() { Kill(); }

std::vector<std::string> PostgresServer::Command() const {
  return AsNobody({PostgresBinaries() + "/postgres", "-D", folder() + "/data", "-p",
                   std::to_string(port()), "-k", folder(), "-c", "listen_addresses=127.0.0.1", "-c",
                   "max_connections=200", "-c",
                   std::string("fsync=") + (is_durable_ ? "on" : "off")});
}

std::string PostgresServer::Url(const std::string& database) const {
  return "postgresql://app@127.0.0.1:" + std::to_string(port()) + "/" + database;
}

bool PostgresServer::Answers() const {
  return PQping((Url("postgres") + "?connect_timeout=2").c_str()) == PQPING_OK;
}

// SIGINT: end the sessions and stop.
void PostgresServer::AskToEnd() { process().Signal(SIGINT); }

std::string PostgresServer::CreateDatabase() {
  const std::string name = "test" + std::to_string(++databases_);
  PGconn* connection = PQconnectdb(Url("postgres").c_str());
  PGresult* result = PQexec(connection, ("CREATE DATABASE " + name).c_str());
  const std::string error =
      PQresultStatus(result) == PGRES_COMMAND_OK ? "" : PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (!error.empty()) throw std::runtime_error(error);
  return Url(name);
}

RedisServer::RedisServer() { Start(); }

RedisServer::~RedisServer() { Kill(); }

std::string RedisServer::Url() const { return "redis://127.0.0.1:" + std::to_string(port()); }

std::vector<std::string> RedisServer::Command() const {
  return {
      "redis-server", "--port", std::to_string(port()), "--bind", "127.0.0.1",   "--dir", folder(),
      "--save",       "",       "--appendonly",         "no",     "--daemonize", "no"};
}

bool RedisServer::Answers() const { return Converse(port(), "PING\r\n", "+PONG"); }
void RedisServer::AskToEnd() { process().Signal(SIGTERM); }

RabbitServer::RabbitServer() : name_port_(FreePort()), distribution_port_(FreePort()) {
  std::ofstream(folder() + "/rabbitmq.conf")
      << "listeners.tcp.default = 127.0.0.1:" << port()
      << "\nloopback_users = none\nlog.console = false\n"
         "vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 50MB\n";
  std::ofstream(folder() + "/enabled_plugins") << "[].\n";
  std::ofstream(folder() + "/conf.env") << "";
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    GiveToNobody(entry.path());
  }
  GiveToNobody(folder());
  // In the foreground: left to itself the node would start one that outlives it.
  names_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{"epmd", "-port", std::to_string(name_port_), "-address",
                               "127.0.0.1"},
      ChildProcess::Options{.environment = {}, .output = folder() + "/epmd.txt"});
  Start();
}

RabbitServer::~RabbitServer() { Kill(); }

std::string RabbitServer::Url() const {
  return "amqp://guest:guest@127.0.0.1:" + std::to_string(port());
}

std::vector<std::string> RabbitServer::Command() const {
  const std::string server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
  if (!std::filesystem::exists(server)) {
    throw std::runtime_error("install the package rabbitmq-server");
  }
  // The wrapper in sbin refuses users other than its own.
  return AsNobody({server});
}

std::vector<std::string> RabbitServer::Environment() const {
  const std::string& home = folder();
  return {"PATH=/usr/bin:/bin",
          "HOME=" + home,
          "LANG=C.UTF-8",
          "ERL_EPMD_PORT=" + std::to_string(name_port_),
          "ERL_EPMD_ADDRESS=127.0.0.1",
          "ERL_AFLAGS=+S 2:2 +sbwt none",
          "RABBITMQ_NODENAME=rabbit@localhost",
          "RABBITMQ_NODE_PORT=" + std::to_string(port()),
          "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1",
          "RABBITMQ_DIST_PORT=" + std::to_string(distribution_port_),
          "RABBITMQ_CONF_ENV_FILE=" + home + "/conf.env",
          "RABBITMQ_CONFIG_FILE=" + home + "/rabbitmq.conf",
          "RABBITMQ_ENABLED_PLUGINS_FILE=" + home + "/enabled_plugins",
          "RABBITMQ_MNESIA_BASE=" + home + "/mnesia",
          "RABBITMQ_LOG_BASE=" + home + "/log",
          "RABBITMQ_PID_FILE=" + home + "/node.pid"};
}

bool RabbitServer::Answers() const {
  using namespace std::string_view_literals;
  return Converse(port(), "AMQP\0\0\x09\x01"sv, "");
}

void RabbitServer::AskToEnd() {
  const std::string pid = ReadFile(folder() + "/node.pid");
  if (!pid.empty()) kill(std::stoi(pid), SIGTERM);
}

PostgresServer& SharedPostgres() {
  static PostgresServer server;
  return server;
}

RedisServer& SharedRedis() {
  static RedisServer server;
  return server;
}

RabbitServer& SharedRabbit() {
  static RabbitServer server;
  return server;
}

std::string UniqueName(const std::string& stem) {
  static std::atomic<int> last{0};
  return stem + std::to_string(++last);
}

}  // namespace deskmesh::testing
