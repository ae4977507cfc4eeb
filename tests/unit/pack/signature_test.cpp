#include "pack/signature.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

std::string why(std::string_view said) {
  const Signature signature = judge_signature(1, said);
  CHECK(signature.signer.empty());
  return signature.why;
}

} // namespace

TEST_CASE("Who signed it stands in what git says of a good signature") {
  CHECK(judge_signature(0, "Good \"git\" signature for ann@example.org with ED25519 key SHA256:abc\n").signer ==
        "ann@example.org");
  CHECK(judge_signature(0, "Good \"git\" signature for a with b with RSA key SHA256:abc\n").signer == "a with b");
  CHECK(judge_signature(0, "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 0123 Gus <gus@example.org>\n[GNUPG:] VALIDSIG 01\n").signer ==
        "Gus <gus@example.org>");
}

TEST_CASE("A status of 0 without a name is no signature") {
  for (const char* said :
       {"", "Good \"git\" signature with ED25519 key SHA256:abc\n", "[GNUPG:] GOODSIG 0123\n", "x [GNUPG:] GOODSIG 1 A"}) {
    CAPTURE(said);
    const Signature signature = judge_signature(0, said);
    CHECK(signature.signer.empty());
    CHECK(signature.why == "git does not tell who signed it");
  }
}

TEST_CASE("A name counts for nothing where the status says no") {
  CHECK(why("Good \"git\" signature for ann@example.org with ED25519 key SHA256:abc\n") != "");
  CHECK(why("[GNUPG:] GOODSIG 0123 Gus <gus@example.org>\n[GNUPG:] TRUST_NEVER\n") == "the key that signed it is not trusted");
}

TEST_CASE("Each reason has a sentence") {
  CHECK(why("") == "it is not signed");
  CHECK(why("error: no signature found\n") == "it is not signed");
  CHECK(why("Good \"git\" signature with ED25519 key SHA256:abc\nNo principal matched.\n") ==
        "the key that signed it is none of the signers'");
  CHECK(why("/s:1: key has expired\nGood \"git\" signature with ED25519 key SHA256:abc\nNo principal matched.\n") ==
        "the key that signed it had expired");
  CHECK(why("Signature verification failed: incorrect signature\nNo principal matched.\n") ==
        "its signature is that of something else");
  CHECK(why("error: gpg.ssh.allowedSignersFile needs to be configured and exist for ssh signature verification\n") ==
        "it is signed by an ssh key, and no file of signers is configured");
  CHECK(why("[GNUPG:] BADSIG 0123 Gus\n") == "its signature is that of something else");
  CHECK(why("[GNUPG:] ERRSIG 0123 1 8 00 1 9 -\n[GNUPG:] NO_PUBKEY 0123\n") == "the key that signed it is not known here");
  CHECK(why("[GNUPG:] EXPKEYSIG 0123 Gus\n") == "the key that signed it has expired");
  CHECK(why("[GNUPG:] EXPSIG 0123 Gus\n") == "its signature has expired");
  CHECK(why("[GNUPG:] REVKEYSIG 0123 Gus\n") == "the key that signed it was revoked");
  CHECK(why("error: cannot run ssh-keygen: No such file or directory\n") ==
        "git can't verify it: cannot run ssh-keygen: No such file or directory");
}
