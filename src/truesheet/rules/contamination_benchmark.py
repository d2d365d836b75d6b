"""Items of public benchmarks in the texts of a dataset."""

from __future__ import annotations

from truesheet.measures.values_contam import Benchmarks, Overlap
from truesheet.model.evidence import Absent
from truesheet.model.field import Field
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import no_text
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several

_MEASURE = "text.benchmarks"


def _in_training(view: View, field: Field, benchmark: str) -> Overlap | None:
    """What the split that models learn from holds, where there are several."""
    train = view.train
    evidence = view.evidence.get(_MEASURE, train.name) if train else None
    seen = evidence.of(field.name, Benchmarks) if evidence else None
    return None if seen is None or isinstance(seen, Absent) else seen.found.get(benchmark)


def _hit(view: View, field: Field, benchmark: str, seen: Overlap) -> Hit | None:
    low, _ = wilson(seen.whole + seen.near, seen.items)
    if not seen.whole and low <= view.limit("share"):
        return None
    learnt = _in_training(view, field, benchmark)
    heavy = learnt and wilson(learnt.whole, learnt.items)[0] > view.limit("share")
    every = seen.whole + seen.near
    where = (
        f" Of these, {count(learnt.whole + learnt.near)} stand in the training split."
        if (learnt)
        else ""
    )
    shown = ", ".join(count(n) for n in seen.shown)
    return Hit(
        f"field:{field.name}",
        count(every),
        "item" if every == 1 else "items",
        f"{count(every)} of {several(seen.items, 'item')} of {benchmark} "
        f"({percent(every, seen.items)}) {'stands' if every == 1 else 'stand'} in "
        f"{name(field.name)}: {count(seen.whole)} whole, {count(seen.near)} with changes, in "
        f"{several(seen.texts, 'text')}.{where} The first by number: {shown}. It counts as an "
        f"error where more than {view.told('share')} stand whole in the training split.",
        weight=every,
        limit="share",
        title=f"Items of {benchmark} stand in {name(field.name)}",
        severity="error" if heavy else "warning",
    )


def _look(view: View) -> Seen:
    looked = [(f, v) for f, v in view.each(_MEASURE, Benchmarks) if v.texts]
    if not looked:
        known = view.evidence.get(_MEASURE) is not None
        why = "No text is as long as an item of a benchmark."
        return NotApplicable(why) if known else CouldNotRun("text.benchmarks was not run")
    found = [(f, b, o) for f, v in looked for b, o in v.found.items()]
    hits = [h for f, b, o in found if (h := _hit(view, f, b, o))]
    some = sum(o.near for f, b, o in found if not _hit(view, f, b, o))
    adds = ""
    if some:
        adds = f"{several(some, 'item')} resemble a text: too few to be more than a common pattern."
    return Looked(tuple(hits), len(looked), "text field", adds)


RULE = Rule(
    id="contamination.benchmark",
    version=1,
    severity="warning",
    title="Items of a public benchmark stand in the data",
    passes="none holds items of GSM8K (test) or HumanEval, beyond what a common pattern makes",
    why="A model that has read the questions of a benchmark is no longer measured by it: 8 to 18 % "
    "of HumanEval stand in corpora that many models learn from, and scores rise with them.",
    do="Take the items out of what a model learns from (`truesheet leakage DATA --benchmark FILE` "
    "says in which rows they stand), or do not report scores on this benchmark. Where the dataset "
    "is the benchmark itself, say so under uses.prohibited.",
    blind="Items told in other words, translated, or cut in two rows; benchmarks that have no "
    "index here. None of that was tested.",
    look=_look,
    needs=(_MEASURE,),
    unless=no_text,
    limits=(
        Bound(
            "share",
            0.01,
            "share of items",
            "a hundredth of a benchmark can lift a score by one point; the lower end of the 95 % "
            "interval (Wilson) must lie over it. Three in 1,319 questions of GSM8K (test) resemble "
            "one of its own training set, numbers and names apart. One item that stands whole is "
            "told of in any case",
        ),
    ),
    source="Brown et al., Language Models are Few-Shot Learners, NeurIPS 2020; "
    "Yang et al., Rethinking Benchmark and Contamination, arXiv 2311.04850.",
)
