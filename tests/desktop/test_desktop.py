"""lab-desktop without a screen: it opens a lesson's article in the browser, or says in a sentence why not.

usage: test_desktop.py LAB_DESKTOP_PROGRAM ARTICLES_FOLDER
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""
ARTICLES = pathlib.Path()


def lab_desktop(*words: str, path: str) -> subprocess.CompletedProcess:
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60, env={**os.environ, "PATH": path})


class Article(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.page = ARTICLES / "kmeans.html"
        # Where the articles were not made (they need node), one stands for them.
        if not self.page.exists():
            ARTICLES.mkdir(parents=True, exist_ok=True)
            self.page.write_text("<title>k-means</title>")
            self.addCleanup(self.page.unlink)

    def test_it_is_opened_in_the_browser(self) -> None:
        heard = self.folder / "heard"
        opener = self.folder / "xdg-open"
        opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {heard}.part && mv {heard}.part {heard}\n')
        opener.chmod(0o755)
        done = lab_desktop("--article", "kmeans", path=f"{self.folder}:/usr/bin:/bin")
        self.assertEqual(done.returncode, 0, done.stderr)
        for _ in range(600):  # the program does not wait for the browser
            if heard.exists():
                break
            time.sleep(0.05)
        self.assertEqual(pathlib.Path(heard.read_text()).name, "kmeans.html")

    def test_without_a_browser_a_sentence_says_where_it_is(self) -> None:
        done = lab_desktop("--article", "kmeans", path=str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn("xdg-open", done.stderr)
        self.assertIn("kmeans.html", done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1)

    def test_a_lesson_that_is_not_there_is_told(self) -> None:
        done = lab_desktop("--article", "no-such-lesson", path=str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn("no-such-lesson", done.stderr)


if __name__ == "__main__":
    PROGRAM, ARTICLES = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
