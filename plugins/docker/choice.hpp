// Which image a module's name means: labels, the policy and pins.
#pragma once

#include "images.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace images {

// What the user decided. The patterns are those of fnmatch(3), for repositories; empty: every local image may be a module.
struct Policy {
  std::vector<std::string> allow;
  std::vector<std::string> pinned = {};                    // images.pinned: "repository@digest", of which one has to fit
  std::function<std::string(const std::string& name)> pin; // modules.NAME.image; empty: none
};

// One image that has a module's name. `image` belongs to the caller's list.
struct Candidate {
  std::string name;
  const Image* image = nullptr;
  std::string problem; // why it can't run; empty: it may
  std::string remedy;
  bool is_ambiguous = false; // the problem is that others have the name too
  std::string question;      // why a person has to agree
};

// Empty when the image is no module. The label org.label-schema.name, whatever it says; else the OCI title, which for most images
// is prose, if it is a name; else, for an image with a manifest, the last part of its repository.
std::string module_name(const Image& image);

// Every candidate for every name, or for `only`; the best of a name first.
std::vector<Candidate> candidates(const std::vector<Image>& images, const Policy& policy, std::string_view only = {});

} // namespace images
