#include "base/style.hpp"

#include "base/program.hpp"

#include <array>
#include <optional>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::string_view k_begin = "\x1b[", k_reset = "\x1b[0m";
constexpr std::array<std::string_view, 7> k_sequences{"", "\x1b[1;31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[31m", "\x1b[2m"};

std::optional<bool> of_word(std::string_view word) {
  if (word == "always" || word == "never") return word == "always";
  return std::nullopt;
}

std::optional<bool> g_choice; // of the call or of the config
bool g_is_auto = false;       // they say so: what the variable says comes behind them

// no-color.org and bixense.com/clicolors
bool decided_by_environment(int stream) {
  const auto chosen = g_is_auto ? std::nullopt : of_word(environment("TCLI_COLOR"));
  if (chosen) return *chosen;
  if (!environment("NO_COLOR").empty()) return false;
  if (const auto force = environment("CLICOLOR_FORCE"); !force.empty() && force != "0") return true;
  if (environment("CLICOLOR") == "0") return false;
  return can_redraw(stream);
}

} // namespace

bool can_redraw(int stream) {
  const auto terminal = environment("TERM");
  return !terminal.empty() && terminal != "dumb" && ::isatty(stream) == 1;
}

void choose_color(std::string_view word) {
  g_choice = of_word(word);
  g_is_auto = word == "auto";
}

std::string_view chosen_color() {
  if (!g_choice) return g_is_auto ? "auto" : "";
  return *g_choice ? "always" : "never";
}

bool is_colored(int stream) {
  if (g_choice) return *g_choice;
  static std::array<std::optional<bool>, 3> decided;
  auto& known = decided.at(static_cast<std::size_t>(stream));
  if (!known) known = decided_by_environment(stream);
  return *known;
}

std::string with_style(std::string_view text, Style style) {
  if (text.empty() || style == Style::plain) return std::string{text};
  return std::string{k_sequences.at(static_cast<std::size_t>(style))}.append(text).append(k_reset);
}

std::string styled(std::string_view text, Style style, int stream) {
  return is_colored(stream) ? with_style(text, style) : std::string{text};
}

std::string heading(std::string_view text) { return styled(text, Style::heading, STDOUT_FILENO); }

std::string without_styles(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto begin = text.find(k_begin);
    plain += text.substr(0, begin);
    if (begin == std::string_view::npos) break;
    const auto end = text.find('m', begin);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return plain;
}

} // namespace tcli
