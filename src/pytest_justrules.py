"""The plug-in for pytest, as pytest finds it: options, and nothing else until a project asks for more.

pytest loads this module in every run of everybody who has justrules installed, so it imports nothing: what does the
work is `justrules.testing.plugin`, and that waits until `justrules_policies` or `--justrules-policies` names a folder.
For the same reason it lies beside the package and not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

NAME = "justrules-policies"
"""The name under which the working part is registered."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options and settings."""
    group = parser.getgroup("justrules", "just-culture policies")
    group.addoption(
        "--justrules-policies",
        action="append",
        default=[],
        metavar="FOLDER",
        help="test the policies in this folder, beside those of the setting `justrules_policies`",
    )
    group.addoption(
        "--justrules-cover-min",
        action="append",
        default=[],
        metavar="KIND:PERCENT",
        help="fail a policy whose scenarios exercise less: questions, answers, outcomes or paths, such as paths:100",
    )
    group.addoption("--no-justrules", action="store_true", help="test no policies, whatever is set")
    parser.addini("justrules_policies", type="paths", default=[], help="folders of policies to test")
    parser.addini("justrules_cover_min", type="args", default=[], help="as --justrules-cover-min")
    parser.addini("justrules_fail_on", default="error", help="the least finding that fails: error or warning")


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the working part, if a folder is named."""
    folders = [*config.getini("justrules_policies"), *config.getoption("justrules_policies")]
    if not folders or config.getoption("no_justrules"):
        return
    from justrules.testing.plugin import Plugin

    config.pluginmanager.register(Plugin.of(config, folders), NAME)
