#include "pack/signature.hpp"

#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "catalog/trust.hpp"
#include "pack/git_words.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_tag_names = "refs/tags/", k_unsigned = "it is not signed";

struct Saying {
  std::string_view words;
  std::string_view why;
  Signature::Mend mend = Signature::Mend::version;
};

// In the order in which they tell most. `[GNUPG:]` lines: doc/DETAILS of GnuPG; the others: ssh-keygen(1) and git itself.
constexpr std::array<Saying, 13> k_sayings{{
    {"incorrect signature", "its signature is that of something else"},
    {"[GNUPG:] BADSIG", "its signature is that of something else"},
    {"[GNUPG:] REVKEYSIG", "the key that signed it was revoked"},
    {"key is revoked", "the key that signed it was revoked"},
    {"[GNUPG:] EXPKEYSIG", "the key that signed it has expired"},
    {"[GNUPG:] EXPSIG", "its signature has expired"},
    {"key has expired", "the key that signed it had expired"},
    {"key is not yet valid", "the key that signed it was not valid yet"},
    {"allowedSignersFile needs to be configured", "it is signed by an ssh key, and no file of signers is configured",
     Signature::Mend::signers},
    {"No principal matched", "the key that signed it is none of the signers'", Signature::Mend::signers},
    {"[GNUPG:] NO_PUBKEY", "the key that signed it is not known here", Signature::Mend::keyring},
    {"[GNUPG:] GOODSIG", "the key that signed it is not trusted", Signature::Mend::keyring},
    {"no signature found", k_unsigned},
}};

// What stands in a line between `before` and `after`, which may be empty: the end of the line.
std::string_view between(std::string_view line, std::string_view before, std::string_view after) {
  if (!line.starts_with(before)) return {};
  line.remove_prefix(before.size());
  return after.empty() ? line : line.substr(0, std::min(line.rfind(after), line.size()));
}

std::string signer_in(std::string_view said) {
  for (const std::string_view line : split(said, '\n')) {
    if (const auto name = between(line, "Good \"git\" signature for ", " with "); !name.empty()) return std::string{name};
    const auto key_and_name = between(line, "[GNUPG:] GOODSIG ", {});
    if (const auto blank = key_and_name.find(' '); blank != std::string_view::npos)
      return std::string{key_and_name.substr(blank + 1)};
  }
  return {};
}

std::string file_of(const std::string& signers) {
  return signers.starts_with("~/") ? environment("HOME") + signers.substr(1) : signers;
}

std::string open_signers(const std::string& file) { return "${EDITOR:-vi} " + shell_quote(file); }

Result<std::string> checked_signers(const std::string& signers) {
  constexpr std::size_t k_limit = std::size_t{1} << 20;
  const std::string file = file_of(signers);
  const std::string open = file.starts_with('/') ? open_signers(file) : "tcli config edit";
  const auto refused = [&](std::string why, std::string hint = {}) {
    return fail(Error{.status = ExitCode::failed,
                      .what = "packs.signers is " + signers,
                      .why = std::move(why),
                      .hint = hint.empty() ? open : std::move(hint)});
  };
  if (!file.starts_with('/')) return refused("the path of a file begins with / or ~/");
  const auto text = read_file(file, k_limit);
  if (!text) return refused(text.error().why);
  if (const auto problem = file_problem(file)) return refused(problem.reason, problem.remedy);
  for (const std::string_view line : split(*text, '\n'))
    if (const auto words = trim(line); !words.empty() && !words.starts_with('#')) return file;
  return refused("no key is in it");
}

// With a file of signers no other kind of key counts: what stands in a keyring was put there for other ends.
std::vector<std::string> settings_for(const std::string& signers) {
  if (signers.empty()) return {};
  return {"gpg.ssh.allowedSignersFile=" + signers, "gpg.program=/bin/false", "gpg.openpgp.program=/bin/false",
          "gpg.x509.program=/bin/false"};
}

