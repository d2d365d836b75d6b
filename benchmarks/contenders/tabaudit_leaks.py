"""tabaudit's leakage check over several files: for each, the fields that it accuses."""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import json
import sys

import pandas
import tabaudit


def accused(file: str, label: str) -> list[str]:
    """Fields of findings that are more than remarks; those that are called identifiers apart."""
    report = tabaudit.run_audit(pandas.read_parquet(file), target=label, checks=["leakage"])
    found = [
        column
        for finding in report.sorted_findings()
        if finding.check == "leakage"
        and finding.severity.value in ("critical", "high", "medium")
        and "identifier" not in finding.title
        for column in finding.columns
    ]
    return list(dict.fromkeys(found))


def main(asked: str) -> None:
    with open(asked, encoding="utf-8") as file:
        print(json.dumps([accused(name, label) for name, label in json.load(file)]))


if __name__ == "__main__":
    main(sys.argv[1])
