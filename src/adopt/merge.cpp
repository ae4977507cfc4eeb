#include "adopt/merge.hpp"

#include "adopt/merge_fields.hpp"
#include "adopt/merge_lines.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <iterator>
#include <list>
#include <map>
#include <set>
#include <unordered_map>

namespace tcli {

namespace {

using Line = MergeLine;

class Merging {
public:
  Merging(std::string_view mine, std::string_view base, std::string_view theirs, MergeUnit unit)
      : m_unit(unit), m_base(merge_lines(base)), m_theirs(with_known_keys(merge_lines(theirs), m_base.all(), merge_lines(mine))),
        m_mine(with_known_keys(merge_lines(mine), m_base.all(), m_theirs.all())) {}

  MergedTexts merge() {
    find_edited_commands();
    for (const Line& line : m_mine.all()) take_mine(line);
    drop_empty_heads();
    put_back_heads();
    const Line* before = nullptr;
    for (const Line& line : m_theirs.all()) {
      take_theirs(line, before);
      if (has(line.key)) before = &line;
    }
    order_arguments();
    tell_vanished();
    MergedTexts merged{.text = {}, .lost = std::move(m_lost)};
    for (const Line& line : m_result) (merged.text += line.text) += '\n';
    return merged;
  }

private:
  using Place = std::list<Line>::iterator;

  bool is_as_in_base(const Line& line) const {
    const Line* const other = m_base.find(line.key);
    return other != nullptr && other->text == line.text;
  }

  // Those that the draft has no more: one that was edited stays as it is.
  void find_edited_commands() {
    for (const Line& line : m_mine.all())
      if (!line.command.empty() && !m_theirs.has_command(line.command) && m_base.has_command(line.command) &&
          !is_as_in_base(line) && !line.is_blank && m_edited.insert(line.command).second)
        m_lost.push_back("without " + line.command);
  }

  bool has(const std::string& key) const { return m_places.contains(key); }
  void put(Place before, const Line& line) { m_places.emplace(line.key, m_result.insert(before, line)); }

  void take_mine(const Line& line) {
    const Line *const base = m_base.find(line.key), *const theirs = m_theirs.find(line.key);
    if (base == nullptr || line.is_blank || m_edited.contains(line.command)) {
      if (base == nullptr && theirs != nullptr && theirs->text != line.text && !line.is_blank) lose(*theirs);
      return put(m_result.end(), line);
    }
    if (theirs == nullptr) {
      if (base->text == line.text) return; // it went with the script's
      m_lost.push_back("without " + base->told());
      return put(m_result.end(), line);
    }
    if (base->text == line.text) return put(m_result.end(), *theirs);
    const bool is_both = theirs->text != base->text && theirs->text != line.text;
    auto fields = is_both && m_unit == MergeUnit::field ? merge_fields(line.text, base->text, theirs->text) : std::nullopt;
    if (!fields) {
      put(m_result.end(), line);
      if (is_both) lose(*theirs);
      return;
    }
    Line made = line;
    made.text = m_made.emplace_back(std::move(fields->text));
    put(m_result.end(), made);
    for (const std::string& lost : fields->lost) m_lost.push_back(line.told() + ": " + lost);
  }
  void lose(const Line& line) { m_lost.emplace_back(trim(line.text)); }

  bool has_deeper(Place head) {
    Place next = std::next(head);
    while (next != m_result.end() && (next->is_blank || next->is_comment)) ++next;
    return next != m_result.end() && next->stands_below(*head);
  }

  // `options:` of which nothing is left.
  void drop_empty_heads() {
    for (Place at = m_result.end(); at != m_result.begin();) {
      --at;
      const std::string name = at->told();
      if (!at->is_head || (name != "arguments" && name != "options") || has_deeper(at)) continue;
      m_places.erase(at->key);
      at = m_result.erase(at);
    }
  }

  // The other way round: what is left of a part needs its head.
  void put_back_heads() {
    const auto& all = m_mine.all();
    for (auto line = all.begin(); line != all.end(); ++line) {
      if (!line->is_head || has(line->key)) continue;
      for (auto next = std::next(line); next != all.end() && (next->is_blank || next->is_comment || next->stands_below(*line));
           ++next)
        if (const auto place = m_places.find(next->key); place != m_places.end() && !next->is_blank && !next->is_comment) {
          put(place->second, *line);
          break;
        }
    }
  }

