"""The configuration of a log at a terminal: found, read, trusted or refused with every problem at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.cases import CaseLog, LocalKeys, write_key_file
from justrules.cases.configuration import (
    FILE,
    VARIABLE,
    ConfigurationError,
    configuration_text,
    find_configuration,
    read_configuration,
    write_configuration,
)

WHOLE = configuration_text(
    database="cases.db",
    organisation="Example Air",
    policy="aviation_part5",
    keys_file="cases.keys",
    subject="staff-0001",
    role="safety_manager",
)
posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere the system keeps a person's files")


def written(folder: Path, text: str = WHOLE, *, mode: int = 0o600) -> Path:
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def refused(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        read_configuration(path)
    assert {finding.code for finding in error.value.findings} == {"JR750"}
    assert {finding.where.source for finding in error.value.findings} == {str(path)}
    return [f"{finding.message}; {finding.hint}" for finding in error.value.findings]


# --- reading --------------------------------------------------------------------------------------------------------


def test_what_init_writes_is_read_back(tmp_path: Path) -> None:
    """Paths are counted from the file's own folder; what is not said stays empty."""
    found = read_configuration(written(tmp_path))
    assert found.database == str(tmp_path / "cases.db")
    assert found.keys_file == tmp_path / "cases.keys"
    assert (found.keys_variable, found.folders, found.investigations) == (None, (), ())
    assert (found.organisation, found.policy) == ("Example Air", "aviation_part5")
    assert found.grant().role == "safety_manager"
    assert found.notices == ()


def test_a_url_stays_as_it_is_and_is_not_shown(tmp_path: Path) -> None:
    """It may hold a password, as the subject is a person: no `repr` has either."""
    text = WHOLE.replace('"cases.db"', '"postgresql://log:SECRET@host/log"')
    found = read_configuration(written(tmp_path, text))
    assert found.database == "postgresql://log:SECRET@host/log"
    assert "SECRET" not in repr(found)
    assert "staff-0001" not in repr(found) + repr(found.grant())


def test_a_log_is_opened_with_the_person_of_the_file_as_its_actor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever credential is given, the actor is that one; keys may come from a file or from the environment."""
    keys = LocalKeys.generate()
    write_key_file(tmp_path / "cases.keys", keys)
    CaseLog.create_at(tmp_path / "cases.db", keys=keys, organisation="Example Air")
    monkeypatch.setenv("LOG_KEYS", keys.to_json())
    for text in (WHOLE, WHOLE.replace('file = "cases.keys"', 'environment = "LOG_KEYS"')):
        with read_configuration(written(tmp_path, text)).open() as log:
            assert log.actor("anybody").role == "safety_manager"
            assert log.actor(None).subject.reveal() == "staff-0001"


@pytest.mark.parametrize(("table", "years"), [("[retention]\nyears = 8", 8), ("[retention]", 5), ("", 5)])
def test_the_years_that_identities_are_kept_are_five_unless_it_is_said_otherwise(
    tmp_path: Path, table: str, years: int
) -> None:
    """The table may be left out, and so may what is in it."""
    assert read_configuration(written(tmp_path, WHOLE.replace("[retention]\nyears = 5", table))).years == years


def test_a_role_that_the_policy_does_not_list_is_refused_before_the_log_is_opened(tmp_path: Path) -> None:
    """It would see an empty log; the roles that there are stand in the fix."""
    found = read_configuration(written(tmp_path, WHOLE.replace('"safety_manager"', '"safety_manger"')))
    for ask in (found.require_role, found.open):
        with pytest.raises(ConfigurationError) as error:
            ask()
        (finding,) = error.value.findings
        assert (finding.code, finding.where.source) == ("JR750", str(tmp_path / FILE))
        assert finding.message.startswith("`actor.role`")
        assert "safety_manager, accountable_executive, investigator" in (finding.hint or "")


def test_policies_are_found_in_the_folders_of_the_file(tmp_path: Path) -> None:
    """Beside the shipped ones."""
    (tmp_path / "ours").mkdir()
    text = Path("policies/aviation_part5.yaml").read_text(encoding="utf-8")
    (tmp_path / "ours" / "our_rules.yaml").write_text(
        text.replace("id: aviation_part5", "id: our_rules"), encoding="utf-8"
    )
    found = read_configuration(written(tmp_path, WHOLE.replace("folders = []", 'folders = ["ours"]')))
    assert {"our_rules", "aviation_part5"} <= set(found.registry().ids())


# --- every problem at once ------------------------------------------------------------------------------------------


def test_every_problem_is_told_at_once_under_its_key(tmp_path: Path) -> None:
    """One run shows everything that has to be mended."""
    path = written(
        tmp_path,
        'database = 5\norganization = "x"\nfolders = ["gone"]\npolicy = ""\n'
        '[keys]\nfile = "a"\nenvironment = "B"\n[actor]\nrole = ["x"]\ninvestigations = "INV-1"\nname = "x"\n',
    )
    told = refused(path)
    for key in ("database", "organisation", "policy", "folders", "keys", "actor.subject", "actor.role"):
        assert any(message.startswith(f"`{key}`") for message in told), key
    assert any("`organization`" in message and "`organisation`" in message for message in told)
    assert any(message.startswith("`actor.investigations` is no list of texts") for message in told)
    assert any(message.startswith("`actor.name` is not a key") for message in told)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('file = "cases.keys"', "", "`keys` needs one of `file` and `environment`"),
        ('file = "cases.keys"', 'environment = "not a name"', "`keys.environment` is no name of a variable"),
        ('[keys]\nfile = "cases.keys"', 'keys = "cases.keys"', "`keys` is no table"),
        ('subject = "staff-0001"', 'subject = "ZZCANARY\\u0007"', "`actor.subject` cannot be used"),
        ("investigations = []", 'investigations = ["ZZCANARY 7"]', "`actor.investigations` cannot be used"),
        ('role = "safety_manager"', 'role = " "', "`actor.role` is empty"),
        ("years = 5", "years = 0", "`retention.years` is no whole number from 1 to 200"),
        ("years = 5", "years = true", "`retention.years` is no whole number from 1 to 200"),
        ("years = 5", 'years = "ZZCANARY"', "`retention.years` is no whole number from 1 to 200"),
        ("[retention]\nyears = 5", "[retention]\nmonths = 5", "`retention.months` is not a key"),
        ('database = "cases.db"', 'database = "a\\u0000b"', "`database` is empty"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_not_quoted(tmp_path: Path, old: str, new: str, message: str) -> None:
    """One problem, with its key as TOML has it and without what was written there."""
    assert old in WHOLE
    told = refused(written(tmp_path, WHOLE.replace(old, new)))
    assert len(told) == 1
    assert told[0].startswith(message)
    assert "ZZCANARY" not in told[0]


def test_what_is_not_toml_is_told_with_its_place_and_without_its_text(tmp_path: Path) -> None:
    """Line and column; the parser's own words, which may quote the file, are left out."""
    path = written(tmp_path, 'database = "x"\norganisation = ZZCANARY\n')
    with pytest.raises(ConfigurationError) as error:
        read_configuration(path)
    (finding,) = error.value.findings
    assert (finding.where.line, finding.message) == (2, "this is not TOML")
    assert "ZZCANARY" not in str(error.value)
    assert error.value.__context__ is None


