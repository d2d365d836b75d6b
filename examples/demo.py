"""Put a real dataset into the demo folder: cells of breast tumours, 569 rows.

scikit-learn ships the Wisconsin Diagnostic Breast Cancer set (Wolberg, Street and Mangasarian,
1995), so the demo needs no network. It is a good first patient: measurements that all but repeat
each other, zeros that may mean "nothing there" or "not measured", and a label that is not even.
Beside it goes a README as one finds them: most of what it says is true of the data.

    python examples/demo.py FOLDER
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from sklearn.datasets import load_breast_cancer

README = """\
---
license: cc-by-4.0
size_categories:
- n<1K
---
# Breast tumours

This dataset contains 596 rows. A row is one tumour: 30 measurements and a diagnosis.
The diagnosis is `benign` or `malignant`; 37 % of the tumours are malignant.
There are no missing values and no duplicate rows.
"""


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
    """Write what is not there already, so that a second run changes nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "breast-cancer.csv"
    text = table()
    for file, wanted in ((path, text), (folder / "README.md", README)):
        if not file.exists() or file.read_text() != wanted:
            file.write_text(wanted)
    print(f"{path}: {text.count(chr(10)) - 1} rows from scikit-learn's bundled data")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
