// SecretMask against the plainest way to say what it does.
#include "capture/secret_mask.hpp"

#include "support/catch.hpp"

#include <limits>
#include <random>

using namespace tcli;

namespace {

constexpr std::size_t k_all = std::numeric_limits<std::size_t>::max();

// Every byte that belongs to a secret, or to the beginning of one (4 bytes or more) at the end; places that only touch stay two.
std::string reference(const std::string& text, const std::vector<std::string>& secrets, std::size_t from = 0) {
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    std::size_t end = begin;
    for (const auto& secret : secrets) {
      if (!secret.empty() && text.compare(begin, secret.size(), secret) == 0) end = std::max(end, begin + secret.size());
      const auto rest = text.substr(begin);
      if (rest.size() >= 4 && rest.size() < secret.size() && secret.starts_with(rest)) end = text.size();
    }
    if (end == begin) continue;
    if (!places.empty() && begin < places.back().second) {
      places.back().second = std::max(places.back().second, end);
    } else {
      places.emplace_back(begin, end);
    }
  }
  std::string masked;
  std::size_t at = 0;
  for (const auto& [begin, end] : places) {
    for (; at < begin; ++at)
      if (at >= from) masked += text[at];
    if (end > from) masked += "***";
    at = end;
  }
  for (; at < text.size(); ++at)
    if (at >= from) masked += text[at];
  return masked;
}

std::string mask(const std::string& text, const std::vector<std::string>& secrets) {
  SecretMask masker(secrets);
  std::string masked;
  masker.feed(text);
  masker.take(masked, k_all, true);
  return masked;
}

} // namespace

TEST_CASE("Secrets become three stars, wherever they stand") {
  CHECK(mask("a hunter2 b hunter2", {"hunter2"}) == "a *** b ***");
  CHECK(mask("nothing", {"", "hunter2"}) == "nothing");
  CHECK(mask("ababab", {"aba", "bab"}) == "***");
  CHECK(mask("secretsecret", {"secret"}) == "******");
  CHECK(mask("inner outer", {"inner outer", "ner"}) == "***");
  CHECK(mask(std::string(100000, 'a'), {"aa"}) == "***");
  CHECK(mask("the end hunt", {"hunter2"}) == "the end ***");
  CHECK(mask("the end hun", {"hunter2"}) == "the end hun");
}

TEST_CASE("Only what may be the beginning of a secret is held back") {
  const std::vector<std::string> secrets{"hunter2"};
  SecretMask masker(secrets);
  std::string masked;
  masker.feed("Password for h");
  masker.take(masked, k_all);
  CHECK(masked == "Password for ");
  masker.feed("ost: hunte");
  masker.take(masked, k_all);
  CHECK(masked == "Password for host: ");
  masker.feed("r2\n");
  masker.take(masked, k_all);
  CHECK(masked == "Password for host: ***\n");
}

TEST_CASE("In any pieces and with any room it gives the same, and what is left is not masked yet") {
  std::mt19937 random(20240607);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  for (int round = 0; round < 4000; ++round) {
    const auto word = [&](std::size_t size) {
      std::string made;
      while (made.size() < size) made += "abc"[below(3)];
      return made;
    };
    std::vector<std::string> secrets;
    for (std::size_t i = below(4); i > 0; --i) secrets.push_back(word(below(9)));
    const std::string text = word(below(60));
    CAPTURE(text, secrets);
    SecretMask masker(secrets);
    std::string masked;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = 1 + below(12);
      masker.feed(std::string_view(text).substr(at, size));
      at += size;
      masker.take(masked, below(2) == 0 ? k_all : below(5));
      CHECK(reference(text, secrets).starts_with(masked)); // never more than is sure
    }
    masker.take(masked, k_all, true);
    CHECK(masked == reference(text, secrets));

    const std::size_t from = below(text.size() + 1);
    SecretMask later(secrets, from);
    std::string end;
    later.feed(text);
    later.take(end, k_all, true);
    CHECK(end == reference(text, secrets, from));
  }
}
