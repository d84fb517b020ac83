// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/child_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace deskmesh::testing {
namespace {

// A shell that outlives the test, told what there is to clean up. It reads lines until the test's
// end of the pipe closes, in whatever way the test ends.
class Guardian {
 public:
  static Guardian& Get() {
    static auto& guardian = *new Guardian;
    return guardian;
  }

  void Tell(const std::string& line) {
    const std::lock_guard lock(mutex_);
    const std::string text = line + "\n";
    static_cast<void>(write(pipe_, text.data(), text.size()));
  }

 private:
  Guardian() {
    constexpr const char* kScript =
        "pids=; dirs=; trap '' INT TERM HUP; "
        "while read -r what arg; do case $what in "
        "start) pids=\"$pids $arg\" ;; "
        "end) rest=; for p in $pids; do [ $p = $arg ] || rest=\"$rest $p\"; done; pids=$rest ;; "
        "folder) dirs=\"$dirs $arg\" ;; "
        "esac; done; "
        "for p in $pids; do kill -9 -$p; done 2>/dev/null; "
        "for d in $dirs; do rm -rf \"$d\" || { sleep 1; rm -rf \"$d\"; }; done 2>/dev/null";
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    std::string shell = "/bin/sh", option = "-c", script = kScript;
    char* arguments[] = {shell.data(), option.data(), script.data(), nullptr};
    pid_t pid = -1;
    const int error = posix_spawn(&pid, "/bin/sh", &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    if (error != 0) throw std::runtime_error("no guardian");
    pipe_ = ends[1];
  }

  std::mutex mutex_;
  int pipe_ = -1;
};

// Every process whose ancestor is `root`, `root` first.
std::vector<pid_t> FamilyOf(pid_t root) {
  std::multimap<pid_t, pid_t> children;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "stat");
    std::string stat;
    std::getline(file, stat);
    // The name in parentheses may hold anything; the parent is the second field behind it.
    const std::size_t end = stat.rfind(')');
    if (end == std::string::npos) continue;
    std::istringstream rest(stat.substr(end + 1));
    std::string state;
    pid_t parent = 0;
    rest >> state >> parent;
    children.emplace(parent, std::stoi(name));
  }
  std::vector<pid_t> family = {root};
  for (std::size_t i = 0; i < family.size(); ++i) {
    auto [begin, last] = children.equal_range(family[i]);
    for (auto child = begin; child != last; ++child) family.push_back(child->second);
  }
  return family;
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

TempDir::TempDir() {
  const char* root = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe)
  path_ = std::string(root == nullptr ? "/tmp" : root) + "/deskmesh-test-XXXXXX";
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  Guardian::Get().Tell("folder " + path_);
}

TempDir::~TempDir() {
  std::error_code error;
  if (!path_.empty()) std::filesystem::remove_all(path_, error);
}

ChildProcess::ChildProcess(const std::vector<std::string>& command, const Options& options) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (!options.output.empty()) {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, options.output.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0644);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::vector<char*> arguments = Pointers(command);
  std::vector<char*> environment = Pointers(options.environment);
  const int error = posix_spawnp(&pid_, arguments[0], &actions, &attributes, arguments.data(),
                                 options.environment.empty() ? environ : environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("can't start " + command[0]);
  Guardian::Get().Tell("start " + std::to_string(pid_));
}

ChildProcess::~ChildProcess() { Kill(); }

bool ChildProcess::is_running() { return Wait(std::chrono::milliseconds(0)) == -1; }

void ChildProcess::Signal(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

void ChildProcess::SignalAll(int signal) const {
  if (pid_ <= 0) return;
  for (const pid_t pid : FamilyOf(pid_)) kill(pid, signal);
}

void ChildProcess::Kill() {
  if (pid_ <= 0) return;
  // Stopped first, so that nobody makes another child meanwhile.
  SignalAll(SIGSTOP);
  SignalAll(SIGKILL);
  Wait();
}

int ChildProcess::Wait(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (pid_ > 0) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      Guardian::Get().Tell("end " + std::to_string(pid_));
      pid_ = -1;
      break;
    }
    if (std::chrono::steady_clock::now() >= end) return -1;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return status_;
}

void RunCommand(const std::vector<std::string>& command, const ChildProcess::Options& options) {
  ChildProcess process(command, options);
  const int status = process.Wait(std::chrono::minutes(5));
  if (status == 0) return;
  std::ifstream file(options.output);
  std::ostringstream output;
  output << file.rdbuf();
  throw std::runtime_error(command[0] + " ended with " + std::to_string(status) + "\n" +
                           output.str());
}

bool Eventually(const std::function<bool()>& condition, std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end) return condition();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

int FreePort() {
  std::random_device random;
  for (int tries = 0; tries < 1000; ++tries) {
    const int port = 12'000 + static_cast<int>(random() % 20'000);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool is_bound =
        fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
    if (fd >= 0) close(fd);
    if (is_bound) return port;
  }
  throw std::runtime_error("no free port");
}

}  // namespace deskmesh::testing
