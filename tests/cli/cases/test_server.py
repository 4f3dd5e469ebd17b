"""The commands with a log in PostgreSQL: the same words, and its own way of backing up."""

from __future__ import annotations

from pathlib import Path

from tests.cases.postgres import started
from tests.cli.cases.terminal import SLIP, Terminal


def test_a_log_on_a_server_is_made_and_kept_by_the_same_commands(tmp_path: Path) -> None:
    """Init with an address, a case to its category, verify; a backup names the server's own command."""
    with started() as server:
        address = server.make().render_as_string(hide_password=False)
        at = Terminal(tmp_path / "log")
        whose = ("--organisation", "Example Air", "--subject", "staff-0001")
        at.cases("init", at.folder, *whose, "--database", address)
        assert sorted(path.name for path in at.folder.iterdir()) == ["cases.keys", "justrules.toml"]
        code = at.open("--department", "ramp")
        at.cases("classify", code, *SLIP, "--rationale", "The levers sit side by side")
        assert code in at.cases("list", "--category", "human_error").stdout
        assert "every case is as its last entry says" in at.cases("verify").stderr
        assert "pg_dump --format=custom" in at.cases("backup", tmp_path / "b.db", code=2).stderr
        at.cases("rotate")
        assert at.shown(code, "--identity")["individual"] == "person-017"
