int tcli_test_gone(void) { return 0; }
