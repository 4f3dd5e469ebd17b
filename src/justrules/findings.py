"""What a check says about a file: a code, a place, a message and, where there is one, the fix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType


class Level(StrEnum):
    """How much a finding weighs: an error stops `compile`, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A stretch of a file. Lines and columns count from 1, in Unicode code points; the end is exclusive.

    Line 0 means all of it: a file that cannot be opened, or answers that came from no file.
    """

    source: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}" if self.line else self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that one check found in one place.

    Args:
        code: a key of `CATALOGUE`, such as `JR203`.
        message: what is wrong, in the author's own words: lower case, no full stop.
        where: the place in the file. Places never take part in equality.
        hint: the fix, or the nearest thing to one.
    """

    code: str
    message: str
    where: Location = field(compare=False)
    hint: str | None = None

    @property
    def level(self) -> Level:
        """The weight of this finding's rule."""
        return CATALOGUE[self.code].level

    @property
    def rule(self) -> Rule:
        """The rule behind the code: its title and its reason."""
        return CATALOGUE[self.code]

    def __str__(self) -> str:
        line = f"{self.where}: {self.code} {self.message}"
        return f"{line}\n  hint: {self.hint}" if self.hint else line


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding code stands for: its weight, its name and why it matters."""

    level: Level
    title: str
    why: str


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that the author probably meant by `word`, if any is close."""
    close = get_close_matches(word[:64], list(known), n=1, cutoff=0.7)
    return close[0] if close else None


def listed(words: Iterable[str], *, most: int = 12) -> str:
    """The words with commas between them, cut where nobody would read on."""
    known = list(words)
    shown = ", ".join(known[:most])
    return f"{shown} … ({len(known)} in all)" if len(known) > most else shown or "none"


