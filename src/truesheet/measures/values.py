"""What measures give: the typed values of evidence, and so a part of the file format.

Every value can be written as JSON. A value of a sketch says its error in `error`; an empty
`error` means exact. Values of cells stand here as texts (`shown`), in the form in which a person
would type them; whether a reader may see them is decided where they are shown.
"""

from __future__ import annotations

import msgspec

from truesheet.model.evidence import Share
from truesheet.model.files import FileInfo, LicenceFile


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of values; those of sketches have an `error`, empty when the value is exact."""


# files and rows -------------------------------------------------------------------------------


class Inventory(Value, frozen=True, omit_defaults=True):
    """`files.inventory`: every file, those left out with the reason in `problem`.

    `notes` says what the readers decided for themselves.
    """

    files: tuple[FileInfo, ...]
    bytes: int
    notes: tuple[str, ...] = ()


class Licences(Value, frozen=True, omit_defaults=True):
    """`files.licences`: files beside or among the data that speak of a licence."""

    files: tuple[LicenceFile, ...] = ()


class Rows(Value, frozen=True, omit_defaults=True):
    """`rows.count`."""

    rows: int


class Unreadable(Value, frozen=True, omit_defaults=True):
    """`rows.unreadable`: rows that did not parse, by reason, with the first addresses."""

    rows: int
    of: int
    reasons: dict[str, int] = {}
    first: tuple[str, ...] = ()


class Duplicates(Value, frozen=True, omit_defaults=True):
    """`rows.duplicates`: exact copies of an earlier row.

    `copies` counts rows that equal an earlier one (rows less distinct rows), `groups` the rows
    that have copies, `across` for each pair of splits "a|b" the distinct rows that stand in both
    and the rows of b that they make up. `ignored` names fields left out of the comparison.
    `rechecked` groups were compared by value.
    """

    rows: int
    copies: int
    groups: int
    largest: int
    of_split: dict[str, int] = {}
    across: dict[str, Share] = {}
    ignored: tuple[str, ...] = ()
    rechecked: int = 0
    examples: tuple[tuple[str, ...], ...] = ()
    error: str = ""


class ByEntity(Value, frozen=True, omit_defaults=True):
    """`rows.by_entity` of a field that says which rows belong together.

    `entities` are its different values, `repeated` those with several rows, `largest` and
    `smallest` the most and the fewest rows of one. `missing` rows belong to none. `across` counts
    for each pair of splits "a|b" the entities of b that stand in a too.
    """

    rows: int
    missing: int
    entities: int
    repeated: int
    largest: int
    smallest: int
    of_split: dict[str, int] = {}
    across: dict[str, Share] = {}


class Uniqueness(Value, frozen=True, omit_defaults=True):
    """`rows.uniqueness`: rows that share the values of `fields`.

    `k_min` is the size of the smallest group, `groups` counts them, `unique` the rows that are
    alone; `below` counts the rows in groups of fewer than 5, 10 and 20.
    """

    fields: tuple[str, ...]
    rows: int
    groups: int
    k_min: int
    unique: int = 0
    below: dict[str, int] = {}


# schema ---------------------------------------------------------------------------------------


class LogicalType(Value, frozen=True, omit_defaults=True):
    """`schema.logical_type`: what the values mean as data.

    `logical` is one of boolean, integer, number, decimal, date, timestamp, time, duration,
    category, free_text, short_text, identifier, url, email, uuid, ip, json, file_path, code,
    list, binary, constant, empty. `matched` counts sampled cells of that form.
    """

    logical: str
    matched: Share
    why: str = ""
    error: str = ""


class CandidateKey(Value, frozen=True, omit_defaults=True):
    """`schema.candidate_keys`: whether every row has a value and no value repeats."""

    unique: bool


class Reference(Value, frozen=True, omit_defaults=True):
    """Values of one field that another lacks, of its different values, and rows that hold them."""

    orphans: Share
    rows: int


class References(Value, frozen=True, omit_defaults=True):
    """`keys.references`: orphans for each pair "from|to" of fields declared as id or group."""

    pairs: dict[str, Reference]
    error: str = ""


# cells ----------------------------------------------------------------------------------------


class Missing(Value, frozen=True, omit_defaults=True):
    """`cells.missing` of a field: null, empty text, blank text, NaN; all are disjoint."""

    rows: int
    null: int
    empty: int = 0
    blank: int = 0
    nan: int = 0

    @property
    def all(self) -> int:
        return self.null + self.empty + self.blank + self.nan


class Code(Value, frozen=True, omit_defaults=True):
    """A value that stands for "missing": how often, and why it is suspected.

    `why` is one of `word` (a word or sign that people use for it: ?, N/A, unknown), `number`
    (-999 and kin at the edge of the range), `date` (1900-01-01, 1970-01-01, 9999-12-31).
    """

    code: str
    cells: int
    why: str


class HiddenMissing(Value, frozen=True, omit_defaults=True):
    """`cells.hidden_missing` of a field: codes for "missing" among the values."""

    rows: int
    codes: tuple[Code, ...] = ()

    @property
    def cells(self) -> int:
        return sum(c.cells for c in self.codes)


class RowsHidden(Value, frozen=True, omit_defaults=True):
    """`rows.hidden_missing`: rows that hold at least one such code; by code where few."""

    rows: int
    any: int
    by_code: dict[str, int] = {}


class MixedTypes(Value, frozen=True, omit_defaults=True):
    """`cells.mixed_types` of a field: cells that are not of the field's kind, by what they are.

    For a text field, how many cells would read as a number, date or truth value.
    """

    rows: int
    of_kind: int
    others: dict[str, int] = {}
    examples: tuple[str, ...] = ()


class CoMissing(Value, frozen=True, omit_defaults=True):
    """`cells.co_missing`: rows in which both fields lack a value, for pairs that ever do."""

    pairs: dict[str, int]
    rows: int
    rows_complete: int
    cut: int = 0


class MissingByLabel(Value, frozen=True, omit_defaults=True):
    """`cells.missing_by_label` of a field: for each class, cells missing of cells."""

    classes: dict[str, Share]


# values ---------------------------------------------------------------------------------------


class Digest(Value, frozen=True, omit_defaults=True):
    """`values.digest` of a field, `rows.digest`: how many cells or rows, and the name of them all.

    `digest` is 32 hexadecimal digits, the same for the same values in any order.
    """

    count: int
    digest: str


class Distinct(Value, frozen=True, omit_defaults=True):
    """`values.distinct` of a field: distinct present values."""

    distinct: int
    present: int
    error: str = ""


class Top(Value, frozen=True, omit_defaults=True):
    """A value as text, and its cells."""

    shown: str
    cells: int


class Frequent(Value, frozen=True, omit_defaults=True):
    """`values.frequent` of a field: the most frequent values, most frequent first.

    `others` counts present cells with values not listed. With too many distinct values for exact
    counts, the list comes from the sample and says so in `error`.
    """

    present: int
    top: tuple[Top, ...]
    distinct: int = 0
    others: int = 0
    error: str = ""


Step = tuple[float, int, int]
"""A value, the cells below it, and the cells up to and with it."""


class NumberSummary(Value, frozen=True, omit_defaults=True):
    """`number.summary` of a field; finite values only, but for the counts that say otherwise.

    `at_min` and `at_max` are the cells that hold the smallest and largest value.
    `integral` counts values without a fraction.
    """

    finite: int
    min: float
    max: float
    mean: float
    sd: float | None = None
    sum: float | None = None
    zeros: int = 0
    negatives: int = 0
    infinite: int = 0
    at_min: int = 0
    at_max: int = 0
    integral: int = 0


class Bar(Value, frozen=True, omit_defaults=True):
    """Cells with low <= value < high (the last bar holds high as well)."""

    low: float
    high: float
    cells: int


class Distribution(Value, frozen=True, omit_defaults=True):
    """`number.distribution` of a field: quantiles and a histogram.

    `quantiles` maps "0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99" to values. `steps` are
    the values at every twentieth of the cells, in ascending order, smallest and largest included:
    what another version of the data is held against. They are true to `within` that share of
    the value.
    """

    cells: int
    quantiles: dict[str, float]
    bars: tuple[Bar, ...]
    error: str = ""
    steps: tuple[Step, ...] = ()
    within: float = 0.0


# text -----------------------------------------------------------------------------------------


class Lengths(Value, frozen=True, omit_defaults=True):
    """`text.lengths` of a field: characters (code points) a value.

    `steps` and `within` as in `Distribution`.
    """

    values: int
    min: int
    max: int
    mean: float
    quantiles: dict[str, float]
    bars: tuple[Bar, ...] = ()
    error: str = ""
    steps: tuple[Step, ...] = ()
    within: float = 0.0


class Shapes(Value, frozen=True, omit_defaults=True):
    """`text.shapes` of a field: patterns such as `Aa9-9`, most frequent first.

    Runs of upper case, lower case, digits become A, a, 9; other signs stand for themselves.
    """

    values: int
    top: tuple[Top, ...]
    distinct: int = 0
    error: str = ""


class Damage(Value, frozen=True, omit_defaults=True):
    """`text.damage` of a field: cells with signs of careless handling.

    `padded` begins or ends with white space, `control` holds control characters, `replaced`
    holds U+FFFD, `mojibake` holds UTF-8 that was read as Latin-1 or cp1252, `invisible` holds
    zero-width, bidirectional or tag characters, `not_nfc` is not in Unicode normal form C.
    """

    values: int
    padded: int = 0
    control: int = 0
    replaced: int = 0
    mojibake: int = 0
    invisible: int = 0
    not_nfc: int = 0
    error: str = ""


class Words(Value, frozen=True, omit_defaults=True):
    """`text.words` of a field: totals over all values; a word is a run of letters or digits."""

    values: int
    characters: int
    bytes: int
    words: int
    lines: int


class Hits(Value, frozen=True, omit_defaults=True):
    """Texts with at least one hit, those that are nothing but a hit, and all hits.

    `allowed` counts hits that name nobody or open nothing (example.com, numbers for tests), which
    are not among the others; `tried` the texts of the form whose check digits were asked.
    """

    cells: int = 0
    whole: int = 0
    hits: int = 0
    allowed: int = 0
    tried: int = 0


class Personal(Value, frozen=True, omit_defaults=True):
    """`text.personal` of a field: what points at a person, by kind, where any does."""

    values: int
    kinds: dict[str, Hits] = {}


class Secrets(Value, frozen=True, omit_defaults=True):
    """`text.secrets` of a field: keys, passwords and private messages, by kind."""

    values: int
    kinds: dict[str, Hits] = {}


class Scripts(Value, frozen=True, omit_defaults=True):
    """`text.scripts` of a field: letters by script."""

    values: int
    letters: int
    scripts: dict[str, int] = {}


class Languages(Value, frozen=True, omit_defaults=True):
    """`text.languages` of a field: words looked at, and those that are common in a language.

    `common` counts, for each language, the words that stand on its list; languages share words.
    """

    words: int
    common: dict[str, int] = {}
    error: str = ""


class Links(Value, frozen=True, omit_defaults=True):
    """`text.links` of a field: texts with a web address, those that are one, and to what.

    `media` counts texts that are the address of a picture, sound, film or document, by its kind.
    """

    values: int
    cells: int = 0
    whole: int = 0
    media: dict[str, int] = {}


class Case(Value, frozen=True, omit_defaults=True):
    """`text.case` of a field: cells with a letter from A to Z, cells with one from a to z."""

    values: int
    upper: int
    lower: int


class TimeRange(Value, frozen=True, omit_defaults=True):
    """`time.range` of a date or timestamp field, ISO 8601.

    `by_year` counts cells; `gaps` are the longest runs of days without a value, as first and last
    missing day. `midnight` counts time stamps at 00:00.
    """

    values: int
    first: str
    last: str
    days: int
    by_year: dict[str, int]
    by_month: dict[str, int] = {}
    gaps: tuple[tuple[str, str], ...] = ()
    midnight: int = 0


class TimeOrder(Value, frozen=True, omit_defaults=True):
    """Rows with both dates; in `before` of them the first is earlier, in `same` both are equal."""

    rows: int
    before: int
    same: int

    @property
    def after(self) -> int:
        return self.rows - self.before - self.same


class TimeOrders(Value, frozen=True, omit_defaults=True):
    """`time.order`: for each pair "a|b" of date fields, how their dates lie to each other."""

    pairs: dict[str, TimeOrder]


# labels and associations ------------------------------------------------------------------------


class Balance(Value, frozen=True, omit_defaults=True):
    """`labels.balance` of a label field: cells of each class, and cells without a label."""

    rows: int
    unlabelled: int
    classes: dict[str, int]
    effective: float = 0.0
    cut: int = 0


class ByField(Value, frozen=True, omit_defaults=True):
    """`labels.by_field` of a field with few values: cells of each label class for each value.

    `table[value][class]` is a count; missing cells stand under the value `(missing)`.
    """

    label: str
    table: dict[str, dict[str, int]]


class Pair(Value, frozen=True, omit_defaults=True):
    """Two fields and how strongly they go together.

    `kind` is one of pearson, spearman, cramers_v, correlation_ratio; `strength` lies in 0..1
    (the sign of a correlation is in `sign`), `low` and `high` bound it (95 %), `rows` were used.
    `one_to_one` is set where each value of either field goes with one value of the other.
    """

    a: str
    b: str
    kind: str
    strength: float
    low: float
    high: float
    rows: int
    sign: int = 1
    one_to_one: bool = False
    a_gives_b: bool = False
    b_gives_a: bool = False


class Associations(Value, frozen=True, omit_defaults=True):
    """`fields.associations`: the strongest pairs, strongest first; all from the sample.

    `pairs_possible` counts all pairs of fields, `pairs_looked_at` those within the budget.
    """

    pairs: tuple[Pair, ...]
    pairs_possible: int
    pairs_looked_at: int
    rows: int
    error: str = ""
