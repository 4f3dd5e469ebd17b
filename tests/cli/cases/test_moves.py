"""The moves of a case, each a command: what it prints, what it refuses, what it needs."""

from __future__ import annotations

import pytest

from tests.cli.cases.terminal import Terminal, standing_at

MOVES = (
    ("reclassify", "classified", ("--reason", "New facts"), "open"),
    ("act", "classified", ("--response", "Talked it through"), "action_taken"),
    ("follow-up", "action_taken", ("--on", "2099-01-31"), "follow_up"),
    ("act-again", "follow_up", ("--reason", "Not in use"), "action_taken"),
    ("close", "follow_up", ("--found", "In use"), "closed"),
    ("close", "action_taken", (), "closed"),
    ("reopen", "closed", ("--reason", "Asked for"), "open"),
    ("withdraw", "open", ("--reason", "Another event"), "closed"),
)
TOLD = [move[:3] for move in MOVES if move[2] and move[0] != "follow-up"]


@pytest.mark.parametrize(("verb", "start", "words", "status"), MOVES)
def test_every_move_is_a_command(
    standing: Terminal, verb: str, start: str, words: tuple[str, ...], status: str
) -> None:
    """It says where the case stands now, and a second time is refused with the moves that are allowed."""
    code = standing_at(start)
    version = standing.shown(code)["version"]
    assert standing.cases(verb, code, *words).stdout == f"{code} {status} version {version + 1}\n"
    again = standing.cases(verb, code, *words, code=2).stderr
    assert "JR702" in again
    assert "allowed from here" in again


@pytest.mark.parametrize(("verb", "start", "words"), [move[:3] for move in MOVES])
def test_a_version_that_is_not_the_last_is_refused_plainly(
    standing: Terminal, verb: str, start: str, words: tuple[str, ...]
) -> None:
    """Somebody else was faster: nothing is recorded, and it is said what to do."""
    code = standing_at(start)
    before = standing.shown(code)["version"]
    done = standing.cases(verb, code, *words, "--version", str(before + 7), code=2)
    assert "JR703" in done.stderr
    assert f"Nothing was recorded. Look at the case with `justrules cases show {code}`" in done.stderr
    assert standing.cases(verb, code, *words, "--version", str(before)).exit_code == 0


@pytest.mark.parametrize(("verb", "start", "words"), TOLD)
def test_a_reason_that_is_missing_is_asked_for_and_never_made_up(
    standing: Terminal, verb: str, start: str, words: tuple[str, ...]
) -> None:
    """`JR704` with what to say; from standard input it is taken."""
    code = standing_at(start)
    assert "JR704" in standing.cases(verb, code, code=2).stderr
    assert standing.cases(verb, code, words[0], "-", stdin="told by a pipe\n").exit_code == 0
    assert any(note["text"] == "told by a pipe" for note in standing.shown(code)["notes"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("act", "classified", "--kind", "disciplinary", "--response", "Warned"), "`--harsher-reason`"),
        (("act", "classified", "--response", ""), "`--response`"),
        (("close", "follow_up"), "`--found`"),
        (("follow-up", "action_taken", "--on", "2001-01-31"), "`--on`"),
        (("support", "open", "--number", "1", "--given", "2026-11-08"), "`--number`"),
        (("support", "open", "--kind", "other", "--offered", "2026-11-08", "--given", "2026-11-01"), "`--given`"),
        (("improve", "open", "--kind", "other", "--owner", "", "--description", "x"), "`--owner`"),
        (("permit", "open", "--investigator", "", "--until", "2099-01-31"), "`--investigator`"),
        (("duty", "classified", "keep_records", "not_applicable"), "`--note`"),
    ],
)
def test_what_cannot_be_recorded_is_told_under_the_name_of_the_option(
    standing: Terminal, words: tuple[str, ...], told: str
) -> None:
    """Whoever typed a command knows its options, and not what the library calls them."""
    verb, status, *rest = words
    assert told in standing.cases(verb, standing_at(status), *rest, code=2).stderr


def test_a_code_is_taken_in_any_case(standing: Terminal) -> None:
    """As argument and as option; what is told back is spelt as the log spells it."""
    first, second = standing_at("open"), standing_at("classified")
    assert standing.shown(first.lower())["case_code"] == first
    assert standing.cases("list", "--after", second.lower()).stdout == standing.cases("list", "--after", second).stdout
    twin = standing.open(person="person-201")
    told = standing.cases("duplicate", twin.lower(), "--of", first.lower(), "--reason", "One event").stdout
    assert told.startswith(f"{twin} closed")


def test_a_duplicate_names_the_case_that_stays(at: Terminal) -> None:
    """Both are needed: the other case, which has to be there, and the reason."""
    first, second = at.open(), at.open()
    assert "JR705" in at.cases("duplicate", second, "--of", second, "--reason", "x", code=2).stderr
    assert "Missing option '--of'" in at.cases("duplicate", second, code=2).stderr
    at.cases("duplicate", second, "--of", first, "--reason", "Two reports of one event")
    told = at.shown(second)
    assert (told["disposition"], told["duplicate_of"]) == ("duplicate", first)
    assert f"duplicate_of: {first}" in at.cases("show", second).stdout


def test_a_harsher_response_needs_its_reason_and_is_flagged(standing: Terminal) -> None:
    """`JR706` without one; with one the case goes on, and the flag is told."""
    code = standing_at("classified")
    words = ("act", code, "--kind", "disciplinary", "--response", "Warned")
    assert "JR706" in standing.cases(*words, code=2).stderr
    done = standing.cases(*words, "--harsher-reason", "The third time this month")
    assert "harsher than the category allows" in done.stderr
    assert "harsher response" in standing.cases("list").stdout
    assert "harsher_reason: The third time this month" in standing.cases("show", code).stdout


