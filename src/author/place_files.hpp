// New files into a folder that has others: all of them or none, and nothing that is there is touched.
#pragma once

#include "author/scaffold.hpp"
#include "base/result.hpp"

#include <string>
#include <vector>

namespace tcli {

// They are written whole into a hidden folder in `root`, and renamed from there. Files that are there already with the very same
// text, as a call leaves them that was killed between two of these renames, count as made, unless that is all of them. Fails with
// 1: something else is there, the folder can't be written to, the disk is full, or another tcli is at it for the same `name`.
// Then nothing of it is left. Permissions are those that the umask gives, but that others may not write and the owner may read.
Status place_files(const std::string& root, const std::string& name, const std::vector<NewFile>& files);

} // namespace tcli
