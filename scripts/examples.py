"""Run the examples in README.md and docs/*.md, and hold their output against what stands there.

    python scripts/examples.py            write the output of today into the pages
    python scripts/examples.py --check    show what changed; exit code 1

Two kinds of blocks are run, all of a page in the same folder and in their order:

- `console`: what follows `$ ` is run by a shell; the lines below it are what it printed
- `python`: run with the names of the blocks above; what it prints stands in a `text` block below

The folder is a new one that holds what `make demo` starts from: a real dataset that scikit-learn
brings along. There is no network, and no colour; the screen has 80 columns.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import re
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path("demo")
BLOCK = re.compile(
    r"^```(?P<kind>console|python)\n(?P<body>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
SECONDS = 120


def pages() -> list[Path]:
    """The pages that people write."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


class Session:
    """One page being run: a folder, the last exit code, the names of its Python blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._code = 0
        self._names: dict[str, object] = {}

    def block(self, found: re.Match[str]) -> str:
        """The block with the output of today."""
        if found["kind"] == "console":
            shown = "".join(self._command(c) for c in _commands(found["body"]))
            below = found["printed"]
            rest = f"\n```text\n{below}```\n" if below is not None else ""
            return f"```console\n{shown}```\n{rest}"
        printed = self._python(found["body"])
        rest = f"\n```text\n{printed}```\n" if printed else ""
        return f"```python\n{found['body']}```\n{rest}"

    def _command(self, line: str) -> str:
        # The subshell hands on the exit code of the command before, for `echo $?`.
        done = subprocess.run(
            ["/bin/sh", "-c", f"(exit {self._code}); {line}"],
            cwd=self._folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
        self._code = done.returncode
        return f"$ {line}\n{_tidy(done.stdout.decode())}"

    def _python(self, body: str) -> str:
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as place:
            script = Path(place, "example.py")
            script.write_text(body, encoding="utf-8")
            with contextlib.chdir(self._folder), contextlib.redirect_stdout(out):
                found = runpy.run_path(str(script), self._names)
        self._names = {k: v for k, v in found.items() if not k.startswith("__")}
        return _tidy(out.getvalue())


def _commands(body: str) -> list[str]:
    return [line[2:] for line in body.splitlines() if line.startswith("$ ")]


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.rstrip().splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _environment() -> dict[str, str]:
    place = str(Path(sys.executable).parent)
    path = os.pathsep.join([place, os.environ.get("PATH", os.defpath)])
    made = {"PATH": path, "HOME": os.sep, "LC_ALL": "C.UTF-8", "COLUMNS": "80", "NO_COLOR": "1"}
    # A work tree beside the installed one runs its own program.
    return made | {k: v for k, v in os.environ.items() if k == "PYTHONPATH"}


def run(text: str) -> str:
    """The text of a page with the output of today; raises what a Python block raises."""
    if not BLOCK.search(text):
        return text
    demo = runpy.run_path(str(ROOT / "examples" / "demo.py"))
    with tempfile.TemporaryDirectory() as place:
        with contextlib.redirect_stdout(io.StringIO()):
            demo["main"](Path(place) / DATA)
        return BLOCK.sub(Session(Path(place)).block, text)


def difference(page: str, old: str, new: str) -> str:
    """What changed, line by line; empty where nothing did."""
    names = (f"{page} as it stands", f"{page} as it runs")
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), *names, lineterm="")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """The exit code."""
    changed = 0
    for page in pages():
        old = page.read_text(encoding="utf-8")
        new = run(old)
        if arguments != ["--check"]:
            page.write_text(new, encoding="utf-8")
        elif shown := difference(page.relative_to(ROOT).as_posix(), old, new):
            changed += 1
            print(shown)
    if changed:
        print("The output of an example changed. Run `make docs` and look at the difference.")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
