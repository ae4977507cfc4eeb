// Manifest-like texts to both readers: what the fast one takes, yaml-cpp takes too, with the same tree in every field.
#include "fuzz/invariant.hpp"
#include "module/plain_yaml.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

using namespace tcli;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

bool is_same(YamlPosition left, YamlPosition right) { return left.line == right.line && left.column == right.column; }

void check_same(const YamlNode& plain, const YamlNode& library) {
  TCLI_INVARIANT(plain.kind == library.kind && plain.scalar == library.scalar && is_same(plain.at, library.at));
  TCLI_INVARIANT(plain.items.size() == library.items.size() && plain.entries.size() == library.entries.size());
  for (std::size_t index = 0; index < plain.items.size(); ++index) check_same(plain.items[index], library.items[index]);
  for (std::size_t index = 0; index < plain.entries.size(); ++index) {
    check_same(plain.entries[index].key, library.entries[index].key);
    check_same(plain.entries[index].value, library.entries[index].value);
  }
}

// The first half of each list is mostly plain enough.
constexpr const char* k_keys[] = {"a",      "b",   "c",   "tcli", "summary", "rota list", "'q'",
                                  "\"q \"", "x-y", "k.v", "-1",   "a#b",     "a:b"};
constexpr const char* k_values[] = {"1",
                                    "a b",
                                    "it's",
                                    "-1",
                                    "./run",
                                    "~/bin",
                                    "http://x/y?z#w",
                                    "a::b",
                                    "'a: b'",
                                    "\"# c\"",
                                    "''",
                                    "null",
                                    "~",
                                    "1.10",
                                    "$HOME",
                                    "a, b",
                                    "(x)",
                                    "[]",
                                    "{}",
                                    "[a, b]",
                                    "{a: b}",
                                    "{a: [b, c], d: {e: f}}",
                                    "[{a: b}, c]",
                                    "x=y",
                                    "'it''s'",
                                    "\"\\n\"",
                                    "a # c",
                                    "a: b",
                                    "|",
                                    "&a b",
                                    "*a",
                                    "? a",
                                    "!t a",
                                    "a'b\"c",
                                    "[a, ]",
                                    "{a}",
                                    "{a: }",
                                    "[a: b]",
                                    "[a, b] # c",
                                    "a  ",
                                    "[ a , 'b' ]",
                                    "{ 'a' : b }",
                                    "<<",
                                    "%x",
                                    "@x",
                                    "{'a':b}",
                                    "[a:b, c]",
                                    "[a?, b]",
                                    "[-1, -]",
                                    "\"a\" b",
                                    "a]",
                                    "Null",
                                    "...",
                                    "---",
                                    "a:",
                                    "- a"};
constexpr const char* k_lines[] = {"# comment", "#",    "",       " ",   "# a: b", "#- a",      "   ",    "---",
                                   "...",       "text", "{a: b}", "[a,", "]",      "%YAML 1.2", "\ta: b", "a: b\r"};

// Lines that are mostly what a manifest has: a key or an item each, indented like the last one, deeper or less deep.
class TextMaker {
public:
  explicit TextMaker(unsigned seed) : m_random(seed) {}

  std::string make() {
    std::string text;
    for (std::size_t count = 1 + below(14); count > 0; --count) text += line();
    if (chance(10)) text.pop_back();
    return text;
  }

  // One or a few of its lines made anew, moved, indented, doubled or dropped.
  std::string change(std::string text) {
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      const std::size_t start = text.rfind('\n', below(text.size() + 1));
      const std::size_t begin = start == std::string::npos ? 0 : start + 1;
      const std::size_t size = std::min(text.find('\n', begin), text.size()) - begin;
      const std::size_t indent = std::min(text.find_first_not_of(' ', begin), begin + size) - begin;
      m_levels = {{indent, text.substr(begin + indent, 2) == "- "}};
      switch (below(5)) {
      case 0:
        text.insert(begin, line());
        break;
      case 1:
        text.replace(begin, std::min(size + 1, text.size() - begin), line());
        break;
      case 2:
        text.insert(begin, 1 + below(2), ' ');
        break;
      case 3:
        text.erase(begin, chance(50) ? std::min(indent, 1 + below(2)) : size + 1);
        break;
      default:
        text.insert(begin, text.substr(begin, size + 1));
      }
    }
    return text;
  }

private:
  std::size_t below(std::size_t limit) { return m_random() % limit; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <std::size_t size> std::string one_of(const char* const (&list)[size]) { return list[below(size)]; }

  // Mostly of the first half.
  template <std::size_t size> std::string likely_of(const char* const (&list)[size]) {
    return list[below(chance(97) ? size / 2 : size)];
  }

  std::string key() { return chance(90) ? "k" + std::to_string(below(10'000)) : likely_of(k_keys); }

  std::string line() {
    if (chance(5)) return std::string(chance(80) ? m_levels.back().indent : below(6), ' ') + likely_of(k_lines) + '\n';
    choose_level();
    Level& level = m_levels.back();
    m_opened = false;
    std::string made(level.indent, ' ');
    if (level.is_list ? chance(98) : chance(1)) {
      made += chance(95) ? "- " : "-   ";
      if (chance(60)) return made + likely_of(k_values) + '\n';
      m_levels.push_back({made.size(), false});
    }
    made += key() + (chance(98) ? ":" : " :");
    m_opened = chance(35);
    if (!m_opened) made += ' ' + likely_of(k_values);
    return made + '\n';
  }

  // Below a key that awaits it, else mostly the same level or one that is open still.
  void choose_level() {
    if (m_opened ? chance(90) : chance(1)) {
      const std::size_t deeper = chance(80) ? 2 : below(4);
      m_levels.push_back({m_levels.back().indent + deeper, deeper == 0 || chance(50)});
    } else if (!m_opened) {
      while (m_levels.size() > 1 && chance(25)) m_levels.pop_back();
    }
    if (chance(1)) m_levels.back().indent += 1;
  }

  struct Level {
    std::size_t indent = 0;
    bool is_list = false;
  };

  std::minstd_rand m_random;
  std::vector<Level> m_levels{{}};
  bool m_opened = false; // the last line is a key that awaits what is below it
};

struct Counts {
  unsigned long all = 0;
  unsigned long accepted = 0;
  ~Counts() { std::fprintf(stderr, "plain enough: %lu of %lu\n", accepted, all); }
};

} // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  if (seed % 8 == 0) return LLVMFuzzerMutate(data, size, max_size);
  TextMaker maker(seed);
  const std::string text = seed % 8 < 4 ? maker.make() : maker.change({reinterpret_cast<const char*>(data), size});
  const std::size_t made = std::min(text.size(), max_size);
  std::memcpy(data, text.data(), made);
  return made;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Counts counts;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const YamlPosition origin{10, 3};
  const auto plain = parse_plain_yaml(text, origin);
  ++counts.all;
  if (!plain) return 0;
  ++counts.accepted;
  const auto library = parse_yaml_by_library(text, origin);
  TCLI_INVARIANT(library.has_value());
  check_same(*plain, *library);
  return 0;
}
