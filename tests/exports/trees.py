"""Trees to be drawn, with shared parts, skipped questions and words that try to be more than words; and paths."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import justrules as jr
from justrules.engine.tree import Branch, Category, Leaf, Node, Option, PolicyRef, Response, Step, Tree
from tests.strategies import Shape, shapes

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")

HOSTILE = (
    "</text><script>alert(1)</script>",
    '"]; click n_a "javascript:alert(1)"',
    "\\N \\G \\l \\n \\",
    "]]></style><style>*{display:none}</style>",
    '%%{init: {"theme": "dark"}}%% %% comment',
    "a & b &amp; c &#35; #35; #quot;",
    'He said "no"; then <b>left</b> {x} [y] (z) |w|',
    "-->|x| n_b --- ==> :::chosen",
    "1. first\n2. second\n- third\n\n    code",
    "**bold** _it_ `code` ~~out~~ $$x^2$$ fa:fa-bell ¶ß ﬂ°°",
    "C:\\new // comment /* another */",
    "-> question 1",
    "* yes, chosen",
    "end",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 3,
    "安全管理体制に関する手順は、存在しましたか。（現場で）実際に使われていましたか？" * 2,
    "Ж" * 80,
    "e\u0301" * 90,
    "🛩" * 40,
    "\ufdfa\ufdfd" * 5,
    "Was there, at the time and with what was known then, a documented procedure for the situation?",
)

words = st.sampled_from(HOSTILE) | st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs", "Mn")), min_size=1, max_size=80
).filter(str.strip)


_LONG = {"partly": "only_in_part_and_" + "n" * 47, "a": "an_answer_id_that_is_rather_long"}


@st.composite
def trees(draw: DrawFn, *, most_questions: int = 8) -> Tree:
    """Trees of any shape, every text of which is drawn for itself."""
    shape = draw(shapes(most_questions=most_questions, most_outcomes=6))
    sections = tuple((f"section{number}", draw(words)) for number in range(draw(st.integers(0, 3))))
    categories = tuple(_category(draw, number) for number in range(3))
    leaves = tuple(_leaf(draw, outcome, categories) for outcome in shape.outcomes)
    branches = _branches(draw, shape, leaves, [section for section, _ in sections])
    return Tree(
        policy=PolicyRef(id="generated", version="1.0.0-a--b", digest="0" * 64, title=draw(words)),
        start=branches[0],
        branches=branches,
        leaves=leaves,
        categories=categories,
        summary=draw(st.none() | words),
        sections=sections,
    )


def _category(draw: DrawFn, number: int) -> Category:
    scope = draw(st.sampled_from(("within", "outside")))
    return Category(id=f"category{number}", title=draw(words), definition="d", accountability="a", scope=scope)


def _leaf(draw: DrawFn, outcome: str, categories: tuple[Category, ...]) -> Leaf:
    kind = draw(st.sampled_from(("supportive", "coaching", "disciplinary", "referral")))
    response = Response(id=f"response_{outcome}"[:64], title=draw(words), kind=kind, primary=draw(words))
    category = draw(st.sampled_from(categories))
    return Leaf(outcome=outcome, because=draw(words), investigate=(), category=category, response=response)


def _branches(draw: DrawFn, shape: Shape, leaves: tuple[Leaf, ...], sections: list[str]) -> tuple[Branch, ...]:
    """The questions, made from the last to the first."""
    nodes: dict[str, Node] = {leaf.outcome: leaf for leaf in leaves}
    made: list[Branch] = []
    for question, leads in reversed(shape.questions.items()):
        answers = {_LONG.get(answer, answer): to for answer, to in leads.items()}
        text, ref = draw(words), draw(st.none() | st.sampled_from(("Q1", "4.2(b)")) | words)
        steps = [Step(question=question, answer=answer, text=text, label=draw(words), ref=ref) for answer in answers]
        options = tuple(_option(step, nodes[answers[step.answer]]) for step in steps)
        section = draw(st.sampled_from((None, *sections)))
        made.append(Branch(question=question, text=text, options=options, ref=ref, section=section))
        nodes[question] = made[-1]
    return tuple(reversed(made))


def _option(step: Step, leads_to: Node) -> Option:
    return Option(answer=step.answer, label=step.label, meaning=None, step=step, next=leads_to)


@st.composite
def marked_trees(draw: DrawFn, *, most_questions: int = 8) -> tuple[Tree, tuple[Step, ...]]:
    """A tree and a path of at least one step, to an outcome or not so far."""
    tree = draw(trees(most_questions=most_questions))
    path: list[Step] = []
    node: Node = tree.start
    while isinstance(node, Branch) and (not path or draw(st.integers(0, 4))):
        option = draw(st.sampled_from(node.options))
        path.append(replace(option.step, reason=PRIVATE))
        node = option.next
    return tree, tuple(path)


PRIVATE = "a reason that names somebody"


def shipped(policy: str) -> Tree:
    """The tree of a policy that comes with the library."""
    return jr.compile(jr.load(policy))


def chain(length: int) -> Tree:
    """A tree of `length` questions in a row, each with an outcome aside that many share."""
    category = Category(id="c", title="Category", definition="d", accountability="a")
    response = Response(id="r", title="Response", kind="supportive", primary="p")
    leaves = tuple(
        Leaf(outcome=f"o{number}", because="Because.", investigate=(), category=category, response=response)
        for number in range(max(1, length // 10))
    )
    branches: list[Branch] = []
    after: Node = leaves[0]
    for number in reversed(range(length)):
        question, aside = f"q{number}", leaves[number % len(leaves)]
        options = tuple(
            _option(Step(question=question, answer=answer, text="Was it?", label=answer.capitalize()), to)
            for answer, to in (("yes", after), ("no", aside))
        )
        after = Branch(question=question, text="Was it?", options=options, section=f"s{number // 50}")
        branches.append(after)
    policy = PolicyRef(id="chain", version="1.0.0", digest="0" * 64, title="Chain")
    order = tuple(reversed(branches))
    return Tree(policy=policy, start=order[0], branches=order, leaves=leaves, categories=(category,))


def taken(tree: Tree, path: tuple[Step, ...]) -> tuple[list[str], Node]:
    """The questions of a path, and the node at its end."""
    node: Node = tree.start
    for step in path:
        assert isinstance(node, Branch)
        node = node.links[step.answer][1]
    return [step.question for step in path], node


def edges(tree: Tree) -> list[tuple[str, str, str]]:
    """Every answer: its question, itself and where it leads."""
    return [
        (branch.question, option.answer, name(option.next)) for branch in tree.branches for option in branch.options
    ]


def name(node: Node) -> str:
    """The id of a question or an outcome."""
    return node.question if isinstance(node, Branch) else node.outcome


def ids(tree: Tree) -> list[str]:
    """The id of every question and outcome."""
    return [*(branch.question for branch in tree.branches), *(leaf.outcome for leaf in tree.leaves)]


def flat(text: str) -> str:
    """`text` without its white space, which each format lays out for itself."""
    return "".join(text.split())


def texts(tree: Tree) -> list[str]:
    """All that every format must show."""
    found = [tree.policy.title]
    for branch in tree.branches:
        found += [branch.text, *(option.label for option in branch.options), *([branch.ref] if branch.ref else [])]
        found += [title for section, title in tree.sections if section == branch.section]
    for leaf in tree.leaves:
        found += [leaf.category.title, leaf.because, leaf.response.title]
    return found
