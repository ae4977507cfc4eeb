#include "host/complete.hpp"

#include "base/boundary.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/told_text.hpp"
#include "host/call_services.hpp"
#include "host/host_services.hpp"
#include "host/library.hpp"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace tcli {

namespace {

// The lines so far, and what they have to begin with.
struct Answer {
  std::string_view typed;
  std::string lines = {};
  std::size_t count = 0;

  bool take(const std::string& value, const std::string& summary) {
    const auto is_one_line = [](const std::string& text) { return escape(text) == text; };
    if (value.empty() || !value.starts_with(typed) || !is_one_line(value) || !is_one_line(summary)) return true;
    const std::string line = value + (summary.empty() ? "" : "\t" + summary) + "\n";
    if (count == k_candidate_limit || lines.size() + line.size() > k_candidate_bytes) return false;
    lines += line;
    ++count;
    return true;
  }
};

int take(void* context, const char* value, const char* summary) {
  if (::strnlen(value, k_told_limit) == k_told_limit) return 0; // cut it would be another
  const bool goes_on =
      at_boundary(false, [&] { return static_cast<Answer*>(context)->take(told_text(value), told_text(summary)); });
  return goes_on ? 0 : 1;
}

// Standard output for tcli alone: whatever else writes there, or to standard error, writes to nobody.
UniqueFd take_standard_output() {
  UniqueFd answer(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  const UniqueFd nobody(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const bool taken =
      answer.valid() && nobody.valid() && ::dup2(nobody.get(), STDOUT_FILENO) >= 0 && ::dup2(nobody.get(), STDERR_FILENO) >= 0;
  return taken ? std::move(answer) : UniqueFd();
}

} // namespace

const tcli_completer* completer_of(const tcli_plugin& plugin) {
  const auto* const completer = static_cast<const tcli_completer*>(plugin.get_interface(TCLI_COMPLETER_1));
  return completer != nullptr && TCLI_HAS(completer, complete) && completer->complete != nullptr ? completer : nullptr;
}

int complete(const std::string& path, std::span<char* const> words) {
  constexpr int k_no_answer = 1;
  const auto dashes = std::ranges::find(words, std::string_view("--"));
  const auto place = static_cast<std::size_t>(dashes - words.begin()); // behind VERB PARAMETER, or SUBJECT as well
  if (place < 2 || place > 3 || place + 1 >= words.size()) return k_no_answer;
  const UniqueFd out = take_standard_output();
  const CallVariables variables = call_variables();
  const auto library = out.valid() ? load_library(path) : tl::unexpected(Problem{});
  if (!library) return k_no_answer;
  const tcli_completer* const completer = completer_of(*library->plugin);
  end_copies(); // of get_interface
  if (completer == nullptr) return k_no_answer;

  std::vector<const char*> typed(words.begin() + static_cast<std::ptrdiff_t>(place) + 1, words.end());
  Answer answer{.typed = typed.back()};
  typed.push_back(nullptr);
  const std::string module = variable_in(variables, "TCLI_MODULE");
  HostServices host(module);
  const tcli_question question{.size = sizeof question,
                               .context = &answer,
                               .module = module.c_str(),
                               .subject = place == 3 ? words[0] : "",
                               .verb = words[place - 2],
                               .parameter = words[place - 1],
                               .words = typed.data(),
                               .candidate = take};
  const int status = completer->complete(host.abi(), &question);
  end_copies();
  return status == TCLI_OK && write_all(out.get(), answer.lines, "standard output") ? 0 : k_no_answer;
}

} // namespace tcli
