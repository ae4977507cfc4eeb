#!/usr/bin/python3
"""Installs tcli, moves the prefix, and builds plugins from there: the samples with CMake and with pkg-config, the examples of
tcli-plugins(7), and a program with a manifest added as that page says. Then tcli runs the samples.
Arguments: the project's folder, its build folder, a C and a C++ compiler."""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

SOURCE, BUILD, CC, CXX = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
SAMPLES = {"clock": "clock.c", "scripts": "scripts.cpp"}
LONGEST_SAMPLE = 80  # lines
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)


def run(*words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=200, check=False, **more)


def must(*words, **more):
    """A step that the rest stands on; what it printed."""
    result = run(*words, **more)
    if result.returncode != 0:
        sys.exit(f"{shlex.join(map(str, words))}: status {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout


def install(folder):
    """The prefix, not where it was installed, and with nothing left there."""
    must("cmake", "--install", BUILD, "--prefix", folder / "first", env={**os.environ, "DESTDIR": ""})
    prefix = folder / "moved to" / "prefix"
    prefix.parent.mkdir()
    (folder / "first").rename(prefix)
    names = [file for file in prefix.glob("**/*") if file.suffix in (".cmake", ".pc", ".hpp", ".h", ".map")]
    check(len(names) == 8, f"installed for plugins: {sorted(file.name for file in names)}")
    for file in names:
        check(str(folder) not in file.read_text(), f"{file.name} names the prefix")
    return prefix


def section(library, name):
    """The bytes of a section; None without one."""
    with tempfile.TemporaryDirectory() as place:
        content = pathlib.Path(place, "content")
        run("objcopy", f"--dump-section={name}={content}", library, pathlib.Path(place, "copy"))
        return content.read_bytes() if content.exists() else None


def check_library(library, what, manifest=True):
    """It has the two sections, shows one name and needs no C++ library."""
    check(library.is_file(), f"{what}: there is no {library}")
    if not library.is_file():
        return
    text = section(library, ".tcli.manifest")
    check((text or b"").rstrip(b"\0").lstrip(b"{").startswith(b"tcli: 1") == manifest, f"{what}: .tcli.manifest is {text}")
    check(section(library, ".tcli.abi") == (1).to_bytes(4, sys.byteorder), f"{what}: .tcli.abi is {section(library, '.tcli.abi')}")
    symbols = must("nm", "--dynamic", "--defined-only", "--format=posix", library).splitlines()
    check([line.split()[0] for line in symbols] == ["tcli_plugin_entry"], f"{what}: {len(symbols)} names, {symbols[:5]}")
    needed = re.findall(r"NEEDED.*\[(.*)\]", must("readelf", "--wide", "--dynamic", library))
    check("libc.so.6" in needed and not any(name.startswith(("libstdc++", "libgcc_s")) for name in needed), f"{what}: {needed}")


def build_with_cmake(folder, prefix):
    """Each sample as a project of its own, copied away from ours, configured, built and installed."""
    for name, source in SAMPLES.items():
        place = folder / "projects" / name
        lines = len((SOURCE / "plugins" / "samples" / name / source).read_text().splitlines())
        check(lines <= LONGEST_SAMPLE, f"{source} has {lines} lines")
        shutil.copytree(SOURCE / "plugins" / "samples" / name, place)
        flags = " ".join(STRICT)
        must("cmake", "-S", place, "-B", place / "build", f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Release",
             f"-DCMAKE_C_COMPILER={CC}", f"-DCMAKE_CXX_COMPILER={CXX}", f"-DCMAKE_C_FLAGS={flags}", f"-DCMAKE_CXX_FLAGS={flags}")
        must("cmake", "--build", place / "build")
        check_library(place / "build" / f"{name}.so", f"{name} with CMake")
        must("cmake", "--install", place / "build", "--prefix", prefix)
        check((prefix / "lib/tcli/plugins" / f"{name}.so").is_file(), f"{name}.so is not installed where tcli looks")
    # What can't be a plugin is refused when it is configured.
    place = folder / "projects" / "bad"
    for name, words in {"Bad_Name x.c": "is no name of a module", "fine": "no source"}.items():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        (place / "x.c").touch()
        (place / "CMakeLists.txt").write_text(f"cmake_minimum_required(VERSION 3.18)\nproject(bad C)\nfind_package(tcli 0.1 REQUIRED)\n"
                                              f"tcli_add_plugin({name})\n")
        result = run("cmake", "-S", place, "-B", place / "build", f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_C_COMPILER={CC}")
        check(result.returncode != 0 and words in " ".join(result.stderr.split()), f"tcli_add_plugin({name}): {result.stderr}")


def pkg_config(prefix, *words):
    environment = {**os.environ, "PKG_CONFIG_PATH": str(prefix / "lib/pkgconfig")}
    return must("pkg-config", *words, "tcli", env=environment).strip()


def compile_by_hand(prefix, source, library):
    """As the comments of the samples and the man page say."""
    flags, libs = shlex.split(pkg_config(prefix, "--cflags")), shlex.split(pkg_config(prefix, "--libs"))
    language = [CC, "-std=c11"] if source.suffix == ".c" else [CXX, "-std=c++20", "-static-libstdc++"]
    must(*language, *STRICT, *flags, "-shared", "-fPIC", "-o", library, source, *libs)


def build_with_pkg_config(folder, prefix):
    version = re.search(r"VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text().split("project(")[1]).group(1)
    check(pkg_config(prefix, "--modversion") == version, "tcli.pc has another version than the project")
    plugins = pathlib.Path(shlex.split(pkg_config(prefix, "--variable=pluginsdir"))[0])
    check(plugins.resolve() == (prefix / "lib/tcli/plugins").resolve(), f"tcli.pc: pluginsdir is {plugins}")
    (folder / "by hand").mkdir()
    for name, source in SAMPLES.items():
        library = folder / "by hand" / f"{name}.so"
        compile_by_hand(prefix, SOURCE / "plugins" / "samples" / name / source, library)
        check_library(library, f"{name} by hand")


def man_page_blocks():
    text = (SOURCE / "man" / "tcli-plugins.7").read_text()
    for block in re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", text, re.M | re.S):
        yield block.replace(r"\&", "").replace(r"\e", "\\")


def build_man_page(folder, prefix):
    """Every example of the page that is a plugin, as a reader would copy it."""
    seen = []
    for block in man_page_blocks():
        header = re.search(r"^#include <tcli/\w+\.(hp*)>$", block, re.M)
        if not header:
            continue
        source = folder / f"example-{len(seen)}{'.c' if header.group(1) == 'h' else '.cpp'}"
        source.write_text(block)
        compile_by_hand(prefix, source, source.with_suffix(".so"))
        check_library(source.with_suffix(".so"), f"tcli-plugins(7), {source.name}", "TCLI_MANIFEST" in block)
        seen.append(header.group(1))
    check(sorted(set(seen)) == ["h", "hpp"], f"tcli-plugins(7) has only these examples: {seen}")


def add_section(folder):
    """The recipe of the page for any language, on a program and on a library that have no manifest."""
    recipe = [block for block in man_page_blocks() if "objcopy" in block]
    check(len(recipe) == 1, "tcli-plugins(7) has no recipe with objcopy")
    place = folder / "objcopy"
    place.mkdir()
    manifest = "tcli: 1\nsummary: From anywhere\ncommands: {run: {summary: Say so}}\n"
    (place / "manifest.yaml").write_text(manifest)
    (place / "hello.c").write_text('#include <stdio.h>\nint main(void) { return puts("still runs") < 0; }\n')
    must(CC, "-o", place / "tcli-hello", place / "hello.c")
    must("sh", "-euc", recipe[0] if recipe else "true", cwd=place)
    check(section(place / "tcli-hello", ".tcli.manifest") == manifest.encode(), "objcopy: the manifest is not in the program")
    check(run(place / "tcli-hello").stdout == "still runs\n", "objcopy: the program runs no more")


def check_runs(folder, prefix):
    """tcli runs the samples that were installed into its prefix."""
    environment = {"PATH": f"{prefix}/bin:/usr/bin:/bin", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "TZ": "Asia/Tokyo"}
    environment.update({name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ})

    def tcli(*words):
        return run(prefix / "bin" / "tcli", *words, env=environment, cwd=folder)

    def expect(words, status, stdout="", stderr=""):
        result = tcli(*words)
        good = result.returncode == status and re.fullmatch(stdout, result.stdout) and re.fullmatch(stderr, result.stderr)
        check(good, f"tcli {shlex.join(words)}: {result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout

    expect(["clock", "now"], 0, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0900\n")
    expect(["clock", "now", "--utc"], 0, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000\n")
    expect(["clock", "wait", "1"], 0)
    expect(["clock", "wait", "0"], 1, stderr=r"tcli: error: clock wait: it takes 1 to 86400 seconds\nhint: tcli clock wait 5\n")
    expect(["clock", "wait", "soon"], 2, stderr=r"(?s)tcli: error: clock wait: .*hint: .*")
    rows = json.loads(expect(["clock", "zone", "list", "-o", "json"], 0, r"(?s).*") or "{}")
    rows = next((value for value in rows.values() if isinstance(value, list)), [])
    check([row["zone"] for row in rows] == ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"], f"clock zone list: {rows}")
    expect(["scripts", "where"], 1, stderr=r"tcli: error: scripts has no folder to look in: modules\.scripts\..*\nhint: man tcli-config\n")

    scripts = folder / "team scripts"
    scripts.mkdir(mode=0o755)
    (scripts / "backup.sh").write_text("#!/bin/sh\necho backup runs\n")
    (scripts / "backup.sh").chmod(0o755)
    (scripts / "notes.sh").write_text("not executable\n")
    config = folder / "config" / "tcli" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(f"plugins: {{providers: [scripts]}}\nmodules:\n  scripts: {{settings: {{folder: '{scripts}'}}}}\n"
                      "  clock: {settings: {zones: UTC No/Where}}\n")
    expect(["scripts", "where"], 0, re.escape(f"{scripts}\n"))
    expect(["clock", "zone", "list"], 1, stderr=r"tcli: error: No/Where: there is no such time zone\nhint: ls /usr/share/zoneinfo\n")
    listed = tcli("plugin", "list", "-o", "json")
    names = {row["name"] for row in json.loads(listed.stdout or '{"modules": []}')["modules"]}
    check("backup" in names and "notes" not in names, f"tcli plugin list: {names}{listed.stderr}")


def main():
    os.umask(0o022)  # or what is built here is open to all, and refused
    with tempfile.TemporaryDirectory(prefix="tcli-sdk-") as name:
        folder = pathlib.Path(name)
        prefix = install(folder)
        build_with_cmake(folder, prefix)
        prefix = prefix.rename(folder / "moved again")
        build_with_pkg_config(folder, prefix)
        build_man_page(folder, prefix)
        add_section(folder)
        if (prefix / "lib/tcli/tcli-host").exists():
            check_runs(folder, prefix)
        else:
            print("not run: there is no tcli-host in this build")
    print("\n".join(failures))
    return 1 if failures else 0


sys.exit(main())
