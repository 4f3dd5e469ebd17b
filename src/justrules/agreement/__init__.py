"""Two assessors or more: where their walks part, how far they agree, and which questions need better help text.

from justrules.agreement import chart, measure, read_records

records, _ = read_records(tree, csv_text)
study = measure(tree, records)
svg = chart(study)
"""

from justrules.agreement.advice import Advice
from justrules.agreement.chart import chart
from justrules.agreement.coefficients import Agreement, PairKappa, Resampling
from justrules.agreement.partings import Parting
from justrules.agreement.reading import read_records
from justrules.agreement.study import CategoryAgreement, QuestionAgreement, Record, Study, measure
from justrules.studies.estimate import Estimate, Interval, Measured, Undefined

__all__ = [
    "Advice",
    "Agreement",
    "CategoryAgreement",
    "Estimate",
    "Interval",
    "Measured",
    "PairKappa",
    "Parting",
    "QuestionAgreement",
    "Record",
    "Resampling",
    "Study",
    "Undefined",
    "chart",
    "measure",
    "read_records",
]
