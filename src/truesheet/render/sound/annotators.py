"""How far annotators agree, for the page and for the terminal."""

from __future__ import annotations

from truesheet.measures.values_crowd import Agreement, Annotator, Consensus, Estimate
from truesheet.model.finding import Finding
from truesheet.render import number
from truesheet.render.discretion import FLOOR
from truesheet.render.reading import Reading
from truesheet.render.sound.parts import Table
from truesheet.render.terminal import Screen

_CLASSES, _PEOPLE = 8, 10


def tables(reading: Reading) -> tuple[Table, ...]:
    """The numbers of agreement, and the annotators who agree least with the others."""
    found = reading.read("annotators.agreement", Agreement)
    if found is None:
        return ()
    made = [Table("Annotators", says(found), ("measure", "value", "from"), _numbers(found))]
    if found.listed:
        made.append(
            Table(
                "Annotators who agree least with the others",
                f"{number.counted(found.judged, 'annotator')} with 20 items or more, each against "
                "all others who labelled the same items. Kappa is the part that is reached of what "
                "chance leaves open; 0 is what guessing by habit would give.",
                ("annotator", "items", "same label", "by chance", "kappa"),
                tuple(_person(a) for a in found.listed),
            )
        )
    return tuple(made)


def says(found: Agreement) -> str:
    """Who labelled what, in a sentence."""
    each = number.count(found.most)
    if found.fewest != found.most:
        each = f"{number.count(found.fewest)} to {each}"
    text = (
        f"{number.counted(found.labels, 'label')} by "
        f"{number.counted(found.annotators, 'annotator')} of "
        f"{number.counted(found.items, 'item')}; {number.count(found.shared)} of them have labels "
        f"of two or more ({each} each)."
    )
    if found.unlike:
        text += f" {number.count(found.unlike)} times somebody labelled an item in two ways; such "
        text += "labels are left out."
    return f"{text} {found.error.capitalize()}." if found.error else text


def _numbers(found: Agreement) -> tuple[tuple[str, str, str], ...]:
    agreeing = found.agreeing
    of = f"{number.count(agreeing.part)} of {number.count(agreeing.whole)} pairs"
    rows = [
        ("same label", number.percent(agreeing.part, agreeing.whole), of),
        (f"Krippendorff's alpha, {found.scale}", *_alpha(found.alpha, found.absent.get("alpha"))),
    ]
    rows += [(f"alpha, {scale}", *_alpha(e, "")) for scale, e in found.others.items()]
    rows.append(("Fleiss' kappa", *_kappa(found.fleiss, found.absent.get("fleiss"), "all items")))
    pairs = number.counted(found.pairs, "pair")
    rows.append(
        ("Cohen's kappa", *_kappa(found.cohen, found.absent.get("cohen"), f"mean of {pairs}"))
    )
    largest = [(c, n) for c, n in found.classes.items() if n >= FLOOR][:_CLASSES]
    rows += [
        (f"class {c}", number.percent(n, found.labels), f"{number.count(n)} labels")
        for c, n in largest
        if found.scale == "nominal"
    ]
    return tuple(rows)


def _alpha(found: Estimate | None, why: str | None) -> tuple[str, str]:
    if found is None:
        return "–", why or ""
    return f"{found.value:.3f}", f"95 % interval {found.low:.3f} to {found.high:.3f}"


def _kappa(value: float | None, why: str | None, of: str) -> tuple[str, str]:
    return ("–", why or "") if value is None else (f"{value:.3f}", of)


def _person(a: Annotator) -> tuple[str, ...]:
    kappa = "–"
    if a.kappa is not None:
        kappa = _interval(a.kappa)
    return (
        a.name,
        number.count(a.items),
        f"{100 * a.agrees:.1f} %",
        f"{100 * a.chance:.1f} %",
        kappa,
    )


def text(
    name: str,
    found: Agreement,
    settled: Consensus,
    findings: tuple[Finding, ...],
    written: str = "",
    screen: Screen | None = None,
) -> str:
    """All of it for a terminal: the numbers, what they mean, who stands apart, the consensus."""
    screen = screen or Screen()
    lines = [*screen.put(name, style="bold", most=200), *screen.put(says(found))]
    numbers = _numbers(found)
    there = [row for row in numbers if row[1] != "–"]
    lines += [*screen.head("Agreement"), *screen.table(there, right=(1,))]
    for what, value, why in numbers:
        if value == "–":
            lines += screen.put(f"No {what}: {why}.", first="  ", indent="    ")
    raised = [f for f in findings if f.outcome == "raised"]
    for i, f in enumerate(raised[:5]):
        lines += ["", *screen.put(f.title, lead=f"{f.severity}  ", lead_style=f.severity)]
        lines += screen.put(f.says, first="  ")
        if [g.do for g in raised[:5]].index(f.do) == i:
            lines += screen.put(f.do, first="  ", style="dim")
    if len(raised) > 5:
        lines += ["", *screen.put(f"and {number.count(len(raised) - 5)} more findings")]
    for f in findings:
        if f.outcome in ("clear", "could_not_run"):
            sign = "✔ " if f.outcome == "clear" else "? "
            lines += ["", *screen.put(f.says or f.title, lead=sign)]
    if found.listed:
        title = f"Annotators who agree least, of {number.count(found.judged)} with 20 items or more"
        head = ("annotator", "items", "same label", "by chance", "kappa")
        rows = [head, *(_person(a) for a in found.listed[:_PEOPLE])]
        lines += [*screen.head(title), *screen.table(rows, right=(1, 2, 3))]
    return "\n".join([*lines, *_settled(settled, written, screen)]) + "\n"


def _settled(found: Consensus, written: str, screen: Screen) -> list[str]:
    lines = screen.head("One label for each item")
    lines += screen.put(_how(found), first="  ")
    if found.people:
        plain = found.method == "median"
        what = "correlation with the others" if plain else "same as consensus"
        rows = [("annotator", "labels", what)]
        rows += [
            (p.name, number.count(p.labels), _interval(p.right) if plain else _percents(p.right))
            for p in found.people[:_PEOPLE]
        ]
        lines += ["", *screen.table(rows, right=(1, 2))]
        rest = len(found.people) - _PEOPLE
        if rest > 0:
            lines += screen.put(f"and {number.count(rest)} more, all of them in --json", first="  ")
    if written:
        return [*lines, "", *screen.put(f"Written to {written}.")]
    return [*lines, "", *screen.put("--consensus FILE writes them down.", style="dim")]


def _how(found: Consensus) -> str:
    items = number.counted(found.items, "item")
    if found.method == "median":
        return f"The median of the labels of {items}: numbers are not weighed by who gave them."
    ties = f"In {number.count(found.ties)} of {items} two classes have most labels."
    if found.method == "majority":
        return (
            f"By majority: {found.why}, too few to weigh labels by who gave them. {ties} Such "
            "items get none."
        )
    return (
        f"Labels weighed by who gave them (Dawid and Skene). {ties} Weighing settles them, and "
        f"changes the majority of {number.count(found.moved)} more. The label is less than 90 % "
        f"likely in {number.count(found.unsure)}. Weighing is not always better than the "
        "majority: hold both against labels that you trust."
    )


def _percents(e: Estimate) -> str:
    return f"{100 * e.value:.1f} % ({100 * e.low:.0f} to {100 * e.high:.0f} %)"


def _interval(e: Estimate) -> str:
    return f"{_two(e.value)} ({_two(e.low)} to {_two(e.high)})"


def _two(x: float) -> str:
    return f"{x:.2f}".replace("-0.00", "0.00").replace("-", "−")
