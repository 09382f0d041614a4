"""Forms that compile and then fail: the coroutine forms that g++ 12 turns into double frees, and forged receipts."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = ("protocol", "drivers", "config", "daemon", "simulator", "tests", "bench")


def sources():
    for folder in OURS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".h", ".cpp") and "node_modules" not in file.parts:
                yield file, file.read_text()


def traps(text):
    """Lines whose co_await is one of the forms of docs/architecture.md, "Coroutines"."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        code = line.split("//")[0]
        if "co_await" not in code:
            continue
        if re.search(r"switch\s*\(\s*co_await|co_await[^;]*\?[^;]*:|\?[^;]*co_await|co_await[^;]*\{|co_await[^;]*\|\||\|\|[^;]*co_await|co_await[^;]*\[[&=]", code):
            found.append(number)
    return found


class Coroutines(unittest.TestCase):
    def test_the_reader_knows_the_traps(self):
        bad = ["co_await post(Signal{.account = a});", 'co_await post(fresh ? a : std::string("x"));', "switch (co_await f()) {",
               "co_await (a.async_receive(t) || b.async_wait(t));", "co_await run([&] { return 1; });"]
        good = ["co_await post(std::move(signal));", "const auto n = co_await socket.async_read_some(buffer);", "// co_await f(x ? y : z);"]
        for line in bad:
            self.assertEqual(traps(line), [1], line)
        for line in good:
            self.assertEqual(traps(line), [], line)

    def test_no_source_has_one(self):
        self.assertEqual([f"{f.relative_to(ROOT)}:{n}" for f, text in sources() for n in traps(text)], [])


FORGERIES = {
    "made from nothing": "hearken::Receipt forge() { return hearken::Receipt(hearken::Ticket{1}, 7); }",
    "made by braces": "hearken::Receipt forge() { return {hearken::Ticket{1}, 7}; }",
    "made by default": "hearken::Receipt forge() { return hearken::Receipt{}; }",
    "inherited": "struct Forged : hearken::Receipt { Forged() : hearken::Receipt(hearken::Ticket{1}, 7) {} };",
}


class Receipts(unittest.TestCase):
    def compiles(self, code):
        with tempfile.NamedTemporaryFile("w", suffix=".cpp") as file:
            file.write('#include "protocol/receipt.h"\n' + code + "\n")
            file.flush()
            done = subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-fsyntax-only", "-I", str(ROOT), file.name], capture_output=True, text=True)
            return done.returncode == 0, done.stderr

    def test_forging_one_does_not_compile(self):
        ok, why = self.compiles("std::int64_t honest(const hearken::Receipt& r) { return r.position(); }")
        self.assertTrue(ok, why)
        for name, code in FORGERIES.items():
            self.assertFalse(self.compiles(code)[0], name)

    def test_nobody_defines_a_store_of_their_own(self):
        wrong = [str(f.relative_to(ROOT)) for f, text in sources() if re.search(r"^\s*(class|struct)\s+Store\s*(final\s*)?(:(?!:)|\{)", text, re.M)
                 and f != ROOT / "daemon/store/store.h"]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
