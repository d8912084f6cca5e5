"""The recipe of CONTRIBUTING ("Adding a method and a lesson") followed on a copy of the project: `./lab new lesson` writes
a lesson with a method of its own and one without, the build finds them, and both are opened, played and drawn.

Only what is new is compiled; it is linked with the libraries of the build that this test belongs to.

usage: test_recipe.py PROJECT_ROOT BUILD_FOLDER
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path()
BUILD = pathlib.Path()
COPY = pathlib.Path()

# (id, chapter, more words): the walk-through's example under a name that no real lesson has.
NEW = [("mean-shift-recipe", "groups", ["--method"]), ("near-mean-recipe", "outliers", [])]
SKIPPED = {".git", "build", "node_modules"}


def run(*words: object, cwd: pathlib.Path | None = None) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in words], cwd=cwd or COPY, capture_output=True, text=True, timeout=500)


def project_files() -> list[str]:
    """Relative to the root: what git knows or would add; without git everything but what is built or fetched."""
    listed = run("git", "ls-files", "-co", "--exclude-standard", "-z", cwd=ROOT) if shutil.which("git") else None
    if listed and listed.returncode == 0 and listed.stdout:
        return [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED]
        found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in files]
    return found


def copy_project() -> None:
    shutil.rmtree(COPY, ignore_errors=True)
    for name in project_files():
        if name.startswith("models/"):
            continue
        (COPY / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, COPY / name)
    (COPY / "models").symlink_to(ROOT / "models")


def contents() -> dict[str, tuple[int, int]]:
    """Every file of the copy with its size and time."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in COPY.rglob("*")
        if path.is_file() and "build" not in path.relative_to(COPY).parts and "__pycache__" not in path.parts
    }


def cache_options() -> list[str]:
    """How the build of this test was configured."""
    text = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
    pattern = r"^((?:LAB_\w+|CMAKE_(?:C|CXX)_COMPILER|CMAKE_BUILD_TYPE|CMAKE_MAKE_PROGRAM):\w+=.+)$"
    return [f"-D{found}" for found in re.findall(pattern, text, re.MULTILINE) if str(BUILD) not in found]


class BadWords(unittest.TestCase):
    """Whatever cannot be written is refused in a sentence, and nothing is."""

    def test_nothing_is_written(self) -> None:
        before = contents()
        for words, sentence in [
            ("", "There is: lesson"),
            ("chapter x", "There is: lesson"),
            ("lesson", "An id is missing"),
            ("lesson --chapter groups", "An id is missing"),
            ("lesson one two --chapter groups", "One id at a time"),
            ("lesson one", "The chapter is missing"),
            ("lesson one --chapter", "The chapter is missing"),
            ("lesson one --chapter grups", "There are: codes, directions, games, groups, latent, outliers."),
            ("lesson one --chapter ../groups", "There is no chapter"),
            ("lesson one --chapter groups --metod", "There is no option --metod"),
            ("lesson kmeans --chapter outliers", 'The chapter "groups" has a lesson "kmeans" already.'),
            ("lesson kd-tree --chapter groups --method", 'There is a method "kd-tree" already'),
            ("lesson player --chapter groups --method", "the type Player in src/core/player.h"),
            ("lesson agreement --chapter measures", "There is no chapter"),
            *[(f"lesson {word} --chapter groups", "is no id") for word in ("Mean", "mean_shift", "2d", "a--b", "a-", "a/b", "é")],
        ]:
            with self.subTest(words=words):
                done = run("./lab", "new", *words.split())
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn(sentence, done.stderr)
                self.assertTrue(done.stderr.startswith("lab: "), done.stderr)
                self.assertNotIn("Traceback", done.stderr)
        self.assertEqual(contents(), before)


