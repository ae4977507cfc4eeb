#include "author/refused_option.hpp"

#include <catch2/catch.hpp>

using namespace tcli;

TEST_CASE("Programs refuse an option in words of their own") {
  struct Row {
    const char *written, *option;
  };
  const Row rows[] = {
      {"./mail: illegal option -- c\n", "-c"},                                         // getopts of bash
      {"./mail: 3: Illegal option -c\n", "-c"},                                        // of dash
      {"mail: invalid option -- 'c'\nTry --help\n", "-c"},                             // getopt_long(3)
      {"mail: unrecognized option '--count'\n", "--count"},                            //
      {"usage: mail\nmail.py: error: unrecognized arguments: --count 1\n", "--count"}, // argparse
      {"Error: No such option: --count Did you mean --color?\n", "--count"},           // click
      {"Usage: x\n\nmail.py: error: no such option: --count\n", "--count"},            // optparse
      {"Unknown option: count\n", "--count"},                                          // Getopt::Long
      {"flag provided but not defined: -count\n", "--count"},                          // Go's flag
      {"Error: unknown flag: --count\n", "--count"},                                   // cobra
      {"Error: unknown shorthand flag: 'c' in -c\n", "-c"},                            //
      {"error: unexpected argument '--count' found\n", "--count"},                     // clap
      {"TypeError: Unknown option '--count'. To specify a positional\n", "--count"},   // node
      {"./mail:1: bad option: -c\n", "-c"},                                            // zsh
      {"bash: set: -c: invalid option\n", "-c"},                                       // builtins of bash
      {"UNKNOWN ARGUMENT count=3\n", "count="},                                        //
  };
  for (const Row& row : rows) {
    CAPTURE(row.written);
    CHECK_FALSE(refusing_line(row.written, row.option).empty());
  }
  CHECK(refusing_line("one\n  two: unknown option --count \n", "--count") == "two: unknown option --count");
}

TEST_CASE("Before the words, at the end of a line") {
  CHECK_FALSE(refusing_line("getopt.GetoptError: option --count not recognized\n", "--count").empty()); // Python's getopt
  CHECK_FALSE(refusing_line("--count: not a valid option\n", "--count").empty());
  CHECK_FALSE(refusing_line("unrecognized: --count\n", "--count").empty());
  CHECK_FALSE(refusing_line("curl: option --count: is unknown\n", "--count").empty());
}

TEST_CASE("Of a program that goes on getopts alone counts") {
  CHECK_FALSE(refusing_line("./mail: illegal option -- c\n", "-c", false).empty());
  CHECK(refusing_line("unknown option --count\n", "--count", false).empty());
}

TEST_CASE("What is about something else refuses nothing") {
  for (const char* written : {"", "count: 3\n", "mail: invalid option -- 'd'\n", "unknown option: --counter\n",
                              "unknown option --no-count\n", "can't open file: Invalid argument\n", "--count wants a number\n",
                              "Unknown option: counts\n", "option count is unknown to nobody\n",
                              "unknown option --aa=x (options: --count)\n", "No such option for --count: 'x' (choose from low)\n",
                              "--count: bad option string 'x'\n", "unsupported option value: --count x\n",
                              "invalid option combination: --count needs --level\n", "unknown option --n: go --count\n"}) {
    CAPTURE(written);
    CHECK(refusing_line(written, "--count").empty());
    CHECK(refusing_line(written, "-c").empty());
  }
}
