"""The verb `init`: the files by which CI and a hook run `truesheet check` on every change.

All or nothing, and nothing that stands is overwritten: a file that says something else is shown
beside what it would have said.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence
from importlib.resources import files as resources
from pathlib import Path
from typing import Literal, NamedTuple

from truesheet.flow.hooks import CONFIG, with_hook
from truesheet.model.errors import TruesheetError

Door = Literal["github", "gitlab", "pre-commit"]
DOORS: tuple[Door, ...] = Door.__args__  # type: ignore[attr-defined]

GITHUB = Path(".github/workflows/truesheet.yml")
GITLAB = Path(".gitlab-ci.yml")
INCLUDED = Path(".gitlab/truesheet.yml")
POLICY = Path("truesheet-policy.yaml")
_PLAIN = re.compile(r"[\w./@+ -]+")


class StandsInTheWay(TruesheetError):
    """A file that `init` would write is there already and says something else. Nothing was written.

    Next step: look at what `init` printed and put it in by hand, or move the file away.
    """

    code = "E-INI-001"


class NotTheRoot(TruesheetError):
    """CI looks for its files at the root of a repository, and this folder lies below it.

    Next step: go to the folder that the error names and run `truesheet init` there.
    """

    code = "E-INI-002"


class StrangeName(TruesheetError):
    """A path has signs that mean something in YAML or in a shell, so no command can name it safely.

    Next step: rename it, or write the command into the files by hand.
    """

    code = "E-INI-003"


class Made(NamedTuple):
    """A file of `init`: `state` says whether it is new, added to, there already, or in the way."""

    path: Path
    data: bytes
    state: Literal["new", "added", "same", "in the way"]


class Start(NamedTuple):
    """What `init` wrote, or would write, and what is left to do by hand."""

    made: tuple[Made, ...]
    left: tuple[str, ...] = ()

    @property
    def in_the_way(self) -> tuple[Made, ...]:
        return tuple(m for m in self.made if m.state == "in the way")

    @property
    def to_write(self) -> dict[Path, bytes]:
        return {m.path: m.data for m in self.made if m.state in ("new", "added")}


def init(
    documents: Sequence[str | os.PathLike[str]] = (".",),
    *,
    doors: Sequence[Door] = (),
    data: str | None = None,
    folder: str | os.PathLike[str] = ".",
    dry_run: bool = False,
) -> Start:
    """Write what runs `truesheet check DOCUMENTS` in the `doors`; without any, those that fit.

    `folder` is the root of the repository. Nothing is written where `dry_run` is asked for, or
    where something stands in the way; the caller looks at `in_the_way`.
    """
    from truesheet.flow.files import write_all

    root = Path(folder)
    _must_be_root(root)
    given = " ".join(_argument(os.fspath(d)) for d in documents)
    if data is not None:
        given += f" --data {_argument(data)}"
    wanted = tuple(doors) or fitting(root)
    made, left = [_file(root, POLICY, "policy.yaml", given, keep=True)], _missing(root, documents)
    if "pre-commit" in wanted:
        made.append(_hook(root, given))
        left.append("Run `pre-commit install` once in each clone.")
    if "github" in wanted:
        made.append(_file(root, GITHUB, "github.yml", given))
    if "gitlab" in wanted:
        job, more = _gitlab(root, given)
        made.append(job)
        left += more
    if not _ignored(root):
        left.append("Add the line `.truesheet/` to .gitignore: it is a cache.")
    start = Start(tuple(made), tuple(left))
    if not dry_run and not start.in_the_way:
        write_all(start.to_write)
    return start


def fitting(root: Path) -> tuple[Door, ...]:
    """The hook, and the services that the folder shows signs of."""
    config = root / ".git" / "config"
    told = config.read_text(encoding="utf-8", errors="replace") if config.is_file() else ""
    found: list[Door] = ["pre-commit"]
    if (root / ".github").is_dir() or "github.com" in told:
        found.append("github")
    if (root / GITLAB).is_file() or "gitlab" in told:
        found.append("gitlab")
    return tuple(found)


def _missing(root: Path, documents: Sequence[str | os.PathLike[str]]) -> list[str]:
    """What the command would look for in vain."""
    lost = [os.fspath(d) for d in documents if not (root / d).exists()]
    if [os.fspath(d) for d in documents] == ["."]:
        held = (root / "datasheet.yaml", root / "README.md")
        lost = [] if any(p.exists() for p in held) else ["datasheet.yaml"]
    return [f"There is no {name} yet: `truesheet build YOUR.csv` writes one." for name in lost]


def _must_be_root(root: Path) -> None:
    here = root.resolve()
    above = next((p for p in here.parents if (p / ".git").exists()), None)
    if not (here / ".git").exists() and above is not None:
        what = f"{here.name} lies within the repository {above}."
        raise NotTheRoot(what, hint=f"Run it there: cd {shlex.quote(str(above))}")


def _argument(text: str) -> str:
    if not _PLAIN.fullmatch(text) or text.startswith(("-", "@")) or text != text.strip():
        what = f"The path {text!r} cannot be written into a command of CI."
        raise StrangeName(what, hint="Rename it, or give the folder that holds it.")
    return shlex.quote(text)


def _template(name: str, given: str, stage: str = "test") -> bytes:
    from truesheet import __version__

    text = (resources("truesheet.flow") / "ci" / name).read_text(encoding="utf-8")
    text = text.replace("@VERSION@", __version__).replace("@STAGE@", stage)
    return text.replace("@DOCUMENTS@", given).encode("utf-8")


def _file(root: Path, path: Path, name: str, given: str, *, keep: bool = False) -> Made:
    """A file of ours; with `keep` another that stands there is left as it is."""
    return _beside(root / path, _template(name, given), keep)


def _beside(path: Path, data: bytes, keep: bool = False) -> Made:
    if not path.is_symlink() and not path.exists():
        return Made(path, data, "new")
    same = keep or (path.is_file() and path.read_bytes() == data)
    return Made(path, data, "same" if same else "in the way")


def _hook(root: Path, given: str) -> Made:
    path, entry = root / CONFIG, _template("pre-commit.yaml", given).decode("utf-8")
    if not path.is_symlink() and not path.exists():
        return Made(path, with_hook("repos: []\n", entry).encode("utf-8"), "new")
    try:
        before = path.read_bytes().decode("utf-8")
        after = with_hook(before, entry)
    except (OSError, ValueError):
        return Made(path, entry.encode("utf-8"), "in the way")
    if after == before:
        return Made(path, entry.encode("utf-8"), "same")
    return Made(path, after.encode("utf-8"), "added")


def _gitlab(root: Path, given: str) -> tuple[Made, list[str]]:
    """The job itself; where there are other jobs, in a file of its own for them to include."""
    whole, main = root / GITLAB, _template("gitlab.yml", given)
    if not whole.exists() or whole.read_bytes() == main:
        return _beside(whole, main), []
    told = whole.read_text(encoding="utf-8", errors="replace")
    job = _beside(root / INCLUDED, _template("gitlab.yml", given, _stage(told)))
    if str(INCLUDED) in told:
        return job, []
    return job, [f"Add this to {GITLAB}:  include: /{INCLUDED.as_posix()}"]


def _stage(told: str) -> str:
    """The stage for the job: `test`, or the first one where others are named."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        found = YAML(typ="safe", pure=True).load(told)
    except (YAMLError, ValueError):
        return "test"
    stages = found.get("stages") if isinstance(found, dict) else None
    if not isinstance(stages, list) or not stages or "test" in stages:
        return "test"
    return stages[0] if isinstance(stages[0], str) and _PLAIN.fullmatch(stages[0]) else "test"


def _ignored(root: Path) -> bool:
    path = root / ".gitignore"
    told = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return any(row.strip().strip("/") == ".truesheet" for row in told.splitlines())