@given(st.binary(max_size=200))
def test_no_bytes_whatever_end_in_anything_but_findings(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """A damaged file is a `ConfigurationError`, never a traceback of a parser."""
    path = tmp_path_factory.mktemp("c") / FILE
    path.write_bytes(data)
    path.chmod(0o600)
    assert refused(path)


# --- whose file it is -----------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666, 0o660])
def test_a_file_that_others_may_write_to_is_refused(tmp_path: Path, mode: int) -> None:
    """Who may write to it may act as the person that it names; the fix is the command to run."""
    told = refused(written(tmp_path, mode=mode))
    assert told == [f"others may write to it; it says who acts; look through it, then run: chmod 600 {tmp_path / FILE}"]


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_may_read_is_used_with_a_word_about_it(tmp_path: Path, mode: int) -> None:
    """It names the person; that is told, with the command to run."""
    (notice,) = read_configuration(written(tmp_path, mode=mode)).notices
    assert f"chmod 600 {tmp_path / FILE}" in notice


@posix
def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner could change who acts; root's may be used."""
    path = written(tmp_path)
    owner = path.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    if owner == 0:
        read_configuration(path)
        os.chown(path, 12345, -1)
    assert any("belongs to another user" in message for message in refused(path))


def test_a_new_file_is_for_its_owner_alone_and_overwrites_nothing(tmp_path: Path) -> None:
    """A second writing is refused, and what is there stays."""
    write_configuration(tmp_path / FILE, WHOLE)
    assert os.name != "posix" or (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    with pytest.raises(ConfigurationError, match="already"):
        write_configuration(tmp_path / FILE, "other")
    assert read_configuration(tmp_path / FILE).organisation == "Example Air"
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write_configuration(tmp_path / "no" / FILE, WHOLE)


# --- finding it -----------------------------------------------------------------------------------------------------


def test_the_file_that_is_named_comes_before_the_variable_and_that_before_the_folder(tmp_path: Path) -> None:
    """Each of the three may be a file or a folder that holds one."""
    folders = [tmp_path / name for name in ("named", "variable", "here")]
    for folder in folders:
        folder.mkdir()
        written(folder)
    named, variable, here = folders
    environment = {VARIABLE: str(variable)}
    assert find_configuration(named, environment=environment, folder=here) == named / FILE
    assert find_configuration(named / FILE, environment=environment, folder=here) == named / FILE
    assert find_configuration(environment=environment, folder=here) == variable / FILE
    assert find_configuration(environment={}, folder=here) == here / FILE


@pytest.mark.parametrize("named", [None, "gone.toml"])
def test_where_there_is_none_the_three_ways_are_told(tmp_path: Path, named: str | None) -> None:
    """And the command that makes one."""
    with pytest.raises(ConfigurationError) as error:
        find_configuration(None if named is None else tmp_path / named, environment={}, folder=tmp_path)
    for way in ("--config", VARIABLE, "justrules cases init"):
        assert way in str(error.value)


def test_a_file_that_cannot_be_read_is_told_with_the_reason(tmp_path: Path) -> None:
    """Such as that it is gone by now."""
    assert "no such file" in refused(tmp_path / FILE)[0]
