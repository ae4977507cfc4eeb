// Where C code calls tcli: no exception may pass through it.
#pragma once

namespace tcli {

// What `work` returns, or `otherwise` when it threw: at a service of the plugin interface that can only be for want of memory.
template <class Value, class Work> Value at_boundary(Value otherwise, Work work) noexcept {
  try {
    return work();
  } catch (...) {
    return otherwise;
  }
}

} // namespace tcli
