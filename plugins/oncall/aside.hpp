// What is here and not committed, and the commands that put it aside. They lose nothing, typed as they stand: git's own ways take
// away ignored files without a word where a file is to stand in place of their folder.
#pragma once

#include "git.hpp"

#include <set>
#include <string>

namespace oncall {

using Paths = std::set<std::string>; // below the top of the repository

// What git tells with -z.
Paths paths_of(const std::string& out);
bool has_below(const Paths& paths, const std::string& folder);

// The repository that `git` is for, from its top on. Throws an Error `what` where there is none.
Git top_of(const Git& git, const std::string& what);

// What is not among `known`, the files of the index, and stands where `path` is to be: a file of that name, in a folder of that
// name, or in place of a folder above it. Empty: nothing does.
std::string stranger_at(const std::string& top, const std::string& path, const Paths& known);

// The command that moves such a stranger out of the place of `path`.
std::string stranger_aside(const std::string& top, const std::string& stranger, const std::string& path, const Paths& known);

struct Aside {
  std::string command;
  std::string back; // what brings it back, as the end of a sentence; may be empty
};

// The next command of those that put aside what was changed at these paths: git stash where that alone loses nothing.
Aside put_aside(const Git& top, Paths paths);

// The command after which `path`, that is a link or a folder now, is a file again, as it was committed last, or gone.
std::string file_again(const std::string& path);

// The command after which git looks at `file`, below the folder of `git`, as at any other; empty: it does.
std::string look_at(const Git& git, const std::string& file);

} // namespace oncall
