"""Whole columns of acts decided at once, on the caller's own engine. It needs the extra `batch`.

from justrules.batch import categories_of, classify, read_columns

decided = classify(frame, policy, answers="answer_")
decided = classify(frame, policy, answers=read_columns("columns.yaml", policy))
"""

try:
    import narwhals
    import numpy
    import pyarrow
except ImportError as _missing:
    raise ImportError(f"classifying tables needs {_missing.name}: pip install 'justrules[batch]'") from None
else:
    del narwhals, numpy, pyarrow

from justrules.batch.classification import classify
from justrules.batch.columns import Columns
from justrules.batch.mapping import read_columns
from justrules.batch.results import categories_of, path_of

__all__ = ["Columns", "categories_of", "classify", "path_of", "read_columns"]
