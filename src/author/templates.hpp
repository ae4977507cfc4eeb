// The files of templates/, which the build puts into tcli.
#pragma once

#include <span>
#include <string_view>

namespace tcli {

struct Template {
  std::string_view path; // below templates/: LANGUAGE/PLACE/FILE or LANGUAGE/PLACE.steps; see scaffold.hpp
  std::string_view text;
};

// By path.
std::span<const Template> templates();

} // namespace tcli