class Known:
    """The words there are, to look others up in and to say which one was probably meant.

    Comparing spellings is slow, so a file with thousands of broken ids gets its hints for the first few dozen.
    """

    def __init__(self, words: Iterable[str], *, patience: int = 24) -> None:
        self.words = tuple(words)
        self._set = frozenset(self.words)
        self._patience = patience

    def __contains__(self, word: object) -> bool:
        return word in self._set

    def nearest(self, word: str) -> str | None:
        """The known word that was probably meant; `None` if none is close, or patience has run out."""
        if self._patience == 0:
            return None
        self._patience -= 1
        return nearest(word, self.words)

    def hint(self, word: str, *, otherwise: str | None = None) -> str:
        """`did you mean ...?`, or else what to do instead: `otherwise`, or the words there are."""
        meant = self.nearest(word)
        return f"did you mean `{meant}`?" if meant else otherwise or f"known: {listed(self.words)}"


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The hint `did you mean ...?`, or nothing when no known word is close."""
    meant = nearest(word, known)
    return f"did you mean `{meant}`?" if meant else None


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as a reader meets them: by file, line, column and code, each once."""
    unique = {(str(f.where), f.code, f.message): f for f in findings}
    return tuple(
        sorted(unique.values(), key=lambda f: (f.where.source, f.where.line, f.where.column, f.code, f.message))
    )


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only those findings that stop a policy from being used."""
    return tuple(f for f in findings if f.level is Level.ERROR)


def _error(title: str, why: str) -> Rule:
    return Rule(Level.ERROR, title, why)


def _warning(title: str, why: str) -> Rule:
    return Rule(Level.WARNING, title, why)


# A code is never reused: a retired rule keeps its number.
CATALOGUE: Mapping[str, Rule] = MappingProxyType(
    {
        # Reading YAML
        "JR001": _error(
            "not readable as YAML",
            "The text has to be one clear YAML mapping before anything can be said about the policy in it.",
        ),
        "JR002": _error(
            "file too large",
            "A scheme that people can read and agree on fits in 256 KiB; a larger file is more likely an accident "
            "or an attack. A caller who trusts the file may raise the limit.",
        ),
        "JR003": _error(
            "not UTF-8",
            "A file that means one thing in one encoding and another in the next cannot be agreed on or digested.",
        ),
        "JR004": _error(
            "character that cannot be seen or trusted",
            "Control, zero-width, bidirectional and separator characters can make a file read differently to a "
            "person and to a machine, so that reviewers approve what they did not see.",
        ),
        "JR005": _error(
            "tab character",
            "YAML forbids tabs as indentation and readers disagree about them elsewhere; spaces mean the same to all.",
        ),
        "JR006": _error(
            "YAML directive",
            "A directive changes how the rest of the file is read; a policy is read in one way only.",
        ),
        "JR007": _error(
            "anchor or alias",
            "An alias makes a place in the file mean what is written elsewhere. A policy says what it means where "
            "it stands, and aliases are how small files are made to explode.",
        ),
        "JR008": _error(
            "merge key",
            "A merge key pulls in keys that cannot be seen where they act.",
        ),
        "JR009": _error(
            "tag",
            "Types come from the format and never from a tag; some tags run code in careless readers.",
        ),
        "JR010": _error(
            "more than one document",
            "One file holds one whole policy; a second document would be read by some tools and not by others.",
        ),
        "JR011": _error(
            "the same key twice",
            "Most YAML readers silently keep the last of two equal keys, so that one of the two routes would vanish.",
        ),
        "JR012": _error(
            "nested too deeply",
            "The format needs about ten levels; far more is an accident or an attack.",
        ),
        "JR013": _error(
            "too many values",
            "The limit keeps reading fast and memory small whatever is in the file.",
        ),
        "JR014": _error(
            "text too long",
            "A question or a note of more than 16,000 characters is not going to be read.",
        ),
        "JR015": _error(
            "key that is not plain text",
            "A list or a mapping as a key has no id that a log or a scenario could name.",
        ),
        "JR016": _error(
            "unquoted question mark inside brackets",
            "YAML readers disagree about an unquoted `?` inside `{...}` or `[...]`; in quotes all read it alike.",
        ),
        "JR017": _error(
            "no policy in the file",
            "A policy is a mapping of keys to values; this file holds something else, or nothing.",
        ),
        "JR018": _error(
            "file that cannot be read",
            "The file is missing, is not a file, or may not be opened.",
        ),
        # The shape of the file
        "JR101": _error(
            "key missing",
            "Without this key a reader, a panel or the engine would have to guess what the author meant.",
        ),
        "JR102": _error(
            "unknown key",
            "A misspelt key that is silently ignored is a rule that silently does not apply.",
        ),
        "JR103": _error(
            "text, list or mapping in the wrong place",
            "Each key of the format holds one kind of value, so that all tools read the file alike.",
        ),
        "JR104": _error(
            "not a valid id",
            "Logs, scenarios, citations and comparisons name things by id for years; lower-case letters, digits and "
            "underscores survive every system they pass through and cannot be confused by look.",
        ),
        "JR105": _error(
            "not one of the allowed words",
            "The word decides how the policy is used, so it comes from a short published list.",
        ),
        "JR106": _error(
            "unknown format",
            "The first key says by which edition of the format the file is to be read.",
        ),
        "JR107": _error(
            "id differs from the file's name",
            "A policy is looked up by its id; a file under another name would be found by some and not by others.",
        ),
        "JR108": _error(
            "version is not SemVer",
            "Every decision records the version that made it; versions must be comparable.",
        ),
        "JR109": _error(
            "not a date",
            "Dates are written YYYY-MM-DD, which no reader can take for another day.",
        ),
        "JR110": _error(
            "nothing where something is due",
            "An empty text or list looks answered and says nothing.",
        ),
        "JR111": _error(
            "fewer than two answers",
            "A question with one answer decides nothing; `unknown` does not count, for it is not an answer.",
        ),
        "JR112": _error(
            "citation, address or language that cannot be read",
            "Citations and addresses are checked data; what cannot be parsed cannot be checked.",
        ),
        "JR113": _error(
            "condition without exactly one test",
            "Each condition of a duty says one thing; several are joined by `all` or `any`, so that nobody has to "
            "guess how they combine.",
        ),
        "JR114": _error(
            "listed twice",
            "A repeated entry in a list is a slip, or stands where another was meant.",
        ),
        "JR121": _error(
            "two policies with one id and version",
            "A decision names the policy that made it by id and version; two contents under one name make that void.",
        ),
        "JR122": _error(
            "no such policy",
            "Nothing known goes by this id.",
        ),
        "JR123": _error(
            "no version in effect on that date",
            "An act is judged by the scheme that was in force, not by one that came later.",
        ),
        # The graph
        "JR201": _error(
            "answer leads to nothing that exists",
            "A path that breaks off leaves a person without a decision.",
        ),
        "JR202": _error(
            "questions go round in a circle",
            "A path that returns to a question already asked never ends in an outcome.",
        ),
        "JR203": _error(
            "question that cannot be reached",
            "A question that nobody can ever be asked looks like a safeguard and is none.",
        ),
        "JR204": _error(
            "outcome that cannot be reached",
            "An end that no answers lead to looks like a possibility and is none.",
        ),
        "JR205": _error(
            "question from which no outcome can be reached",
            "Whoever is led to this question never gets a decision.",
        ),
        "JR206": _error(
            "unknown category",
            "Every outcome belongs to a category that the policy defines.",
        ),
        "JR207": _error(
            "unknown response",
            "Every category has a response that the policy describes.",
        ),
        "JR208": _error(
            "one id for a question and an outcome",
            "Questions and outcomes share one namespace, so that a target needs no prefix.",
        ),
        "JR209": _warning(
            "all answers lead to the same place",
            "A question that changes nothing costs the person's time and suggests a weight that it does not have.",
        ),
        "JR210": _warning(
            "ids that look alike",
            "Ids are typed, read aloud and compared for years; two that look alike will be confused.",
        ),
        "JR211": _warning("unused category", "A category that no outcome uses promises a distinction not made."),
        "JR212": _warning("unused response", "A response that nothing leads to will never be given."),
        "JR213": _error("unknown section", "A question names a section that the policy does not define."),
        "JR214": _warning("unused section", "A section without questions is a heading over nothing."),
        "JR215": _error("ends before it starts", "A policy that is never in effect decides nothing."),
        "JR216": _error(
            "superseded or withdrawn without a successor",
            "Old editions keep circulating; whoever meets one must be told what replaced it.",
        ),
        "JR217": _error(
            "`inculpating` names an answer that the question does not have",
            "The proof that no answer in the person's favour makes things worse rests on this key.",
        ),
        "JR218": _error(
            "condition names something unknown",
            "A duty whose condition can never hold is a duty that is silently forgotten.",
        ),
        "JR219": _error("`start` is not a question", "An interview begins with a question."),
        # Fairness and wording
        "JR301": _error(
            "question about harm",
            "Conduct is judged by its nature and never by how badly things turned out; a question about harm makes "
            "the same act two acts.",
        ),
        "JR302": _warning(
            "word that blames",
            "A word of blame is a verdict before the facts, and hides what could have been asked instead.",
        ),
        "JR303": _warning(
            "two questions in one",
            "Two questions have four combinations of answers; one yes or no leaves open which of them is meant.",
        ),
        "JR304": _warning(
            "question that hints at its answer",
            "A no must be as easy to give as a yes, for the assessor and for the person under review.",
        ),
        "JR305": _warning(
            "question that denies twice",
            "Where two denials have to be untangled, yes and no are confused, and they lead to different ends.",
        ),
        "JR306": _error(
            "question about identity",
            "The act is judged and not the person: who somebody is may not change what is decided.",
        ),
        "JR307": _warning(
            "question about standing",
            "Grade, contract and length of service say who somebody is in the organisation and not what was done.",
        ),
        "JR308": _error(
            "discipline for an error",
            "A punitive response cannot attach to an error: it deters nothing and teaches people to hide the next one.",
        ),
        "JR309": _warning(
            "system side about the person alone",
            "To retrain one person leaves the conditions in place for whoever comes next.",
        ),
        "JR310": _warning(
            "ignore without a reason or an effect",
            "An answer to a warning is worth its reason; one that answers nothing hides that nothing was settled.",
        ),
        "JR311": _warning(
            "discipline without asking about peers",
            "If others in the same place would have acted alike, the cause does not lie with one person.",
        ),
        "JR312": _warning(
            "discipline without asking whether the procedure could be followed",
            "A rule that cannot be followed, or that nobody follows, sets no expectation for one person.",
        ),
        "JR313": _warning(
            "discipline without asking about health",
            "Ill health, fatigue and substances change what a person is able to do, and ask for help, not discipline.",
        ),
        "JR314": _warning(
            "long question",
            "What cannot be kept in mind is answered in part, and two assessors answer different parts.",
        ),
        # Sources and alignment
        "JR401": _error("citation of an unknown source", "A citation must lead to a record that a reader can look up."),
        "JR402": _warning("source that nothing cites", "An uncited source is either forgotten or decoration."),
        "JR403": _error(
            "alignment with something that does not exist",
            "An alignment table that names a missing component claims evidence that is not there.",
        ),
        "JR404": _error(
            "one key for a source and an authority",
            "Citations name sources and authorities by key; a shared key would be ambiguous.",
        ),
        "JR405": _error(
            "section that the instrument does not have",
            "Whoever looks the citation up finds nothing, and doubts the rest of the table.",
        ),
        "JR406": _error(
            "section not in force",
            "A policy answers the law of the day on which it takes effect, not what was repealed or is yet to come.",
        ),
        "JR407": _warning(
            "edition superseded",
            "Sections move and change between editions; a row that was right may point at something else now.",
        ),
        "JR408": _warning(
            "another clause fits better",
            "The commonest wrong citation is to a neighbour: right instrument, right page, wrong paragraph.",
        ),
        "JR409": _warning(
            "easily taken for another instrument",
            "Two regulations with one number are told apart by year alone; a reader who is not told takes the wrong "
            "one.",
        ),
        "JR410": _warning(
            "review overdue",
            "A date that nobody kept says that nobody knows whether the row still holds.",
        ),
        "JR411": _warning(
            "changed since it was reviewed",
            "Somebody agreed to this row; what they agreed to is no longer what stands there.",
        ),
        "JR412": _error(
            "requirement without a component",
            "A row that says met and names nothing that meets it is a claim without a bearer.",
        ),
        "JR413": _error(
            "evidence that does not exist",
            "An inspector asks for the evidence first.",
        ),
        "JR414": _error(
            "not applicable without a reason",
            "To leave a clause out is a decision; without its reason it looks like an oversight.",
        ),
        "JR415": _error(
            "catalogue that is not there",
            "Without the list of an instrument's sections its citations are only text.",
        ),
        "JR416": _warning(
            "clause that nobody verified",
            "The catalogue says of this clause that it was not checked against its source; neither is the row.",
        ),
        "JR417": _error(
            "rows that contradict one another",
            "A component cannot both meet a clause and not meet it.",
        ),
        "JR418": _error(
            "evidence that does not name one thing",
            "One entry is one thing that can be looked at: a scenario, a check, a test or a document.",
        ),
        "JR419": _error(
            "title that is not the clause's",
            "A title beside a number is how a reader checks the number; where the two disagree, one of them is wrong.",
        ),
        # Catalogues, reviews and packs
        "JR420": _error(
            "two sections with one number",
            "A citation must lead to one clause.",
        ),
        "JR421": _error(
            "neither verified nor said to be unverified",
            "Whoever relies on a clause is owed the source against which it was checked, or the word that it was not.",
        ),
        "JR422": _error(
            "ends before it starts",
            "A clause that is never in force can never be answered.",
        ),
        "JR423": _error(
            "section without a title",
            "A clause has a heading of its own or inherits one; without either nobody can tell what it is about.",
        ),
        "JR424": _error(
            "review of something else",
            "A review counts for the row that it names; of a row that is not there it says nothing.",
        ),
        "JR425": _error(
            "pack without its policy",
            "A pack shows which parts of one policy are the evidence; without that policy there is nothing to show.",
        ),
        "JR426": _error(
            "library that is not installed",
            "Some forms need a library that not everybody wants; it is named, so that one command brings it.",
        ),
        "JR427": _warning(
            "review without a record",
            "Without the fingerprints of what was reviewed, a later change makes nobody look again.",
        ),
        "JR428": _warning(
            "review in the future",
            "Nobody has looked at a row on a day that is yet to come; a date ahead hides that a review is due.",
        ),
        "JR429": _warning(
            "row that nothing checks",
            "A row without a catalogue or a section passes every check, because there is nothing to hold it against.",
        ),
        # Worked scenarios
        "JR501": _error(
            "scenario names something unknown",
            "A worked example with a misspelt answer tests nothing.",
        ),
        "JR502": _error(
            "scenario ends elsewhere than it says",
            "Scenarios are what people agreed the policy should say about a case; the policy must reproduce them.",
        ),
        "JR503": _error("two scenarios with one id", "Reports and tests name scenarios by id."),
        "JR504": _error(
            "scenario stops before an outcome",
            "An example that stops short shows a decision only if it says so with `pending`.",
        ),
        # Answers and records
        "JR601": _error(
            "answer to a question that the policy does not ask",
            "A misspelt question id that is silently ignored is an answer silently thrown away.",
        ),
        "JR602": _error(
            "answer that the question does not offer",
            "An answer that is not on the list is never taken for one that is.",
        ),
        "JR603": _error(
            "not an answer",
            "Answers are words from the policy's list, or True and False for yes and no; nothing else is guessed at.",
        ),
        "JR604": _error(
            "made under another policy",
            "Answers given to one edition's questions may mean something else in another's.",
        ),
        "JR605": _error(
            "not a readable record",
            "A stored decision or interview is read back by its published schema or not at all.",
        ),
        "JR606": _error(
            "no question is open",
            "An answer belongs to a question; one given when nothing is asked would be lost.",
        ),
        "JR607": _error(
            "unknown level of severity",
            "A level that is not on the scale would silently trigger no duty.",
        ),
        "JR608": _error(
            "unknown contributing factor",
            "A misspelt factor that is silently dropped is a finding about the system that is lost.",
        ),
        "JR609": _error(
            "table that cannot be read",
            "A row that is skipped or guessed at changes what a study of many acts says, and nobody would know.",
        ),
        # Whole columns of answers
        "JR610": _error(
            "column that is not there",
            "A question whose column is missing would be open in every row, and look as if nobody had answered it.",
        ),
        "JR611": _error(
            "column that cannot hold these answers",
            "What a number, a date or a list stands for is never guessed: somebody who knows the table has to say it.",
        ),
        "JR612": _error(
            "result columns that cannot be added",
            "A result must not stand where a column of the table stands already, nor two results in one place.",
        ),
        "JR613": _error(
            "severity read as an answer",
            "How bad the harm was is recorded and never decides; no question may be answered by it.",
        ),
        "JR614": _error(
            "value with two meanings",
            "One value in a column stands for one answer; a second meaning would make the result a matter of chance.",
        ),
        "JR615": _error(
            "result that has no number",
            "Sets of categories and paths are whole numbers of 64 bits; one that does not fit would be another.",
        ),
        "JR616": _error(
            "list that does not say yes or no",
            "A list says of each entry whether it is there: that is an answer only to a question of yes and no.",
        ),
        "JR617": _error(
            "not a table that can be classified",
            "Columns are read by their names, from a table of a kind that is known; nothing else is guessed at.",
        ),
        "JR620": _error(
            "dialect that is not written",
            "A query for one database fails in another, or worse, means something else there.",
        ),
        "JR621": _error(
            "lists in a database that has none",
            "What cannot be asked of a column is said before the query is taken somewhere else.",
        ),
        "JR622": _error(
            "query that would show its helping columns",
            "A result has the columns of the table and those asked for; what only helps is nobody's to read.",
        ),
        "JR623": _error(
            "not the name of a table",
            "Whatever stands in its place would become part of the query.",
        ),
        "JR625": _error(
            "past cases that cannot be read",
            "A row that is left out or guessed at would be missing from the count, and nobody would know.",
        ),
        "JR626": _error(
            "replay of something that is not there",
            "A misspelt column would compare every case with nothing, and find that nothing changed.",
        ),
        "JR627": _error(
            "table with too many groups",
            "A table with a line for nearly every case is a copy of the cases, which not everybody may see.",
        ),
        "JR628": _error(
            "library that replay needs is not installed",
            "Reading files larger than memory needs more than the engine does; what is not used need not be installed.",
        ),
        # The case log
        "JR701": _error(
            "no such case",
            "Absent and not permitted are told alike, or the log could be searched for who is in it.",
        ),
        "JR702": _error(
            "move that the case cannot make",
            "A case moves by an agreed table, so that none is closed unclassified or classified unseen.",
        ),
        "JR703": _error(
            "case changed since it was read",
            "Two people who save over one another lose what the first one wrote, and nobody notices.",
        ),
        "JR704": _error(
            "something needed is missing",
            "A step without its reason, date or rationale cannot be explained to the person later.",
        ),
        "JR705": _error(
            "value that cannot be recorded",
            "What is stored in doubt is read in certainty, years later, by somebody else.",
        ),
        "JR706": _error(
            "response harsher than the category allows",
            "A punitive answer to an error may be right once in a while, and then somebody writes down why.",
        ),
        "JR707": _error(
            "role that may not do this",
            "Those who oversee a case do not also decide it.",
        ),
        "JR708": _error(
            "request id used before for something else",
            "A retry must find the case that it opened, and never open a second case on the same person.",
        ),
        "JR709": _error(
            "case about oneself",
            "Nobody reads or decides their own case, whatever their role.",
        ),
        "JR710": _error(
            "case log that cannot be written",
            "A change is in the database whole or not at all; this one is not.",
        ),
        "JR711": _error(
            "case log of another edition",
            "Tables are brought up to date by a person who has a backup, never as a side effect of opening them.",
        ),
        "JR712": _error(
            "write-ahead log on a SQLite that loses data",
            "SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when two connections reset the log at once.",
        ),
        "JR713": _error(
            "not a case log",
            "Opening a database that is something else would mix two sets of tables.",
        ),
        "JR714": _error(
            "library that is not installed",
            "The case log needs more than the engine does; what is not used need not be installed.",
        ),
        "JR715": _error(
            "actor that this log did not authorise",
            "Who may see a case is settled by the application's own check, never by a word that a caller passes.",
        ),
        "JR720": _error(
            "key that is missing or wrong",
            "Without its keys a log opens nothing; with wrong ones it would count the same person as two.",
        ),
        "JR721": _error(
            "sealed data that does not open",
            "Each sealed value is bound to its row and field, so one that was changed or moved is noticed.",
        ),
        "JR722": _error(
            "erased",
            "The key of this person was destroyed on request or after the time for keeping it; nothing brings it back.",
        ),
        "JR730": _error(
            "audit trail that was changed",
            "Each entry vouches for the one before it: the first that does not fit says where history was rewritten.",
        ),
        "JR731": _error(
            "audit trail that does not reach its anchor",
            "A head kept outside the database shows what a recomputed or shortened trail cannot hide.",
        ),
        "JR732": _error(
            "case that differs from its audit trail",
            "A row that was changed without an entry was changed by somebody who went round the log.",
        ),
        "JR733": _error(
            "backup that cannot be taken or restored",
            "A backup is only one when it has been read back and verified.",
        ),
        "JR740": _error(
            "not a quarter that can be counted",
            "Fixed quarters cannot be subtracted from one another to single out a case; free spans of dates can.",
        ),
        "JR741": _error(
            "edition that gives a hidden number away",
            "A small number that arithmetic brings back was never hidden.",
        ),
        "JR742": _error(
            "edition that is published already",
            "Two editions of one quarter, laid side by side, single out what happened between them.",
        ),
        "JR750": _error(
            "configuration that cannot be used",
            "Who acts, in which role and with which keys is written down, never guessed.",
        ),
    }
)

WITH_CATALOGUES = frozenset(code for code in CATALOGUE if "JR405" <= code <= "JR417") | {
    "JR419",
    "JR427",
    "JR428",
    "JR429",
}
"""What is found about an alignment table, with the catalogues of the instruments at hand; `check(policy)` has none."""
