// SPDX-License-Identifier: Apache-2.0
//
// PostgreSQL, Redis and RabbitMQ for tests: private, on free ports of 127.0.0.1, in a temporary
// folder, gone with the test.
//
//   std::string url = testing::SharedPostgres().CreateDatabase();
//
// The shared ones start with the first call and serve every test of the process; a test that kills
// its server makes one of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/testing/child_process.h"

namespace deskmesh::testing {

// What the three have in common. Confined to one thread.
class PrivateServer {
 public:
  virtual ~PrivateServer() = default;
  PrivateServer(const PrivateServer&) = delete;
  PrivateServer& operator=(const PrivateServer&) = delete;

  // Starts it again on the same data and port and waits until it answers. Throws
  // std::runtime_error with the server's log when it doesn't.
  void Start();
  // kill -9 of the server and all its processes.
  void Kill();
  // Asks it to end and waits.
  void Stop();
  // Stops and continues all its processes: connections stay open and nothing answers.
  void Pause();
  void Resume();
  bool is_running();
  int port() const { return port_; }

 protected:
  PrivateServer() : port_(FreePort()) {}
  virtual std::vector<std::string> Command() const = 0;
  virtual std::vector<std::string> Environment() const { return {}; }
  // Whether it serves now.
  virtual bool Answers() const = 0;
  virtual void AskToEnd() = 0;
  ChildProcess& process() { return *process_; }
  const std::string& folder() const { return folder_.path(); }
  std::string LogFile() const { return folder_.path() + "/log.txt"; }

 private:
  TempDir folder_;
  int port_;
  std::unique_ptr<ChildProcess> process_;
};

class PostgresServer final : public PrivateServer {
 public:
  // With `is_durable` each commit is written through, as in production; else only a crash of the
  // machine, not of the server, could lose it.
  explicit PostgresServer(bool is_durable = false);
  ~PostgresServer() override;

  // The URL of a fresh, empty database.
  std::string CreateDatabase();
  std::string Url(const std::string& database) const;
  std::string socket_folder() const { return folder(); }

 private:
  std::vector<std::string> Command() const override;
  bool Answers() const override;
  void AskToEnd() override;

  bool is_durable_;
  int databases_ = 0;
};

class RedisServer final : public PrivateServer {
 public:
  RedisServer();
  ~RedisServer() override;
  std::string Url() const;

 private:
  std::vector<std::string> Command() const override;
  bool Answers() const override;
  void AskToEnd() override;
};

// Takes 6 to 15 s to start.
class RabbitServer final : public PrivateServer {
 public:
  RabbitServer();
  ~RabbitServer() override;
  std::string Url() const;

 private:
  std::vector<std::string> Command() const override;
  std::vector<std::string> Environment() const override;
  bool Answers() const override;
  void AskToEnd() override;

  int name_port_;  // of the private epmd
  int distribution_port_;
  std::unique_ptr<ChildProcess> names_;
};

PostgresServer& SharedPostgres();
RedisServer& SharedRedis();
RabbitServer& SharedRabbit();

// A short name no other test of this process has used, for prefixes.
std::string UniqueName(const std::string& stem);

}  // namespace deskmesh::testing
