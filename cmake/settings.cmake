# How every target is compiled: one INTERFACE target for the language, one for the warnings.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# A position-dependent program needs no relocation at start: that is a tenth of a dispatch, and near half of a start with sanitizers.
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C CXX) # or CMake leaves it to the compiler

add_library(tcli_settings INTERFACE)
target_compile_features(tcli_settings INTERFACE cxx_std_20 c_std_11)
target_compile_options(tcli_settings INTERFACE -ffunction-sections -fdata-sections)
target_link_options(tcli_settings INTERFACE -Wl,--gc-sections)
if(TCLI_SANITIZE)
  target_compile_options(tcli_settings INTERFACE -fsanitize=${TCLI_SANITIZE} -fno-sanitize-recover=all
                                                 -fno-omit-frame-pointer)
  target_link_options(tcli_settings INTERFACE -fsanitize=${TCLI_SANITIZE})
endif()
if(TCLI_FUZZ)
  target_compile_options(tcli_settings INTERFACE -fsanitize=fuzzer-no-link) # coverage in every library guides the fuzzers
endif()

add_library(tcli_warnings INTERFACE)
target_compile_options(tcli_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-align -Wformat=2
  # GCC 12 sees an overlap in every "text" + std::string (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast>)
if(TCLI_WERROR)
  target_compile_options(tcli_warnings INTERFACE -Werror)
endif()
