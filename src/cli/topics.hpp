// Help on what is not a module: `tcli help exit-codes` and the like.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct Topic {
  std::string_view name;
  std::string_view summary;
  std::string (*page)();
};

const std::vector<Topic>& help_topics();

// The page of a topic; none when there is no such topic.
std::optional<std::string> topic_page(std::string_view name);

} // namespace tcli
