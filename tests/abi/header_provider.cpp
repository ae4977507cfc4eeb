// provider.hpp alone.
#include <tcli/provider.hpp>

// A view can't be kept longer than it lives by copying it.
static_assert(!std::is_copy_constructible_v<tcli::plugin::Sink> && !std::is_copy_constructible_v<tcli::plugin::Progress>);
