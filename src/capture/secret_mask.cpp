#include "capture/secret_mask.hpp"

#include <algorithm>

namespace tcli {

namespace {

constexpr std::string_view k_mask = "***";
constexpr std::size_t k_telling = 4; // bytes of the beginning of a secret that don't stand there by chance

std::size_t longer_match(const std::string& text, const std::vector<std::size_t>& shorter, std::size_t matched, char next) {
  while (matched > 0 && (matched == text.size() || text[matched] != next)) matched = shorter[matched - 1];
  return text[matched] == next ? matched + 1 : 0;
}

} // namespace

SecretMask::SecretMask(std::span<const std::string> secrets, std::size_t from) : m_from(from) {
  for (const std::string& text : secrets) {
    if (text.empty()) continue;
    std::vector<std::size_t> shorter{0};
    for (std::size_t i = 1; i < text.size(); ++i) shorter.push_back(longer_match(text, shorter, shorter.back(), text[i]));
    m_secrets.push_back({.text = text, .shorter = std::move(shorter)});
  }
}

std::size_t SecretMask::longest() const {
  std::size_t most = 0;
  for (const Secret& secret : m_secrets) most = std::max(most, secret.text.size());
  return most;
}

void SecretMask::add(Place place) {
  if (place.begin < m_masked_until) {
    m_masked_until = std::max(m_masked_until, place.end);
    for (; !m_places.empty() && m_places.front().begin < m_masked_until; m_places.pop_front())
      m_masked_until = std::max(m_masked_until, m_places.front().end);
    return;
  }
  while (!m_places.empty() && place.begin < m_places.back().end) {
    place.begin = std::min(place.begin, m_places.back().begin);
    place.end = std::max(place.end, m_places.back().end);
    m_places.pop_back();
  }
  m_places.push_back(place);
}

void SecretMask::feed(std::string_view raw) {
  m_pending.append(raw);
  if (m_secrets.empty()) {
    m_fed += raw.size();
    return;
  }
  for (const char next : raw) {
    ++m_fed;
    for (Secret& secret : m_secrets) {
      secret.matched = longer_match(secret.text, secret.shorter, secret.matched, next);
      if (secret.matched == secret.text.size()) add({m_fed - secret.matched, m_fed});
    }
  }
}

std::uint64_t SecretMask::decided() const {
  std::uint64_t undecided = 0;
  for (const Secret& secret : m_secrets) {
    const bool is_whole = secret.matched == secret.text.size(); // known; what may begin within it counts
    undecided = std::max<std::uint64_t>(undecided, is_whole ? secret.shorter.back() : secret.matched);
  }
  return m_fed - undecided;
}

void SecretMask::mask_what_began() {
  for (Secret& secret : m_secrets) {
    const std::size_t begun = secret.matched == secret.text.size() ? secret.shorter.back() : secret.matched;
    if (begun >= k_telling) add({m_fed - begun, m_fed});
    secret.matched = 0;
  }
}

bool SecretMask::take(std::string& into, std::size_t room, bool at_end) {
  if (at_end) mask_what_began();
  const std::uint64_t before = m_begin;
  const bool is_all = give_out(into, room, decided());
  m_pending.erase(0, static_cast<std::size_t>(m_begin - before));
  return is_all;
}

bool SecretMask::give_out(std::string& into, std::size_t room, std::uint64_t until) {
  const std::uint64_t pending_begin = m_begin;
  while (m_begin < until || m_begin < std::min(m_masked_until, m_fed)) {
    if (m_begin < m_masked_until) {
      m_begin = std::min(m_masked_until, m_fed);
      continue;
    }
    if (!m_places.empty() && m_places.front().begin == m_begin) {
      if (m_places.front().end > m_from) {
        if (room < k_mask.size()) return false;
        into += k_mask;
        room -= k_mask.size();
      }
      m_masked_until = m_places.front().end;
      m_places.pop_front();
      continue;
    }
    if (m_begin < m_from) { // given up, up to the next place
      const std::uint64_t end = std::min(until, m_from);
      m_begin = m_places.empty() ? end : std::min(end, m_places.front().begin);
      continue;
    }
    const std::uint64_t end = m_places.empty() ? until : std::min(until, m_places.front().begin);
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(end - m_begin, room));
    if (count == 0) return false;
    into.append(m_pending, static_cast<std::size_t>(m_begin - pending_begin), count);
    m_begin += count;
    room -= count;
  }
  return true;
}

} // namespace tcli
