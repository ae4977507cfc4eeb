#!/usr/bin/python3
"""Rules 8 to 10: what is told of modules of every kind and state, and of why each won. Usage: every_module_test.py PROGRAM"""
import os
import pathlib
import subprocess
import sys

import verb_case
from verb_case import VerbCase, module_folder

ENGINE = pathlib.Path(__file__).resolve().parent.parent / "images/fake_engine.py"
BAD = {"crlf": "#!/bin/sh\r\n", "odd": verb_case.RICH.replace("summary: word", "sumary: word", 1), "gone": "#!/no/such/interpreter\n", "empty": ""}


class EveryModule(VerbCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, text in BAD.items():
            cls.write("bin/tcli-" + name, text, 0o755)
        cls.write("bin/tcli-open", verb_case.RICH, 0o777)
        os.chmod(cls.folder + "/bin/tcli-open", 0o777)
        cls.write("bin/tcli-work-it", verb_case.RICH, 0o755)  # a pack has that name too, and comes first
        cls.done("plugin", "check", "plain", "--unsealed")
        cls.write("bin/tcli-unasked", "#!/bin/sh\necho help\n", 0o755)
        engine = subprocess.Popen([sys.executable, str(ENGINE), cls.top + "/engine", "images"], stdout=subprocess.PIPE)
        cls.addClassCleanup(engine.stdout.close)
        cls.addClassCleanup(engine.wait)
        cls.addClassCleanup(engine.kill)
        engine.stdout.readline()
        cls.environment.update(TCLI_CONTAINERS_ENGINE="docker", DOCKER_HOST=f"unix://{cls.top}/engine")
        cls.listing = cls.call("plugin", "list")
        cls.rows = [line.split("\t") for line in cls.listing.out.splitlines()]

    def test_rule_8_each_row_has_its_name_state_kind_place_and_summary_or_reason(self):
        self.assertEqual((self.listing.status, self.listing.err), (0, ""))
        self.assertEqual({row[1] for row in self.rows}, {"declared", "verified", "unverified", "broken", "shadowed"})
        self.assertEqual({row[2] for row in self.rows}, {"builtin", "exec", "native", "tree", "image"})
        for row in self.rows:
            with self.subTest(row=row):
                self.assertEqual(len(row), 5)
                name, state, kind, place, summary = row
                self.assertRegex(name, "^[a-z][a-z0-9-]*$")
                self.assertTrue(summary or state == "unverified", "what was not asked has none yet")
                self.assertRegex(place, {"builtin": "^built in$", "exec": f"^({self.folder}/|tcli's own$)", "native": f"^{self.home}/.*[.]so$",
                                         "tree": r"^pack \w+(@[0-9a-f]{7}| \(linked\))$", "image": r"^team/\w+:\d$"}[kind])
                if state == "broken":
                    self.assertEqual(summary, self.call("plugin", "show", name, "-k", "problem.reason").out.rstrip("\n"))
                if state == "shadowed":
                    winner = next(one for one in self.rows if one[0] == name and one[1] != "shadowed")
                    self.assertEqual(summary, f"by {winner[3]}")
        broken = {row[0] for row in self.rows if row[1] == "broken"}
        self.assertEqual(broken, {*BAD, "open", "wreck", "twin"})
        self.assertEqual([row[0] for row in self.rows], sorted(row[0] for row in self.rows))

    def test_rule_10_the_call_of_each_broken_module_tells_the_reason_that_is_listed(self):
        for row in self.rows:
            if row[1] == "broken":
                for words in ([row[0]], [row[0], "go"], [row[0], "--help"], ["help", row[0]]):
                    with self.subTest(words=words):
                        called = self.call(*words)
                        self.assertEqual((called.status, called.out), (2 if row[0] == "twin" else 126, ""))  # which of the two is the caller's to say
                        self.assertTrue(called.err.startswith(f"tcli: error: {row[0]} can't run: {row[4]}\n"), called.err)

    def test_rule_9_the_exact_path_or_digest_and_why_it_won(self):
        digests = {"lint": "1", "oncall": "2", "twin": "3", "bare": "5"}
        for name, state, kind, place, _ in self.rows:
            with self.subTest(name=name, kind=kind):
                others = [row for row in self.rows if row[0] == name and row[3] != place]
                if state == "shadowed" and kind == "image" and name == "twin":
                    continue  # --from can't tell the two apart, and the row of the other one is looked at
                provider = {"image": ["--from", "image"], "exec": ["--from", "path"]}[kind] if state == "shadowed" else []
                if state == "shadowed" and kind == "exec" and name == "oncall":
                    continue  # the provider has another of that name in front of it
                location, provider, why = self.call("plugin", "which", name, *provider).out.rstrip("\n").split("\t")
                if kind == "image":
                    self.assertEqual(location, "sha256:" + 64 * digests[name])
                elif kind == "builtin":
                    self.assertEqual((location, provider), (name, "builtin"))
                elif kind == "exec" and place.startswith("/"):
                    self.assertEqual(location, place)
                else:
                    self.assertTrue(os.path.exists(location), location)
                    self.assertRegex(os.path.basename(location), f"^(tcli-)?{name}([.]so)?$")
                if state == "shadowed":
                    self.assertIn(next(row[3] for row in others if row[1] != "shadowed"), why)
                elif not others:
                    self.assertEqual(why, "the only one of that name")
                elif state == "broken":
                    self.assertTrue(why.startswith("none did: more than one image has this name"), why)
                else:
                    self.assertRegex(why, "^(the first that provider path finds|provider pack comes before path); shadows ")
                    for other in others:
                        self.assertIn(other[3], why)


if __name__ == "__main__":
    module_folder.main()