// Whether it has a signature of a kind that a file of signers can't have.
bool is_of_another_kind(const Mirror& mirror, const std::string& object) {
  const auto text = run_git(mirror.call({"cat-file", "-p", object}));
  return text && (text->output.find("-----BEGIN PGP ") != std::string::npos ||
                  text->output.find("-----BEGIN SIGNED MESSAGE-----") != std::string::npos);
}

Result<Signature> verify(const Mirror& mirror, std::vector<std::string> words, const std::string& signers) {
  const std::string object = words.back();
  GitCall call = mirror.call(std::move(words));
  call.settings = settings_for(signers);
  TCLI_TRY(const auto answer, run_git(call));
  Signature signature = judge_signature(answer.status, answer.errors);
  if (signature.signer.empty() && !signers.empty() && is_of_another_kind(mirror, object))
    signature.why = "it is signed, but not by an ssh key";
  return signature;
}

// The annotated tag of that name which leads to the commit; empty: there is none.
Result<std::string> tag_to(const Mirror& mirror, const std::string& ref, const std::string& commit) {
  TCLI_TRY(const auto refs, mirror.refs());
  const RemoteRef* const tag = refs.find(ref.starts_with(k_tag_names) ? ref : std::string{k_tag_names} + ref);
  if (ref.empty() || tag == nullptr || tag->id == commit) return std::string{};
  TCLI_TRY(const auto target, run_git(mirror.call({"rev-parse", "--verify", "--quiet", tag->id + "^{commit}"})));
  return trim(target.output) == commit ? tag->id : std::string{};
}

// A tag has its name in it: that of an old version does not pass for a new one.
Result<Signature> verify_tag(const Mirror& mirror, const std::string& tag, const std::string& ref, const std::string& signers) {
  TCLI_TRY(auto signature, verify(mirror, {"verify-tag", "--raw", tag}, signers));
  if (signature.signer.empty()) return signature;
  TCLI_TRY(const auto text, git_output(mirror.call({"cat-file", "tag", tag}), "read a tag"));
  const std::string name = ref.starts_with(k_tag_names) ? ref.substr(k_tag_names.size()) : ref;
  const auto head = text.substr(0, text.find("\n\n"));
  if ((head + "\n").find(fmt::format("\ntag {}\n", name)) != std::string::npos) return signature;
  return Signature{.signer = {}, .why = "its tag was signed under another name"};
}

} // namespace

std::string hint_for_signature(Signature::Mend mend, const std::string& url, const std::string& signers) {
  if (mend == Signature::Mend::keyring) return "gpg --list-keys";
  if (mend == Signature::Mend::version) return "git ls-remote --tags " + shell_quote(url);
  return signers.empty() ? "tcli config set packs.signers '~/.config/git/allowed_signers'" : open_signers(file_of(signers));
}

Signature judge_signature(int status, std::string_view said) {
  if (status == 0) {
    std::string signer = signer_in(said);
    return {.signer = signer, .why = signer.empty() ? "git does not tell who signed it" : ""};
  }
  const auto known = std::ranges::find_if(k_sayings, [&](const Saying& saying) { return said.find(saying.words) != said.npos; });
  if (known != k_sayings.end()) return {.signer = {}, .why = std::string{known->why}, .mend = known->mend};
  if (trim(said).empty()) return {.signer = {}, .why = std::string{k_unsigned}};
  return {.signer = {}, .why = "git can't verify it: " + git_reason(said)};
}

Result<Signature> verify_signature(const Mirror& mirror, const std::string& ref, const std::string& commit,
                                   const std::string& signers) {
  std::string file;
  if (!signers.empty()) {
    TCLI_TRY(file, checked_signers(signers));
  }
  TCLI_TRY(auto of_commit, verify(mirror, {"verify-commit", "--raw", commit}, file));
  if (!of_commit.signer.empty()) return of_commit;
  TCLI_TRY(const auto tag, tag_to(mirror, ref, commit));
  if (tag.empty()) return of_commit;
  TCLI_TRY(auto of_tag, verify_tag(mirror, tag, ref, file));
  return of_tag.why == k_unsigned ? of_commit : of_tag;
}

} // namespace tcli
