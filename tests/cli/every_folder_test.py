#!/usr/bin/python3
"""Rule 50: where the files of all that tcli's own commands make stand, and whose they are. Usage: every_folder_test.py PROGRAM"""
import os
import re
import shutil

from verb_case import VerbCase, module_folder

# What may stand below each folder, as a pattern of its path.
BELONGS = {
    "config": r"tcli/config\.yaml|fish/completions/tcli\.fish",
    "data": r"tcli/(packs|plugins)/.*|man/man1/tcli-.*\.1",
    "cache": r"tcli/(catalog-\w+|newer-packs|(config|manifests|mirrors|providers)/.*)",
    "state": r"tcli/(history|answers)/.*",
}


class EveryFolder(VerbCase):
    @classmethod
    def more(cls):
        return {f"XDG_{kind.upper()}_HOME": f"{cls.folder}/xdg/{kind}" for kind in BELONGS}

    def files(self, top):
        return {os.path.relpath(os.path.join(folder, name), top) for folder, _, names in os.walk(top) for name in names}

    def test_rule_50_config_data_cache_and_state_stand_apart_and_are_ones_own(self):
        self.look()
        for command in self.commands:
            self.call("--yes", *self.words(command))
        self.look()
        self.anew()
        told = ("plugin", "list"), ("pack", "list"), ("history", "list", "-o", "name"), ("config", "list")
        before = [self.call(*words).out for words in told]
        shutil.rmtree(self.folder + "/xdg/cache")  # all of it can be made again
        after = [self.call(*words).out for words in told]
        self.assertEqual(after, before)
        self.assertTrue(all(before), before)
        self.done("core-it", "more")

    def look(self):
        self.assertEqual(self.files(self.home), {".config/tcli/config.yaml"}, "only what the test put there")
        found = {kind: self.files(f"{self.folder}/xdg/{kind}") for kind in BELONGS}
        for kind, pattern in BELONGS.items():
            for file in found[kind]:
                self.assertRegex(file, f"^({pattern})$", kind)
        self.assertIn("tcli/history/journal", found["state"])
        self.assertTrue(found["cache"] and found["data"])
        gits = re.compile(r"/mirrors/\w{16}($|/)|/packs/\w+/\w{40}/")  # content that git makes, behind a folder that is one's own
        for top, folders, _ in os.walk(self.folder + "/xdg"):
            for folder in (os.path.join(top, name) for name in folders if not os.path.islink(os.path.join(top, name))):
                if not gits.search(folder):
                    self.assertEqual(oct(os.stat(folder).st_mode & 0o777), "0o700", folder)


if __name__ == "__main__":
    os.umask(0o022)
    module_folder.main()
