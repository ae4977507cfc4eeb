// Values against their types.
#include "module/value.hpp"
#include "support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>

namespace tcli {
namespace {

Parameter parameter_of(Type type) {
  Parameter parameter;
  parameter.name = "x";
  parameter.type = type;
  if (type == Type::choice) parameter.choices = {"red", "green"};
  return parameter;
}

struct ValueRow {
  Type type;
  std::string value;
  bool valid;
};

// A folder of its own, gone at the end of the test.
struct ScratchFolder {
  ScratchFolder() {
    char name[] = "/tmp/tcli-value-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    path = name;
  }
  ~ScratchFolder() { std::filesystem::remove_all(path); }
  std::string path;
};

} // namespace

TEST_CASE("each type takes its values and no others") {
  const ValueRow rows[] = {
      {Type::string, "", true},
      {Type::string, "\xff\n", true},
      {Type::path, "", false},
      {Type::path, "/no/such/place", true},
      {Type::integer, "0", true},
      {Type::integer, "-5", true},
      {Type::integer, "007", true},
      {Type::integer, "9223372036854775807", true},
      {Type::integer, "9223372036854775808", false},
      {Type::integer, "-9223372036854775808", true},
      {Type::integer, "", false},
      {Type::integer, "two", false},
      {Type::integer, "5 ", false},
      {Type::integer, " 5", false},
      {Type::integer, "+5", false},
      {Type::integer, "0x10", false},
      {Type::integer, "1.0", false},
      {Type::integer, "1e3", false},
      {Type::real, "1", true},
      {Type::real, "-1.5e-3", true},
      {Type::real, ".5", true},
      {Type::real, "5.", true},
      {Type::real, "1,5", false},
      {Type::real, "inf", false},
      {Type::real, "nan", false},
      {Type::real, "1e999", false},
      {Type::real, "0x1p3", false},
      {Type::real, "", false},
      {Type::boolean, "true", true},
      {Type::boolean, "false", true},
      {Type::boolean, "yes", false},
      {Type::boolean, "True", false},
      {Type::boolean, "", false},
      {Type::choice, "red", true},
      {Type::choice, "Red", false},
      {Type::choice, "", false},
      {Type::choice, "blue", false},
      {Type::duration, "90s", true},
      {Type::duration, "90", false},
  };
  for (const ValueRow& row : rows) {
    CAPTURE(type_wants(parameter_of(row.type)), row.value);
    CHECK(is_valid_value(parameter_of(row.type), row.value) == row.valid);
  }
}

TEST_CASE("file and dir are looked up") {
  const ScratchFolder folder;
  const std::string file = folder.path + "/file";
  std::ofstream(file) << "x";
  std::filesystem::create_symlink(file, folder.path + "/link");
  std::filesystem::create_symlink(folder.path + "/gone", folder.path + "/dangling");

  const Parameter wants_file = parameter_of(Type::file);
  CHECK(is_valid_value(wants_file, file));
  CHECK(is_valid_value(wants_file, folder.path + "/link"));
  CHECK(is_valid_value(wants_file, "/dev/null"));
  CHECK(is_valid_value(wants_file, "-"));
  CHECK_FALSE(is_valid_value(wants_file, folder.path));
  CHECK_FALSE(is_valid_value(wants_file, folder.path + "/dangling"));
  CHECK_FALSE(is_valid_value(wants_file, ""));

  const Parameter wants_dir = parameter_of(Type::dir);
  CHECK(is_valid_value(wants_dir, folder.path));
  CHECK(is_valid_value(wants_dir, "."));
  CHECK_FALSE(is_valid_value(wants_dir, file));
  CHECK_FALSE(is_valid_value(wants_dir, folder.path + "/gone"));
  CHECK_FALSE(is_valid_value(wants_dir, "-"));
  CHECK_FALSE(is_valid_value(wants_dir, ""));
}

TEST_CASE("parse_duration counts milliseconds") {
  CHECK(parse_duration("0s") == 0);
  CHECK(parse_duration("500ms") == 500);
  CHECK(parse_duration("90s") == 90'000);
  CHECK(parse_duration("1h30m") == 5'400'000);
  CHECK(parse_duration("2d") == 172'800'000);
  CHECK(parse_duration("1w2d3h4m5s6ms") == 788'645'006);
  CHECK(parse_duration("9223372036854775807ms") == std::numeric_limits<std::int64_t>::max());
  for (const char* wrong : {"",
                            "s",
                            "90",
                            "1.5h",
                            "-5s",
                            "+5s",
                            "5 s",
                            " 5s",
                            "5s ",
                            "1m1h",
                            "1s1s",
                            "1ms1s",
                            "5S",
                            "1h30",
                            "9223372036854775808ms",
                            "9223372036854775807ms1ms",
                            "15250284452472w",
                            "1y",
                            "1h-30m",
                            "5sm"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_duration(wrong).has_value());
  }
  CHECK_FALSE(parse_duration("106751991167w9223372036854775807ms").has_value());
}

TEST_CASE("type_wants is the end of a message") {
  CHECK(type_wants(parameter_of(Type::string)) == "a string");
  CHECK(type_wants(parameter_of(Type::integer)) == "an int");
  CHECK(type_wants(parameter_of(Type::real)) == "a float");
  CHECK(type_wants(parameter_of(Type::boolean)) == "true or false");
  CHECK(type_wants(parameter_of(Type::choice)) == "one of: red green");
  CHECK(type_wants(parameter_of(Type::path)) == "a path");
  CHECK(type_wants(parameter_of(Type::file)) == "an existing file");
  CHECK(type_wants(parameter_of(Type::dir)) == "an existing folder");
  CHECK(type_wants(parameter_of(Type::duration)) == "a duration such as 90s or 1h30m");
}

} // namespace tcli
