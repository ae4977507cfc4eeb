// The lines of a manifest, each with what it is about: what a merge compares.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct MergeLine {
  std::string key;        // the parts that it stands in and its own name: no two lines of a text have the same
  std::string parent;     // the part that it stands in, such as the "options" of a command
  std::string command;    // empty outside of all
  std::string_view text;  // without a carriage return
  std::size_t indent = 0; // columns
  bool is_blank = false, is_comment = false, is_item = false;
  bool is_head = false; // a key whose value follows in deeper lines
  bool is_text = false; // of a text of many lines: nothing in it is a key

  std::string told() const; // the line as far as it names something
  // Of `passed_as`: how the script is told of an option, whatever its name is now. Empty for what is none.
  std::string passing() const;
  bool is_argument() const;
  bool is_parameter() const;                      // an argument or an option
  bool stands_below(const MergeLine& head) const; // deeper; the items of a list may stand as deep as its key
};

// The views point into `text`.
std::vector<MergeLine> merge_lines(std::string_view text);

// `mine` with the keys of what only has another name: an option that is passed as before, an argument in the same place.
std::vector<MergeLine> with_known_keys(std::vector<MergeLine> mine, const std::vector<MergeLine>& base,
                                       const std::vector<MergeLine>& theirs); // those of the other side

class MergeLines {
public:
  explicit MergeLines(std::vector<MergeLine> lines);
  MergeLines(const MergeLines&) = delete; // lines point to others
  MergeLines& operator=(const MergeLines&) = delete;

  const std::vector<MergeLine>& all() const { return m_lines; }
  const MergeLine* find(const std::string& key) const; // null where there is none
  bool has_command(const std::string& command) const { return m_commands.contains(command); }
  const std::map<std::string, std::vector<const MergeLine*>>& arguments() const { return m_arguments; } // by their part, in order
  const std::vector<const MergeLine*>& arguments_of(const std::string& parent) const;

private:
  std::vector<MergeLine> m_lines;
  std::map<std::string, const MergeLine*> m_found;
  std::map<std::string, std::vector<const MergeLine*>> m_arguments;
  std::set<std::string> m_commands;
};

} // namespace tcli
