// The files beside a script that it uses, which a copy of the script alone would miss.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Their paths from its folder, each once, a few at most: what its code names ("$(dirname "$0")/lib.sh", `. lib.sh`, `import lib`)
// and `is_there` says is in that folder.
std::vector<std::string> files_beside(std::string_view text, std::string_view own_name,
                                      const std::function<bool(const std::string&)>& is_there);

// Whether it does something with its own file: reads its text, looks beside it, or goes by its name. To say it in a usage is
// none.
bool uses_its_own_file(std::string_view text);

// Whether it asks for the folder that it stands in: `dirname "$0"`, __file__. One that follows links to itself first finds it
// when it is called by a link as well.
bool asks_for_its_folder(std::string_view text);
bool follows_links_to_itself(std::string_view text);

} // namespace tcli
