"""Quarterly statistics: counted exactly by the database, published with small numbers protected."""

from justrules.cases.statistics.committee import CommitteeEdition, protect
from justrules.cases.statistics.counting import count
from justrules.cases.statistics.csv import as_csv
from justrules.cases.statistics.editions import Edition, Kind, draft, editions, find_edition, publish, to_json
from justrules.cases.statistics.figures import Exact, Legend, legend_of
from justrules.cases.statistics.markdown import as_markdown
from justrules.cases.statistics.page import as_page
from justrules.cases.statistics.quarters import Quarter, parse_quarter, quarter_of
from justrules.cases.statistics.text import as_text

__all__ = [
    "CommitteeEdition",
    "Edition",
    "Exact",
    "Kind",
    "Legend",
    "Quarter",
    "as_csv",
    "as_markdown",
    "as_page",
    "as_text",
    "count",
    "draft",
    "editions",
    "find_edition",
    "legend_of",
    "parse_quarter",
    "protect",
    "publish",
    "quarter_of",
    "to_json",
]
