// What a call works with, put together once the config is read.
#pragma once

#include "catalog/catalog.hpp"
#include "config/config.hpp"
#include "contract/contract.hpp"
#include "hosted/hosted_provider.hpp"

#include <memory>
#include <vector>

namespace tcli {

// Built from top to bottom; each part may refer to those above it, so a session stays where it is.
struct Session {
  explicit Session(Config read_config, HostedProvider::Asking asking);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Config config;
  Settings settings; // of plugins
  Providers libraries;
  std::vector<std::unique_ptr<HostedProvider>> hosted;
  Providers providers;
  Contract contract;
  Catalog catalog;
};

} // namespace tcli
