# What others need to write a plugin: headers, a CMake package and a pkg-config file. Always below lib/, wherever the distribution
# has its libraries: tcli looks for ../lib/tcli beside its own folder. Nothing in it names the prefix, which may be moved.
include(CMakePackageConfigHelpers)

set(TCLI_SDK_DIR ${CMAKE_BINARY_DIR}/sdk)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/tcliConfig.cmake.in ${TCLI_SDK_DIR}/tcliConfig.cmake
  INSTALL_DESTINATION lib/cmake/tcli NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${TCLI_SDK_DIR}/tcliConfigVersion.cmake COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
configure_file(${CMAKE_CURRENT_LIST_DIR}/tcli.pc.in ${TCLI_SDK_DIR}/tcli.pc @ONLY)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/abi/tcli DESTINATION include PATTERN service.h EXCLUDE) # tcli's own
install(FILES ${TCLI_SDK_DIR}/tcliConfig.cmake ${TCLI_SDK_DIR}/tcliConfigVersion.cmake DESTINATION lib/cmake/tcli)
install(FILES ${TCLI_SDK_DIR}/tcli.pc DESTINATION lib/pkgconfig)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/plugin.map DESTINATION lib/tcli)
