// Which files tcli runs nothing of: those that anyone can change.
#pragma once

#include "module/state.hpp"

#include <string>

namespace tcli {

// The words for a file that a module rests on.
struct FileRole {
  std::string file = "it";
  std::string folder = "its folder";
  bool is_of_tcli = false; // belongs to root, to the user or to whoever tcli belongs to, or is not trusted
};

// Why the absolute `file` is not trusted: anyone can write to it, or put files into its folder, or, for a link, into any that
// it leads through. No reason when it is, nor for what can't be reached: that is not run either.
Problem file_problem(const std::string& file, const FileRole& role = {});

// The same of tcli-host, which would load a plugin; `program` is empty where there is no place for it. Two system calls.
Problem host_problem(const std::string& program);

} // namespace tcli
