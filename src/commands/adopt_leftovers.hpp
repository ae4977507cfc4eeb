// What a `tcli plugin adopt` that was killed has left.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// "x" of "x.4711.tmp" (base/file.hpp); empty where a name is none such.
std::string_view begun_file(std::string_view name);

// Removes them from a folder that scripts are adopted into, once they are older than a minute: adopt writes none for that long.
// Only of the manifests of `modules`, and what stands in adopt's own folder. A file that can't be removed stays.
void remove_adopt_leftovers(const std::string& folder, const std::vector<std::string>& modules);

} // namespace tcli
