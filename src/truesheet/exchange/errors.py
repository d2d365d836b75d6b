"""What can be wrong with a foreign document."""

from __future__ import annotations

from truesheet.model.errors import TruesheetError


class CannotReadDocument(TruesheetError):
    """A document could not be opened: it is not there, or its owner forbids it.

    Next step: look at the name and at the permissions of the file.
    """

    code = "E-XCH-001"


class NotText(TruesheetError):
    """A document holds bytes that are no text in UTF-8 or UTF-16: a picture, an archive, an older
    encoding.

    Next step: name the README itself, or save it as UTF-8.
    """

    code = "E-XCH-002"


class DocumentTooLarge(TruesheetError):
    """A document is larger than any description of a dataset: it is data, most likely.

    Next step: name the README; data is named with `--data`.
    """

    code = "E-XCH-003"


class EmptyDocument(TruesheetError):
    """A document holds no words, so there is nothing that it could claim.

    Next step: write what the data is, or let `truesheet build DATA` write the first sheet.
    """

    code = "E-XCH-004"


class BrokenDocument(TruesheetError):
    """A JSON or YAML document breaks off or is written wrongly, or is nested too deep to be read.

    Next step: look at the line that the error names.
    """

    code = "E-XCH-005"


class UnknownDocument(TruesheetError):
    """A JSON or YAML file is readable, but is no description of a dataset that is known here.

    Next step: name a README.md, a Croissant file or a D4D record.
    """

    code = "E-XCH-006"


class NoSuchExtractor(TruesheetError):
    """An extractor was asked for that is not installed.

    Next step: install the package that brings it, or look at its name.
    """

    code = "E-XCH-007"


class ExtractorFailed(TruesheetError):
    """An installed extractor broke off, or gave something that is no list of proposals.

    Next step: leave `--extractor` out, or tell the authors of the extractor.
    """

    code = "E-XCH-008"
