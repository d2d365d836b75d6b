"""Fixtures and house rules of the tests: real data, a browser, and no silent skip."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

import support

Real = Callable[[str], Path]

# Time limits of single examples say more about the machine than about the code.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if support.CI else "dev")


def pytest_configure() -> None:
    """Programs that tests start inherit the guard that keeps them off the network."""
    path = [str(support.OFFLINE), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))


@pytest.fixture(scope="session")
def real() -> Real:
    """`real("folder/file.csv")`: the path of a real dataset, or a skip where none are kept."""
    root = support.data_root()

    def find(name: str) -> Path:
        if root is None:
            pytest.skip(f"{support.DATA_ABSENT}: set TRUESHEET_DATA to its folder")
        path = root / name
        # The folder is there, so a name that is not is a mistake in the test or in the data.
        assert path.exists(), f"the folder of real data has no {name}"
        return path

    return find


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The installed Chromium, headless, one a test process; make a fresh context a test."""
    path = support.find_browser()
    if path is None:
        pytest.skip("no Chromium or Chrome is installed")
    switches = [
        "--no-sandbox",  # as root, which CI is, Chromium has no sandbox
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=switches)
        yield chromium
        chromium.close()


def _skips(reporter: TerminalReporter) -> Counter[str]:
    """How many tests were skipped for each reason."""
    return Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        if isinstance(report.longrepr, tuple)
        else str(report.longrepr)
        for report in reporter.stats.get("skipped", [])
    )


def _forbidden(skips: Counter[str]) -> bool:
    """In CI a skipped test is a failed one, except where the real data cannot be there."""
    return support.CI and any(not reason.startswith(support.DATA_ABSENT) for reason in skips)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A run in CI that skipped something ends in failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == 0 and reporter is not None and _forbidden(_skips(reporter)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say what was not run, and why, where nobody can overlook it."""
    skips = _skips(terminalreporter)
    if not skips:
        return
    terminalreporter.section("NOT RUN", sep="=", red=support.CI, yellow=not support.CI)
    for reason, count in skips.most_common():
        terminalreporter.line(f"{count} skipped: {reason}")
    if _forbidden(skips):
        terminalreporter.line("CI runs every test: these skips fail the run.", red=True)
