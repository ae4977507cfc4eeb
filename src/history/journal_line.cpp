#include "history/journal_line.hpp"

#include "base/hash.hpp"

#include <charconv>
#include <concepts>
#include <fmt/format.h>

namespace tcli {

namespace {

// Fields are separated by tabs, the items of a list within a field by unit separators (ASCII 31).
constexpr char k_field = '\t', k_item = '\x1f', k_line = '\n', k_escape = '\\';
constexpr std::string_view k_special{"\t\x1f\n\\\0", 5};
constexpr std::string_view k_letters = "tun\\0"; // one for each of them, after a backslash
constexpr std::string_view k_start = "S1", k_end = "E1";
constexpr std::size_t k_checksum = 16;    // hexadecimal digits
constexpr std::size_t k_usual_size = 512; // bytes, of a line

class LineWriter {
public:
  explicit LineWriter(std::string_view kind) {
    m_line.reserve(k_usual_size);
    m_line += k_line;
    m_line += kind;
  }

  void field(std::string_view text) {
    m_line += k_field;
    append(text);
  }
  void field(std::integral auto number) {
    m_line += k_field;
    fmt::format_to(std::back_inserter(m_line), "{}", number);
  }
  // At most `room` bytes of the items, whole ones; whether that was all of them.
  template <class Items> bool list(const Items& items, std::size_t& room) {
    m_line += k_field;
    for (const auto& item : items) {
      if (item.size() >= room) return false;
      room -= item.size() + 1;
      append(item);
      m_line += k_item;
    }
    return true;
  }
  std::string take() {
    m_line += k_field;
    const std::uint64_t sum = hash64(std::string_view(m_line).substr(1));
    fmt::format_to(std::back_inserter(m_line), "{:016x}\n", sum);
    return std::move(m_line);
  }

private:
  void append(std::string_view text) {
    while (true) {
      const auto next = text.find_first_of(k_special);
      m_line += text.substr(0, next);
      if (next == std::string_view::npos) return;
      m_line += k_escape;
      m_line += k_letters[k_special.find(text[next])];
      text.remove_prefix(next + 1);
    }
  }

  std::string m_line;
};

// Takes field after field; after the last one every further is empty or 0, as in a line of an older version.
class LineReader {
public:
  explicit LineReader(std::string_view line) : m_rest(line) {}

  std::string_view raw() {
    const auto end = m_rest.find(k_field);
    const auto taken = m_rest.substr(0, end);
    m_rest = end == std::string_view::npos ? "" : m_rest.substr(end + 1);
    return taken;
  }
  std::string text() { return unescaped(raw()); }
  template <std::integral Number> Number number() {
    const auto digits = raw();
    Number value{};
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }
  std::vector<std::string> list() {
    std::vector<std::string> items;
    auto rest = raw();
    for (auto end = rest.find(k_item); end != std::string_view::npos; end = rest.find(k_item)) {
      items.push_back(unescaped(rest.substr(0, end)));
      rest.remove_prefix(end + 1);
    }
    return items;
  }

private:
  static std::string unescaped(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == k_escape && at + 1 < text.size()) {
        const auto letter = k_letters.find(text[++at]);
        if (letter != std::string_view::npos) plain += k_special[letter];
      } else {
        plain += text[at];
      }
    }
    return plain;
  }

  std::string_view m_rest;
};

// Names and values in turn.
std::vector<std::string_view> flat(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::vector<std::string_view> items;
  items.reserve(parameters.size() * 2);
  for (const auto& [name, value] : parameters) items.insert(items.end(), {name, value});
  return items;
}

RunStart read_start(LineReader reader) {
  RunStart start;
  for (std::string* text : {&start.id, &start.parent, &start.module, &start.subject, &start.verb, &start.provider, &start.kind,
                            &start.location, &start.version, &start.folder, &start.user, &start.host})
    *text = reader.text();
  for (std::uint64_t* number : {&start.file.device, &start.file.inode, &start.file.size})
    *number = reader.number<std::uint64_t>();
  for (std::int64_t* number : {&start.file.mtime_ns, &start.file.ctime_ns, &start.pid, &start.boot_ms, &start.started_ms})
    *number = reader.number<std::int64_t>();
  start.words = reader.list();
  const auto items = reader.list();
  for (std::size_t at = 0; at + 1 < items.size(); at += 2) start.parameters.emplace_back(items[at], items[at + 1]);
  start.truncated = reader.number<int>() != 0;
  start.boot_id = reader.text(); // older lines have none
  return start;
}

// One number: the bytes, and below them the flags.
std::uint64_t packed(const StreamKept& stream) {
  return stream.bytes << 2U | (stream.is_cut ? 2U : 0U) | (stream.is_kept ? 1U : 0U);
}
StreamKept unpacked_stream(std::uint64_t number) {
  return {.is_kept = (number & 1U) != 0, .is_cut = (number & 2U) != 0, .bytes = number >> 2U};
}

RunEnd read_end(LineReader reader) {
  RunEnd end;
  end.id = reader.text();
  end.duration_us = reader.number<std::int64_t>();
  end.status = reader.number<int>();
  end.signal = reader.number<int>();
  for (StreamKept* stream : {&end.out, &end.err}) *stream = unpacked_stream(reader.number<std::uint64_t>());
  return end;
}

} // namespace

std::string journal_line(const RunStart& start) {
  LineWriter writer{k_start};
  for (const std::string* text : {&start.id, &start.parent, &start.module, &start.subject, &start.verb, &start.provider,
                                  &start.kind, &start.location, &start.version, &start.folder, &start.user, &start.host})
    writer.field(std::string_view(*text));
  for (const std::uint64_t number : {start.file.device, start.file.inode, start.file.size}) writer.field(number);
  for (const std::int64_t number : {start.file.mtime_ns, start.file.ctime_ns, start.pid, start.boot_ms, start.started_ms})
    writer.field(number);
  std::size_t room = k_kept_words;
  const bool has_words = writer.list(start.words, room);
  const bool has_parameters = writer.list(flat(start.parameters), room);
  writer.field(start.truncated || !has_words || !has_parameters ? 1 : 0);
  writer.field(std::string_view(start.boot_id));
  return writer.take();
}

std::string journal_line(const RunEnd& end) {
  LineWriter writer{k_end};
  writer.field(std::string_view(end.id));
  writer.field(end.duration_us);
  writer.field(end.status);
  writer.field(end.signal);
  for (const StreamKept& stream : {end.out, end.err}) writer.field(packed(stream));
  return writer.take();
}

std::optional<JournalEntry> read_journal_line(std::string_view line) {
  if (line.size() <= k_checksum || line[line.size() - k_checksum - 1] != k_field) return std::nullopt;
  const auto digits = line.substr(line.size() - k_checksum);
  const auto body = line.substr(0, line.size() - k_checksum); // the tab before it is part of what it is of
  std::uint64_t sum = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), sum, 16);
  if (error != std::errc{} || end != digits.data() + digits.size() || sum != hash64(body)) return std::nullopt;
  LineReader reader{body};
  const auto kind = reader.raw();
  if (kind == k_start) return read_start(reader);
  if (kind == k_end) return read_end(reader);
  return std::nullopt;
}

} // namespace tcli
