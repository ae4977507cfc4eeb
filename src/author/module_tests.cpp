#include "author/module_tests.hpp"

#include "author/clean_place.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "run/collect_output.hpp"
#include "run/find_program.hpp"
#include "run/pipe.hpp"
#include "run/signals.hpp"

#include <algorithm>
#include <array>
#include <boost/filesystem/directory.hpp>
#include <fmt/format.h>
#include <optional>
#include <poll.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace tcli {

namespace {

constexpr int k_skipped = 77; // as Automake has it
constexpr std::size_t k_output_limit = 1024 * 1024;
constexpr std::string_view k_bats_end = ".bats";

// Collected in a thread of its own, so that a signal is heard: then all that was started is killed, and the thread ends.
Result<Collected> collect_unless_stopped(const CollectSpec& spec, const StopSignals& signals, const OrphanScope& orphans) {
  TCLI_TRY(Pipe done, make_pipe());
  std::optional<Result<Collected>> collected;
  std::thread worker([&] {
    collected = collect_output(spec);
    done.write = UniqueFd();
  });
  std::array<pollfd, 2> watched{{{done.read.get(), POLLIN, 0}, {signals.fd(), POLLIN, 0}}};
  while (watched[0].revents == 0) {
    if (::poll(watched.data(), watched.size(), signals.came() == 0 ? -1 : 5) < 0) watched[0].revents = 0;
    if (signals.came() == 0) continue;
    watched[1].fd = -1;
    orphans.kill_all();
  }
  worker.join();
  return *std::move(collected);
}

std::string how_it_ended(const Collected& collected, std::chrono::milliseconds limit) {
  switch (collected.end) {
  case Collected::End::timed_out:
    return fmt::format("it took longer than {} ms", limit.count());
  case Collected::End::too_long:
    return fmt::format("it wrote more than {} bytes", k_output_limit);
  case Collected::End::signalled:
    return fmt::format("it was ended by {}", signal_name(collected.status));
  case Collected::End::exited:
    break;
  }
  return collected.status == 0 ? std::string{} : fmt::format("it ended with status {}", collected.status);
}

std::string with_line_end(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

bool is_test(const std::string& path) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return path.ends_with(k_bats_end) || (status.st_mode & 0111) != 0;
}

} // namespace

std::vector<std::string> find_tests(const TestFolder& where) {
  std::vector<std::string> tests;
  boost::system::error_code error;
  boost::filesystem::directory_iterator entry(where.folder + "/tests", error);
  for (; !error && entry != boost::filesystem::directory_iterator(); entry.increment(error))
    if (const std::string path = entry->path().string(); is_test(path)) tests.push_back(path);
  std::ranges::sort(tests);
  return tests;
}

Result<TestResult> run_test(const TestFolder& where, const std::string& test, std::chrono::milliseconds limit,
                            const StopSignals& signals, const OrphanScope& orphans) {
  TestResult result{.name = test.substr(where.folder.size() + 1)};
  const auto begin = std::chrono::steady_clock::now();
  CollectSpec spec{.argv = {test}, .environment = {}, .time_limit = limit, .size_limit = k_output_limit};
  if (test.ends_with(k_bats_end)) {
    const std::string bats = find_program("bats");
    if (bats.empty()) {
      result.end = TestResult::End::skipped;
      result.reason = "bats is not installed";
      return result;
    }
    spec.argv = {bats, test};
  }
  TCLI_TRY(const CleanPlace place, CleanPlace::make());
  TCLI_TRY(spec.environment, place.environment({where.is_pack ? where.folder + "/bin" : where.folder}));
  if (where.is_pack) {
    CollectSpec link = spec;
    link.argv = {program_path(), "pack", "link", where.folder};
    const auto linked = collect_unless_stopped(link, signals, orphans);
    if (!linked || linked->end != Collected::End::exited || linked->status != 0) {
      result.end = signals.came() != 0 ? TestResult::End::stopped : TestResult::End::failed;
      result.reason = "the pack can't be linked";
      if (linked) result.output = linked->errors;
      return result;
    }
  }
  // env(1) goes to the working folder: a child of collect_output stays where tcli is.
  spec.argv.insert(spec.argv.begin(), {"/usr/bin/env", "-C", place.work()});
  auto collected = collect_unless_stopped(spec, signals, orphans);
  const std::size_t left = orphans.end_all();
  if (!collected) return fail(std::move(collected).error());
  result.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  result.output = with_line_end(collected->output) + with_line_end(collected->errors);
  result.reason = how_it_ended(*collected, limit);
  const bool is_skipped = collected->end == Collected::End::exited && collected->status == k_skipped;
  if (signals.came() != 0)
    result.end = TestResult::End::stopped;
  else if (left > 0 && collected->end == Collected::End::exited) {
    result.end = TestResult::End::failed;
    result.reason = fmt::format("it left {} running", counted(left, "program"));
  } else if (is_skipped) {
    result.end = TestResult::End::skipped;
    result.reason = std::string(first_line(collected->output));
  } else if (!result.reason.empty())
    result.end = TestResult::End::failed;
  return result;
}

} // namespace tcli
