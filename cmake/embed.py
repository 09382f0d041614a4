"""Writes a C++ source that holds the console's files and the OpenAPI file as bytes (daemon/api/console_files.h)."""

import argparse
import gzip
import hashlib
import pathlib

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
PLAIN = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Hearken</title></head>
<body><h1>应声 · Hearken</h1>
<p>这个程序没有带值班台的画面。This program was built without the console's screens (HEARKEN_CONSOLE=OFF).</p>
</body>
</html>
"""


def array(name, data):
    lines = [",".join(map(str, data[at : at + 64])) for at in range(0, len(data), 64)]
    return f"constexpr unsigned char {name}[] = {{\n" + ",\n".join(lines) + ("\n};\n" if data else "0};\n")


def view(name, size):
    return f"text({name}, {size})"


def files(dist):
    if dist is None:
        return [("/index.html", PLAIN.encode())]
    found = sorted(path for path in dist.rglob("*") if path.is_file())
    return [("/" + path.relative_to(dist).as_posix(), path.read_bytes()) for path in found]


def source(named, contract):
    arrays, rows = [], []
    for number, (path, data) in enumerate(named):
        packed = gzip.compress(data, compresslevel=9, mtime=0)
        kind = TYPES.get(pathlib.PurePosixPath(path).suffix, "application/octet-stream")
        tag = hashlib.sha256(data).hexdigest()[:32]
        arrays += [array(f"file_{number}", data), array(f"gzip_{number}", packed)]
        rows.append(f'      {{"{path}", "{kind}", "\\"{tag}\\"", {view(f"file_{number}", len(data))}, {view(f"gzip_{number}", len(packed))}}},')
    arrays.append(array("openapi", contract))
    return "\n".join(
        ['#include "daemon/api/console_files.h"', "", "namespace {", *arrays]
        + ["std::string_view text(const unsigned char* bytes, std::size_t size) {"]
        + ["  return {reinterpret_cast<const char*>(bytes), size};", "}", "}  // namespace", "", "namespace hearken::api {"]
        + ["std::span<const EmbeddedFile> console_files() {", "  static const EmbeddedFile files[] = {", *rows, "  };", "  return files;", "}"]
        + [f"std::string_view openapi_text() {{ return {view('openapi', len(contract))}; }}", "}  // namespace hearken::api", ""]
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--dist", type=pathlib.Path, help="the built console; without it a plain page stands in")
    arguments.add_argument("--openapi", type=pathlib.Path, required=True)
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    given.output.write_text(source(files(given.dist), given.openapi.read_bytes()), encoding="utf-8")


main()
