// Work on items that come one by one, on the other cores while the caller still looks for more.
#pragma once

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <new>
#include <sched.h>
#include <span>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tcli {

// Calls `work(item)` once for each item that was added, in no order, from several threads when there are many; `finish` takes
// part and returns when all are done. `work` throws nothing but std::bad_alloc, which comes to the caller of `finish`. What
// `work` needs open it opens itself, and closes: other threads have nothing of the caller's but the standard streams, so that a
// pipe which the caller closes is closed. When no thread can be started the caller's own does all.
template <class Item, class Work> class WorkQueue {
public:
  explicit WorkQueue(Work work) : m_work(std::move(work)) {}
  ~WorkQueue() { end(); }
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // `item` stays where it is until `finish` has returned.
  void add(Item& item) {
    std::size_t waiting = 0;
    {
      const std::scoped_lock lock(m_mutex);
      m_items.push_back(&item);
      waiting = m_items.size() - m_next;
    }
    if (!m_is_full && waiting >= k_batch * (m_threads.size() + 1)) start_thread();
    if (waiting == k_batch) m_more.notify_one();
  }

  void finish() {
    take_all(true);
    end();
    if (m_exhausted) throw std::bad_alloc();
  }

private:
  static constexpr std::size_t k_batch = 32;       // takes longer than starting a thread (about 50 µs)
  static constexpr std::size_t k_at_once = 8;      // few, so that nobody waits long for the last of another
  static constexpr std::size_t k_thread_limit = 8; // more only wait for the disk together

  void start_thread() {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency()); // reads a file of the system's each time
    const std::size_t limit = std::min(k_thread_limit, cores);
    m_is_full = m_threads.size() + 2 >= limit; // with this one and the caller's
    if (m_threads.size() + 1 >= limit) return;
    try {
      m_threads.emplace_back([this] {
        // A table of open files that two threads use costs both of them locks (unshare(2)).
        if (::unshare(CLONE_FILES) == 0) ::close_range(STDERR_FILENO + 1, ~0U, 0);
        take_all(false);
      });
    } catch (const std::system_error&) { // the caller's thread is enough
      m_is_full = true;
    }
  }

  // Until no more come; a batch at a time, and the rest once all have come.
  void take_all(bool is_last) {
    std::array<Item*, k_at_once> batch; // the list of all may move meanwhile
    std::unique_lock lock(m_mutex);
    m_is_complete = m_is_complete || is_last;
    if (is_last) m_more.notify_all();
    for (;;) {
      m_more.wait(lock, [this] { return m_is_complete || m_items.size() - m_next >= k_batch; });
      const std::size_t count = std::min(m_items.size() - m_next, k_at_once);
      if (count == 0) return;
      std::copy_n(m_items.begin() + static_cast<std::ptrdiff_t>(m_next), count, batch.begin());
      m_next += count;
      lock.unlock();
      for (Item* const item : std::span(batch).first(count)) work_on(*item);
      lock.lock();
    }
  }

  void work_on(Item& item) {
    try {
      m_work(item);
    } catch (const std::bad_alloc&) {
      const std::scoped_lock lock(m_mutex);
      m_exhausted = true;
    }
  }

  void end() {
    {
      const std::scoped_lock lock(m_mutex);
      m_is_complete = true;
    }
    m_more.notify_all();
    m_threads.clear();
  }

  Work m_work;
  std::mutex m_mutex;
  std::condition_variable m_more;
  std::vector<Item*> m_items;
  std::size_t m_next = 0; // nobody has taken this one yet
  bool m_is_complete = false;
  bool m_exhausted = false;
  bool m_is_full = false; // no thread more: the cores have enough, or the system has none
  std::vector<std::jthread> m_threads;
};

} // namespace tcli
