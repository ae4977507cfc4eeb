#include "app.hpp"

int main(int argc, char** argv) { return tcli::run(argc, argv); }
