"""Which columns each of two policies reads of one table: questions that only one of them asks, and former ids.

What the old policy alone asks is no mistake of the table, and what the new one calls otherwise is the same column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from justrules.batch.columns import Answers, Columns, Entry
from justrules.batch.misspellings import misspelt
from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, listed
from justrules.replay.renames import Renames
from justrules.replay.result import Renamed


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is read of a table.

    Attributes:
        new: columns of the new policy.
        old: columns of the old one; `None` where there is no old policy.
        strays: columns that are named as answers and belong to a question of neither.
        renamed: questions whose column has another policy's name for them.
        notes: questions that have no column.
    """

    new: Columns
    old: Columns | None
    strays: tuple[str, ...]
    renamed: tuple[Renamed, ...]
    notes: tuple[str, ...]


def read_of(
    names: Iterable[str],
    *,
    new: Tree,
    old: Tree | None,
    renames: Renames,
    answers: Answers,
    old_answers: Answers,
) -> Read:
    """What is read of a table with columns of these names.

    Args:
        names: of the columns.
        new: the new policy.
        old: the old one, if it is given.
        renames: what the new policy says about former ids.
        answers: as for `classify`; what it names and only the old policy asks is for that one.
        old_answers: the same for the old policy, where its columns are others.
    """
    known = tuple(names)
    mine = _Reader(names=known, tree=new, other=old, renames=renames).columns(answers)
    theirs, given = None, answers if old_answers is None else old_answers
    if old is not None:
        theirs = _Reader(names=known, tree=old, other=new, renames=renames).columns(given)
    read = {entry.column for each in (mine, theirs) if each is not None for entry in each.entries}
    others = tuple(name for name in known if name not in read)
    return Read(
        new=mine,
        old=theirs,
        strays=tuple(sorted({name for name in _prefixed(known, answers, old_answers) if name not in read})),
        renamed=tuple(_followed(mine, answers, renames)),
        notes=(
            *_unread(new, mine, answers, others),
            *(_unread(old, theirs, given, others) if old is not None and theirs is not None else ()),
        ),
    )


def coded(*answers: Answers) -> frozenset[str]:
    """The columns of which a mapping file says what the values in them mean."""
    entries = (entry for each in answers if isinstance(each, Columns) for entry in each.entries)
    return frozenset(entry.column for entry in entries if any(code.answer for code in entry.codes or ()))


def _prefixed(names: Iterable[str], *answers: Answers) -> Iterator[str]:
    prefixes = tuple(each for each in answers if isinstance(each, str) and each)
    return (name for name in names if prefixes and name.startswith(prefixes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Finds the columns of one policy, by its own ids first and then by the other's."""

    names: tuple[str, ...]
    tree: Tree
    other: Tree | None
    renames: Renames

    def columns(self, answers: Answers) -> Columns:
        if isinstance(answers, Columns):
            _demand_harmless(answers)
            return replace(answers, entries=tuple(self._chosen(answers.entries)), severity=None)
        if isinstance(answers, Mapping):
            given = (Entry(question=question, column=column) for question, column in answers.items())
            return Columns(entries=tuple(self._chosen(given)))
        return Columns(entries=tuple(self._found(answers or "")))

    def _found(self, prefix: str) -> Iterator[Entry]:
        known = frozenset(self.names)
        for question in self.tree.questions:
            name = next(
                (prefix + each for each in (question, *self._aliases(question)) if prefix + each in known), None
            )
            if name is not None:
                yield Entry(question=question, column=name)

    def _aliases(self, question: str) -> Iterator[str]:
        """What else the question was or is called."""
        for former, now in self.renames.questions.items():
            if now == question:
                yield former
            elif former == question:
                yield now

    def _chosen(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries for this policy; one for neither is left in, so that it is refused with what may be meant."""
        for entry in entries:
            question = self._own(entry.question)
            if question is not None:
                yield self._fitted(replace(entry, question=question))
            elif self.other is None or entry.question not in self.other.questions:
                yield entry

    def _own(self, question: str) -> str | None:
        return next((each for each in (question, *self._aliases(question)) if each in self.tree.questions), None)

    def _fitted(self, entry: Entry) -> Entry:
        """Without codes for answers that only the other policy has: under this one they are problems."""
        if entry.codes is None:
            return entry
        known = (None, *self.tree.questions[entry.question].answers)
        return replace(entry, codes=tuple(code for code in entry.codes if code.answer in known))


def _demand_harmless(columns: Columns) -> None:
    """A replay does not read how severe the harm was, and least of all as an answer."""
    read = [entry for entry in columns.entries if entry.column == columns.severity]
    if read:
        hint = "harm is no answer: give the question another column"
        raise AnswerError(
            Finding(
                code="JR613",
                message=f"the column of the severity is read as answers to `{entry.question}`",
                where=entry.where,
                hint=hint,
            )
            for entry in read
        )


def _followed(columns: Columns, answers: Answers, renames: Renames) -> Iterator[Renamed]:
    """Questions of the new policy that are read from a column named for their former id."""
    prefix = answers if isinstance(answers, str) else ""
    given = {entry.question for entry in answers.entries} if isinstance(answers, Columns) else answers
    for entry in columns.entries:
        for former, now in renames.questions.items():
            by_name = not isinstance(answers, (Columns, Mapping)) and entry.column == prefix + former
            by_mapping = isinstance(given, (set, Mapping)) and former in given
            if now == entry.question and (by_name or by_mapping):
                yield Renamed(kind="question", former=former, now=now)


def _unread(tree: Tree, columns: Columns, answers: Answers, others: tuple[str, ...]) -> Iterator[str]:
    read = {entry.question for entry in columns.entries}
    missing = [question for question in tree.questions if question not in read]
    if missing:
        policy = tree.policy
        told = f"no column holds answers to {listed(missing)} of {policy.id} {policy.version}; taken as not answered"
        yield "; ".join((told, *_meant(missing, answers, others)))


def _meant(missing: Iterable[str], answers: Answers, others: tuple[str, ...]) -> Iterator[str]:
    """Of columns that are found by their names, which one is nearly that of a question."""
    if answers is not None and not isinstance(answers, str):
        return
    prefix = answers or ""
    near = misspelt(filter(str.isprintable, others), missing, prefix=prefix)
    found = [f"`{name}` for {meant.removeprefix(prefix)}" for name, meant in near]
    if found:
        yield f"did you mean {listed(found)}?"
