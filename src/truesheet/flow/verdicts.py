"""From a judged datasheet to verdicts: one for each thing that people said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from truesheet.model.canonical import digest
from truesheet.model.datasheet import Answer, Check, Claim, Datasheet
from truesheet.model.finding import Finding, Severity
from truesheet.model.report import Verdict, VerdictOutcome
from truesheet.model.stated import Place
from truesheet.sheet import bank
from truesheet.sheet.judge import over
from truesheet.sheet.people import FindingWaiver
from truesheet.sheet.places import Places, pointer
from truesheet.sheet.policy import Policy
from truesheet.sheet.skeleton import flow
from truesheet.sheet.words import clean, sentence
from truesheet.sheet.write import SQL_HOME

SEVERITY: dict[VerdictOutcome, Severity] = {
    "failed": "error",
    "could_not_check": "error",
    "warned": "warning",
}


def outcome(check: Check, policy: Policy) -> VerdictOutcome:
    """What a check comes to under a policy. A pass is a pass, and nothing else is one."""
    if check == "pass":
        return "pass"
    if check == "waived":
        return "waived"
    if check in policy.fail_on.checks:
        return "failed"
    if check in policy.warn_on.checks or check in ("contradicted", "stale", "expired"):
        return "warned"
    return "not_checkable"


def broken(policy: Policy) -> VerdictOutcome:
    """What a check comes to that was tried and broke off."""
    return "failed" if "could_not_check" in policy.fail_on.checks else "could_not_check"


def of_claims(
    sheet: Datasheet, policy: Policy, places: Places | None, failures: Mapping[str, str]
) -> Iterator[Verdict]:
    """One verdict for each stated claim. `failures` gives the SQL claims that could not be run."""
    for answer in sheet.answers:
        for claim in (c for c in answer.claims if c.origin == "stated"):
            if answer.question == SQL_HOME and claim.path.startswith("/claims/"):
                yield _of_sql(claim, policy, places, failures)
            elif claim.value is None and not claim.path:
                yield _of_words(answer, claim, policy, places)
            else:
                yield _of_part(answer, claim, policy, places)


def _of_part(answer: Answer, claim: Claim, policy: Policy, places: Places | None) -> Verdict:
    name = f"claim:{answer.question}{claim.path}"
    made = _made(name, claim, policy, answer.question)
    if places is None:
        return made
    spot = places.spot(pointer("answers", answer.question, "value") + claim.path)
    wrong = claim.standing.check == "contradicted" and claim.found is not None
    fix = flow(claim.found) if wrong and spot.whole else ""
    return msgspec.structs.replace(made, place=spot.place, fix=fix)


def _of_words(answer: Answer, claim: Claim, policy: Policy, places: Places | None) -> Verdict:
    made = _made(f"answer:{answer.question}", claim, policy, answer.question)
    place = places[pointer("answers", answer.question)] if places else None
    known = bank.by_id().get(answer.question)
    says = f"The answer to “{known.asks}”" if known else made.says
    return msgspec.structs.replace(made, kind="answer", place=place, says=says)


def _of_sql(
    claim: Claim, policy: Policy, places: Places | None, failures: Mapping[str, str]
) -> Verdict:
    made = _made(f"sql:{digest(claim.value)[:12]}", claim, policy, SQL_HOME)
    place = places[claim.path + "/sql"] if places else None
    made = msgspec.structs.replace(made, kind="sql", place=place)
    why = failures.get(str(claim.value))
    if why is None or claim.standing.check == "waived":
        return made
    return msgspec.structs.replace(made, outcome=broken(policy), severity="error", reason=why)


_DO: dict[str, str] = {
    "stale": "Read the answer again; correct it, or set its `on` to the day on which you looked.",
    "expired": "Read the answer again; correct it, or set its `on` and `review_by` anew.",
}


def _made(name: str, claim: Claim, policy: Policy, question: str) -> Verdict:
    found = outcome(claim.standing.check, policy)
    return Verdict(
        id=name,
        kind="claim",
        outcome=found,
        says=sentence(claim.says),
        severity=SEVERITY.get(found, "note"),
        check=claim.standing.check,
        status=claim.standing.status,
        stated=claim.value,
        found=claim.found,
        reason=claim.standing.reason,
        do=_DO.get(claim.standing.check, ""),
        question=question,
        evidence=claim.evidence,
    )


def of_states(
    sheet: Datasheet, policy: Policy, places: Places | None, today: str
) -> Iterator[Verdict]:
    """Answers that state no fact, such as `unknown`, and were to be looked at again by now."""
    for answer in sheet.answers:
        late = answer.by and over(answer.by.review_by, today)
        if answer.state in ("answered", "open") or not late or answer.by is None:
            continue
        found = outcome("expired", policy)
        yield Verdict(
            id=f"answer:{answer.question}",
            kind="answer",
            outcome=found,
            says=f"The answer is: {answer.state.replace('_', ' ')}.",
            severity=SEVERITY.get(found, "note"),
            check="expired",
            reason=f"It was to be looked at again by {answer.by.review_by}.",
            do=_DO["expired"],
            place=places[pointer("answers", answer.question)] if places else None,
            question=answer.question,
        )


def finding_id(finding: Finding) -> str:
    """The name of a finding for policies, waivers and baselines."""
    about = "" if finding.subject == "dataset" else f"@{finding.subject}"
    return f"finding:{finding.rule}{about}"


def of_findings(
    sheet: Datasheet, policy: Policy, waivers: Sequence[FindingWaiver], today: str
) -> Iterator[Verdict]:
    """The raised findings that the policy fails or warns of, and files that were not read."""
    by_name = {f"finding:{w.finding}": w for w in waivers}
    for f in sheet.raised:
        found: VerdictOutcome | None = None
        if policy.fail_on.finding(f.rule, f.severity):
            found = "failed"
        elif f.rule == "files.unreadable" and f.severity == "error":
            found = broken(policy)
        elif policy.warn_on.finding(f.rule, f.severity):
            found = "warned"
        if found:
            made = _of_finding(f, found)
            yield _waived(made, by_name.get(made.id), today)


def _waived(verdict: Verdict, waiver: FindingWaiver | None, today: str) -> Verdict:
    """The verdict under a waiver; one that is over is said, and holds no more."""
    if waiver is None:
        return verdict
    if over(waiver.until, today or None):
        ended = (
            f"The waiver by {clean(waiver.by)} ended on {waiver.until}: {clean(waiver.reason, 200)}"
        )
        return msgspec.structs.replace(
            verdict, reason=f"{verdict.reason} {sentence(ended)}".strip()
        )
    why = f"Waived by {clean(waiver.by)} until {waiver.until}: {clean(waiver.reason, 200)}"
    return msgspec.structs.replace(verdict, outcome="waived", severity="note", reason=sentence(why))


def _of_finding(f: Finding, found: VerdictOutcome) -> Verdict:
    return Verdict(
        id=finding_id(f),
        kind="finding",
        outcome=found,
        says=f.says,
        severity=f.severity,
        title=f.title,
        found=f.number or None,
        reason=f.why,
        do=f.do,
        rule=f.rule,
        subject=f.subject,
        limit=f.limit,
        evidence=f.evidence,
    )


def of_questions(sheet: Datasheet, policy: Policy, file: str) -> Iterator[Verdict]:
    """The open questions that a policy wants answered."""
    answers = {a.question: a for a in sheet.answers}
    known = bank.by_id()
    for id in dict.fromkeys((*policy.fail_on.questions, *policy.warn_on.questions)):
        if id in answers and answers[id].state != "open":
            continue
        found: VerdictOutcome = "failed" if id in policy.fail_on.questions else "warned"
        if id not in answers and bank.closed_by(
            known[id], {k: a.value for k, a in answers.items()}
        ):
            continue
        yield Verdict(
            id=f"question:{id}",
            kind="question",
            outcome=found,
            says=f"Not answered: {known[id].asks}",
            severity=SEVERITY[found],
            reason=known[id].why,
            do=f"Answer it in {file or 'datasheet.yaml'}, or run `truesheet ask`.",
            place=Place(file) if file else None,
            question=id,
        )


def told_apart(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The same, where two had one name: those get a digest of what they state at the end."""
    items = tuple(verdicts)
    counts = Counter(v.id for v in items)
    seen: Counter[str] = Counter()
    out = []
    for v in items:
        name = v.id
        if counts[name] > 1:
            name = f"{name}~{digest([_plain(v.stated), v.subject, v.title])[:6]}"
        seen[name] += 1
        out.append(
            msgspec.structs.replace(v, id=name if seen[name] == 1 else f"{name}-{seen[name]}")
        )
    return tuple(out)


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, str_keys=True)
