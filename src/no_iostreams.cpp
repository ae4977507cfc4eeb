// Linked into the static binary alone, by --wrap (ld(1)). yaml-cpp and CLI11 include <iostream>, and each such file would
// construct cout, cerr and cin before main: a twentieth of a dispatch, for streams that nothing here uses
// (tests/house/static_test.sh).
extern "C" { // NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the linker makes these names
void __wrap__ZNSt8ios_base4InitC1Ev(void*) {} // std::ios_base::Init::Init()
void __wrap__ZNSt8ios_base4InitD1Ev(void*) {} // std::ios_base::Init::~Init()
} // NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
