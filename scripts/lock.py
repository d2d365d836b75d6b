"""Remake requirements.lock, or check that it still answers to pyproject.toml.

    python scripts/lock.py            resolve anew (needs uv and the package registry)
    python scripts/lock.py --check    no network: every dependency is pinned within its bounds

The file has two parts, so that a user of `make demo` installs the first only: what the package
needs to run and to be built, then what its developers need besides.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
MARK = "# ---- from here on: for developers ----"
HEAD = """\
# Every package that the project installs, with the digests of its files.
# Made by `make lock`; do not edit. `make demo` installs the part above the line with dashes.
"""


def resolve(target: Path, *more: str) -> list[str]:
    """The pins of pyproject.toml, one string a package with its digests, in uv's order."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise SystemExit("uv is needed to make the lock: run `make lock`, which installs it.")
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"]
    quiet = ["--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-config"]
    command = [uv, "pip", "compile", "pyproject.toml", "-o", str(target), *options, *quiet, *more]
    subprocess.run(command, cwd=ROOT, check=True)
    return re.split(r"\n(?=\S)", target.read_text().strip())


def remake() -> None:
    """Resolve both parts, the second within the first, and write the file."""
    with tempfile.TemporaryDirectory() as place:
        core = resolve(Path(place, "core.txt"), "--group", "build")
        pins = Path(place, "core.txt")
        every = resolve(Path(place, "all.txt"), "--group", "dev", "--constraint", str(pins))
    if lost := set(core) - set(every):
        raise SystemExit(f"The developers' part contradicts the first part: {sorted(lost)}")
    rest = [pin for pin in every if pin not in core]
    LOCK.write_text("\n".join([HEAD.rstrip(), *core, MARK, *rest]) + "\n")


def pinned() -> dict[str, set[str]]:
    """Versions by package name; a package may have one for each range of Python."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text(), re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def declared(project: dict[str, Any]) -> Iterator[Requirement]:
    """Every dependency of pyproject.toml, those of the groups included."""
    groups = [d for group in project["dependency-groups"].values() for d in group]
    for text in [*project["project"]["dependencies"], *groups]:
        if isinstance(text, str):
            yield Requirement(text)


def check() -> None:
    """End with a message and code 1 where the lock does not answer to pyproject.toml."""
    wrong = []
    versions = pinned()
    for wanted in declared(tomllib.loads((ROOT / "pyproject.toml").read_text())):
        have = versions.get(canonicalize_name(wanted.name), set())
        if not have or not all(wanted.specifier.contains(v) for v in have):
            wrong.append(f"{wanted}: the lock has {', '.join(sorted(have)) or 'none'}")
    if "://" in LOCK.read_text():
        wrong.append("the lock names an address; it must hold on every registry and mirror")
    if wrong:
        raise SystemExit("requirements.lock is out of date, run `make lock`:\n" + "\n".join(wrong))


if __name__ == "__main__":
    check() if sys.argv[1:] == ["--check"] else remake()
