"""`composition.identifiability`: that nobody can be recognised, against what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Uniqueness
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_fields, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.personal import DIRECT, KNOWN_MISSES, Sign, cited, personal_signs, said_of
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count, listed, names

LOOKS_AT = frozenset({"personal_data", "direct", "indirect", "kinds", "quasi_identifiers", "k_min"})

NOT_TOLD = "That could only be shown with all other data in the world at hand."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """All parts; what outside data could add stays with people."""
    signs = personal_signs(seen)
    direct = [s for s in signs if s.kind in DIRECT]
    if "personal_data" in said:
        yield from _told(said["personal_data"], "/personal_data", signs, seen)
    if "direct" in said:
        yield from _told(said["direct"], "/direct", direct, seen)
    if "kinds" in said:
        yield _kinds([str(k) for k in said["kinds"]], signs, seen)
    quasi = [str(f) for f in said.get("quasi_identifiers", ())]
    yield from absent_fields(quasi, seen, "/quasi_identifiers")
    unique = _uniqueness(quasi, seen)
    if "indirect" in said:
        yield from _indirect(said["indirect"], unique, seen)
    if "k_min" in said:
        yield _k_min(said["k_min"], unique, seen)


def _leaned(seen: Seen) -> tuple[str, ...]:
    return (*seen.evidence.id("text.personal"), *seen.evidence.id("text.shapes"))


SAYS = {
    ("/personal_data", "no"): "says there is no personal data",
    ("/personal_data", "yes"): "says there is personal data",
    ("/direct", "no"): "says nothing names a person at once",
    ("/direct", "yes"): "says there is what names a person at once",
}


def _told(stated: str, path: str, signs: list[Sign], seen: Seen) -> Iterator[Statement]:
    sure = [s for s in signs if s.sure]
    leaned = _leaned(seen) or seen.about_fields
    if stated not in ("yes", "no"):
        return
    says = SAYS[path, stated]
    if stated == "yes" and sure:
        says += f"; {said_of(sure)}"
        why = "By patterns with check digits, and by the names of fields."
        yield Statement(says, "yes", path, evidence=cited(sure, seen), exact=False, why=why)
    elif stated == "yes":
        yield unsure(says, "yes", path, f"Nothing sure was found. {KNOWN_MISSES}", leaned)
    elif sure:
        says += f"; {said_of(sure)}"
        cites = cited(sure, seen)
        yield Statement(says, "no", path, evidence=cites, agrees=False, found="yes")
    elif signs:
        yield unsure(says, "no", path, f"But {said_of(signs)}.", cited(signs, seen))
    elif seen.evidence.get("text.personal"):
        yield Statement(says, "no", path, evidence=leaned, absence=KNOWN_MISSES)
    else:
        yield unsure(says, "no", path, "No field could hold what is looked for.", leaned)


def _kinds(stated: list[str], signs: list[Sign], seen: Seen) -> Statement:
    """A kind that is found must be listed; one that is listed may be hidden from a machine."""
    leaned = _leaned(seen) or seen.about_fields
    says = f"lists {listed([k.replace('_', ' ') for k in stated], 6)}"
    missing = [s for s in signs if s.sure and s.kind not in stated]
    if missing:
        says += f"; {said_of(missing)}"
        true = stated + list(dict.fromkeys(s.kind for s in missing))
        cites = cited(missing, seen)
        return Statement(says, stated, "/kinds", evidence=cites, agrees=False, found=true)
    shown = {s.kind for s in signs if s.sure}
    unique = seen.evidence.read("rows.uniqueness", Uniqueness)
    if isinstance(unique, Uniqueness) and unique.unique:
        shown.add("combination")
        leaned = (*leaned, *seen.evidence.id("rows.uniqueness"))
    unseen = [k.replace("_", " ") for k in stated if k not in shown]
    if unseen:
        why = f"Not found for sure: {listed(unseen, 6)}. {KNOWN_MISSES}"
        return unsure(says, stated, "/kinds", why, leaned)
    return Statement(says, stated, "/kinds", evidence=leaned, absence=KNOWN_MISSES)


def _uniqueness(quasi: list[str], seen: Seen) -> Uniqueness | Absent:
    found = seen.evidence.read("rows.uniqueness", Uniqueness)
    if isinstance(found, Absent):
        return Absent("No fields are named under quasi_identifiers, so nothing was counted.")
    if quasi and set(found.fields) != set(quasi):
        return Absent(f"Counted over {names(found.fields, 4)}, which are not the fields named.")
    return found


def _indirect(stated: str, unique: Uniqueness | Absent, seen: Seen) -> Iterator[Statement]:
    if stated not in ("yes", "no"):
        return
    who = "nobody" if stated == "no" else "somebody"
    says = f"says {who} can be told by a combination of fields"
    cites = seen.evidence.id("rows.uniqueness")
    if isinstance(unique, Absent):
        yield unsure(says, stated, "/indirect", unique.absent)
    elif unique.unique:
        says += f"; {_alone(unique)}"
        if stated == "no":
            yield Statement(says, stated, "/indirect", evidence=cites, agrees=False, found="yes")
        else:
            why = "A row that is alone in the data need not be so in the population."
            yield Statement(says, stated, "/indirect", evidence=cites, exact=False, why=why)
    else:
        why = f"Each combination of {names(unique.fields, 4)} stands for {unique.k_min:,} or more."
        yield unsure(says, stated, "/indirect", f"{why} {NOT_TOLD}", cites)


def _alone(unique: Uniqueness) -> str:
    share = f"{unique.unique:,} of {unique.rows:,} rows"
    verb = "is" if unique.unique == 1 else "are"
    return f"{share} {verb} alone with their {names(unique.fields, 4)}"


def _k_min(stated: int, unique: Uniqueness | Absent, seen: Seen) -> Statement:
    says = f"says every combination stands for {count(stated, 'row')} or more"
    cites = seen.evidence.id("rows.uniqueness")
    if isinstance(unique, Absent):
        return unsure(says, stated, "/k_min", unique.absent)
    agrees = unique.k_min == stated
    if not agrees:
        says += f"; the rarest combination of {names(unique.fields, 4)} stands for "
        says += count(unique.k_min, "row")
    return Statement(
        says,
        stated,
        "/k_min",
        evidence=cites,
        agrees=agrees,
        found=None if agrees else unique.k_min,
    )
