"""A policy as one query, for databases that are asked rather than emptied. It needs the extra `sql`.

from justrules.batch.sql import query

print(query(policy, dialect="postgres", table="acts", answers="answer_"))
"""

try:
    import sqlglot
except ImportError:
    raise ImportError("writing SQL needs sqlglot: pip install 'justrules[sql]'") from None
else:
    del sqlglot

from justrules.batch.sql.dialects import DIALECTS, Dialect
from justrules.batch.sql.query import query

__all__ = ["DIALECTS", "Dialect", "query"]
