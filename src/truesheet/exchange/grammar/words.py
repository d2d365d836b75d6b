"""Words that the families share: what rows are called, names of splits, verbs, signs of others."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GENERIC = _set(
    "examples example instances instance rows row records record samples sample entries entry "
    "datapoints datapoint observations observation items exemplars"
)
"""Words for rows, whatever a row is."""

SPECIFIC = _set(
    "abstracts ads advertisements answers applicants articles audios bills books borrowers "
    "captions cases chapters claims clips comments complaints contracts conversations customers "
    "demonstrations dialogs dialogues documents emails essays excerpts expressions faces "
    "flights headlines houses images individuals instructions judgements judgments letters "
    "lines loans lyrics messages news novels pairs papers paragraphs passages passengers "
    "patents patients people persons photographs photos pictures poems posts problems products "
    "prompts puzzles queries questions quotes recipes recordings requests responses reviews "
    "scenes segments sentences snippets songs statements stories students submissions summaries "
    "tables texts threads titles transactions translations triples tuples tweets users "
    "utterances verses videos visits"
)
"""Words for things that are often the rows of a dataset, but need not be."""

PEOPLE = _set("applicants borrowers customers individuals passengers patients people persons users")
"""Those of them that are people: a row each in a table, or the few who made the rows."""

PARTS = _set(
    "text image audio video question answer sentence document article news tweet dialog dialogue "
    "input source target parallel multiple choice headline caption review passage summary story "
    "query data english french german spanish chinese arabic hindi japanese turkish"
)
"""Words before those that say of which kind they are, and single out none of them."""

NOT_ROWS = _set(
    "annotators authors tokens words types characters languages workers speakers hours minutes "
    "seconds days months years participants crowdworkers experts journalists parameters topics "
    "categories classes labels domains sources sites websites newspapers tags entities relations "
    "intents turns slots tasks events files scenarios concepts triggers mentions"
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
    "featuring holds hold covers cover encompasses encompass totals totaling totalling numbers "
    "present presents release releases comprised composed counts"
)
"""Verbs by which a dataset has rows; some want `of` behind them."""

FILLERS = _set(
    "a an the total of in all overall altogether only also now currently just exactly precisely "
    "set collection size sum number up made composed comprised consisting some whole full entire"
)
"""Words that may stand between such a verb and its number."""

OTHERS = _set(
    "each every per average avg averaged mean median crawled scraped originally "
    "initially kept filtered removed discarded excluded dropped previous previously earlier prior "
    "existing unlike compared comparison larger smaller pretrained pre-trained finetuned "
    "fine-tuned outperforms accuracy f1 vocabulary minimum maximum min max longest shortest if "
    "would could might random randomly times either neither"
)
"""Words that say that something else is counted than the rows that are here."""

STOPS = _set(
    "of in for from with on by per to at as and or that which where who whose is are was were be "
    "been has have had contain contains using via into between about around than while when but "
    "so because since during after before the a an this these those their its it we they"
)
"""Words that end the phrase to which a number belongs."""
