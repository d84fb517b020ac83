// SPDX-License-Identifier: Apache-2.0
//
// Folders and processes of a test that are gone when the test is, even after a kill -9 of the test.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace deskmesh::testing {

// A fresh folder below $TMPDIR, removed with all that is in it. Movable; confined to one thread.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(TempDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TempDir& operator=(TempDir&&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A process started by the test, in a process group of its own. Killed with its group when the
// object is destroyed, and by a small guardian process when the test dies first. Confined to one
// thread.
class ChildProcess {
 public:
  struct Options {
    std::vector<std::string>
        environment;  // NAME=value, instead of the test's own; empty: the test's
    std::string output;  // file that stdout and stderr are appended to
  };

  // Throws std::runtime_error when it can't be started.
  ChildProcess(const std::vector<std::string>& command, const Options& options);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  bool is_running();
  // Sends a signal to the process alone.
  void Signal(int signal) const;
  // Sends a signal to the process and to all its descendants.
  void SignalAll(int signal) const;
  // SIGKILL to all, at once; waits for the process.
  void Kill();
  // Waits for its end; the exit status, 128 + signal, or -1 after `timeout`.
  int Wait(std::chrono::milliseconds timeout = std::chrono::minutes(5));

 private:
  pid_t pid_ = -1;
  int status_ = -1;
};

// Runs a command to its end; throws std::runtime_error with its output when it fails.
void RunCommand(const std::vector<std::string>& command, const ChildProcess::Options& options = {});

// Waits until `condition` holds. False after `timeout`.
bool Eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds timeout = std::chrono::seconds(60));

// A TCP port of 127.0.0.1 that nobody used a moment ago. Below what systems give to outgoing connections:
// none takes it meanwhile, and who connects to it in vain doesn't meet itself.
int FreePort();

}  // namespace deskmesh::testing
