// Bare repositories that tcli keeps: nothing but objects and refs is ever taken from what stands in them.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tcli {

// "sha1" or "sha256": of ids of that length.
std::string_view object_format_of(std::string_view id);

// The whole config of one.
std::string bare_config(std::string_view object_format);

// The format that the repository was made for; empty when it has no config of a readable size.
std::string_view object_format_in(const std::string& folder);

// Removes what stands at the path if it is a symbolic link, wherever that leads.
void unlink_link(const std::string& path);

// Throws away what is there, and makes an empty one. Fails with 1.
Status make_bare(const std::string& folder, std::string_view object_format);

// Config, attributes and whatever could lead git elsewhere or make it run something are written anew or removed, and so are locks
// and unfinished objects that a git which was killed has left. No other process may be at work in it. Fails with 1.
Status secure_bare(const std::string& folder, std::string_view object_format);

// The ref that keeps a commit which no branch may lead to, and how it is fetched.
std::string kept_ref(std::string_view commit);
std::string kept_refspec(std::string_view commit);

} // namespace tcli
