"""What a new policy says about former ids."""

from __future__ import annotations

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.replay.renames import renames_of
from tests.replay.past import NEW
from tests.replay.renamed import RENAMED


def test_former_ids_of_every_kind_are_found() -> None:
    found = renames_of(RENAMED)
    assert found.questions == {"check_in_reach": "tool_check_in_reach"}
    assert found.outcomes == {"shortcut": "conscious_shortcut"}
    assert found.categories == {"at_risk": "at_risk_behaviour"}


def test_an_id_that_is_still_in_use_is_its_own() -> None:
    """`renamed_from` of another part takes it from nobody."""
    category = NEW.categories[0].model_copy(update={"renamed_from": ("at_risk", "slip_of_mind")})
    policy = NEW.model_copy(update={"categories": (category, *NEW.categories[1:])})
    assert renames_of(policy).categories == {"slip_of_mind": "human_error"}


def test_a_tree_alone_says_nothing_about_former_ids() -> None:
    found = renames_of(tree_of(RENAMED))
    assert (found.questions, found.outcomes, found.categories) == ({}, {}, {})
    assert isinstance(RENAMED, jr.Policy)
