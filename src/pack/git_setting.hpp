// What git is told besides a call's own words: options before them, and its environment.
#pragma once

#include "pack/git.hpp"

#include <string>
#include <vector>

namespace tcli {

// Stand before the subcommand: they win over every config that git reads.
std::vector<std::string> git_options(const GitCall& call);

// "NAME=value" texts: the caller's environment without git's own variables, but for those that say how a host is reached and
// where the person's config stands.
std::vector<std::string> git_environment(const GitCall& call);

// Adds what keeps ssh from asking when nobody is there. Where the person has a command for ssh already, that one is left as it
// is.
void keep_ssh_quiet(std::vector<std::string>& environment, const std::string& configured_command);

bool is_ssh_url(std::string_view url);

} // namespace tcli
