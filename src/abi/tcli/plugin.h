/*
 * tcli plugin ABI, version 1: what a plugin and tcli tell each other.
 *
 * Pure C11. A plugin is one library with one exported constant, `tcli_plugin_entry`; everything else is asked for by string id.
 * The same source is built into tcli (with TCLI_BUILTIN defined) or, later, as a library of its own.
 *
 * Rules that hold everywhere:
 *  - Every struct starts with `size`, its size in bytes as the writer knew it. Structs only ever grow at their end. Read a
 *    field that may be missing through TCLI_HAS.
 *  - Texts are NUL-terminated bytes; nothing promises UTF-8. They belong to whoever passes them and live until the function
 *    that received them returns, unless the function says otherwise.
 *  - tcli calls a plugin from one thread at a time. A plugin may not start threads that outlive a call, change the working
 *    directory, the environment, signal handlers or standard streams, write to them, exit, or let a C++ exception pass.
 *  - A provider answers with data. It runs nothing, reads no network unless its documentation says so, and never executes
 *    or loads what it finds.
 */
#ifndef TCLI_PLUGIN_H
#define TCLI_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TCLI_ABI_VERSION 1

/* Whether the struct behind `pointer` was written by someone who knew `field`. */
#define TCLI_HAS(pointer, field) ((pointer)->size >= offsetof(__typeof__(*(pointer)), field) + sizeof((pointer)->field))

/* ---- What tcli offers a plugin ------------------------------------------------------------------------------------- */

/* Passed to every call into a plugin; valid until that call returns. */
typedef struct tcli_host {
  size_t size;
  void* context; /* tcli's own; hand it back */

  /* An environment variable of the calling user, or NULL. The text lives until the plugin's function returns. */
  const char* (*environment)(void* context, const char* name);

  /* A value that tcli holds for plugins, or NULL when there is none under that key. Lives as long as `environment`'s.
   *   "exec-path"   absolute folder of the modules shipped with tcli */
  const char* (*setting)(void* context, const char* key);
} tcli_host;

/* ---- Interface "tcli.provider/1": finding modules --------------------------------------------------------------------- */

/* Which content a file had; all zero: there is no such file. Times are nanoseconds since 1970. From stat(2), links followed. */
typedef struct tcli_file_id {
  uint64_t device;
  uint64_t inode;
  uint64_t size;
  int64_t mtime_ns;
  int64_t ctime_ns;
} tcli_file_id;

/* Where a module's manifest stands. */
typedef enum tcli_manifest_kind {
  TCLI_MANIFEST_NONE = 0,
  TCLI_MANIFEST_IN_FILE = 1, /* perhaps in the file at `location` itself: tcli looks (front matter of a script) */
  TCLI_MANIFEST_FILE = 2,    /* `manifest` is the absolute path of a YAML file, `manifest_id` its identity */
  TCLI_MANIFEST_TEXT = 3     /* `manifest` is the YAML text itself */
} tcli_manifest_kind;

/* One module as a provider found it. Every text may be foreign: tcli checks names and escapes what it shows. */
typedef struct tcli_module {
  size_t size;
  const char* name;        /* the word a user types; not NULL */
  const char* kind;        /* one word: "exec", "native", "image", "builtin"; not NULL */
  const char* location;    /* absolute path, or a digest: the key it is remembered by; not NULL */
  const char* shown;       /* the same as people know it ("./tcli-ls"); NULL: `location` */
  const char* group;       /* heading in listings ("Modules on your PATH"); not NULL */
  const char* const* argv; /* what runs it, NULL-terminated, argv[0] an absolute path; the call's words are appended.
                              NULL when `problem` is set and for kind "builtin" */
  tcli_file_id id;         /* of the file at `location`; all zero when `location` is no file */
  tcli_manifest_kind manifest_kind;
  const char* manifest; /* see tcli_manifest_kind; else NULL */
  tcli_file_id manifest_id;
  const char* problem;  /* why it can't run, or NULL */
  const char* remedy;   /* a command that mends the problem, or NULL */
  const char* relative; /* set when it was reached through a relative folder: the name to show in the warning, or NULL */
} tcli_module;

/* Where a provider's answers go; valid until the provider's function returns. */
typedef struct tcli_sink {
  size_t size;
  void* context;

  /* One module. The best one of a name comes first: later ones of that name are shadowed by it.
   * Returns 0 to go on, anything else to stop (the provider then returns TCLI_OK at once). */
  int (*found)(void* context, const tcli_module* module);

  /* A file or folder that the answer of `list` depends on; `id` is all zero when it is missing. */
  void (*watch)(void* context, const char* path, const tcli_file_id* id);

  /* A sentence on why the provider can't answer, before it returns TCLI_FAILED. */
  void (*fail)(void* context, const char* reason);
} tcli_sink;

#define TCLI_OK 0
#define TCLI_FAILED 1

typedef struct tcli_provider {
  size_t size;
  const char* name; /* for `--from` and listings: a valid name, unique */

  /* Modules called `name`, the best first. No folder is read: a few system calls whatever is installed. `name` has no '/'. */
  int (*find)(const tcli_host* host, const char* name, const tcli_sink* sink);

  /* Every module, shadowed and broken ones included. */
  int (*list)(const tcli_host* host, const tcli_sink* sink);

  /* Calls `watch`, and nothing else, for all that `list` depends on: while these are the same, `list` would answer with the
   * same names. (The files themselves are watched by tcli.) */
  int (*watch)(const tcli_host* host, const tcli_sink* sink);
} tcli_provider;

/* What get_interface(TCLI_PROVIDER_1) returns. */
typedef struct tcli_providers {
  size_t size;
  size_t count;
  const tcli_provider* const* items; /* in the order in which they are asked; live as long as the plugin */
} tcli_providers;

#define TCLI_PROVIDER_1 "tcli.provider/1"

/* ---- The plugin itself ----------------------------------------------------------------------------------------------- */

typedef struct tcli_plugin {
  size_t size;
  uint32_t abi; /* TCLI_ABI_VERSION at compile time */
  const char* name;
  const char* version;

  /* The table of an interface, or NULL when the plugin has none under that id. May be called often; must be cheap. */
  const void* (*get_interface)(const char* id);
} tcli_plugin;

#ifdef __cplusplus
}
#define TCLI_LINKAGE extern "C"
#else
#define TCLI_LINKAGE extern
#endif

/* Defines the exported constant: TCLI_PLUGIN(path) = { ... };  Built into tcli it is `tcli_plugin_path`. */
#ifdef TCLI_BUILTIN
#define TCLI_PLUGIN(id)                                                                                                          \
  TCLI_LINKAGE const tcli_plugin tcli_plugin_##id;                                                                               \
  const tcli_plugin tcli_plugin_##id
#else
#define TCLI_PLUGIN(id)                                                                                                          \
  TCLI_LINKAGE __attribute__((visibility("default"))) const tcli_plugin tcli_plugin_entry;                                       \
  const tcli_plugin tcli_plugin_entry
#endif

#endif
