// A function for each command of the manifest.
#pragma once

#include "moment.hpp"

#include <tcli/plugin.hpp>

namespace oncall {

using tcli::plugin::Call;
using tcli::plugin::Host;

// They read files, and run git alone to warn of what is not shared.
void now(const Host& host, const Call& call);
void log(const Host& host, const Call& call);
void rota_list(const Host& host, const Call& call);
void rota_show(const Host& host, const Call& call);

// They commit and push.
void take(const Host& host, const Call& call);
void give(const Host& host, const Call& call);
void rota_set(const Host& host, const Call& call);
void rota_remove(const Host& host, const Call& call);
void sync(const Host& host, const Call& call);

// Candidates for TAB: rotas, people and zones, by the names of the parameters.
void complete(const Host& host, const tcli::plugin::Question& question);

// " --folder X" where that was typed: a command that is to be typed after it is about that folder, too. Else nothing.
std::string folder_words(const Host& host, const Call& call);

// --at, or now. Throws an Error for what is no time.
Moment asked_moment(const Call& call);

} // namespace oncall
