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
    "ui": {"core"},
    "stage": {"ui", "methods", "networks", "inference", "data", "nn", "core"},
    "lessons": {"stage", "ui", "methods", "networks", "inference", "data", "nn", "core"},
    "app": {"lessons", "stage", "ui", "methods", "networks", "inference", "data", "nn", "core"},
}
# Inside these rooms a folder is a chapter, and chapters do not know each other; what is listed here is below all of them.
CHAPTERS = {"methods": {"numerics": set(), "measures": {"numerics"}}, "lessons": {}}
SCREEN_ROOMS = {"ui", "stage", "lessons", "app"}
SCREEN_HEADERS = re.compile(r"^(imgui|SDL|GLES|GL/|emscripten)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SOURCE_SUFFIXES = {".h", ".cpp", ".cu", ".inl"}


def crosses_chapters(room: str, chapter: str, header: str) -> bool:
    """Whether a file of `room`/`chapter` ("" for the room itself) may not include `header`, which is of the same room."""
    parts = header.split("/")
    other = parts[1] if len(parts) > 2 else ""
    if other == chapter or room not in CHAPTERS:
        return False
    if chapter == "":
        return False  # the room joins its chapters
    shared = CHAPTERS[room]
    return other not in (shared[chapter] if chapter in shared else shared)


def offences(root: pathlib.Path) -> list[str]:
    found = []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in SOURCE_SUFFIXES:
            continue
        parts = path.relative_to(root / "src").parts
        room, chapter = parts[0], parts[1] if len(parts) > 2 else ""
        where = path.relative_to(root)
        if room not in ALLOWED:
            found.append(f"{where}: the folder src/{room} is in no row of tests/architecture.py")
            continue
        for bracket, header in INCLUDE.findall(path.read_text(encoding="utf-8")):
            target = header.split("/")[0]
            if target in ALLOWED and "/" in header and target != room and target not in ALLOWED[room]:
                found.append(f"{where}: {room} must not include {header}")
            if target == room and crosses_chapters(room, chapter, header):
                found.append(f"{where}: the chapter {chapter} must not include {header}")
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
        (root / "src/lessons/groups").mkdir(parents=True)
        (root / "src/methods/numerics").mkdir(parents=True)
        (root / "src/lessons/groups/c.cpp").write_text(
            '#include "lessons/codes/x.h"\n#include "lessons/curriculum.h"\n#include "lessons/groups/y.h"\n#include "stage/z.h"\n')
        (root / "src/methods/numerics/d.cpp").write_text('#include "methods/groups/kmeans.h"\n#include "methods/numerics/e.h"\n')
        count = len(offences(root))
        if count != 7:
            sys.exit(f"the architecture check found {count} of 7 planted offences")


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
