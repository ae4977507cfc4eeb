#include "pack/fetch_schedule.hpp"

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "pack/pack_store.hpp"
#include "run/collect_output.hpp"
#include "run/find_program.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <unistd.h>

extern char** environ;

namespace tcli {

namespace {

constexpr const char* k_timer = "tcli-packs.timer";
constexpr std::string_view k_mark = "# tcli pack schedule"; // behind a line of a crontab: it is tcli's own
constexpr std::array k_folders{"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"};

Error not_scheduled(std::string why) {
  return {.status = ExitCode::failed, .what = "packs can't be fetched in the background", .why = std::move(why)};
}

Result<Collected> call(const std::string& program, std::vector<std::string> words, std::string input = {}) {
  CollectSpec spec;
  spec.argv = std::move(words);
  spec.argv.insert(spec.argv.begin(), program);
  for (char** variable = environ; *variable != nullptr; ++variable) spec.environment.emplace_back(*variable);
  spec.environment.emplace_back("LC_ALL=C");
  spec.time_limit = std::chrono::seconds{20};
  spec.size_limit = std::size_t{1} << 20;
  spec.input = std::move(input);
  auto collected = collect_output(spec);
  if (!collected) collected.error().status = ExitCode::failed;
  return collected;
}

bool is_done(const Collected& collected) { return collected.end == Collected::End::exited && collected.status == 0; }

std::string reason(const Collected& collected) {
  const auto line = split(trim(collected.errors), '\n').front();
  return line.empty() ? fmt::format("it ended with status {}", collected.status) : std::string{line};
}

// --- systemd -------------------------------------------------------------------------------------------------------------------

// Empty: no systemd of this user runs.
std::string user_systemd() {
  std::string program = find_program("systemctl");
  if (program.empty()) return {};
  const auto answer = call(program, {"--user", "show", "--property=Version"});
  return answer && is_done(*answer) ? program : std::string{};
}

std::optional<std::string> unit_folder() {
  auto folder = config_folder();
  if (!folder) return folder;
  folder->resize(folder->rfind('/')); // of all programs
  return *folder + "/systemd/user";
}

std::string service_text(const std::string& program) {
  std::string text =
      "[Unit]\nDescription=What is new in the packs of tcli\nDocumentation=man:tcli-pack(1)\n\n[Service]\nType=oneshot\n";
  for (const char* const name : k_folders)
    if (const auto value = environment(name); !value.empty())
      text += fmt::format("Environment={}\n", systemd_word(fmt::format("{}={}", name, value)));
  return text + fmt::format("ExecStart={} pack fetch --quiet\n", systemd_word(program));
}

constexpr std::string_view k_timer_text =
    "[Unit]\nDescription=What is new in the packs of tcli\nDocumentation=man:tcli-pack(1)\n\n"
    "[Timer]\nOnCalendar=0/6:00\nRandomizedDelaySec=1h\nPersistent=true\n\n"
    "[Install]\nWantedBy=timers.target\n";

Status call_systemd(const std::string& program, std::vector<std::string> words) {
  words.insert(words.begin(), "--user");
  const std::string what = "systemctl " + join(words, " ");
  TCLI_TRY(const auto answer, call(program, std::move(words)));
  return is_done(answer) ? Status{} : fail(not_scheduled(what + ": " + reason(answer)));
}

Status turn_timer_on(const std::string& systemctl, const std::string& program) {
  const auto folder = unit_folder();
  if (!folder) return fail(not_scheduled(std::string{no_folder_reason()}));
  auto written = make_user_folder(*folder);
  if (written) written = write_file(*folder + "/tcli-packs.service", service_text(program));
  if (written) written = write_file(*folder + "/" + k_timer, k_timer_text);
  if (!written) written.error().status = ExitCode::failed;
  TCLI_CHECK(written);
  TCLI_CHECK(call_systemd(systemctl, {"daemon-reload"}));
  return call_systemd(systemctl, {"enable", "--now", k_timer});
}

bool has_timer() {
  const auto folder = unit_folder();
  return folder && ::access((*folder + "/" + k_timer).c_str(), F_OK) == 0;
}

Status turn_timer_off() {
  if (!has_timer()) return {};
  const std::string systemctl = user_systemd();
  if (!systemctl.empty()) TCLI_CHECK(call_systemd(systemctl, {"disable", "--now", k_timer}));
  for (const char* const unit : {"tcli-packs.service", k_timer}) { // the timer last: it says that there is something to turn off
    const std::string path = *unit_folder() + "/" + unit;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(pack_error("remove " + path, errno));
  }
  return systemctl.empty() ? Status{} : call_systemd(systemctl, {"daemon-reload"});
}

// --- cron ----------------------------------------------------------------------------------------------------------------------

// What is in it; empty where there is none. Anything else is an error: a crontab that can't be read must not be replaced.
Result<std::string> read_crontab(const std::string& program) {
  TCLI_TRY(auto answer, call(program, {"-l"}));
  if (is_done(answer)) return std::move(answer.output);
  const bool is_none = answer.end == Collected::End::exited && answer.output.empty() &&
                       (answer.errors.find("no crontab for") != std::string::npos ||
                        answer.errors.find("No such file or directory") != std::string::npos); // as busybox says it
  if (is_none) return std::string{};
  return fail(not_scheduled("crontab -l: " + reason(answer)));
}

Status write_crontab(const std::string& program, const std::string& text) {
  TCLI_TRY(const auto answer, call(program, {"-"}, text));
  return is_done(answer) ? Status{} : fail(not_scheduled("crontab: " + reason(answer)));
}

// Whether a line of tcli's own went.
Result<bool> turn_cron_off() {
  const std::string program = find_program("crontab");
  if (program.empty()) return false;
  TCLI_TRY(const std::string before, read_crontab(program));
  const std::string after = without_cron_line(before);
  if (after == before) return false;
  TCLI_CHECK(write_crontab(program, after));
  return true;
}

Status turn_cron_on(const std::string& crontab, const std::string& program) {
  TCLI_TRY(const std::string before, read_crontab(crontab));
  std::string text = without_cron_line(before);
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return write_crontab(crontab, text + cron_line(program));
}

bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char letter) { return letter < ' ' || letter == 0x7f; });
}

} // namespace

