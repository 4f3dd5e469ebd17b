"""A table of past cases on the caller's own engine: both policies decide in columns, and the engine counts.

Nothing is copied out of the engine but the counts. On a lazy engine nothing runs before the counting does, and what
it holds in memory is its own business: DuckDB, Polars and Spark stream tables that are larger than it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw
import pyarrow as pa
from narwhals.exceptions import DuplicateError

from justrules.batch import classify
from justrules.batch.columns import Answers, Columns, kind_of
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, Location, nearest
from justrules.policies.model import Policy
from justrules.replay.alike import Frame, Names, Rows
from justrules.replay.ends import MOST_WAYS, Ends, ends_of
from justrules.replay.reading import Read, read_of
from justrules.replay.renames import renames_of
from justrules.replay.result import Foreign, Problem
from justrules.replay.tally import FOREIGN, Counted, Terms, refuse_crowds
from justrules.studies.sheet import is_word

MOST = 100_000
"""Different rows that a table may have; with more it would be a copy of the cases."""

TOLD = 1_000
"""Different problems and foreign words that are looked at, the most frequent first."""

_PLAIN = frozenset({"text", "boolean", "number"})

WHERE = Location(source="replay")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of past cases.

    Attributes:
        new: the policy that decides anew.
        old: the policy that decided before, if it is given.
        was: the column with the recorded category, if there is one.
        answers: which columns hold answers, as for `classify`.
        old_answers: the same for the old policy, where its columns are others.
    """

    new: Policy | Tree
    old: Policy | Tree | None
    was: str | None
    answers: Answers
    old_answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of past cases with what is asked of it."""

    rows: Rows
    schema: Mapping[str, Any]
    terms: Terms
    read: Read

    def condensed(self) -> Table:
        """The same for counting, each kind of row once, if there are few; lists are no kinds to count."""
        terms, read = self.terms, self.read
        asked = [entry.column for each in (read.new, read.old) if each is not None for entry in each.entries]
        beside = [*read.strays, *terms.by, *([terms.was] if terms.was is not None else [])]
        columns = tuple(dict.fromkeys((*asked, *beside)))
        # A column that is not there is refused by `classify`, which says what may be meant.
        plain = all(column in self.schema and kind_of(self.schema[column]) in _PLAIN for column in asked)
        return replace(self, rows=self.rows.condensed(columns)) if plain else self

    # --- counting ----------------------------------------------------------------------------------------------

    def counts(self) -> Iterator[Counted]:
        """The rows that are alike, counted by the engine."""
        names = self.rows.names
        before = self._ends(self.terms.old, names, "before")
        now = self._ends(self.terms.new, names, "now")
        keys = [
            *(nw.col(column).alias(names.of(f"by{place}")) for place, column in enumerate(self.terms.by)),
            *([self._recorded().alias(names.of("was"))] if self.terms.was is not None else []),
            *(nw.col(name) for name in (*before, *now)),
        ]
        decided = replace(self.rows, frame=self._decided(names.of("before_{}"), names.of("now_{}")))
        alike = decided.select(*keys).alike(most=MOST + 1)
        refuse_crowds(self.terms.by, set(), more=len(alike) > MOST)
        return (self._counted(row, len(before), len(now)) for row in alike)

    def _ends(self, ends: Ends | None, names: Names, when: str) -> list[str]:
        return [] if ends is None else [names.of(f"{when}_{name}") for name in ends.into]

    def _counted(self, row: tuple[Any, ...], before: int, now: int) -> Counted:
        groups, ends = len(self.terms.by), len(row) - 1 - before - now
        return Counted(
            groups=row[:groups],
            was=_text(row[groups]) if self.terms.was is not None else None,
            before=_values(row[ends : ends + before]),
            now=_values(row[ends + before : -1]),
            rows=int(row[-1]),
        )

    def _decided(self, before: str, now: str, *, into: tuple[str, ...] | None = None) -> Frame:
        """The table with what both policies come to, in columns with these names."""
        frame = self.rows.frame
        terms, read = self.terms, self.read
        for ends, columns, named in ((terms.old, read.old, before), (terms.new, read.new, now)):
            if ends is not None and columns is not None:
                frame = self._classified(frame, ends, columns, named, into or ends.into)
        return frame

    def _classified(
        self, frame: Frame, ends: Ends, columns: Columns, named: str, into: tuple[str, ...], *, strays: bool = True
    ) -> Frame:
        tree = ends.plan.tree
        found: Frame = nw.from_native(classify(nw.to_native(frame), tree, answers=columns, into=into, named=named))
        if not self.read.strays or not strays:
            return found
        clean = ~self._stray()
        return found.with_columns(nw.when(clean).then(nw.col(name)).alias(name) for name in map(named.format, into))

    def _stray(self) -> nw.Expr:
        """Whether a row has an answer to a question that no policy asks."""
        return reduce(or_, (~nw.col(name).is_null() for name in self.read.strays))

    def _recorded(self) -> nw.Expr:
        """The recorded category: an id, `FOREIGN`, or null."""
        column, text = nw.col(self.terms.was or ""), self._text(self.terms.was or "")
        something = ~column.is_null() & (text != "")
        foreign = nw.when(something).then(nw.lit(FOREIGN))
        return nw.when(something & _among(text, self.terms.recordable)).then(text).otherwise(foreign)

    def _text(self, name: str) -> nw.Expr:
        return nw.col(name) if self.schema[name] == nw.String else nw.col(name).cast(nw.String)

    # --- what cannot be read -----------------------------------------------------------------------------------

    def problems(self) -> Iterator[Problem]:
        """For each policy, the questions and columns where rows have something that is no answer."""
        terms, read = self.terms, self.read
        for ends, columns in ((terms.new, read.new), (terms.old, read.old)):
            if ends is not None and columns is not None:
                yield from self._problems(ends, columns)
        for name in read.strays:
            rows = self._number(~nw.col(name).is_null())
            if rows:
                yield Problem(policy=terms.new.policy, where=name, rows=rows)

    def _problems(self, ends: Ends, columns: Columns) -> Iterator[Problem]:
        named = self.rows.names.of("{}")
        where = named.format("problems")
        found = self._classified(self.rows.frame, ends, columns, named, ("problems",), strays=False)
        told: Counter[str] = Counter()
        wrong = replace(self.rows, frame=found).only(~nw.col(where).is_null()).select(where)
        for text, rows in wrong.alike(most=MOST):
            for question in str(text).split(", "):
                told[question] += int(rows)
        yield from (Problem(policy=ends.policy, where=question, rows=rows) for question, rows in told.items())

    def _number(self, fits: nw.Expr) -> int:
        found = self.rows.select(fits.alias(self.rows.names.of("fits"))).alike(most=3)
        return sum(int(rows) for yes, rows in found if yes)

    def foreign(self) -> Iterator[Foreign]:
        """What was recorded and is no category."""
        foreign, word = self._recorded() == FOREIGN, self.rows.names.of("word")
        rest = self._number(foreign)
        counts: Counter[tuple[str | None, str | None]] = Counter()
        words = self.rows.only(foreign).select(nw.col(self.terms.was or "").alias(word))
        for text, rows in words.alike(most=TOLD):
            counts[self._shown(str(text))] += int(rows)
            rest -= int(rows)
        counts[None, None] += rest
        yield from (Foreign(word=shown, meant=meant, rows=rows) for (shown, meant), rows in counts.items() if rows)

    def _shown(self, text: str) -> tuple[str | None, str | None]:
        """The word, if it is nearly a category; anything else may be a story."""
        meant = nearest(text.strip().lower().replace("-", "_").replace(" ", "_"), self.terms.recordable)
        return (text if meant and is_word(text) else None), meant

    # --- what is told beside -----------------------------------------------------------------------------------

    def notes(self) -> Iterator[str]:
        """What else a reader must know."""
        yield from self.read.notes
        yield from notes_on_paths(self.terms)
        if self.read.strays and self.terms.old is None:
            yield (
                "an answer in a column that the new policy does not ask for makes its row unreadable; where the old "
                "policy asked for it, give that policy too"
            )

    # --- the rows themselves -----------------------------------------------------------------------------------

    def changed(self) -> Frame:
        """The rows that decide otherwise."""
        decided = self._decided("was_{}", "now_{}", into=("category", "outcome", "pending"))
        now = nw.col("now_category")
        if self.terms.compared == "recorded":
            before = self._text(self.terms.was or "")
            known = _among(before, self.terms.recordable)
            return decided.filter(known & (_open("now_{}") | _other(self._renamed(before), now)))
        before = nw.col("was_category")
        opened, settled = ~before.is_null() & _open("now_{}"), _open("was_{}") & ~now.is_null()
        return decided.filter(opened | settled | _other(self._renamed(before.cast(nw.String)), now))

    def _renamed(self, category: nw.Expr) -> nw.Expr:
        for former, now in self.terms.renames.categories.items():
            category = nw.when(category == former).then(nw.lit(now)).otherwise(category)
        return category


def notes_on_paths(terms: Terms) -> Iterator[str]:
    """Of policies that have too many paths, that they are told by outcome."""
    for ends in (terms.new, terms.old):
        if ends is not None and not ends.paths:
            yield f"changes under {ends.policy.id} {ends.policy.version} are told by outcome and not by path"


def _open(named: str) -> nw.Expr:
    """Whether no category is settled, of answers that can be read."""
    return nw.col(named.format("category")).is_null() & ~nw.col(named.format("pending")).is_null()


def _other(before: nw.Expr, now: nw.Expr) -> nw.Expr:
    """Whether both are categories, and not the same."""
    return ~before.is_null() & ~now.is_null() & (before != now.cast(nw.String))


def _among(text: nw.Expr, words: Iterable[str]) -> nw.Expr:
    """Whether it is one of these; quicker on most engines than a list that is looked through."""
    return reduce(or_, (text == word for word in words))


def _values(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values of an engine as Python has them: what is nothing is `None`, numbers are whole, words are text."""
    return tuple(None if value is None or value != value else _plain(value) for value in values)  # noqa: PLR0124  # NaN


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else int(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def table_of(frame: Any, question: Question, *, by: tuple[str, ...] = (), paths: bool = False) -> Table:
    """A table with what is asked of it.

    Raises:
        AnswerError: it is no table (`JR617`), or a column is not there (`JR626`).
        PolicyError: one of the policies has errors.
    """
    table, schema = _opened(frame)
    _demand(schema, question.was, by)
    renames, most = renames_of(question.new), MOST_WAYS if paths else 0
    new = ends_of(tree_of(question.new), renames=renames, most=most)
    old = None if question.old is None else ends_of(tree_of(question.old), renames=renames, most=most)
    return Table(
        rows=Rows(frame=table, weight=None, names=Names.free(schema)),
        schema=schema,
        terms=Terms(new=new, old=old, renames=renames, was=question.was, by=by),
        read=read_of(
            schema,
            new=new.plan.tree,
            old=None if old is None else old.plan.tree,
            renames=renames,
            answers=question.answers,
            old_answers=question.old_answers,
        ),
    )


def _opened(frame: Any) -> tuple[Frame, Mapping[str, Any]]:
    """A table and what its columns hold."""
    whole = pa.Table.from_batches([frame]) if isinstance(frame, pa.RecordBatch) else frame
    try:
        table: Frame = nw.from_native(whole)
        return table, table.collect_schema()
    except TypeError:
        told = "what was given is neither a table nor the path of files"
        hint = "give a table of Polars, pandas, PyArrow, DuckDB, PySpark, Dask or Ibis, or one path or a list of paths"
    except DuplicateError:
        told, hint = "two columns of the table have the same name", "rename one of the two"
    raise AnswerError([Finding(code="JR617", message=told, where=WHERE, hint=hint)])


def _demand(schema: Iterable[str], was: str | None, by: tuple[str, ...]) -> None:
    """Refuse columns that are not there, all at once."""
    known = Known(schema)
    wanted = [*([("the recorded category", was)] if was is not None else []), *(("the groups", name) for name in by)]
    absent = [
        Finding(
            code="JR626",
            message=f"there is no column {f'`{name}`' if is_word(name) else 'of that name'} for {what}",
            where=WHERE,
            hint=known.hint(name),
        )
        for what, name in wanted
        if name not in known
    ]
    if absent:
        raise AnswerError(absent)
