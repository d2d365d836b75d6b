"""Floor 9: the claims of a datasheet as tests of pytest.

    pytest --truesheet datasheet.yaml

Each thing that `truesheet check` would hold against the data is a test, named by the id of its
verdict. What is false fails, what broke off is an error, what is waived or cannot be told from
the data is skipped with its reason. Without the option nothing of this is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from truesheet.model.report import Verdict


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the plugin."""
    group = parser.getgroup("truesheet", "documents held against their data")
    group.addoption(
        "--truesheet",
        action="append",
        default=[],
        metavar="PATH",
        help="Make a test of each claim in this datasheet.yaml, README or dataset card.",
    )
    group.addoption("--truesheet-policy", metavar="FILE", help="A truesheet-policy.yaml.")
    group.addoption("--truesheet-data", metavar="PATH", help="The data of these documents.")


def pytest_configure(config: pytest.Config) -> None:
    """Have the documents collected, wherever pytest would look otherwise."""
    config.addinivalue_line("markers", "truesheet: a claim that is held against data")
    given = [str(arg).partition("::")[0] for arg in config.args]
    for path in _documents(config):
        if str(path) not in {str(config.invocation_params.dir / g) for g in given}:
            config.args.append(str(path))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A document that an option names."""
    if file_path in _documents(parent.config):
        return Document.from_parent(parent, path=file_path)
    return None


def _documents(config: pytest.Config) -> list[Path]:
    here = config.invocation_params.dir
    named = [here / each for each in config.getoption("truesheet")]
    return [(p / "datasheet.yaml" if p.is_dir() else p).resolve() for p in named]


def _short(path: Path) -> Path:
    """The path as a person would write it here, so that names of tests are no machine's."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


class Document(pytest.File):
    """A document; collecting it runs the check."""

    def collect(self) -> Iterator[Claim]:
        """A test for each verdict."""
        from truesheet.flow.check import check
        from truesheet.model.errors import TruesheetError

        option = self.config.getoption
        try:
            report = check(
                _short(self.path), data=option("truesheet_data"), policy=option("truesheet_policy")
            )
        except TruesheetError as trouble:
            raise self.CollectError(f"{trouble.code}: {trouble}") from trouble
        from truesheet.render.safe import line

        for verdict in report.verdicts:
            yield Claim.from_parent(
                self, name=line(verdict.id, 400), verdict=verdict, given=report.given
            )


class Claim(pytest.Item):
    """A verdict, told as the outcome of a test."""

    def __init__(self, *, verdict: Verdict, given: tuple[str, ...], **more: Any) -> None:
        super().__init__(**more)
        self.verdict, self.given = verdict, given
        self.add_marker("truesheet")

    def setup(self) -> None:
        """An error where the check broke off; a skip where there is nothing to decide."""
        v = self.verdict
        if v.outcome == "could_not_check":
            self._fail()
        if v.outcome in ("waived", "not_checkable"):
            from truesheet.render.safe import line

            why = line(f"{v.outcome.replace('_', ' ')}: {v.reason or v.says}", 1_000)
            # The place of the skip is that of the claim, not a line of this file.
            raise pytest.skip.Exception(why, _use_item_location=True)

    def runtest(self) -> None:
        """Fails with the words of the verdict."""
        if self.verdict.outcome == "failed":
            self._fail()
        if self.verdict.outcome == "warned":
            self.warn(pytest.PytestWarning(self._words()))

    def _fail(self) -> NoReturn:
        # The trace of this file would tell nobody anything.
        pytest.fail(self._words(), pytrace=False)

    def _words(self) -> str:
        from truesheet.render.report.telling import whole
        from truesheet.render.safe import visible

        says, _, more = whole(self.verdict, self.given).partition("\n")
        place = f"at {self.verdict.place}" if self.verdict.place else ""
        return visible("\n".join(filter(None, (says, place, more))))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the claim stands: the file and the line, counted from 0."""
        line = self.verdict.place.line if self.verdict.place else 0
        return self.path, max(0, line - 1), self.name
