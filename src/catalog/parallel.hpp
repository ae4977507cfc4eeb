// Independent work on many items, on every core.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace tcli {

// Calls `work(index)` for 0 to count - 1, each once, in no order, from several threads when it pays; returns when all are done.
// `work` must not throw. When no thread can be started the caller's own does all.
template <class Work> void for_each_index(std::size_t count, Work work) {
  constexpr std::size_t k_batch = 32;       // items that cost less than a thread
  constexpr std::size_t k_thread_limit = 8; // more only wait for the disk together
  std::atomic<std::size_t> next{0};
  const auto take_batches = [&] {
    for (std::size_t begin = next.fetch_add(k_batch); begin < count; begin = next.fetch_add(k_batch)) {
      for (std::size_t index = begin; index < std::min(count, begin + k_batch); ++index) work(index);
    }
  };
  const std::size_t useful = std::min({(count + k_batch - 1) / k_batch, k_thread_limit,
                                       static_cast<std::size_t>(std::max(1U, std::thread::hardware_concurrency()))});
  std::vector<std::jthread> threads;
  try {
    while (threads.size() + 1 < useful) threads.emplace_back(take_batches);
  } catch (const std::system_error&) { // the caller's thread is enough
  }
  take_batches();
}

} // namespace tcli
