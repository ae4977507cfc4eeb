#include "choice.hpp"

#include <algorithm>
#include <fnmatch.h>
#include <iterator>
#include <map>

namespace images {

namespace {

constexpr std::size_t k_name_limit = 64;
constexpr std::string_view k_local = "localhost/"; // before podman's names for what was built here
constexpr std::size_t k_digest_size = 7 + 64;      // "sha256:" and hexadecimal digits

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= k_name_limit && text.front() >= 'a' && text.front() <= 'z' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool is_digest(std::string_view text) {
  return text.size() == k_digest_size && text.starts_with("sha256:") &&
         text.find_first_not_of("0123456789abcdef", 7) == std::string_view::npos;
}

// A digest may be written with what it is one of: team/lint@sha256:….
std::string_view digest_of(std::string_view pin) {
  const auto at = pin.rfind('@');
  return at == std::string_view::npos ? pin : pin.substr(at + 1);
}

bool is_pinned(const Image& image, std::string_view digest) {
  return image.id == digest ||
         std::ranges::any_of(image.digests, [&](const std::string& pulled) { return digest_of(pulled) == digest; });
}

bool is_allowed(const Image& image, const std::vector<std::string>& patterns) {
  const auto matches = [&](const std::string& tag) {
    const std::string name{repository(tag)};
    const char* const short_name = name.c_str() + (name.starts_with(k_local) ? k_local.size() : 0);
    return std::ranges::any_of(patterns, [&](const std::string& pattern) {
      return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0 || ::fnmatch(pattern.c_str(), short_name, 0) == 0;
    });
  };
  return patterns.empty() || std::ranges::any_of(image.tags, matches) || std::ranges::any_of(image.digests, matches);
}

// Without the name that podman puts before it.
std::string_view plain_repository(std::string_view tag) {
  const auto name = repository(tag);
  return name.starts_with(k_local) ? name.substr(k_local.size()) : name;
}

bool is_of(const Image& image, std::string_view wanted) {
  const auto has_it = [&](const std::string& tag) { return plain_repository(tag) == wanted; };
  return std::ranges::any_of(image.tags, has_it) || std::ranges::any_of(image.digests, has_it);
}

std::string known_as(const Image& image) { return image.tags.empty() ? image.id : image.tags.front() + " (" + image.id + ")"; }

using OfOneName = std::vector<Candidate>;

void refuse(OfOneName& all, const std::string& problem, const std::string& remedy) {
  for (Candidate& candidate : all) {
    candidate.problem = problem;
    candidate.remedy = remedy;
  }
}

void refuse_ambiguous(OfOneName& all) {
  constexpr std::size_t k_most_shown = 4;
  std::string shown;
  for (std::size_t index = 0; index < std::min(all.size(), k_most_shown); ++index)
    shown += (shown.empty() ? "" : " and ") + known_as(*all[index].image);
  if (all.size() > k_most_shown) shown += " and " + std::to_string(all.size() - k_most_shown) + " more";
  refuse(all,
         "more than one image has this name: " + shown + "; modules." + all.front().name + ".image in the config chooses one",
         "tcli help environment");
  for (Candidate& candidate : all) candidate.is_ambiguous = true;
}

// The policy first, since what it refuses is no rival of what it allows.
void apply_policy(OfOneName& all, const std::vector<std::string>& allow) {
  const auto refused = std::stable_partition(all.begin(), all.end(),
                                             [&](const Candidate& candidate) { return is_allowed(*candidate.image, allow); });
  if (refused != all.begin()) {
    all.erase(refused, all.end());
    return;
  }
  refuse(all, "images.allow names none of its repositories", "tcli help environment");
}

// What has to be the content of these images, and the key that says so. Of one module, else of their repositories.
struct Pins {
  std::string key;
  std::vector<std::string> pins;
};
Pins pins_of(const OfOneName& all, const Policy& policy) {
  if (auto pin = policy.pin(all.front().name); !pin.empty()) return {"modules." + all.front().name + ".image", {std::move(pin)}};
  Pins found{"images.pinned", {}};
  std::ranges::copy_if(policy.pinned, std::back_inserter(found.pins), [&](const std::string& pin) {
    return std::ranges::any_of(all, [&](const Candidate& one) { return is_of(*one.image, plain_repository(pin)); });
  });
  return found;
}

void choose(OfOneName& all, const Policy& policy) {
  apply_policy(all, policy.allow);
  if (!all.front().problem.empty()) return;
  const auto [key, pins] = pins_of(all, policy);
  for (const std::string& pin : pins) {
    const std::string_view digest = digest_of(pin);
    if (!is_digest(digest))
      return refuse(all, key + " is '" + pin + "', which is no digest (sha256: and 64 hexadecimal digits)",
                    "tcli help environment");
    const auto pinned = std::ranges::find_if(all, [&](const Candidate& one) { return is_pinned(*one.image, digest); });
    if (pinned == all.end()) continue;
    std::rotate(all.begin(), pinned, pinned + 1);
    all.resize(1);
    return;
  }
  if (all.size() > 1) return refuse_ambiguous(all);
  if (pins.empty()) return;
  all.front().question =
      key + " pins it to " + std::string{digest_of(pins.front())} + ", and " + known_as(*all.front().image) + " has the name now";
  all.front().remedy = "tcli plugin show " + all.front().name;
}

// An image without a tag is one whose tag went to another, or that was pulled by its digest: only a pin to that can mean it, and
// not while another has the name.
bool can_be_meant(const Image& image, std::string_view digest) {
  return !image.tags.empty() || (!digest.empty() && image.id != digest && is_pinned(image, digest));
}

void drop_leftovers(OfOneName& all) {
  const auto has_tag = [](const Candidate& one) { return !one.image->tags.empty(); };
  if (std::ranges::any_of(all, has_tag)) std::erase_if(all, [&](const Candidate& one) { return !has_tag(one); });
}

} // namespace

std::string module_name(const Image& image) {
  if (!image.name.empty()) return image.name;
  if (is_name(image.title)) return image.title;
  const auto& known = image.tags.empty() ? image.digests : image.tags;
  if (image.manifest.empty() || known.empty()) return {};
  const auto path = repository(known.front());
  return std::string{path.substr(path.rfind('/') + 1)};
}

std::vector<Candidate> candidates(const std::vector<Image>& images, const Policy& policy, std::string_view only) {
  std::map<std::string, OfOneName> by_name;
  for (const Image& image : images) {
    std::string name = module_name(image);
    if (name.empty() || (!only.empty() && name != only)) continue;
    const auto is_meant = [&, &one = image](const std::string& pin) { return can_be_meant(one, digest_of(pin)); };
    if (!is_meant(policy.pin(name)) && std::ranges::none_of(policy.pinned, is_meant)) continue;
    by_name[name].push_back({.name = name, .image = &image, .problem = {}, .remedy = {}, .is_ambiguous = false, .question = {}});
  }
  std::vector<Candidate> chosen;
  for (auto& [name, all] : by_name) {
    drop_leftovers(all);
    std::ranges::sort(all, {}, [](const Candidate& one) { return known_as(*one.image); }); // engines tell them in any order
    choose(all, policy);
    chosen.insert(chosen.end(), all.begin(), all.end());
  }
  return chosen;
}

} // namespace images
