/* A module in C11: `tcli clock now`, `clock zone list` and `clock wait`. By hand, without CMake:
 *   cc $(pkg-config --cflags tcli) -std=c11 -shared -fPIC -o clock.so clock.c $(pkg-config --libs tcli) */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tcli/plugin.h>
#include <time.h>
#include <unistd.h>

TCLI_MANIFEST("tcli: 1\n"
              "summary: What time it is, here and elsewhere\n"
              "version: 1.0.0\n"
              "subjects: {zone: Time zones}\n"
              "commands:\n"
              "  now:\n"
              "    summary: Show the time\n"
              "    options: [{name: utc, short: u, type: bool, summary: In UTC and not in the local zone}]\n"
              "  zone list:\n"
              "    summary: List the time in the zones that the team works in\n"
              "    description: 'Which ones says modules.clock.settings.zones in the config, with spaces between them.'\n"
              "    options: [{name: output, short: o, type: choice, choices: [table, json], default: table, summary: How}]\n"
              "  wait:\n"
              "    summary: Wait, and show how much of it is done\n"
              "    arguments: [{name: seconds, type: int, summary: 'How long, 1 to 86400'}]\n");

static int fail(const tcli_host* host, const char* what, const char* why, const char* hint) {
  host->error(host->context, what, why, hint);
  return 1;
}

static int now(const tcli_host* host, const tcli_call* call) {
  const int utc = strcmp(call->value(call->context, "utc", 0), "true") == 0; /* a flag always has a value */
  const time_t second = time(NULL);
  char text[64];
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S%z", utc ? gmtime(&second) : localtime(&second));
  return puts(text) < 0 || fflush(stdout) != 0 ? fail(host, "clock now: can't print", strerror(errno), NULL) : 0;
}

static int zone_list(const tcli_host* host, const tcli_call* call) {
  const char* configured = host->config(host->context, "zones");
  const time_t second = time(NULL);
  char zones[1024], file[1088], clock[64], offset[16];
  snprintf(zones, sizeof zones, "%s", configured != NULL ? configured : "UTC Europe/Berlin America/New_York Asia/Tokyo");
  if (call->columns(call->context, (const char* const[]){"zone", "time", "offset", NULL}) != 0)
    return fail(host, "clock zone list", "the table is not accepted", NULL);
  for (char *rest = zones, *zone; (zone = strtok_r(rest, " ", &rest)) != NULL;) {
    snprintf(file, sizeof file, "/usr/share/zoneinfo/%s", zone);
    if (access(file, R_OK) != 0) return fail(host, zone, "there is no such time zone", "ls /usr/share/zoneinfo");
    setenv("TZ", zone, 1); /* this process is the command's own */
    const struct tm* local = localtime(&second);
    strftime(clock, sizeof clock, "%a %H:%M", local);
    strftime(offset, sizeof offset, "%z", local);
    if (call->row(call->context, (const char* const[]){zone, clock, offset, NULL}) != 0)
      return fail(host, zone, "the table takes no more rows", NULL);
  }
  return 0;
}

static int wait_seconds(const tcli_host* host, const tcli_call* call) {
  const long seconds = strtol(call->value(call->context, "seconds", 0), NULL, 10); /* required, and checked by tcli */
  if (seconds < 1 || seconds > 86400) return fail(host, "clock wait", "it takes 1 to 86400 seconds", "tcli clock wait 5");
  for (long tenth = 0; tenth < seconds * 10; ++tenth) {
    call->progress(call->context, (uint64_t)(tenth / 10), (uint64_t)seconds, "seconds waited");
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
  }
  return 0;
}

static const tcli_command k_now = {sizeof k_now, "now", now};
static const tcli_command k_zone_list = {sizeof k_zone_list, "zone list", zone_list};
static const tcli_command k_wait = {sizeof k_wait, "wait", wait_seconds};
static const tcli_command* const k_items[] = {&k_now, &k_zone_list, &k_wait};
static const tcli_commands k_commands = {sizeof k_commands, sizeof k_items / sizeof *k_items, k_items};

static const void* get_interface(const char* id) { return strcmp(id, TCLI_MODULE_1) == 0 ? &k_commands : NULL; }

TCLI_PLUGIN(clock) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "clock", "1.0.0", get_interface};
