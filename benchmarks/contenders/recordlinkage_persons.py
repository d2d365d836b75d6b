"""recordlinkage on a table of persons: the recipe of its own tutorial, and its unsupervised model.

python recordlinkage_persons.py FILE      prints {"recipe": [[i, j], ...], "ecm": [...]} as JSON
"""

import json
import sys

import pandas as pd
import recordlinkage


def main() -> None:
    table = pd.read_csv(sys.argv[1], skipinitialspace=True, dtype=str)
    print(json.dumps({"recipe": recipe(table), "ecm": ecm(table)}))


def recipe(table: pd.DataFrame) -> list[list[int]]:
    """As the tutorial does: one given name, and more than three of six fields that agree."""
    likely = recordlinkage.index.Block("given_name").index(table)
    return pairs(likely[compared(likely, table).sum(axis=1) > 3])


def ecm(table: pd.DataFrame) -> list[list[int]]:
    """Pairs that share one of four fields, told apart by the model that needs no known pairs."""
    indexer = recordlinkage.Index()
    for name in ("given_name", "surname", "date_of_birth", "postcode"):
        indexer.block(name)
    likely = indexer.index(table)
    features = compared(likely, table)
    return pairs(recordlinkage.ECMClassifier().fit_predict((features > 0.5).astype(int)))


def compared(likely: pd.MultiIndex, table: pd.DataFrame) -> pd.DataFrame:
    compare = recordlinkage.Compare()
    compare.exact("given_name", "given_name")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85)
    compare.exact("date_of_birth", "date_of_birth")
    compare.exact("suburb", "suburb")
    compare.exact("state", "state")
    compare.string("address_1", "address_1", threshold=0.85)
    return compare.compute(likely, table)


def pairs(found: pd.MultiIndex) -> list[list[int]]:
    return [sorted((int(a), int(b))) for a, b in found]


main()
