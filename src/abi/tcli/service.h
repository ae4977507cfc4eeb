/* tcli.service/1: what tcli asks a provider that stands for a service (an engine of containers) of the service itself. Only of
 * those that are built into tcli; so it is no part of what third parties write against, and is not installed. */
#ifndef TCLI_SERVICE_H
#define TCLI_SERVICE_H

#include <tcli/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where the answer goes; valid until the function returns. */
typedef struct tcli_service_sink {
  size_t size;
  void* context; /* tcli's own; hand it back */

  /* The service answered. `name` is what people call it, `where` how it is reached; all are copied. */
  void (*answered)(void* context, const char* name, const char* where, const char* version);
} tcli_service_sink;

/* What get_interface(TCLI_SERVICE_1) returns. */
typedef struct tcli_service {
  size_t size;

  /* Asks for its version, and nothing else of it; takes at most 3 seconds whatever is configured. Returns TCLI_OK, without a word
   * to the sink where nobody uses the service here; or tells host->error why it has no answer, and returns TCLI_FAILED. */
  int (*ask)(const tcli_host* host, const tcli_service_sink* sink);

  const char* engines; /* what the setting containers.engine may be, separated by spaces; may be NULL: anything */
} tcli_service;

#define TCLI_SERVICE_1 "tcli.service/1"

#ifdef __cplusplus
}
#endif

#endif
