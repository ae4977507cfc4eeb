/*
 * tcli plugin ABI, version 1: what a plugin and tcli tell each other. tcli-plugins(7) shows how to build and install one.
 *
 * Pure C11. A plugin is one library with one exported constant, `tcli_plugin_entry`; everything else is asked for by string id.
 * It brings a module ("tcli.module/1"), a provider of modules ("tcli.provider/1"), or both; and, if it likes, candidates for the
 * completion of its module ("tcli.completer/1"). The same source can be built into tcli (with TCLI_BUILTIN defined), or as a
 * library that the program tcli-host loads; tcli itself never loads one.
 *
 * Rules that hold everywhere:
 *  - Every struct but tcli_file_id starts with `size`, its size in bytes as the writer knew it. Structs only ever grow at their
 * end. What stands here today is in every tcli of ABI 1; read a field that was added later through TCLI_HAS.
 *  - Texts are NUL-terminated bytes; nothing promises UTF-8. They belong to whoever passes them and live until the function
 *    that received them returns, unless the function says otherwise. No pointer is NULL unless it says so.
 *  - tcli calls a plugin from one thread, and its services may be called from that thread alone. A plugin may start threads of
 *    its own; they must have ended before its function returns.
 *  - No C++ exception may leave a function of a plugin, and none ever comes out of a service (tcli/plugin.hpp has a guard).
 *  - Constructors and get_interface run while the library is loaded: no output, no input, no waiting, no exit.
 *  - What is not allowed inside a function stands with its type.
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

typedef enum tcli_log_level {
  TCLI_LOG_DEBUG = 0,  /* shown with TCLI_DEBUG=1 only */
  TCLI_LOG_WARNING = 1 /* shown always, as `tcli: warning: NAME: text` on standard error; of a provider in tcli-host with
                          TCLI_DEBUG=1 only, since its answer is kept */
} tcli_log_level;

/* Passed to every call into a plugin; valid until that call returns. */
typedef struct tcli_host {
  size_t size;
  void* context; /* tcli's own; hand it back */

  /* An environment variable of the calling user, or NULL. The text lives until the plugin's function returns. */
  const char* (*environment)(void* context, const char* name);

  /* A value that tcli holds for plugins, or NULL when there is none under that key. Lives as long as `environment`'s.
   *   "exec-path"      absolute folder of the modules shipped with tcli
   *   "plugin-folders" absolute folders of plugins, the first ones win, separated by ':'
   *   "host-program"   absolute path of tcli-host
   *   "packs-folder"   absolute folder of the installed packs; it need not exist
   *   "plugin-name"    the name under which the config enables this provider; not for those built in
   *   "containers.engine", "containers.timeout", "images.allow" (patterns, separated by spaces), "images.pinned" (images by
   *   digest, separated by spaces), "modules.NAME.image", "modules.NAME.pack"  as in the config
   * What stands under modules.OTHER.settings is told to no plugin but OTHER. */
  const char* (*setting)(void* context, const char* key);

  /* What the user's config says under modules.<name of this plugin>.settings.<key>, or NULL. Lives as long as `environment`'s. */
  const char* (*config)(void* context, const char* key);

  /* One line for the person at the terminal. Foreign text may stand in it: it is escaped. */
  void (*log)(void* context, tcli_log_level level, const char* text);

  /* Why the function is about to fail; the last one told is shown once it has failed, as `tcli: error: what: why` and
   * `hint: hint`, of a provider as a warning. `why` and `hint` may be NULL; a hint is a command that works, as typed into a
   * shell. Of all three the first 16 KiB are copied. */
  void (*error)(void* context, const char* what, const char* why, const char* hint);
} tcli_host;

#define TCLI_OK 0
#define TCLI_FAILED 1
#define TCLI_USAGE 2 /* for tcli_module::problem_status: the call is wrong */

/* ---- Interface "tcli.module/1": running commands ----------------------------------------------------------------------- */

