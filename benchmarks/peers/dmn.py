"""DMN decision tables, a row for each path: the engine of SpiffWorkflow, and pyDMNrules with its workbook."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from benchmarks.peers.contestant import Answers, Contestant, Ready, booleans, package
from benchmarks.peers.forms import Row, rows
from justrules.engine.tree import Tree

# --- SpiffWorkflow ---------------------------------------------------------------------------------------------------


def spiff(tree: Tree) -> Ready:
    """Its engine for tables, called as a workflow calls it, but without a workflow around it."""
    model = package("SpiffWorkflow.dmn.specs.model")
    table = model.DecisionTable("table", "table", model.HitPolicy.UNIQUE.value)
    inputs = {
        branch.question: model.Input(branch.question, branch.question, branch.question, branch.question, "boolean")
        for branch in tree.branches
    }
    table.inputs = list(inputs.values())
    table.outputs = [model.Output("category", "category", "category", "string")]
    table.rules = [_rule(model, table, inputs, number, row) for number, row in enumerate(rows(tree))]
    script = package("SpiffWorkflow.bpmn.script_engine.python_engine").PythonScriptEngine()
    workflow = SimpleNamespace(script_engine=script)

    def given(answers: Answers) -> Any:
        return SimpleNamespace(data=booleans(answers), workflow=workflow)

    engine = package("SpiffWorkflow.dmn.engine.DMNEngine").DMNEngine(table)
    return Ready(decide=engine.result, given=given, category=lambda found: str(found["category"]))


def _rule(model: Any, table: Any, inputs: dict[str, Any], number: int, row: Row) -> Any:
    rule = model.Rule(f"row{number}")
    rule.row_number = number
    for question, answer in row.answers:
        entry = model.InputEntry(question, inputs[question])
        entry.lhs = ["True" if answer == "yes" else "False"]
        rule.inputEntries.append(entry)
    told = model.OutputEntry("category", table.outputs[0])
    told.text = repr(row.category)
    rule.outputEntries.append(told)
    return rule


# --- pyDMNrules ------------------------------------------------------------------------------------------------------


def workbook(tree: Tree) -> Any:
    """A table in a workbook: a double line below the headings, and another between questions and category."""
    styles = package("openpyxl.styles")
    book = package("openpyxl").Workbook()
    sheet = book.active
    sheet.title = "Rules"
    asked = [branch.question for branch in tree.branches]
    sheet.append(["decide"])
    sheet.append(["F", *asked, "category"])
    for number, row in enumerate(rows(tree), start=1):
        given = {question: "true" if answer == "yes" else "false" for question, answer in row.answers}
        sheet.append([number, *(given.get(question, "-") for question in asked), f'"{row.category}"'])
    double, none = styles.Side(style="double"), styles.Side()
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            below = double if cell.row == 2 else none
            beside = double if cell.column == len(asked) + 1 else none
            cell.border = styles.Border(left=none, right=beside, top=none, bottom=below)
    return book


def dmnrules(tree: Tree) -> Ready:
    """A rule book in memory."""
    rules = package("pyDMNrules").DMN()
    status = rules.use(workbook(tree))
    if "errors" in status:
        raise ValueError(f"the table was refused: {status['errors'][0]}")
    return Ready(decide=rules.decide, given=booleans, category=_category)


def _category(told: Any) -> str:
    status, found = told
    if status:
        raise ValueError(f"the call failed: {status}")
    return str(found["Result"]["category"])


SPIFF = Contestant(
    name="SpiffWorkflow DMN",
    package="SpiffWorkflow",
    path=False,
    prepare=spiff,
    note="the table's engine alone, without a workflow around it",
)
DMNRULES = Contestant(name="pyDMNrules", package="pyDMNrules", path=True, prepare=dmnrules, note="names the row")
CONTESTANTS = (SPIFF, DMNRULES)