  void take_theirs(const Line& line, const Line* before) {
    if (has(line.key) || line.is_blank) return;
    const Line* const base = m_base.find(line.key);
    if (is_taken_out(line.command)) {
      if (base == nullptr || base->text != line.text) lose(line);
      return;
    }
    if (base != nullptr) { // it was taken out by hand
      if (base->text != line.text) lose(line);
      if (!line.is_head || !has_new_below(line)) return; // what is new below it needs it
    }
    Place at = before == nullptr ? m_result.begin() : std::next(m_places.at(before->key));
    for (Place next = at; before != nullptr && next != m_result.end(); ++next) {
      if (next->is_blank) continue;
      if (next->indent <= line.indent) break;
      at = std::next(next);
    }
    put(at, line);
  }

  // A command that was there and is not wanted.
  bool is_taken_out(const std::string& command) const {
    return !command.empty() && m_base.has_command(command) && !m_mine.has_command(command);
  }

  // A parameter that the script has no more, and nothing here is known as.
  void tell_vanished() {
    for (const Line& line : m_base.all())
      if (line.is_parameter() && m_theirs.has_command(line.command) && m_theirs.find(line.key) == nullptr &&
          m_mine.find(line.key) == nullptr)
        m_lost.push_back("without " + line.told());
  }

  // The order of arguments is what they mean: it is the script's, unless it was changed by hand.
  void order_arguments() {
    std::map<std::string, std::vector<Place>> slots;
    for (Place at = m_result.begin(); at != m_result.end(); ++at)
      if (at->is_argument() && m_theirs.find(at->key) != nullptr) slots[at->parent].push_back(at);
    for (const auto& [parent, lines] : m_theirs.arguments()) order_arguments_of(parent, lines, slots[parent]);
  }

  using Keys = std::vector<std::string>;
  static Keys common_keys(const std::vector<const Line*>& lines, const MergeLines& others) {
    Keys keys;
    for (const Line* const line : lines)
      if (others.find(line->key) != nullptr) keys.push_back(line->key);
    return keys;
  }

  void order_arguments_of(const std::string& parent, const std::vector<const Line*>& theirs, const std::vector<Place>& slots) {
    Keys wanted, is;
    for (const Line* const line : theirs)
      if (has(line->key)) wanted.push_back(line->key);
    for (const Place slot : slots) is.push_back(slot->key);
    const auto &base = m_base.arguments_of(parent), &mine = m_mine.arguments_of(parent);
    const bool is_unknown = wanted.size() < theirs.size() && common_keys(theirs, m_base) != common_keys(base, m_theirs);
    if (is == wanted && !is_unknown) return;
    if (is.size() != wanted.size() || is_unknown || common_keys(mine, m_base) != common_keys(base, m_mine)) {
      const std::string& command = theirs.front()->command;
      m_lost.push_back("the order of the arguments" + (command.empty() ? "" : " of " + command));
      return;
    }
    put_in_order(slots, wanted);
  }

  // Each with the comments before it, and with what stands below it.
  void put_in_order(const std::vector<Place>& slots, const Keys& wanted) {
    std::map<std::string, std::list<Line>> parts;
    std::vector<Place> marks;
    for (const Place slot : slots) {
      Place begin = slot, end = std::next(slot);
      while (std::prev(begin)->is_comment) --begin; // a head stands before them all
      while (end != m_result.end() && !end->is_blank && end->stands_below(*slot)) ++end;
      marks.push_back(m_result.insert(begin, Line{}));
      parts[slot->key].splice(parts[slot->key].end(), m_result, begin, end);
    }
    for (std::size_t at = 0; at < marks.size(); ++at) {
      m_result.splice(marks[at], parts[wanted[at]]);
      m_result.erase(marks[at]);
    }
  }

  bool has_new_below(const Line& head) const {
    const auto& all = m_theirs.all();
    for (auto at = static_cast<std::size_t>(&head - all.data()) + 1; at < all.size() && all[at].indent > head.indent; ++at)
      if (!all[at].is_blank && !all[at].is_comment && m_base.find(all[at].key) == nullptr) return true;
    return false;
  }

  MergeUnit m_unit;
  MergeLines m_base, m_theirs, m_mine;
  std::list<std::string> m_made;  // lines that both have changed
  std::set<std::string> m_edited; // commands that are gone, and stay
  std::list<Line> m_result;
  std::unordered_map<std::string, Place> m_places; // in it, by the key
  std::vector<std::string> m_lost;
};

} // namespace

MergedTexts merge_texts(std::string_view mine, std::string_view base, std::string_view theirs, MergeUnit unit) {
  return Merging(mine, base, theirs, unit).merge();
}

} // namespace tcli