/* One call of a command: what was typed, as its manifest declares it, and what it may do. Valid until the command returns. */
typedef struct tcli_call {
  size_t size;
  void* context; /* tcli's own; hand it back */

  const char* module;      /* "oncall" */
  const char* subject;     /* "rota"; "" for a command without one */
  const char* verb;        /* "list" */
  const char* const* argv; /* the words behind the verb as they were typed, NULL-terminated; options and all */
  const char* run_id;      /* TCLI_RUN_ID: 26 characters */

  /* How many values a declared argument or option has: 0 when it was not given and has no default; 1, or for a variadic argument
   * any number. All of them were checked against their types. 0 for a name that is not declared. */
  size_t (*count)(void* context, const char* name);

  /* Value number `index`, from 0; NULL when there is none. A flag is "true" or "false". Lives until the command returns. */
  const char* (*value)(void* context, const char* name, size_t index);

  /* A result of rows. First its columns, once: NULL-terminated names, at most 64, each once: they are the keys in JSON. Then
   * each row: as many cells, NULL-terminated. When the command has returned 0, tcli prints them: as the command's declared option
   * `output` says
   * ("table", or "json" with its schema_version; anything else is an error then), as a table without such an option. Cells are
   * foreign text, escaped as needed. 0 when taken; -1 when it can't be: columns twice or missing, wrong count, over 64 MiB in
   * all. */
  int (*columns)(void* context, const char* const* names);
  int (*row)(void* context, const char* const* cells);

  /* How far a long command is: shown on standard error while that is a terminal, from the first second on. `total` 0: not known.
   * Cheap: call it as often as you like. Taken away by 0, 0 and an empty text, before tcli prints anything, and when the command
   * returns. */
  void (*progress)(void* context, uint64_t done, uint64_t total, const char* text);

  /* Runs a program in the foreground and waits for it: no shell; argv[0] is looked up along the search path unless it has a '/'.
   * The child has this process's streams, terminal and environment. Returns 0 and its exit status (128 + signal when one killed
   * it) in `status`, or the errno that kept it from starting. Signals sent to tcli are passed on to it. */
  int (*run)(void* context, const char* const* argv, int* status);
} tcli_call;

/* One command of the module. */
typedef struct tcli_command {
  size_t size;
  const char* key; /* as in the manifest: "verb" or "subject verb" */

  /* Does it. Returns the exit status, 0 to 255; anything else counts as 1. It has a process of its own, with the user's streams,
   * terminal and environment: it may read, print, start programs and threads, change folder and signals, exit. It must not rely
   * on anything that it leaves behind: the process ends when it returns. */
  int (*run)(const tcli_host* host, const tcli_call* call);
} tcli_command;

/* What get_interface(TCLI_MODULE_1) returns: every command that the manifest declares. */
typedef struct tcli_commands {
  size_t size;
  size_t count;
  const tcli_command* const* items; /* live as long as the plugin */
} tcli_commands;

#define TCLI_MODULE_1 "tcli.module/1"

/* ---- Interface "tcli.completer/1": candidates for completion ----------------------------------------------------------- */

/* What is asked while a value is being typed. Valid until the function returns. */
typedef struct tcli_question {
  size_t size;
  void* context; /* tcli's own; hand it back */

  const char* module; /* these three as in tcli_call */
  const char* subject;
  const char* verb;
  const char* parameter;    /* the argument or option that the value is for: its name in the manifest, without "--" */
  const char* const* words; /* those behind the verb as they were typed, NULL-terminated; never empty. The last one is what there
                               is of the value, and may be "". Before the value of an option stands the option, also where both
                               were typed as one word; the value of a secret option is "*" */

  /* One candidate, and a line on it for shells that show one, or NULL. Both are copied. Those that don't begin with the last word
   * are left out, so that all there are may be told, and so are texts with control characters. Returns 0 to go on, anything else
   * when no more are taken: after 1,000, or 60 KiB. */
  int (*candidate)(void* context, const char* value, const char* summary);
} tcli_question;

