// A small quarantine of freed memory: its usual 256 MiB would come near the fuzzers' own limit of 512 MiB.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "quarantine_size_mb=32"; }
