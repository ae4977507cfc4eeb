#include "base/debug.hpp"

#include "base/file.hpp"
#include "base/program.hpp"
#include "base/style.hpp"
#include "base/text.hpp"

#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tcli {

namespace {

bool g_silent = false;
std::optional<std::vector<std::pair<std::string, std::string>>> g_held; // texts and hints

// A lost line of a warning or trace is no reason to fail.
void to_standard_error(std::string_view kind, Style style, std::string_view text, std::string_view hint = {}) {
  std::string lines = fmt::format("tcli: {} {}\n", styled(kind, style, STDERR_FILENO), escape(text));
  if (!hint.empty()) lines += fmt::format("{} {}\n", styled("hint:", Style::hint, STDERR_FILENO), escape(hint));
  (void)write_all(STDERR_FILENO, lines, "standard error");
}

bool& debugging() {
  static bool enabled = [] {
    const auto value = environment("TCLI_DEBUG");
    return !value.empty() && value != "0";
  }();
  return enabled;
}

} // namespace

bool debug_enabled() { return debugging(); }
void debug_from_now_on() { debugging() = true; }

void silence_warnings() { g_silent = true; }

SilenceScope::SilenceScope() : m_before(std::exchange(g_silent, true)) {}
SilenceScope::~SilenceScope() { g_silent = m_before; }

HeldWarnings::HeldWarnings() { g_held.emplace(); }
HeldWarnings::~HeldWarnings() {
  const auto held = std::exchange(g_held, std::nullopt);
  for (const auto& [text, hint] : *held) warn(text, hint);
}

void debug_line(std::string_view line) { to_standard_error("debug:", Style::plain, line); }
void complain(std::string_view text) { to_standard_error("error:", Style::error, text); }
void warn(std::string_view text, std::string_view hint) {
  if (g_held && !g_silent) return static_cast<void>(g_held->emplace_back(text, hint));
  if (!g_silent) to_standard_error("warning:", Style::warning, text, hint);
}

} // namespace tcli
