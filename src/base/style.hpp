// Colour on a terminal: SGR sequences (ECMA-48, 8.3.117), which only ever add to a text. Decided for each stream by itself.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

enum class Style { plain, error, warning, hint, heading, bad, faint };

// "always" or "never" come before all that the environment says; any other word leaves it to that. Not for several threads.
void choose_color(std::string_view word);
std::string_view chosen_color(); // that word, of those that are one; else empty

// Whether what is written to standard output (1) or standard error (2) is coloured. Without a choice TCLI_COLOR decides, then
// NO_COLOR, CLICOLOR_FORCE and CLICOLOR, then whether it can be redrawn.
bool is_colored(int stream);

// Whether it is a terminal that can go back in its line: its TERM is neither unset nor dumb.
bool can_redraw(int stream);

// The text between its sequences, or as it is where `stream` has no colour. Nothing of an empty one.
std::string styled(std::string_view text, Style style, int stream);

// The same whatever the stream is.
std::string with_style(std::string_view text, Style style);

// A heading on standard output.
std::string heading(std::string_view text);

// Text without such sequences.
std::string without_styles(std::string_view text);

} // namespace tcli