/* What get_interface(TCLI_COMPLETER_1) returns. Asked for the parameters with `complete: true` in the manifest alone. */
typedef struct tcli_completer {
  size_t size;

  /* Tells all candidates, and returns TCLI_OK; none of them counts otherwise, and nothing is shown. It runs in tcli-host, in the
   * seal of tcli-plugins(7): it can read files, and neither write one nor reach anything; what it prints is thrown away. The
   * environment is that of the seal, and the variables that options of the command name (`env`). 0.25 seconds, and that is with
   * loading the library; then it is killed. */
  int (*complete)(const tcli_host* host, const tcli_question* question);
} tcli_completer;

#define TCLI_COMPLETER_1 "tcli.completer/1"

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
  TCLI_MANIFEST_IN_FILE = 1, /* perhaps in the file at `location` itself: tcli looks (front matter, or an ELF section) */
  TCLI_MANIFEST_FILE = 2,    /* `manifest` is the absolute path of a YAML file, `manifest_id` its identity */
  TCLI_MANIFEST_TEXT = 3     /* `manifest` is the YAML text itself */
} tcli_manifest_kind;

/* One module as a provider found it. Every text may be foreign: tcli checks names and escapes what it shows. */
typedef struct tcli_module {
  size_t size;
  const char* name;        /* the word a user types; not NULL */
  const char* kind;        /* one word: "exec", "native", "image", "tree"; not NULL ("builtin" is tcli's own) */
  const char* location;    /* absolute path, or a digest: the key it is remembered by; not NULL */
  const char* shown;       /* the same as people know it ("./tcli-ls"); NULL: `location` */
  const char* group;       /* heading in listings ("Modules on your PATH"); not NULL */
  const char* const* argv; /* what runs it, NULL-terminated, argv[0] an absolute path; the call's words are appended.
                              NULL when `problem` is set; not looked at for kind "native", which tcli-host runs */
  tcli_file_id id;         /* of the file at `location`; all zero when `location` is no file */
  tcli_manifest_kind manifest_kind;
  const char* manifest; /* see tcli_manifest_kind; else NULL */
  tcli_file_id manifest_id;
  const char* problem;  /* why it can't run, or NULL */
  const char* remedy;   /* a command that mends the problem, or NULL; see `question` and `commands_are_files` */
  const char* relative; /* set when it was reached through a relative folder: the name to show in the warning, or NULL */

  /* Added to ABI 1 later. Each may be NULL or 0. */
  const char* const* ask; /* what runs it to learn what it answers to --help, which is appended, when it has no manifest: as the
                             provider vouches, this can do no harm. NULL: `argv` is run in a seal that tcli makes */
  const char* const* cleanup; /* what ends a run that was cut short: started when tcli, or the program in `argv` or `ask`, was
                                 killed, and again up to a minute later; once when it ended with another status than 0. It may
                                 find nothing left to do. NULL: there is nothing */
  const char* question;       /* why a person has to agree before each run; off a terminal a call ends with 126, and
                                 `remedy` as its hint */
  const char* summary;        /* one line for listings, when it has no manifest */
  int problem_status;         /* the exit status of a call when `problem` is set: TCLI_USAGE, or 0 for 126 */

  /* Added later still. Not 0: each command is a file of its own below a folder, which is `location` and the one word of `argv`.
   * What runs "subject verb" is FOLDER/subject/verb, with the words behind the verb; its manifest stands elsewhere. `remedy`
   * without a problem puts back a file that is gone. (64 bits: fewer would stand in what was padding behind problem_status, which
   * nobody had to write.) */
  uint64_t commands_are_files;
} tcli_module;

