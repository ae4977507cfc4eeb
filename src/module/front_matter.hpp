// The manifest inside a script: in its first comment block, between two comment lines that are just `---`.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

struct FrontMatter {
  enum class Kind {
    none,     // the leading block has no opening line
    found,    // `yaml` is filled
    unclosed, // opened at `first_line` - 1 and never closed within the block
    cut,      // the text ended inside the block: call again with more of the file
  };

  Kind kind = Kind::none;
  std::string yaml;     // comment marks taken off, line feeds kept
  int first_line = 0;   // of `yaml` in the file, from 1
  int column_shift = 0; // characters taken off each line
};

// Looks at the leading block only: a `#!` line, then comment lines of one kind (`#`, `//`, `--` or `;`) and blank lines, up to
// the first other line. `whole` says that `text` is all of the file, not just its head.
FrontMatter find_front_matter(std::string_view text, bool whole);

// Whether the lines of such a block are meant as a manifest: an outermost key is `tcli`, `summary` or `commands`. Others write
// such blocks too: jupytext its settings, people rulers around a comment.
bool has_manifest_keys(std::string_view yaml);

} // namespace tcli
