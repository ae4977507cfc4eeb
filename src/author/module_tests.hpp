// The tests that stand beside a module or in a pack.
#pragma once

#include "author/clean_run.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tcli {

struct TestResult {
  enum class End : std::uint8_t { passed, failed, skipped, stopped };

  std::string name; // "tests/NAME"
  End end = End::passed;
  std::string reason = {}; // one line, of one that did not pass
  std::string output = {}; // what it wrote: standard output, then standard error
  std::chrono::milliseconds took{0};
};

// Whether it may be started, or is bats's to start.
bool can_run_test(const std::string& path);

// The paths of the tests in the folder `tests` of a module or pack, in the order of their names: executable files, and files
// NAME.bats.
std::vector<std::string> find_tests(const CleanFolder& where);

// Runs one of them, as `tcli plugin test --help` says. `stopped`: tcli was told to end meanwhile. Nothing of it is left: neither
// programs nor files. Fails with 125.
Result<TestResult> run_test(const CleanFolder& where, const std::string& test, std::chrono::milliseconds limit,
                            const StopSignals& signals, const OrphanScope& orphans);

} // namespace tcli
