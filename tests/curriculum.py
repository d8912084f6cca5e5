"""Every lesson of the curriculum has its article and its browser scenario, and the README counts them right.

That each opens, plays and is drawn is tested natively (tests/unit/app/curriculum, tests/unit/app/drawing), from the curriculum
too. usage: curriculum.py PROJECT_ROOT; ends with 1 and one line per thing that is missing.
"""

import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))

import new_lesson  # noqa: E402

NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def missing(root: pathlib.Path) -> list[str]:
    chapters = new_lesson.lessons(root)
    found = []

    # The tables, as they are read here, are all that the lab has.
    joined = (root / "src/lessons/curriculum.cpp").read_text(encoding="utf-8")
    for chapter, path in new_lesson.chapter_files(root).items():
        rows = path.read_text(encoding="utf-8").count("make_exhibit<")
        if rows != len(chapters[chapter]) or rows == 0:
            found.append(f"{path.relative_to(root)}: {rows} exhibits, but {len(chapters[chapter])} ids that can be read")
        if len(re.findall(rf"\b{chapter}_chapter\(\)", joined)) != 2:
            found.append(f"src/lessons/curriculum.cpp does not declare and join {chapter}_chapter()")

    every = [lesson for lessons in chapters.values() for lesson in lessons]
    found += [f"two lessons are called {lesson}" for lesson in sorted(set(every)) if every.count(lesson) > 1]

    for chapter, lessons in chapters.items():
        scenarios = "".join(path.read_text(encoding="utf-8") for path in (root / "tests/browser" / chapter).glob("*.test.mjs"))
        for lesson in lessons:
            article = root / f"assets/lessons/{lesson}.md"
            if not article.is_file():
                found.append(f"the lesson {lesson} has no article: assets/lessons/{lesson}.md")
            elif "TODO" in article.read_text(encoding="utf-8"):
                found.append(f"assets/lessons/{lesson}.md: something is still to be written (TODO)")
            if not re.search(rf"\blesson={lesson}(?![\w-])", scenarios):
                found.append(f"no scenario in tests/browser/{chapter} opens lesson={lesson}")
    for article in sorted((root / "assets/lessons").glob("*.md")):
        if article.stem not in every:
            found.append(f"assets/lessons/{article.name} belongs to no lesson")

    wanted = f"{NUMBERS[len(chapters)]} chapters, {len(every)} lessons"
    counted = re.search(r"\w+ chapters, \w+ lessons", (root / "README.md").read_text(encoding="utf-8"))
    if not counted or counted[0] != wanted:
        found.append(f'README.md counts "{counted[0] if counted else "nothing"}"; there are {wanted}')
    return found


def promises(root: pathlib.Path) -> tuple[int, int]:
    """(links of all articles that have a promise, those of them that no test can check)."""
    heads = [path.read_text(encoding="utf-8").split("\n---\n")[0] for path in (root / "assets/lessons").glob("*.md")]
    items = [line for head in heads for line in head.partition("\npromises:\n")[2].splitlines() if line.startswith("  - [")]
    return len(items), sum("] unchecked: " in line for line in items)


def self_test() -> None:
    """The check must be able to fail: a made-up project with one thing of each kind missing."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in {
            "src/lessons/curriculum.cpp": "Chapter a_chapter();\n",
            "src/lessons/a/a_chapter.cpp": 'Lesson{"one", make_exhibit<X>}, Lesson{"two-b", make_exhibit<Y>}, Lesson{"two-b", make_exhibit<Y>}, Lesson{three, make_exhibit<Z>},',
            "assets/lessons/one.md": "TODO",
            "assets/lessons/four.md": "",
            "tests/browser/a/one.test.mjs": '"lesson=one-b" "lesson=two-b&k=4"',
            "README.md": "one chapters, 4 lessons",
        }.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        # Rows and ids, the join, twice two-b, one's TODO and scenario, no article twice, an article too many, the README.
        count = len(missing(root))
        if count != 9:
            sys.exit(f"the curriculum check found {count} of 9 planted faults")


def main() -> int:
    self_test()
    root = pathlib.Path(sys.argv[1])
    found = missing(root)
    for line in found:
        print(line)
    promised, unchecked = promises(root)
    print(f"{promised} links with a promise, {unchecked} of them unchecked")
    print(f"{sum(map(len, new_lesson.lessons(root).values()))} lessons, {len(found)} things missing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
