#include "module/state.hpp"

namespace tcli {

std::string_view state_word(State state) {
  switch (state) {
  case State::declared:
    return "declared";
  case State::verified:
    return "verified";
  case State::unverified:
    return "unverified";
  case State::broken:
    return "broken";
  }
  return "unknown";
}

} // namespace tcli
