// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>

namespace deskmesh::clock {

// Wakes a thread that polls. Thread-safe; WaitUntil and Clear by one thread.
class WakeUp {
 public:
  WakeUp() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~WakeUp() { close(fd_); }
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  void Signal() const {
    const std::uint64_t one = 1;
    static_cast<void>(write(fd_, &one, sizeof(one)));
  }
  // False when `end` has come.
  bool WaitUntil(std::chrono::steady_clock::time_point end) const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    pollfd waiting{fd_, POLLIN, 0};
    if (left.count() <= 0 || poll(&waiting, 1, static_cast<int>(left.count())) == 0) return false;
    Clear();
    return true;
  }
  // Forgets the signals so far; for those who poll beside other descriptors.
  void Clear() const {
    std::uint64_t ignored = 0;
    while (read(fd_, &ignored, sizeof(ignored)) > 0) {
    }
  }
  // Becomes readable by Signal; for poll beside other descriptors.
  int fd() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace deskmesh::clock
