#!/usr/bin/env python3
"""Writes the files that a new lesson starts from, and its row in the chapter: what `./lab new` runs.

usage: lab new lesson ID --chapter CHAPTER [--method]
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEMPLATES = pathlib.Path(__file__).resolve().parent / "new_lesson"
USAGE = "usage: ./lab new lesson ID --chapter CHAPTER [--method]"
LESSON = re.compile(r'\bLesson\{"([^"]+)"')


class Refusal(Exception):
    """A sentence for whoever typed the command; nothing has been written."""


def chapter_files(root: pathlib.Path) -> dict[str, pathlib.Path]:
    """Every chapter with its table of lessons."""
    return {path.parent.name: path for path in sorted((root / "src/lessons").glob("*/*_chapter.cpp"))}


def lessons(root: pathlib.Path) -> dict[str, list[str]]:
    """Chapter -> ids of its lessons, in teaching order."""
    return {chapter: LESSON.findall(path.read_text(encoding="utf-8")) for chapter, path in chapter_files(root).items()}


def read_words(words: list[str]) -> tuple[str, str, bool]:
    """(id, chapter, whether a method is wanted) of what follows `lab new`."""
    if words[:1] != ["lesson"]:
        raise Refusal(f"What shall be new? There is: lesson.\n{USAGE}")
    ids, chapter, method = [], "", False
    rest = iter(words[1:])
    for word in rest:
        if word == "--chapter":
            chapter = next(rest, "")
        elif word.startswith("--chapter="):
            chapter = word.removeprefix("--chapter=")
        elif word == "--method":
            method = True
        elif word.startswith("-"):
            raise Refusal(f"There is no option {word}.\n{USAGE}")
        else:
            ids.append(word)
    if len(ids) != 1:
        raise Refusal(f"{'An id is missing' if not ids else 'One id at a time, please'}.\n{USAGE}")
    if not chapter:
        raise Refusal(f"The chapter is missing: --chapter and its name.\n{USAGE}")
    return ids[0], chapter, method


def names(lesson: str, chapter: str) -> dict[str, str]:
    """What stands for @…@ in the templates."""
    parts = lesson.split("-")
    return {
        "id": lesson,
        "chapter": chapter,
        "stem": "_".join(parts),
        "Type": "".join(part.capitalize() for part in parts),
        "Title": " ".join(parts).capitalize(),
    }


def files_of(name: dict[str, str], method: bool) -> dict[pathlib.Path, pathlib.Path]:
    """What is written, relative to the root -> its template."""
    stem, chapter, kind = name["stem"], name["chapter"], TEMPLATES / ("method" if method else "lesson")
    found = {
        f"src/lessons/{chapter}/{stem}_exhibit.h": kind / "exhibit.h.in",
        f"src/lessons/{chapter}/{stem}_exhibit.cpp": kind / "exhibit.cpp.in",
        f"tests/unit/lessons/{chapter}/test_{stem}_natively.cpp": kind / "test_exhibit.cpp.in",
        f"tests/browser/{chapter}/{stem}.test.mjs": kind / "scenario.test.mjs.in",
        f"assets/lessons/{name['id']}.md": TEMPLATES / "article.md.in",
    }
    if method:
        found |= {
            f"src/methods/{chapter}/{stem}.h": kind / "method.h.in",
            f"src/methods/{chapter}/{stem}.cpp": kind / "method.cpp.in",
            f"tests/unit/methods/{chapter}/test_{stem}.cpp": kind / "test_method.cpp.in",
        }
    return {pathlib.Path(path): template for path, template in found.items()}


def type_of_the_name(root: pathlib.Path, types: list[str]) -> str:
    """A header that has one of these types already, "" if none has."""
    declared = re.compile(rf"^\s*(?:class|struct|enum class|using) ({'|'.join(types)})\b(?! *;)", re.MULTILINE)
    for path in sorted((root / "src").rglob("*.h")):
        found = declared.search(path.read_text(encoding="utf-8"))
        if found:
            return f"the type {found[1]} in {path.relative_to(root)}"
    return ""


def check(root: pathlib.Path, lesson: str, chapter: str, method: bool) -> None:
    """Refuses what cannot be written."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", lesson):
        raise Refusal(f'"{lesson}" is no id: it begins with a letter, and has a–z and 0–9 with single dashes between.')
    known = lessons(root)
    if chapter not in known:
        raise Refusal(f'There is no chapter "{chapter}". There are: {", ".join(known)}.')
    for other, ids in known.items():
        if lesson in ids:
            raise Refusal(f'The chapter "{other}" has a lesson "{lesson}" already.')
    name = names(lesson, chapter)
    for path in files_of(name, method):
        if (root / path).exists():
            raise Refusal(f"There is a file {path} already.")
    stem, kind = name["stem"], name["Type"]
    if method and list((root / "src/methods").glob(f"*/{stem}.h")):
        raise Refusal(f'There is a method "{lesson}" already: leave --method away, and let the lesson play that one.')
    types = [f"{kind}Exhibit"] + ([kind, f"{kind}State", f"{kind}Params"] if method else [])
    taken = type_of_the_name(root, types)
    if taken:
        raise Refusal(f'"{lesson}" is taken: there is {taken}.')


def with_row(text: str, name: dict[str, str]) -> str:
    """The table of a chapter with one more lesson at its end, and its include among the others."""
    include = '#include "lessons/{chapter}/{stem}_exhibit.h"'.format_map(name)
    row = '    Lesson{{"{id}", make_exhibit<{Type}Exhibit>}},'.format_map(name)
    lines = text.split("\n")
    begin = next(i for i, line in enumerate(lines) if "std::array lessons" in line)
    lines.insert(next(i for i in range(begin, len(lines)) if lines[i].startswith("};")), row)
    mine = [i for i, line in enumerate(lines) if line.startswith('#include "')]
    lines.insert(next((i for i in mine if lines[i] > include), mine[-1] + 1), include)
    return "\n".join(lines)


def write(root: pathlib.Path, lesson: str, chapter: str, method: bool) -> list[pathlib.Path]:
    """Writes all files; returns them, relative to the root."""
    name = names(lesson, chapter)
    table = chapter_files(root)[chapter]
    texts = {table.relative_to(root): with_row(table.read_text(encoding="utf-8"), name)}
    for path, template in files_of(name, method).items():
        texts[path] = re.sub(r"@(\w+)@", lambda match: name[match[1]], template.read_text(encoding="utf-8"))
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return list(texts)


def format_sources(root: pathlib.Path, paths: list[pathlib.Path]) -> None:
    """Names have different lengths, so lines are broken anew."""
    sources = [str(path) for path in paths if path.suffix in {".h", ".cpp"}]
    program = shutil.which("clang-format-14") or shutil.which("clang-format")
    if program:
        subprocess.run([program, "-i", *sources], cwd=root, check=True)
    else:
        print("There is no clang-format here; before the next commit: clang-format-14 -i", *sources)


def main(words: list[str]) -> int:
    try:
        lesson, chapter, method = read_words(words)
        check(ROOT, lesson, chapter, method)
    except Refusal as refusal:
        print(f"lab: {refusal}", file=sys.stderr)
        return 2
    written = write(ROOT, lesson, chapter, method)
    format_sources(ROOT, written)
    table, *rest = written
    print(f"One more row in {table}, and these files to begin with:")
    for path in rest:
        print(f"    {path}")
    print("Next: ./lab test --native --filter " + names(lesson, chapter)["Type"] + "   (CONTRIBUTING.md has the way from here)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
