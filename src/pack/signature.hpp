// Who signed a version of a pack, as git verifies it.
#pragma once

#include "pack/mirror.hpp"

#include <string>
#include <string_view>

namespace tcli {

struct SignatureRule {
  enum class Policy { off, warn, require }; // from loose to strict

  Policy policy = Policy::off;
  std::string signers = {}; // a file of ssh keys, which are the only ones then; empty: whom git is configured to trust

  bool operator==(const SignatureRule&) const = default;
};

// One of the two is empty. Foreign text.
struct Signature {
  // What has to be another one for it to be verified.
  enum class Mend { version, signers, keyring };

  std::string signer;
  std::string why; // nobody is known to have signed it: a sentence without a subject but "it"
  Mend mend = Mend::version;
};

// A command that leads to a version of the pack that passes, or to what makes this one pass. `url` may be shown.
std::string hint_for_signature(Signature::Mend mend, const std::string& url, const std::string& signers);

// What `git verify-commit --raw` or `git verify-tag --raw` means by its status and its words.
Signature judge_signature(int status, std::string_view said);

// The signature of the commit, or of the annotated tag `ref` that leads to it: either is enough. Asks nobody on a terminal. Fails
// with 1 when there is no git, or when `signers` is a file that can't be read, that anyone can change, that has no key in it, or
// whose path does not begin with / or ~/.
Result<Signature> verify_signature(const Mirror& mirror, const std::string& ref, const std::string& commit,
                                   const std::string& signers);

} // namespace tcli
