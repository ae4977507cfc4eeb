// What a call works with, put together once the config is read.
#pragma once

#include "catalog/catalog.hpp"
#include "catalog/last_known.hpp"
#include "config/config.hpp"
#include "contract/contract.hpp"
#include "hosted/hosted_provider.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace tcli {

// Built from top to bottom; each part may refer to those above it, so a session stays where it is.
struct Session {
  explicit Session(Config read_config, Asking asking);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Config config;
  Settings settings; // of plugins
  Providers libraries;
  std::vector<std::unique_ptr<HostedProvider>> hosted;
  LastKnown images;
  Providers providers;
  Contract contract;
  Catalog catalog;
  std::function<ServiceState()> ask_service; // behind `images`, now
};

} // namespace tcli
