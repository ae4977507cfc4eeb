#include "author/clean_run.hpp"

#include "author/clean_place.hpp"
#include "base/program.hpp"
#include "run/pipe.hpp"
#include "run/signals.hpp"
#include "run/start_child.hpp"

#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <optional>
#include <poll.h>
#include <thread>
#include <utility>

namespace tcli {

namespace {

constexpr int k_no_program = 126, k_not_there = 127; // as a shell has it

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

} // namespace

Result<CleanRun> run_cleanly(const CleanFolder& where, std::vector<std::string> argv, std::chrono::milliseconds limit,
                             const StopSignals& signals, const OrphanScope& orphans) {
  TCLI_TRY(const CleanPlace place, CleanPlace::make());
  CollectSpec spec{.argv = {}, .environment = {}, .time_limit = limit, .size_limit = k_clean_output_limit};
  TCLI_TRY(spec.environment, place.environment(where.is_pack ? where.folder + "/bin" : where.folder));
  std::vector<std::vector<std::string>> links;
  if (where.is_pack) links.push_back({program_path(), "pack", "link", where.folder});
  if (!where.plugin.empty()) links.push_back({program_path(), "plugin", "link", where.plugin});
  CleanRun run;
  for (std::vector<std::string>& link : links) {
    spec.argv = std::move(link);
    TCLI_TRY(run.collected, collect_unless_stopped(spec, signals, orphans));
    run.is_linked = run.collected.end == Collected::End::exited && run.collected.status == 0;
    if (!run.is_linked) return run;
  }
  spec.folder = place.work();
  spec.argv = std::move(argv);
  auto collected = collect_unless_stopped(spec, signals, orphans);
  run.left = orphans.end_all();
  if (!collected && !is_shortage(collected.error().system)) { // the file's own fault
    const int status = collected.error().system == ENOENT ? k_not_there : k_no_program;
    collected =
        Collected{.status = status, .output = {}, .errors = fmt::format("{}: {}", collected.error().what, collected.error().why)};
  }
  TCLI_TRY(run.collected, std::move(collected));
  return run;
}

std::string how_it_ended(const Collected& collected, std::chrono::milliseconds limit, std::size_t size_limit, int wanted_status) {
  switch (collected.end) {
  case Collected::End::timed_out:
    return fmt::format("it took longer than {} ms", limit.count());
  case Collected::End::too_long:
    return fmt::format("it wrote more than {} bytes", size_limit);
  case Collected::End::signalled:
    return fmt::format("it was ended by {}", signal_name(collected.status));
  case Collected::End::exited:
    break;
  }
  return collected.status == wanted_status ? std::string{} : fmt::format("it ended with status {}", collected.status);
}

} // namespace tcli
