"""Make the pages of the documentation that come from code, or check that they are up to date.

    python scripts/pages.py            write them
    python scripts/pages.py --check    list what differs, is missing or is left over; exit code 1

Made are docs/verbs, docs/measures, docs/rules, docs/errors and docs/questions as whole folders,
and the parts between marks of docs/hash.md and docs/architecture.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(1, str(ROOT / "tests"))  # the real data of the rules is known there

from scripts.pagelib import errors, fragments, measures, questions, rules, verbs  # noqa: E402
from scripts.pagelib.text import Pages  # noqa: E402

DOCS = ROOT / "docs"
KINDS = (verbs, measures, rules, errors, questions, fragments)
FOLDERS = ("verbs", "measures", "rules", "errors", "questions")


def made() -> Pages:
    """Every page that comes from code, by its path within docs/."""
    found: Pages = {}
    for kind in KINDS:
        found.update(kind.pages())
    return found


def problems() -> list[str]:
    """What the code owes its pages: texts that are lacking, codes that stand twice."""
    return [p for kind in KINDS for p in kind.problems()]


def stored(docs: Path) -> set[str]:
    """The files that stand in the made folders."""
    return {
        p.relative_to(docs).as_posix()
        for folder in FOLDERS
        for p in (docs / folder).rglob("*")
        if p.is_file()
    }


def differences(wanted: Pages, docs: Path) -> list[str]:
    """Pages of `docs` that differ from the wanted ones, are missing or are left over."""
    wrong = []
    for path, text in sorted(wanted.items()):
        file = docs / path
        if not file.is_file():
            wrong.append(f"docs/{path}: is missing")
        elif file.read_bytes() != text.encode():
            wrong.append(f"docs/{path}: differs from what the code says now")
    wrong += [f"docs/{path}: is left over" for path in sorted(stored(docs) - set(wanted))]
    return wrong


def write(wanted: Pages, docs: Path) -> None:
    """Bring the made pages of `docs` to what is wanted, leftovers removed."""
    for path in stored(docs) - set(wanted):
        (docs / path).unlink()
    for path, text in wanted.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_bytes(text.encode())


def main(arguments: list[str]) -> int:
    """The exit code."""
    wanted, wrong = made(), problems()
    if arguments == ["--check"]:
        wrong += differences(wanted, DOCS)
    else:
        write(wanted, DOCS)
    for line in wrong:
        print(line)
    if wrong and arguments == ["--check"]:
        print("Run `make docs` and look at what changed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
