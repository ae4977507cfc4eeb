// The page of bare `tcli`: every module with its summary, grouped by where it comes from, and aliases with what they stand for.
#pragma once

#include "catalog/listing.hpp"
#include "config/alias.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tcli {

// At most 40 lines of 80 columns, however many modules there are: a group that is too long ends in how many more it has. Of
// `aliases` none has a module's name.
std::string overview_page(const Listing& listing, const std::vector<Alias>& aliases);

// The rows that stand on it.
std::vector<std::size_t> overview_rows(const Listing& listing);

} // namespace tcli
