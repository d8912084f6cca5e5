"""The rooms' dependencies point one way: checks every include below src/ against the table, and that no room sees the screen.

usage: architecture.py PROJECT_ROOT; ends with 1 and one line per offence.
"""

import pathlib
import re
import sys

# room -> rooms whose headers it may include (itself always)
ALLOWED = {
    "core": set(),
    "data": {"core"},
    "nn": {"core"},
    "methods": {"core"},
    "networks": {"nn", "core"},
    "inference": {"nn", "core"},
    "train": {"networks", "inference", "methods", "nn", "data", "core"},
    "exhibits": {"methods", "networks", "inference", "data", "nn", "core"},
    "app": {"exhibits", "methods", "networks", "inference", "data", "nn", "core"},
}
SCREEN_ROOMS = {"exhibits", "app"}
SCREEN_HEADERS = re.compile(r"^(imgui|SDL|GLES|GL/|emscripten)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SOURCE_SUFFIXES = {".h", ".cpp", ".cu", ".inl"}


def offences(root: pathlib.Path) -> list[str]:
    found = []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in SOURCE_SUFFIXES:
            continue
        room = path.relative_to(root / "src").parts[0]
        where = path.relative_to(root)
        if room not in ALLOWED:
            found.append(f"{where}: the folder src/{room} is in no row of tests/architecture.py")
            continue
        for bracket, header in INCLUDE.findall(path.read_text(encoding="utf-8")):
            target = header.split("/")[0]
            if target in ALLOWED and "/" in header and target != room and target not in ALLOWED[room]:
                found.append(f"{where}: {room} must not include {header}")
            if room not in SCREEN_ROOMS and SCREEN_HEADERS.match(header):
                found.append(f"{where}: {room} must not know the screen ({header})")
            if bracket == '"' and "/" not in header and (path.parent / header).exists():
                found.append(f'{where}: write "{path.parent.relative_to(root / "src")}/{header}", includes start at src/')
    return found


def self_test() -> None:
    """The check must be able to fail: a made-up tree with one offence of each kind."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "src/core").mkdir(parents=True)
        (root / "src/attic").mkdir()
        (root / "src/core/b.h").write_text("")
        (root / "src/attic/a.h").write_text("")
        (root / "src/core/a.cpp").write_text('#include <imgui.h>\n#include "methods/kmeans.h"\n#include "b.h"\n#include <vector>\n')
        count = len(offences(root))
        if count != 4:
            sys.exit(f"the architecture check found {count} of 4 planted offences")


def main() -> int:
    self_test()
    root = pathlib.Path(sys.argv[1])
    found = offences(root)
    for line in found:
        print(line)
    files = sum(1 for p in (root / "src").rglob("*") if p.suffix in SOURCE_SUFFIXES)
    print(f"{files} files, {len(found)} offences")
    return 1 if found or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
