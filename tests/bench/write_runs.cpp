// A journal of many runs on standard output, as tcli would have written it: write-runs NUMBER
#include "base/clock.hpp"
#include "history/journal_line.hpp"
#include "history/run_id.hpp"

#include <cstdio>
#include <cstdlib>
#include <random>

using namespace tcli;

namespace {

constexpr std::int64_t k_day_ms = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::int64_t k_days = 300;
constexpr unsigned int k_modules = 20, k_verbs = 5, k_users = 4, k_failing = 30, k_nested = 10;

std::string id_of(std::int64_t moment_ms, std::mt19937_64& random) {
  constexpr std::string_view k_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string id = run_id_of_time(moment_ms);
  while (id.size() < 26) id += k_alphabet[random() % k_alphabet.size()];
  return id;
}

} // namespace

int main(int argc, char** argv) {
  const std::int64_t count = argc == 2 ? std::atoll(argv[1]) : 0;
  const std::int64_t now_ms = nanoseconds(CLOCK_REALTIME) / 1'000'000;
  std::mt19937_64 random{count > 0 ? static_cast<unsigned long long>(count) : 1}; // the same at each call
  std::lognormal_distribution<double> seconds{-1, 1.5};
  std::string parent;
  for (std::int64_t number = 0; number < count; ++number) {
    RunStart start;
    start.started_ms = now_ms - k_days * k_day_ms + k_days * k_day_ms * number / count;
    start.id = id_of(start.started_ms, random);
    if (number % k_nested != 0) start.parent = parent;
    if (number % k_nested == 0) parent = start.id;
    start.module = "module-" + std::to_string(random() % k_modules);
    start.verb = "verb-" + std::to_string(random() % k_verbs);
    start.words = {start.verb, "--count", "3", "some-host.example.org"};
    start.parameters = {{"host", "some-host.example.org"}, {"count", "3"}};
    start.provider = "path";
    start.kind = "exec";
    start.location = "/opt/team/bin/tcli-" + start.module;
    start.file = {.device = 1, .inode = 2, .size = 3, .mtime_ns = 4, .ctime_ns = 5};
    start.folder = "/home/deploy/web";
    start.user = "user-" + std::to_string(random() % k_users);
    start.host = "build1";
    start.pid = 4321;
    const int status = random() % k_failing == 0 ? 1 : 0;
    const RunEnd end{.id = start.id, .duration_us = static_cast<std::int64_t>(seconds(random) * 1e6), .status = status};
    std::fputs((journal_line(start) + journal_line(end)).c_str(), stdout);
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
