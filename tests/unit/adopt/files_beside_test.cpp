#include "adopt/files_beside.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace tcli;

namespace {

using Files = std::vector<std::string>;

Files beside(const std::string& text) {
  const Files there{"lib.sh", "more.sh", "sub/far.sh", "helper.py", "part/inner.py", "own"};
  return files_beside(text, "own", [&](const std::string& file) { return std::ranges::count(there, file) > 0; });
}

} // namespace

TEST_CASE("A shell script names files beside itself in many ways") {
  CHECK(beside("#!/bin/sh\n. lib.sh\n") == Files{"lib.sh"});
  CHECK(beside("#!/bin/sh\n[ -f lib.sh ] && . lib.sh\n") == Files{"lib.sh"});
  CHECK(beside("#!/bin/sh\nif true; then source more.sh; fi\n") == Files{"more.sh"});
  CHECK(beside("#!/bin/sh\n. \"$(dirname \"$0\")/sub/far.sh\"\n") == Files{"sub/far.sh"});
  CHECK(beside("#!/bin/sh\n# . lib.sh\necho lib.sh, and more.sh\n").empty());
  CHECK(beside("#!/bin/sh\necho resource lib.sh\n").empty());
}

TEST_CASE("A Python script imports modules beside itself") {
  constexpr const char* k_python = "#!/usr/bin/env python3\n";
  CHECK(beside(std::string(k_python) + "import helper\n") == Files{"helper.py"});
  CHECK(beside(std::string(k_python) + "import os, helper\n") == Files{"helper.py"});
  CHECK(beside(std::string(k_python) + "import helper as h, part.inner\n") == Files{"helper.py", "part/inner.py"});
  CHECK(beside(std::string(k_python) + "from part.inner import x, helper\n") == Files{"part/inner.py"});
  CHECK(beside(std::string(k_python) + "import os, sys\nimport\nfrom\n").empty());
}
