"""What can be wrong with a `datasheet.yaml`: one class a kind of mistake.

TruesheetError
    YamlProblem                 file, line, what stands there, what is expected, what to do
        CannotReadYaml          E-YAML-001
        YamlTooLarge            E-YAML-002
        NotUtf8                 E-YAML-003
        NotYaml                 E-YAML-004
        YamlFeature             E-YAML-005
        KeyTwice                E-YAML-006
        NotADocument            E-YAML-007
        MisspeltKey             E-YAML-008
        WrongKind               E-YAML-009
        UnknownQuestion         E-YAML-010
        ValueDoesNotFit         E-YAML-011
        StateNeedsMore          E-YAML-012
    InvalidDocument             E-YAML-100: all problems of one file, in the order of its lines
"""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.model.errors import TruesheetError


class YamlProblem(TruesheetError):
    """One thing that is wrong in a `datasheet.yaml`, with its line (the first line is 1)."""

    code = "E-YAML-000"

    def __init__(self, file: str, line: int, what: str, *, hint: str = "") -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {what}", hint=hint)
        self.file = file
        self.line = line


class CannotReadYaml(YamlProblem):
    """The file is not there, is a folder, or may not be read.

    Next step: look at its name and its permissions.
    """

    code = "E-YAML-001"


class YamlTooLarge(YamlProblem):
    """The file is larger than any sheet that people write.

    Next step: look whether this is the right file; a sheet that people write is small.
    """

    code = "E-YAML-002"


class NotUtf8(YamlProblem):
    """The file is not UTF-8 text, or holds signs that text does not have.

    Next step: save the file as UTF-8.
    """

    code = "E-YAML-003"


class NotYaml(YamlProblem):
    """The file breaks the rules of YAML.

    Next step: mend the line that the error names.
    """

    code = "E-YAML-004"


class YamlFeature(YamlProblem):
    """The file uses a part of YAML that a sheet does without: aliases, tags, several documents.

    Next step: write the value out in full where it is needed.
    """

    code = "E-YAML-005"


class KeyTwice(YamlProblem):
    """A key stands twice in one place; one of the two would be lost.

    Next step: keep one of the two.
    """

    code = "E-YAML-006"


class NotADocument(YamlProblem):
    """The file is YAML, but no sheet, or one of a later version.

    Next step: begin the file with `truesheet: 1`, or update Truesheet if the version is later.
    """

    code = "E-YAML-007"


class MisspeltKey(YamlProblem):
    """A key is not known, and close to one that is.

    Next step: write the key that the error names.
    """

    code = "E-YAML-008"


class WrongKind(YamlProblem):
    """Something else stands where text, a list, a date or a known word is expected.

    Next step: write what the error says is expected on that line.
    """

    code = "E-YAML-009"


class UnknownQuestion(YamlProblem):
    """An answer is given to a question that the bank does not hold.

    Next step: look at the id; `truesheet questions` lists all of them.
    """

    code = "E-YAML-010"


class ValueDoesNotFit(YamlProblem):
    """A typed value does not fit its question.

    Next step: look at the form of the answer on the page of the question.
    """

    code = "E-YAML-011"


class StateNeedsMore(YamlProblem):
    """A state lacks its reason, or goes against what else is said.

    Next step: add the reason, or take away what goes against the state.
    """

    code = "E-YAML-012"


class InvalidDocument(TruesheetError):
    """A `datasheet.yaml` has problems; `problems` holds all of them, in the order of the lines.

    Next step: mend them from the top; each says what is expected.
    """

    code = "E-YAML-100"

    def __init__(self, file: str, problems: Sequence[YamlProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: p.line))
        lines = "\n".join(f"  {p}  [{p.code}]" for p in self.problems)
        n = len(self.problems)
        super().__init__(f"{file} has {n} problem{'s' * (n > 1)}:\n{lines}")
