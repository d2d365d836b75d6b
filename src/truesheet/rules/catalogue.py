"""All rules, in the order in which the sheet lists them."""

from __future__ import annotations

from importlib import import_module

from truesheet.rules.rule import Rule

_MODULES = (
    "files_unreadable",
    "files_mislabelled",
    "files_copies",
    "rows_unreadable",
    "rows_few",
    "rows_duplicates",
    "rows_copies_but_id",
    "people_near",
    "split_empty",
    "split_small",
    "split_shared_rows",
    "split_near_texts",
    "split_near_rows",
    "split_shared_entities",
    "split_time_order",
    "split_fitted_together",
    "split_number_shift",
    "schema_names",
    "schema_wide",
    "id_repeats",
    "id_nearly_unique",
    "fields_identifier",
    "fields_constant",
    "fields_near_constant",
    "fields_twins",
    "fields_correlated",
    "cells_empty_field",
    "cells_missing_heavy",
    "cells_hidden_missing",
    "cells_mixed_types",
    "cells_missing_by_split",
    "cells_missing_by_label",
    "cells_missing_together",
    "values_variants",
    "values_unseen",
    "numbers_infinite",
    "numbers_capped",
    "numbers_far",
    "text_damage",
    "text_invisible",
    "text_padded",
    "contamination_benchmark",
    "text_near_copies",
    "text_repeated_spans",
    "text_copies",
    "time_impossible",
    "time_gap",
    "labels_missing",
    "labels_single_class",
    "labels_rare_class",
    "labels_imbalance",
    "labels_unseen",
    "labels_by_split",
    "labels_given_away",
    "labels_conflict",
    "labels_suspect",
    "annotators_agreement_low",
    "annotators_outlier",
    "groups_rates",
    "groups_uncovered",
    "groups_missing",
    "groups_proxy",
    "groups_reversal",
)


def rules() -> tuple[Rule, ...]:
    """Every rule, always in the same order."""
    return tuple(import_module(f"truesheet.rules.{name}").RULE for name in _MODULES)


def rule(id: str) -> Rule:
    """The rule with this id; raises KeyError."""
    for each in rules():
        if each.id == id:
            return each
    raise KeyError(id)