def test_a_repeat_is_told_and_reviewed_apart(standing: Terminal) -> None:
    """The second case of a person prompts the review, which is recorded without touching the category."""
    code = standing.open(person="PERSON-105 ")
    standing.cases("evaluate", code, "--answer", "procedure_existed=no", "--rationale", "None was written")
    done = standing.cases("classify", code, "--as-evaluated")
    assert "the category stands as it is" in done.stderr
    standing.cases("review", code, "training", "--found", "The course leaves the new type out")
    review = next(each for each in standing.shown(code)["acts"][0]["reviews"] if each["subject"] == "training")
    assert review["finding"] == "The course leaves the new type out"
    assert "training: 1 earlier" in standing.cases("show", code).stdout


def test_duties_support_and_improvements_are_recorded_with_their_dates(standing: Terminal) -> None:
    """What is owed to the person and to the system, each with its command."""
    code = standing_at("classified")
    standing.cases("duty", code, "keep_records", "done", "--note", "In the archive")
    standing.cases(
        "support", code, "--kind", "peer_discussion", "--offered", "2026-11-01", "--note", "With a colleague"
    )
    standing.cases("support", code, "--number", "1", "--given", "2026-11-08")
    improvement = ("--kind", "equipment", "--owner", "engineering", "--due", "2027-03-31")
    standing.cases("improve", code, *improvement, "--description", "Set the levers apart")
    standing.cases("improved", code, "1", "--on", "2027-02-10")
    told = standing.shown(code)
    duty = next(each for each in told["duties"] if each["duty"] == "keep_records")
    assert (duty["state"], duty["note"]) == ("done", "In the archive")
    support = told["acts"][0]["support"][0]
    assert (support["offered_on"], support["given_on"]) == ("2026-11-01", "2026-11-08")
    assert told["improvements"][0] | {"due": "2027-03-31", "done": "2027-02-10"} == told["improvements"][0]
    text = standing.cases("show", code).stdout
    for line in ("done; on", "In the archive", "given 2026-11-08", "Set the levers apart; owner engineering"):
        assert line in text


def test_support_is_an_offer_or_an_answer_to_one(standing: Terminal) -> None:
    """Not both, not neither; dates that are left out are today's."""
    code = standing_at("open")
    for words in ((), ("--kind", "other", "--number", "1"), ("--number", "1", "--note", "x")):
        assert "--kind" in standing.cases("support", code, *words, code=2).stderr
    standing.cases("support", code, "--kind", "other")
    standing.cases("support", code, "--number", "1")
    support = standing.shown(code)["acts"][0]["support"][0]
    assert support["offered_on"] == support["given_on"]


def test_an_investigator_sees_the_identity_only_while_permitted(at: Terminal) -> None:
    """`permit` opens one case for a time, `revoke` ends it; without it, a linked case shows no more than its dates."""
    code = at.open("--investigation", "INV-7", "--department", "ramp")
    other = at.acting(subject="staff-0003", role="investigator", investigations=("INV-7",))
    assert other.shown(code, "--identity")["individual"] == "[redacted]"
    assert "department" not in other.cases("show", code).stdout
    at.cases("permit", code, "--investigator", "-", "--until", "2099-12-31", stdin="staff-0003\n")
    assert other.shown(code, "--identity")["individual"] == "person-017"
    assert "until 2099-12-31 23:59 UTC" in at.cases("show", code).stdout
    at.cases("revoke", code, "--investigator", "-", stdin="staff-0003\n")
    assert other.shown(code, "--identity")["individual"] == "[redacted]"
    told = at.cases("revoke", code, "--investigator", "staff-0003").stderr
    assert "held no authorisation" in told


@pytest.mark.parametrize("until", ["2026-13-01", "soon", "2026-11-21T10:00"])
def test_a_permission_ends_at_a_date_or_a_moment_with_its_zone(at: Terminal, until: str) -> None:
    """Anything else is refused with how to write one."""
    done = at.cases("permit", "JC-2026-0001", "--investigator", "x", "--until", until, code=2)
    assert "YYYY-MM-DD" in done.stderr


def test_those_who_oversee_may_reopen_and_nothing_else(standing: Terminal) -> None:
    """The accountable executive opens a closed case again; every other change is refused by name."""
    code = standing_at("closed")
    executive = standing.acting(subject="staff-0002", role="accountable_executive")
    assert "JR707" in executive.cases("act", code, "--response", "x", code=2).stderr
    executive.cases("reopen", code, "--reason", "A letter came")
    assert standing.shown(code)["status"] == "open"


@pytest.mark.parametrize("code", ["JC-2026-9999", "x", "JC-2026-9999999999", "JC-0000-0001", ""])
def test_a_case_that_is_not_there_and_one_that_may_not_be_seen_are_told_alike(at: Terminal, code: str) -> None:
    """The same words for a code that is none, for an absent case, and for one's own."""
    own = at.open(person="staff-0004")
    me = at.acting(subject="staff-0004", role="safety_manager")
    nobody = at.acting(subject="staff-0009", role="crew")
    told = {
        (terminal.cases(verb, name, *words, code=2).stderr)
        for verb, *words in (("show",), ("withdraw", "--reason", "x"), ("classify",))
        for terminal, name in ((at, code), (me, own), (nobody, own))
    }
    assert len(told) == 1
    assert "JR701" in told.pop()
