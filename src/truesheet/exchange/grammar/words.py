"""Words that the families share: what rows are called, names of splits, verbs, signs of others."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GENERIC = _set(
    "examples example instances instance rows row records record samples sample entries entry "
    "datapoints datapoint observations observation items exemplars"
)
"""Words for rows, whatever a row is."""

SPECIFIC = (
    _set(
        "abstracts ads advertisements annotations answers articles audios bills books captions cases "
        "chapters clauses clips comments complaints conversations dialogs dialogues documents emails "
        "essays events excerpts expressions faces facts files headlines images instructions "
        "demonstrations judgments judgements letters lines lyrics messages mentions notes novels pairs "
        "papers paragraphs passages patents patients people phrases photographs photos pictures poems "
        "posts problems products profiles prompts pull-quotes puzzles queries questions quotes "
        "recipes recordings relations reports requests responses reviews scenes segments sentences "
        "snippets songs statements stories students submissions summaries tables tasks texts threads "
        "titles translations triples tuples tweets users utterances verses videos visits claims "
        "contracts customers flights houses transactions persons individuals records"
    )
    - GENERIC
)
"""Words for things that are often the rows of a dataset, but need not be."""

NOT_ROWS = _set(
    "annotators authors tokens words types characters languages workers speakers hours minutes "
    "seconds days months years participants crowdworkers experts journalists parameters topics "
    "categories classes labels domains sources sites websites newspapers tags entities"
)

SPLITS = {
    "train": "train",
    "training": "train",
    "trainset": "train",
    "valid": "validation",
    "validation": "validation",
    "val": "validation",
    "dev": "validation",
    "devel": "validation",
    "development": "validation",
    "devset": "validation",
    "test": "test",
    "testing": "test",
    "testset": "test",
    "tests": "test",
}
"""Words for splits, by the name that most datasets give them."""

SPLIT_NOUNS = _set(
    "set sets split splits data dataset datasets subset subsets portion part partition partitions "
    "fold corpus file section collection samples examples instances"
)

DATASET = _set(
    "dataset datasets corpus collection benchmark database data set treebank resource release "
    "challenge testbed bank corpora"
)

HAVE = _set(
    "contains contain containing has have having includes include including comprises comprise "
    "comprising consists consist consisting provides provide providing offers features feature "
    "featuring holds hold encompasses encompass totals totaling totalling numbers covers covering "
    "present presents release releases collected comprised composed counts spans"
)
"""Verbs by which a dataset has rows; some want `of` behind them."""

FILLERS = _set(
    "a an the total of in all overall altogether only also now currently just exactly precisely "
    "set collection size sum number up made composed comprised consisting some whole full entire"
)
"""Words that may stand between such a verb and its number."""

OTHERS = _set(
    "each every per average avg averaged mean median respectively-not crawled scraped originally "
    "initially kept filtered removed discarded excluded dropped previous previously earlier prior "
    "existing unlike compared comparison larger smaller pretrained pre-trained finetuned "
    "fine-tuned outperforms accuracy f1 vocabulary minimum maximum min max longest shortest if "
    "would could might random randomly times"
)
"""Words that say that something else is counted than the rows that are here."""

STOPS = _set(
    "of in for from with on by per to at as and or that which where who whose is are was were be "
    "been has have had contain contains using via into between about around than while when but "
    "so because since during after before the a an this these those their its it we they"
)
"""Words that end the phrase to which a number belongs."""
