"""lab-train as a person uses it: a short training, cut short and taken up again; refusals; exit codes.

usage: test_train.py LAB_TRAIN_PROGRAM PROJECT_ROOT
"""

import hashlib
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""
ROOT = ""


def environment(**changes: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if k not in ("LAB_DATA", "LAB_CACHE", "XDG_CACHE_HOME")}
    return {**clean, "LAB_ASSETS": f"{ROOT}/assets", "HOME": "/nowhere", **changes}


def lab_train(*words: str, cwd: str | None = None, **changes: str) -> subprocess.CompletedProcess:
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120, cwd=cwd, env=environment(**changes))


class Train(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = pathlib.Path(folder.name)

    def short(self, *words: str, out: str = "a", epochs: str = "6") -> subprocess.CompletedProcess:
        return lab_train("digits-denoise", "--epochs", epochs, "--out", str(self.out / out), *words)

    def weights(self, done: subprocess.CompletedProcess) -> str:
        self.assertEqual(done.returncode, 0, done.stderr)
        found = re.search(r"weights ([0-9a-f]{8})", done.stdout)
        self.assertIsNotNone(found, done.stdout)
        return found.group(1)

    def refused(self, done: subprocess.CompletedProcess, code: int, *parts: str) -> None:
        self.assertEqual(done.returncode, code, done.stderr)
        sentences = done.stderr.strip().splitlines()
        self.assertEqual(len(sentences), 1, done.stderr)
        self.assertTrue(sentences[0].startswith("lab train: "), done.stderr)
        for part in parts:
            self.assertIn(part, sentences[0])

    def test_the_projects_files_are_found_from_any_folder(self) -> None:
        clean = {k: v for k, v in environment().items() if k != "LAB_ASSETS"}
        words = ["digits-denoise", "--epochs", "1", "--out", "here"]
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120, cwd=self.out, env=clean)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.out / "here/digits-denoise.csv").exists(), "folders that are named are meant from here")
        cards = subprocess.run([PROGRAM, "--cards"], capture_output=True, text=True, timeout=120, cwd=self.out, env=clean)
        self.assertEqual(cards.returncode, 0, cards.stderr)
        self.assertIn("digits-denoise", cards.stdout)

    def test_same_seed_same_weights_whatever_the_threads(self) -> None:
        one = self.weights(self.short("--threads", "1"))
        self.assertEqual(one, self.weights(self.short("--threads", "3", out="b")))
        self.assertNotEqual(one, self.weights(self.short("--seed", "2", out="c")))
        rows = (self.out / "a/digits-denoise.csv").read_text().splitlines()
        self.assertEqual(rows[0].split(",")[:3], ["epoch", "loss", "test-mse"])
        self.assertEqual([row.split(",")[0] for row in rows[1:]], ["1", "2", "3", "4", "5", "6"])
        losses = [float(row.split(",")[1]) for row in rows[1:]]
        self.assertLess(losses[-1], 0.8 * losses[0])

    def test_killed_in_the_middle_and_resumed_ends_in_the_same_weights(self) -> None:
        """kill -9 at a moment that chance picks, again and again, until it is complete."""
        whole = self.weights(self.short(epochs="40"))
        checkpoint = self.out / "b/digits-denoise.checkpoint"
        words = [PROGRAM, "digits-denoise", "--epochs", "40", "--out", str(self.out / "b")]
        kills = 0
        pause = 0.15
        while True:
            resume = ["--resume"] if checkpoint.exists() else []
            with subprocess.Popen([*words, *resume], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) as run:
                try:
                    stdout, stderr = run.communicate(timeout=pause)
                    break
                except subprocess.TimeoutExpired:
                    run.send_signal(signal.SIGKILL)
                    run.communicate()
                    kills += 1
                    pause *= 1.37  # a slow machine gets further each time
        self.assertGreater(kills, 0)
        self.assertIn(f"weights {whole}", stdout, stderr)
        done = lab_train("digits-denoise", "--epochs", "40", "--out", str(self.out / "b"), "--resume")
        self.assertEqual(self.weights(done), whole)  # nothing left to do, and nothing done

    def test_resume_refuses_what_does_not_fit(self) -> None:
        self.refused(self.short("--resume"), 6, "There is no checkpoint", "digits-denoise.checkpoint")
        self.weights(self.short())
        self.refused(self.short("--resume", "--seed", "2"), 2, "seed 1", "seed 2")
        self.refused(self.short("--resume", epochs="7"), 2, "epochs 6", "epochs 7")
        path = self.out / "a/digits-denoise.checkpoint"
        whole = path.read_bytes()
        for damage in (whole[:-5], whole[:4000] + b"x" + whole[4001:], b"", b"not a checkpoint"):
            path.write_bytes(damage)
            self.refused(self.short("--resume"), 6, "is damaged or not a checkpoint")

    def test_words_that_make_no_sense(self) -> None:
        for words, part in (
            ((), "Which model?"),
            (("digits-dep",), 'There is no model called "digits-dep". Did you mean digits-deep?'),
            (("digits-deep", "--epochs", "0"), '--epochs takes a whole number from 1 to 100000, not "0"'),
            (("digits-deep", "--epochs", "many"), 'not "many"'),
            (("digits-deep", "--batch=-3"), 'not "-3"'),
            (("digits-deep", "--batch", "1438"), "The batch is 1438, but there are only 1437 points."),
            (("digits-deep", "--rate", "nan"), "--rate takes a learning rate above 0"),
            (("digits-deep", "--seed", "1.5"), "--seed takes a whole number"),
            (("digits-deep", "--seed"), "--seed needs a value"),
            (("digits-deep", "--device", "gpu"), "--device takes auto, cpu or cuda"),
            (("digits-deep", "--data", "cifar"), 'There is no data set "cifar"'),
            (("digits-deep", "ae28"), "One model at a time"),
            (("digits-deep", "--fast"), "There is no option --fast"),
            (("digits-deep", "--resume=yes"), "--resume takes no value"),
        ):
            with self.subTest(words):
                self.refused(lab_train(*words, cwd=str(self.out)), 2, part)
        self.assertEqual(list(self.out.iterdir()), [])

    def test_no_data(self) -> None:
        self.refused(lab_train("ae28", "--data-folder", str(self.out), "--out", str(self.out)), 3, "MNIST is not there", str(self.out), "./lab data mnist")
        self.refused(lab_train("digits-deep", "--out", str(self.out), LAB_ASSETS=str(self.out)), 3, "digits.csv.gz cannot be read")
        for name in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
            (self.out / name).write_bytes(b"<html>404</html>")
        self.refused(lab_train("ae28", "--data-folder", str(self.out), "--out", str(self.out)), 3)

    def test_no_device(self) -> None:
        done = lab_train("digits-deep", "--device", "cuda", "--epochs", "1", "--out", str(self.out))
        if done.returncode != 0:
            self.refused(done, 4, "cuda")

    def test_no_place_to_write(self) -> None:
        (self.out / "file").write_text("")
        self.refused(lab_train("digits-deep", "--epochs", "1", "--out", str(self.out / "file")), 6, str(self.out / "file"))

        # As on a full disk, the system refuses to take more bytes: the old checkpoint stays, nothing is left behind.
        self.weights(self.short(epochs="1"))
        before = (self.out / "a/digits-denoise.checkpoint").read_bytes()
        before_names = sorted(p.name for p in (self.out / "a").iterdir())
        limited = subprocess.run(
            [PROGRAM, "digits-denoise", "--epochs", "2", "--out", str(self.out / "a")], capture_output=True, text=True, timeout=60,
            env=environment(), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)))
        self.refused(limited, 6, "digits-denoise.checkpoint could not be written")
        self.assertEqual((self.out / "a/digits-denoise.checkpoint").read_bytes(), before)
        self.assertEqual(sorted(p.name for p in (self.out / "a").iterdir()), before_names)

    def test_full_disk(self) -> None:
        try:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(self.out)], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            self.skipTest("a small disk of its own cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", str(self.out)], check=True)
        self.refused(lab_train("digits-deep", "--epochs", "1", "--out", str(self.out)), 6, "the disk is full")

    def test_no_memory(self) -> None:
        limited = subprocess.run(
            [PROGRAM, "digits-deep", "--threads", "1", "--out", str(self.out)], capture_output=True, text=True, timeout=60,
            env=environment(), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (9 << 20, 9 << 20)))
        if "error while loading shared libraries" in limited.stderr:
            self.skipTest("the program's libraries alone need more than the limit")
        self.refused(limited, 5, "There is not enough memory")

    def test_divergence_names_the_round_and_the_last_good_checkpoint(self) -> None:
        self.refused(self.short("--rate", "1e12"), 7, "in round ", "(epoch 1)", "No epoch was complete", "--rate")
        self.assertFalse((self.out / "a/digits-denoise.checkpoint").exists())

    def test_card_and_files(self) -> None:
        self.weights(lab_train("digits-vae2", "--epochs", "2", "--out", str(self.out), LAB_COMMIT="abc123"))
        self.weights(lab_train("digits-without-3", "--epochs", "1", "--out", str(self.out)))
        card = json.loads((self.out / "digits-vae2.json").read_text())
        self.assertEqual((card["code"], card["training"]["epochs"], card["training"]["seed"], card["training"]["commit"]), (2, 2, 1, "abc123"))
        self.assertEqual(card["data"]["licence"], "CC BY 4.0")
        self.assertEqual((card["data"]["learnt-from"], card["data"]["judged-by"]), (1437, 360))
        self.assertIn("test-elbo", card["figures"])
        self.assertEqual([file["file"] for file in card["files"]], ["digits-vae2-encoder.onnx", "digits-vae2-decoder.onnx"])
        for file in card["files"]:
            content = (self.out / file["file"]).read_bytes()
            self.assertEqual((len(content), hashlib.sha256(content).hexdigest()), (file["bytes"], file["sha256"]))
        held_out = json.loads((self.out / "digits-without-3.json").read_text())
        self.assertEqual(held_out["data"]["held-out"], "3")
        self.assertLess(held_out["data"]["learnt-from"], 1437)
        index = json.loads((self.out / "index.json").read_text())["models"]
        self.assertEqual([model["id"] for model in index], ["digits-vae2", "digits-without-3"])
        self.assertEqual(index[0]["files"], card["files"])

    def test_the_readmes_table_is_that_of_the_cards(self) -> None:
        table = lab_train("--cards", "--out", f"{ROOT}/models")
        self.assertEqual(table.returncode, 0, table.stderr)
        self.assertGreater(table.stdout.count("\n"), 20)
        readme = pathlib.Path(ROOT, "README.md").read_text()
        self.assertTrue(table.stdout in readme, "put the output of ./lab train --cards into README.md")
        self.refused(lab_train("--cards", "--out", str(self.out)), 6, "index.json")

    def test_judge_measures_the_files(self) -> None:
        self.weights(lab_train("digits-without-8", "--epochs", "20", "--out", str(self.out)))
        path = self.out / "digits-without-8.json"
        trained = json.loads(path.read_text())
        figures = trained["figures"]
        self.assertAlmostEqual(figures["file-mse"]["value"], figures["test-mse"]["value"], places=5)
        self.assertGreater(figures["auc-mse"]["value"], 0.5)
        self.assertEqual([row["class"] for row in trained["class-errors"]], [str(digit) for digit in range(10)])
        figures["file-mse"]["value"] = 9
        path.write_text(json.dumps(trained))
        judged = lab_train("--judge", "digits-without-8", "--out", str(self.out))
        self.assertEqual(judged.returncode, 0, judged.stderr)
        again = json.loads(path.read_text())["figures"]
        self.assertAlmostEqual(again["file-mse"]["value"], again["test-mse"]["value"], places=5)
        self.refused(lab_train("--judge", "digits-gan", "--out", str(self.out)), 6, "The files of digits-gan are not in")
        (self.out / "digits-without-8-decoder.onnx").write_bytes(b"<html>")
        self.refused(lab_train("--judge", "--out", str(self.out)), 6, "is not an ONNX file")

    def test_judge_draws(self) -> None:
        self.weights(lab_train("digits-vae2", "--epochs", "30", "--out", str(self.out)))
        sheet = self.out / "sheet.pgm"
        first = lab_train("--judge", "digits-vae2", "--out", str(self.out), "--picture", str(sheet))
        self.assertEqual(first.returncode, 0, first.stderr)
        card = json.loads((self.out / "digits-vae2.json").read_text())
        self.assertAlmostEqual(sum(card["class-shares"]), 1, places=5)
        self.assertGreater(card["figures"]["frechet"]["value"], card["figures"]["frechet-floor"]["value"])
        self.assertEqual(sheet.read_bytes()[:13], b"P5 80 80 255\n")
        self.assertEqual(len(sheet.read_bytes()), 13 + 6400)
        self.assertEqual(lab_train("--judge", "digits-vae2", "--out", str(self.out)).stdout, first.stdout)

    def test_list_and_help(self) -> None:
        listed = lab_train("--list")
        self.assertEqual(listed.returncode, 0)
        ids = [line.split()[0] for line in listed.stdout.splitlines()[1:]]
        self.assertEqual(len(ids), len(set(ids)))
        for wanted in ("ae28", "ae-deep", "digits-deep", "digits-without-4"):
            self.assertIn(wanted, ids)
        self.assertEqual(lab_train("--help").returncode, 0)
        self.assertIn("--resume", lab_train("--help").stdout)


if __name__ == "__main__":
    PROGRAM, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
