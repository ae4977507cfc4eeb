// Independent work on many items, on every core.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <new>
#include <sched.h>
#include <system_error>
#include <thread>
#include <vector>

namespace tcli {

// Calls `work(begin, end)` for ranges of at most `batch` that cover 0 to count, each once, in no order, from several threads when
// there is more than one range; returns when all are done. `work` throws nothing but std::bad_alloc, which comes to the caller.
// When no thread can be started the caller's own does all. `batch` is chosen so that one takes longer than starting a thread
// (about 50 µs). What `work` opens is open in that one thread alone: it must close it.
template <class Work> void for_each_range(std::size_t count, std::size_t batch, Work work) {
  constexpr std::size_t k_thread_limit = 8; // more only wait for the disk together
  std::atomic<std::size_t> next{0};
  std::atomic<bool> exhausted{false};
  const auto take_ranges = [&] {
    for (std::size_t begin = next.fetch_add(batch); begin < count; begin = next.fetch_add(batch)) {
      work(begin, std::min(count, begin + batch));
    }
  };
  const std::size_t ranges = (count + batch - 1) / batch;
  std::vector<std::jthread> threads;
  if (ranges > 1) {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    try {
      while (threads.size() + 1 < std::min({ranges, k_thread_limit, cores})) {
        threads.emplace_back([&take_ranges, &exhausted] {
          ::unshare(CLONE_FILES); // a table of open files that two threads use costs both of them locks (unshare(2))
          try {
            take_ranges();
          } catch (const std::bad_alloc&) {
            exhausted = true;
          }
        });
      }
    } catch (const std::system_error&) { // the caller's thread is enough
    }
  }
  take_ranges();
  threads.clear();
  if (exhausted) throw std::bad_alloc();
}

} // namespace tcli
