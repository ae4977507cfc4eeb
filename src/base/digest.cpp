#include "base/digest.hpp"

#include <array>
#include <cstdint>
#include <sha1.h> // of libmd
#include <sha2.h>
#include <variant>

namespace tcli {

namespace {

const std::uint8_t* octets(std::string_view bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }

template <std::size_t size> std::string text_of(const std::array<std::uint8_t, size>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

struct Digest::State {
  std::variant<::SHA1_CTX, ::SHA2_CTX> context;
};

Digest::Digest(Kind kind) : m_state(std::make_unique<State>()) {
  if (kind == Kind::sha1)
    ::SHA1Init(&m_state->context.emplace<::SHA1_CTX>());
  else
    ::SHA256Init(&m_state->context.emplace<::SHA2_CTX>());
}

Digest::Digest(Digest&& other) noexcept = default;
Digest& Digest::operator=(Digest&& other) noexcept = default;
Digest::~Digest() = default;

void Digest::add(std::string_view bytes) {
  if (auto* sha1 = std::get_if<::SHA1_CTX>(&m_state->context))
    ::SHA1Update(sha1, octets(bytes), bytes.size());
  else
    ::SHA256Update(std::get_if<::SHA2_CTX>(&m_state->context), octets(bytes), bytes.size());
}

std::string Digest::finish() {
  if (auto* sha1 = std::get_if<::SHA1_CTX>(&m_state->context)) {
    std::array<std::uint8_t, SHA1_DIGEST_LENGTH> digest{};
    ::SHA1Final(digest.data(), sha1);
    return text_of(digest);
  }
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
  ::SHA256Final(digest.data(), std::get_if<::SHA2_CTX>(&m_state->context));
  return text_of(digest);
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto octet = static_cast<unsigned char>(byte);
    text += k_digits[octet >> 4];
    text += k_digits[octet & 15];
  }
  return text;
}

std::string digest_hex(Digest::Kind kind, std::string_view bytes) {
  Digest digest(kind);
  digest.add(bytes);
  return to_hex(digest.finish());
}

} // namespace tcli
