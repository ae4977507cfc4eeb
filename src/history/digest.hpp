// What ran, by its content.
#pragma once

#include "base/file.hpp"
#include "history/database.hpp"

#include <string>

namespace tcli {

// SHA-256 of the file (FIPS 180-4), in hexadecimal, while it is the one that `id` says; else empty, and so for one of more than
// 64 MiB.
std::string digest_of(const std::string& path, const FileId& id);

// Of the programs that have none yet: of each that still is what it was when it ran.
Status add_digests(Database& database);

} // namespace tcli
