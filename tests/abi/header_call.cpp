// call.hpp alone.
#include <tcli/call.hpp>
static_assert(std::is_nothrow_copy_constructible_v<tcli::plugin::Error>);
