// The environment a module is started with: the caller's, and tcli's own variables; nothing else changes.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcli {

inline constexpr int k_depth_limit = 32; // tcli calling a module calling tcli …

// What design calls the contract towards scripts; empty texts are left unset (an empty parameter is a value, and is set).
struct RunFacts {
  std::string module = {}, subject = {}, verb = {}, run_id = {}, plugin_dir = {};
  std::vector<std::pair<std::string, std::string>> parameters = {}; // TCLI_ARG_…, TCLI_OPT_… (parameter_variables)
};

// "NAME=value" texts. The caller's environment in its order, without what an outer tcli set (TCLI_ARG_*, TCLI_OPT_*,
// TCLI_SUBJECT … : all that RunFacts decides anew), then TCLI_BIN TCLI_VERSION TCLI_MODULE TCLI_SUBJECT TCLI_VERB TCLI_RUN_ID
// TCLI_PLUGIN_DIR TCLI_DEPTH and the parameters. Fails with 125 when TCLI_DEPTH has reached k_depth_limit.
Result<std::vector<std::string>> child_environment(const RunFacts& facts);

// Of these, TCLI_BIN to TCLI_PLUGIN_DIR.
std::vector<std::string> own_variables(const RunFacts& facts);

// TCLI_DEPTH for a child, 1 to k_depth_limit: one more than the caller's, which counts as 0 when it is no number. Fails with 125.
Result<int> next_depth();

} // namespace tcli
