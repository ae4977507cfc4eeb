#include "module/verdict.hpp"

#include "base/text.hpp"

namespace tcli {

std::string Verdict::summary() const { return manifest ? manifest->summary : std::string{first_line(help)}; }

} // namespace tcli
