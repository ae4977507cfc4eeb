// What tcli-host tells tcli about loading a plugin, through a file in memory.
#include "run/load_report.hpp"

#include "support/environment.hpp"

#include <fcntl.h>

using namespace tcli;
using namespace tcli::test;

namespace {

LoadReport refused(const std::string& reason, const std::string& remedy) {
  return {.kind = LoadReport::Kind::refused, .problem = {.reason = reason, .remedy = remedy}};
}

LoadReport through_memory(const LoadReport& said) {
  const auto report = make_load_report().value();
  write_load_report(report.get(), said);
  return read_load_report(report);
}

LoadReport of_bytes(std::string_view bytes) {
  const auto report = make_load_report().value();
  REQUIRE(::write(report.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  return read_load_report(report);
}

int take(const std::optional<std::string>& value) {
  const Variable variable{k_load_report_variable, value};
  const int taken = take_load_report();
  CHECK(std::getenv(k_load_report_variable) == nullptr);
  return taken;
}

bool is_kept_from_children(int fd) { return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0; }

} // namespace

TEST_CASE("Nothing said yet is no report") {
  CHECK(read_load_report(make_load_report().value()).kind == LoadReport::Kind::none);
  CHECK(read_load_report(UniqueFd{}).kind == LoadReport::Kind::none);
}

TEST_CASE("Loaded and refused arrive as they were said") {
  CHECK(through_memory({.kind = LoadReport::Kind::loaded}).kind == LoadReport::Kind::loaded);
  for (const auto& said :
       {refused("it is torn", "mend it"), refused("it is torn", ""), refused("", ""), refused("\xff\n\x1b", " ")}) {
    const auto heard = through_memory(said);
    CHECK(heard.kind == LoadReport::Kind::refused);
    CHECK(heard.problem == said.problem);
  }
}

TEST_CASE("A long sentence is cut at its end") {
  const std::string reason(15000, 'r');
  const auto heard = through_memory(refused(reason, std::string(5000, 'h')));
  CHECK(heard.kind == LoadReport::Kind::refused);
  CHECK(heard.problem.reason == reason);
  CHECK(heard.problem.remedy == std::string(16 * 1024 - 15000 - std::string("refused\0\0").size() - 2, 'h'));
  const auto longer = through_memory(refused(std::string(100000, 'r'), "lost"));
  CHECK(longer.problem.reason == std::string(16 * 1024 - std::string("refused").size() - 1, 'r'));
  CHECK(longer.problem.remedy.empty());
}

TEST_CASE("Any other bytes are no report") {
  using namespace std::string_view_literals;
  for (const auto bytes : {""sv, "l"sv, "loade"sv, "loaded "sv, "loaded\0"sv, "refused"sv, "refuse\0x\0y"sv, "\0loaded"sv}) {
    CAPTURE(bytes);
    CHECK(of_bytes(bytes).kind == LoadReport::Kind::none);
  }
  CHECK(of_bytes("refused\0"sv).problem == Problem{});
  CHECK(of_bytes("refused\0why"sv).problem == Problem{.reason = "why", .remedy = ""});
  CHECK(of_bytes("refused\0why\0how\0more"sv).problem.reason == "why");
}

TEST_CASE("The host takes its end once, and keeps variable and file from its children") {
  const auto report = make_load_report().value();
  CHECK(is_kept_from_children(report.get()));
  ::fcntl(report.get(), F_SETFD, 0); // as run_child hands it to the host
  CHECK(take(std::to_string(report.get())) == report.get());
  CHECK(is_kept_from_children(report.get()));
  CHECK(take_load_report() == -1);
}

TEST_CASE("Without a variable that names an open file there is nobody to report to") {
  const auto closed = std::to_string(make_load_report().value().get()); // and closed again
  for (const std::optional<std::string>& value :
       {std::optional<std::string>{}, {""}, {"x"}, {"-1"}, {"-2147483648"}, {"99999999999999999999"}, {closed}, {" 3"}}) {
    CAPTURE(value.value_or("(unset)"));
    CHECK(take(value) == -1);
  }
}

TEST_CASE("The standard streams are never taken for the report") {
  for (const int stream : {0, 1, 2}) {
    const int before = ::fcntl(stream, F_GETFD);
    CHECK(take(std::to_string(stream)) == -1);
    CHECK(::fcntl(stream, F_GETFD) == before);
  }
}

TEST_CASE("A file that can't be written to takes no report, and nothing fails") {
  const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  REQUIRE(null.valid());
  CHECK(take(std::to_string(null.get())) == null.get());
  CHECK_FALSE(write_load_report(null.get(), {.kind = LoadReport::Kind::loaded}));
  CHECK_FALSE(write_load_report(-1, {.kind = LoadReport::Kind::loaded}));
  CHECK(read_load_report(null).kind == LoadReport::Kind::none);
}

TEST_CASE("Another file under the number that was taken is left alone") {
  const auto report = make_load_report().value();
  REQUIRE(take(std::to_string(report.get())) == report.get());
  const auto other = make_load_report().value();
  REQUIRE(::dup2(other.get(), report.get()) == report.get());
  CHECK_FALSE(write_load_report(report.get(), {.kind = LoadReport::Kind::loaded}));
  CHECK(read_load_report(other).kind == LoadReport::Kind::none);
}

TEST_CASE("A host that took its report has started, and tells when it shows progress; that is no report") {
  const auto report = make_load_report().value();
  CHECK(read_host_stage(report) == HostStage::not_started);
  tell_host_stage(HostStage::showing_progress); // nothing was taken
  CHECK(read_host_stage(report) == HostStage::not_started);
  const int taken = take(std::to_string(report.get()));
  CHECK(read_host_stage(report) == HostStage::started);
  CHECK(read_load_report(report).kind == LoadReport::Kind::none);
  tell_host_stage(HostStage::showing_progress);
  CHECK(read_host_stage(report) == HostStage::showing_progress);
  CHECK(write_load_report(taken, {.kind = LoadReport::Kind::loaded}));
  CHECK(read_load_report(report).kind == LoadReport::Kind::loaded);
  CHECK(read_host_stage(report) == HostStage::showing_progress);
}

TEST_CASE("What a plugin wrote to the report before is gone, and nothing changes it once it was said") {
  const auto report = make_load_report().value();
  const std::string noise(100, 'x');
  REQUIRE(take(std::to_string(report.get())) == report.get());
  REQUIRE(::write(report.get(), noise.data(), noise.size()) > 0);
  CHECK(write_load_report(report.get(), {.kind = LoadReport::Kind::loaded}));
  CHECK(read_load_report(report).kind == LoadReport::Kind::loaded);
  CHECK(::write(report.get(), noise.data(), noise.size()) == -1);
  CHECK(::pwrite(report.get(), "x", 1, 0) == -1);
  CHECK(::ftruncate(report.get(), 0) == -1);
  CHECK(read_load_report(report).kind == LoadReport::Kind::loaded);
}

TEST_CASE("The identity of the library is taken once, as its file has it") {
  const FileId id{.device = 1, .inode = 2, .size = 3, .mtime_ns = -4, .ctime_ns = 5};
  CHECK(identity_text(id) == "1:2:3:-4:5");
  const Variable variable{k_library_variable, identity_text(id)};
  CHECK(take_library_identity() == "1:2:3:-4:5");
  CHECK(std::getenv(k_library_variable) == nullptr);
  CHECK(take_library_identity().empty());
}