/* Where a provider's answers go; valid until the provider's function returns. */
typedef struct tcli_sink {
  size_t size;
  void* context;

  /* One module, copied. The best one of a name comes first: later ones of that name are shadowed by it.
   * Returns 0 to go on, anything else to stop (the provider then returns TCLI_OK at once). */
  int (*found)(void* context, const tcli_module* module);

  /* A file or folder that the answer of `list` depends on; `id` is all zero when it is missing. */
  void (*watch)(void* context, const char* path, const tcli_file_id* id);
} tcli_sink;

/* Each function returns TCLI_OK, or tells host->error why it can't answer and returns TCLI_FAILED. It answers with data: it runs
 * nothing, writes nothing, reads no network unless its documentation says so, and never executes or loads what it finds. It does
 * not change the folder, environment, signal handlers or standard streams, does not write to them, and does not exit: built in,
 * it shares a process with the rest of tcli. In tcli-host it has 2 seconds. */
typedef struct tcli_provider {
  size_t size;
  const char* name; /* a valid name, unique. For `--from` and listings it counts only where the provider is built into tcli: those
                       of a library go by the name of its file */

  /* Modules called `name`, the best first. No folder is read: a few system calls whatever is installed. `name` has no '/'. */
  int (*find)(const struct tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink);

  /* Every module, shadowed and broken ones included. */
  int (*list)(const struct tcli_provider* self, const tcli_host* host, const tcli_sink* sink);

  /* Calls `watch`, and nothing else, for all that `list` depends on: while these are the same, `list` would answer with the
   * same names. (The files themselves are watched by tcli.) */
  int (*watch)(const struct tcli_provider* self, const tcli_host* host, const tcli_sink* sink);
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
  uint32_t abi;        /* TCLI_ABI_VERSION at compile time */
  const char* name;    /* these two are for who has loaded the plugin: tcli shows the name of the file, */
  const char* version; /* and the version in the manifest */

  /* The table of an interface, or NULL when the plugin has none under that id. May be called often; must be cheap. */
  const void* (*get_interface)(const char* id);
} tcli_plugin;

#ifdef __cplusplus
}
#define TCLI_LINKAGE extern "C"
#else
#define TCLI_LINKAGE extern
#endif

/* Kept by the linker although nothing refers to it: `retain` where the compiler knows it; without, don't link with --gc-sections.
 */
#if defined(__has_attribute)
#if __has_attribute(retain)
#define TCLI_SECTION(name) __attribute__((section(name), used, retain))
#endif
#endif
#ifndef TCLI_SECTION
#define TCLI_SECTION(name) __attribute__((section(name), used))
#endif

/* Defines the exported constant: TCLI_PLUGIN(path) = { ... };  Built into tcli it is `tcli_plugin_path`. In a library the version
 * of the ABI stands in a section too, so that tcli can tell it without loading anything. */
#ifdef TCLI_BUILTIN
#define TCLI_PLUGIN(id)                                                                                                          \
  TCLI_LINKAGE const tcli_plugin tcli_plugin_##id;                                                                               \
  const tcli_plugin tcli_plugin_##id
#else
#define TCLI_PLUGIN(id)                                                                                                          \
  TCLI_SECTION(".tcli.abi") static const uint32_t tcli_plugin_abi = TCLI_ABI_VERSION;                                            \
  TCLI_LINKAGE __attribute__((visibility("default"))) const tcli_plugin tcli_plugin_entry;                                       \
  const tcli_plugin tcli_plugin_entry
#endif

/* The manifest of a module, as YAML text, in the section `.tcli.manifest` of the library, where tcli reads it without loading
 * anything. Once in a plugin; and in any compiled executable called tcli-NAME, which then is a declared module:
 *   TCLI_MANIFEST("tcli: 1\n"
 *                 "summary: ...\n"); */
#define TCLI_MANIFEST(text) TCLI_SECTION(".tcli.manifest") static const char tcli_manifest_text[] = text

#endif