std::string_view scheduler_word(Scheduler scheduler) {
  constexpr std::array<std::string_view, 3> k_words{"none", "systemd", "cron"};
  return k_words.at(static_cast<std::size_t>(scheduler));
}

std::string systemd_word(std::string_view text) {
  std::string word = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') word += '\\';
    word += letter;
    if (letter == '%') word += letter; // else a specifier
  }
  return word + '"';
}

std::string cron_line(const std::string& program) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const auto spread = hash64(fmt::format("{}@{}", ::getuid(), host.data()));
  std::string command;
  for (const char* const name : k_folders)
    if (const auto value = environment(name); !value.empty()) command += fmt::format("{}={} ", name, shell_quote(value));
  command += shell_quote(program) + " pack fetch --quiet >/dev/null 2>&1";
  std::string line = fmt::format("{} {}-23/6 * * * ", spread % 60, spread / 60 % 6);
  for (const char letter : command) line += letter == '%' ? "\\%" : std::string{letter}; // else the end of the command
  return fmt::format("{} {}\n", line, k_mark);
}

std::string without_cron_line(std::string_view crontab) {
  std::string rest;
  while (!crontab.empty()) {
    const auto end = std::min(crontab.find('\n'), crontab.size() - 1) + 1;
    const std::string_view line = crontab.substr(0, end);
    if (!trim(line).ends_with(k_mark)) rest += line;
    crontab.remove_prefix(end);
  }
  return rest;
}

Result<Scheduler> schedule_fetch(const std::string& program) {
  bool is_fit = is_plain(program) && !program.empty();
  for (const char* const name : k_folders) is_fit = is_fit && is_plain(environment(name));
  if (!is_fit) return fail(not_scheduled("no timer can hold the path of tcli, or of one of its folders"));
  if (const std::string systemctl = user_systemd(); !systemctl.empty()) {
    TCLI_CHECK(turn_timer_on(systemctl, program));
    TCLI_CHECK(turn_cron_off());
    return Scheduler::systemd;
  }
  const std::string crontab = find_program("crontab");
  if (crontab.empty()) {
    Error error = not_scheduled("neither a systemd of this user nor cron is here");
    error.hint = "tcli pack fetch";
    return fail(std::move(error));
  }
  TCLI_CHECK(turn_cron_on(crontab, program));
  return Scheduler::cron;
}

Result<Scheduler> unschedule_fetch() {
  const bool had_timer = has_timer();
  TCLI_CHECK(turn_timer_off());
  TCLI_TRY(const bool had_line, turn_cron_off());
  return had_timer ? Scheduler::systemd : had_line ? Scheduler::cron : Scheduler::none;
}

Result<Scheduler> scheduled_fetch() {
  if (has_timer()) return Scheduler::systemd;
  const std::string program = find_program("crontab");
  if (program.empty()) return Scheduler::none;
  TCLI_TRY(const std::string crontab, read_crontab(program));
  return without_cron_line(crontab) == crontab ? Scheduler::none : Scheduler::cron;
}

} // namespace tcli
