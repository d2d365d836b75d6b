"""Put a real dataset into the demo folder: cells of breast tumours, 569 rows.

scikit-learn ships the Wisconsin Diagnostic Breast Cancer set (Wolberg, Street and Mangasarian,
1995), so the demo needs no network. It is a good first patient: measurements that all but repeat
each other, zeros that may mean "nothing there" or "not measured", and a label that is not even.

    python examples/demo.py FOLDER
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from sklearn.datasets import load_breast_cancer


def table() -> str:
    """The set as CSV text, one line a tumour, the diagnosis in words and last."""
    data = load_breast_cancer()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(name.replace(" ", "_") for name in data.feature_names), "diagnosis"])
    for features, target in zip(data.data.tolist(), data.target.tolist(), strict=True):
        writer.writerow([*features, data.target_names[target]])
    return out.getvalue()


def main(folder: Path) -> None:
    """Write the table unless it is there already, so that a second run changes nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "breast-cancer.csv"
    text = table()
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    print(f"{path}: {text.count(chr(10)) - 1} rows from scikit-learn's bundled data")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
