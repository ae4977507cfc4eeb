# The third-party libraries, all from the distribution. Each stands behind one of our rooms.
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
if(NOT TCLI_STATIC)
  set(TCLI_FMT fmt::fmt)
elseif(fmt_VERSION VERSION_GREATER_EQUAL 10) # what its archive has to instantiate differs
  set(TCLI_FMT fmt::fmt-header-only)
else()
  # Debian has no archive of it, and compiled into each file it is half of the time to build.
  add_library(tcli_fmt STATIC ${CMAKE_CURRENT_SOURCE_DIR}/src/fmt_archive.cpp)
  target_compile_features(tcli_fmt PRIVATE cxx_std_20)
  target_compile_options(tcli_fmt PRIVATE -ffunction-sections -fdata-sections)
  target_include_directories(tcli_fmt SYSTEM PUBLIC $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
  set(TCLI_FMT tcli_fmt)
endif()
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)
find_package(Threads REQUIRED)

if(TCLI_STATIC)
  set(Boost_USE_STATIC_LIBS ON)
endif()
find_package(Boost 1.74 REQUIRED COMPONENTS filesystem)

# SQLite's own module knows the shared library only.
find_package(SQLite3 REQUIRED)
add_library(tcli_sqlite INTERFACE)
if(TCLI_STATIC)
  find_library(TCLI_SQLITE_ARCHIVE NAMES libsqlite3.a REQUIRED)
  target_link_libraries(tcli_sqlite INTERFACE ${TCLI_SQLITE_ARCHIVE} Threads::Threads ${CMAKE_DL_LIBS} m)
else()
  target_link_libraries(tcli_sqlite INTERFACE SQLite::SQLite3)
endif()

find_library(TCLI_MD_LIBRARY NAMES libmd.a REQUIRED) # SHA-1, SHA-256

# yaml-cpp's own package file names the shared library only (0.7) or another target (0.8).
find_package(yaml-cpp REQUIRED)
add_library(tcli_yaml_cpp INTERFACE)
if(TCLI_STATIC)
  find_library(TCLI_YAML_CPP_ARCHIVE NAMES libyaml-cpp.a REQUIRED)
  target_link_libraries(tcli_yaml_cpp INTERFACE ${TCLI_YAML_CPP_ARCHIVE})
elseif(TARGET yaml-cpp::yaml-cpp)
  target_link_libraries(tcli_yaml_cpp INTERFACE yaml-cpp::yaml-cpp)
else()
  target_link_libraries(tcli_yaml_cpp INTERFACE yaml-cpp)
endif()
