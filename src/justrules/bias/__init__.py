"""The human half: does the category move with severity, or differ between groups, and through which answers?

from justrules.bias import measure, read_records, report

records, _ = read_records(policy, csv_text, groups=["department"])
study = measure(policy, records, groups=["department"])
print(report(study))
"""

from justrules.bias.bands import Band
from justrules.bias.reading import read_records
from justrules.bias.report import CAUTION, report
from justrules.bias.results import Difference, LeftOut, Ratio, Record, Settings, Study, Trend, Unsaid
from justrules.bias.study import measure
from justrules.studies.estimate import Interval

__all__ = [
    "CAUTION",
    "Band",
    "Difference",
    "Interval",
    "LeftOut",
    "Ratio",
    "Record",
    "Settings",
    "Study",
    "Trend",
    "Unsaid",
    "measure",
    "read_records",
    "report",
]
