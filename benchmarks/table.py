"""The ledger as Markdown, and its place between two marks in a page."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.ledger import OURS, Case, Contender, Ledger, Run
from benchmarks.limits import Verdict, verdicts
from benchmarks.ratios import Ratio, failed, ratio

OPEN, CLOSE = "<!-- cost ledger -->", "<!-- /cost ledger -->"

HEAD = "| | CPU s | wall s | peak MiB | Truesheet's CPU / its | and wall | pairs |"
RULE = "|---|---:|---:|---:|---:|---:|---:|"


class MarksMissing(Exception):
    """The page does not hold the two marks once each, in order."""


def embed(page: str, ledger: Ledger) -> str:
    """The page with the text between the marks replaced by the ledger's table."""
    head, opened, rest = page.partition(OPEN)
    _, closed, tail = rest.partition(CLOSE)
    if not (opened and closed) or OPEN in tail or CLOSE in tail:
        raise MarksMissing(f"the page must hold {OPEN} and then {CLOSE}, once each")
    return f"{head}{OPEN}\n{markdown(ledger)}\n{CLOSE}{tail}"


def markdown(ledger: Ledger) -> str:
    """The machine, one table for each input, start-up, and the promises."""
    parts = [_machine(ledger)]
    for data in ledger.inputs:
        if data.absent:
            parts.append(f"**({data.name}) {data.title}**: skipped, {_cell(data.absent)}.")
            continue
        size = f"{data.bytes / 1e6:,.0f} MB"
        rows = "\n".join(_rows(ledger, data.name))
        parts.append(f"**({data.name}) {data.title}**, {size}\n\n{HEAD}\n{RULE}\n{rows}")
    parts.append("\n".join(_startup(ledger)))
    parts.append("\n".join(_promises(verdicts(ledger))))
    parts.append("\n".join(_legend(ledger)))
    return "\n\n".join(part for part in parts if part)


def _machine(ledger: Ledger) -> str:
    machine, settings = ledger.machine, ledger.settings
    return (
        f"Measured on {ledger.day} with {_versions(ledger.truesheet)}: "
        f"{machine.cores} cores ({machine.cpu}), "
        f"{machine.memory_gib:.0f} GiB, {machine.system}, Python {machine.python}. "
        "Whole commands with start-up, CPU and memory of all their processes, page cache "
        f"{settings.page_cache}. Each peer runs next to Truesheet; shown is the median of at most "
        f"{settings.repetitions} pairs (one pair when a run takes over {settings.once_over:g} s), "
        f"caps {settings.cap_seconds:g} s and {settings.cap_gib:.1f} GiB."
    )


def _rows(ledger: Ledger, name: str) -> Iterator[str]:
    ours = ledger.runs_of_ours(name)
    if ours:
        yield _row("**Truesheet**, `build`", ours, "", "", f"{len(ours)} runs")
    else:
        yield f"| **Truesheet**, `build` | could not run: {_broken(ledger, name)} | | | | | |"
    for contender in ledger.contenders:
        case = ledger.case(name, contender.name)
        if case is not None and contender.name != OURS:
            yield _contender_row(contender, case)


def _contender_row(contender: Contender, case: Case) -> str:
    theirs = [pair.theirs for pair in case.pairs]
    good = [run for run in theirs if not failed(run.why)]
    if not good:
        why = case.absent or (theirs[0].why if theirs else "not tried")
        said = why if why.startswith("not ") else f"could not run: {why}"
        return f"| {contender.title} | {_cell(said)} | | | | | |"
    return _row(
        contender.title,
        good,
        _ratio(ratio(case, "cpu")),
        _ratio(ratio(case, "wall")),
        str(len(good)),
    )


def _row(title: str, runs: list[Run], cpu: str, wall: str, pairs: str) -> str:
    why = next((run.why for run in runs if run.why), "")
    least = "> " if why else ""
    figures = [
        f"{least}{median(run.cpu for run in runs):.2f}",
        f"{least}{median(run.wall for run in runs):.2f}",
        f"{least}{median(run.peak for run in runs) / 2**20:,.0f}",
    ]
    note = f" ({_cell(why)})" if why else ""
    return "| " + " | ".join([title + note, *figures, cpu, wall, pairs]) + " |"


def _ratio(found: Ratio | None) -> str:
    if found is None:
        return "not measured"
    if found.at_most:
        return f"< {found.middle:.2f}"
    if found.pairs == 1:
        return f"{found.middle:.2f}"
    return f"{found.middle:.2f} ({found.low:.2f}–{found.high:.2f})"


def _broken(ledger: Ledger, name: str) -> str:
    """Why no run of ours ended well."""
    paired = (pair.ours for case in ledger.cases if case.input == name for pair in case.pairs)
    alone = (run for entry in ledger.alone if entry.name == name for run in entry.runs)
    reasons = [run.why for run in (*paired, *alone) if run is not None and run.why]
    return _cell(reasons[0]) if reasons else "not tried"


def _startup(ledger: Ledger) -> Iterator[str]:
    if not ledger.startup:
        return
    yield "| start-up | CPU s | wall s | runs |"
    yield "|---|---:|---:|---:|"
    for entry in ledger.startup:
        good = [run for run in entry.runs if not run.why]
        if not good:
            why = entry.runs[0].why if entry.runs else "not tried"
            yield f"| `{entry.name}` | could not run: {_cell(why)} | | |"
            continue
        cpu, wall = median(r.cpu for r in good), median(r.wall for r in good)
        yield f"| `{entry.name}` | {cpu:.2f} | {wall:.2f} | {len(good)} |"


def _promises(found: list[Verdict]) -> Iterator[str]:
    yield "| promise | found | limit | |"
    yield "|---|---:|---:|---|"
    for verdict in found:
        number = "not measured" if verdict.found is None else f"{verdict.found:.2f} {verdict.unit}"
        word = {True: "met", False: "**missed**", None: "open"}[verdict.met]
        yield f"| {verdict.says} | {number} | {verdict.limit:.2f} {verdict.unit} | {word} |"


def _legend(ledger: Ledger) -> Iterator[str]:
    for contender in ledger.contenders:
        versions = _versions(contender.versions)
        yield f"- {contender.title}: {contender.does}" + (f" ({versions})." if versions else ".")


def _versions(packages: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(packages.items()))


def _cell(text: str) -> str:
    """Text from a foreign program, made safe for one cell of a table."""
    return " ".join(text.replace("|", "/").replace("<", "(").replace(">", ")").split())[:160]
