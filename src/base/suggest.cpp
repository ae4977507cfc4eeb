#include "base/suggest.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <tuple>

namespace tcli {
namespace {

constexpr std::size_t k_longest_word = 256; // bytes; longer words cost too much and resemble no name

struct Weights {
  std::size_t swap, substitution, insertion, deletion;
};

constexpr Weights k_plain{1, 1, 1, 1};
constexpr Weights k_git{0, 2, 1, 3};

// Optimal string alignment: only neighbours of the original word swap, and each place is edited once.
std::size_t weighted_distance(std::string_view from, std::string_view to, const Weights& weights) {
  std::vector<std::size_t> before_last(to.size() + 1), last(to.size() + 1), current(to.size() + 1);
  for (std::size_t column = 0; column <= to.size(); ++column) last[column] = column * weights.insertion;
  for (std::size_t row = 1; row <= from.size(); ++row) {
    current[0] = row * weights.deletion;
    for (std::size_t column = 1; column <= to.size(); ++column) {
      const bool same = from[row - 1] == to[column - 1];
      std::size_t best = last[column - 1] + (same ? 0 : weights.substitution);
      best = std::min({best, last[column] + weights.deletion, current[column - 1] + weights.insertion});
      if (row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1])
        best = std::min(best, before_last[column - 2] + weights.swap);
      current[column] = best;
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[to.size()];
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_character(text).length);
  return count;
}

} // namespace

std::size_t edit_distance(std::string_view from, std::string_view to) { return weighted_distance(from, to, k_plain); }

std::optional<std::string> suggest(std::string_view typed, const std::vector<std::string_view>& candidates) {
  if (typed.size() > k_longest_word) return std::nullopt;
  const std::size_t length = count_characters(typed);
  std::optional<std::tuple<std::size_t, std::size_t, std::string_view>> best; // cost, distance, name
  for (const std::string_view candidate : candidates) {
    const std::size_t longer = std::max(candidate.size(), typed.size());
    if (longer - std::min(candidate.size(), typed.size()) > 2) continue;
    const std::size_t distance = edit_distance(typed, candidate);
    if (distance > 2 || 3 * distance > length) continue;
    const auto rank = std::tuple(weighted_distance(typed, candidate, k_git), distance, candidate);
    if (!best || rank < *best) best = rank;
  }
  return best ? std::optional<std::string>(std::get<2>(*best)) : std::nullopt;
}

} // namespace tcli