class Recipe(unittest.TestCase):
    """Each test is a step of the walk-through, for the files that the first one wrote."""

    written: list[pathlib.Path] = []

    @classmethod
    def setUpClass(cls) -> None:
        before = contents()
        for lesson, chapter, more in NEW:
            done = run("./lab", "new", "lesson", lesson, "--chapter", chapter, *more)
            if done.returncode != 0:
                raise AssertionError(f"./lab new ended with {done.returncode}: {done.stdout}{done.stderr}")
        cls.written = sorted(pathlib.Path(path) for path, what in contents().items() if before.get(path) != what)

    def sources(self, *endings: str) -> list[pathlib.Path]:
        return [path for path in self.written if path.name.endswith(endings)]

    def succeeds(self, *words: object, cwd: pathlib.Path | None = None) -> str:
        done = run(*words, cwd=cwd)
        self.assertEqual(done.returncode, 0, f"{words[0]}: {done.stdout[-6000:]}{done.stderr[-6000:]}")
        return done.stdout

    def test_a_second_time_is_refused(self) -> None:
        lesson, chapter, more = NEW[0]
        before = contents()
        self.assertEqual(run("./lab", "new", "lesson", lesson, "--chapter", chapter, *more).returncode, 2)
        self.assertEqual(contents(), before)

    def test_the_files_are_those_of_the_recipe(self) -> None:
        # Two chapters with a row more; a lesson has five files of its own, a method three.
        self.assertEqual(len(self.written), 2 + 5 + 3 + 5, self.written)
        for path in self.written:
            self.assertNotRegex(path.read_text(encoding="utf-8"), r"@\w+@", path)

    def test_as_clang_format_writes_them(self) -> None:
        program = shutil.which("clang-format-14")
        if not program:
            self.skipTest("there is no clang-format-14")
        self.succeeds(program, "--dry-run", "--Werror", *self.sources(".h", ".cpp"))

    def test_the_rooms_are_kept(self) -> None:
        self.succeeds(sys.executable, COPY / "tests/architecture.py", COPY)

    def test_page_and_browser_can_read_them(self) -> None:
        if not (ROOT / "web/node_modules/katex").exists():
            self.skipTest("the page's libraries are not installed (npm ci --prefix web)")
        modules = COPY / "web/node_modules"
        if not modules.exists():
            modules.symlink_to(ROOT / "web/node_modules")
        for path in self.sources(".test.mjs"):
            self.succeeds("node", "--check", path)
        for path in self.sources(".md"):
            html = self.succeeds(
                "node", "--input-type=module", "-e",
                'import { renderLesson } from "./web/markdown.mjs"; import { readFileSync } from "node:fs";'
                f'console.log(renderLesson("{path.stem}", readFileSync({json.dumps(str(path))}, "utf8")).html);')
            self.assertIn(f"lesson={path.stem}", html)

    def test_the_build_finds_them_and_they_open_play_and_draw(self) -> None:
        self.succeeds("cmake", "--preset", "native", *cache_options())
        copy_build = COPY / "build/native"
        commands = json.loads((copy_build / "compile_commands.json").read_text(encoding="utf-8"))
        outputs = {pathlib.Path(one["file"]): re.search(r" -o (\S+)", one["command"])[1] for one in commands}
        for path in self.sources(".cpp"):
            self.assertIn(path, outputs, f"the build does not see {path.relative_to(COPY)}")
        # With the test of what holds for every lesson, which then reads the articles of the copy.
        every = COPY / "tests/unit/app/curriculum/test_every_lesson.cpp"
        objects = [outputs[path] for path in [*self.sources(".cpp"), every]]
        (copy_build / "fonts").symlink_to(BUILD / "fonts")
        self.succeeds("cmake", "--build", copy_build, "--target", *objects)
        program = self.link([copy_build / name for name in objects])

        filters = []
        for lesson, _, _ in NEW:
            stem = lesson.replace("-", "_")
            filters += [stem.title().replace("_", "") + "*", f"*/{stem}"]
        said = self.succeeds(program, "--gtest_filter=" + ":".join(filters))
        passed = set(re.findall(r"^\[ +OK \] ([^\s,]+)", said, re.MULTILINE))
        for lesson, _, _ in NEW:
            stem = lesson.replace("-", "_")
            kind = stem.title().replace("_", "")
            for way in ("EveryViewOnEveryDataSet", "OneMorePointAfterTheEnd", "NarrowDarkAndPresenting"):
                self.assertIn(f"Lessons/Drawing.{way}/{stem}", passed)
            for way in ("OpensPlaysToItsEndAndComesBackByItsLink", "TheLinksOfItsArticleKeepTheirPromises",
                        "OddTablesGetAnAnswerOrASentence", "NothingDrawnYetIsNothingToWaitFor"):
                self.assertIn(f"Lessons/EveryLesson.{way}/{stem}", passed)
            self.assertEqual(sum(name.startswith(f"{kind}Lesson.") for name in passed), 3, passed)
        self.assertEqual(sum(name.startswith("MeanShiftRecipe.") for name in passed), 4, passed)

    def link(self, objects: list[pathlib.Path]) -> pathlib.Path:
        """The program that draws every lesson, with the new objects before the libraries: their tables are the ones
        that count."""
        said = self.succeeds("ninja", "-t", "commands", "-s", "tests/unit/unit_drawing", cwd=BUILD)
        words = shlex.split(said.strip().splitlines()[-1])
        begin = words.index("&&") + 1
        words = words[begin:words.index("&&", begin)]
        program = COPY / "build/recipe"
        at = words.index("-o")
        words[at : at + 2] = ["-o", str(program)]
        first = next(i for i, word in enumerate(words) if word.endswith(".o"))
        words[first:first] = map(str, objects)
        self.succeeds(*words, cwd=BUILD)
        return program


if __name__ == "__main__":
    ROOT, BUILD = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    COPY = BUILD / "recipe"
    copy_project()
    unittest.main(argv=sys.argv[:1])
