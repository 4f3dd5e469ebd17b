"""The case log: confidential, auditable, and counted every quarter. It needs the extra `cases`.

from justrules.cases import CaseLog, Grant, LocalKeys

keys = LocalKeys.generate()
CaseLog.create_at("cases.db", keys=keys, organisation="ours")
log = CaseLog.open_at("cases.db", keys=keys, organisation="ours", authorize=our_own_check)
actor = log.actor(session)
receipt = log.open_case(actor, individual="staff-0017", linked_report="SR-118")
"""

try:
    import cryptography
    import sqlalchemy
except ImportError as _missing:
    raise ImportError(f"the case log needs {_missing.name}: pip install 'justrules[cases]'") from None
else:
    del cryptography, sqlalchemy

from justrules.cases.access import ERASED, REDACTED, Actor, Authorize, Grant, Withheld
from justrules.cases.audit import Anchor
from justrules.cases.errors import (
    CaseLogError,
    Conflict,
    EditionRefused,
    InvalidEntry,
    KeyFault,
    NotFound,
    Refused,
    StoreError,
    Tampered,
)
from justrules.cases.identity import Identity
from justrules.cases.keys import KeyProvider, LocalKeys, Purpose, write_key_file
from justrules.cases.listing import CaseSummary, Page
from justrules.cases.log import CaseLog
from justrules.cases.moves import MOVES, Move
from justrules.cases.retention import Due
from justrules.cases.statistics.editions import Edition
from justrules.cases.statistics.quarters import Quarter
from justrules.cases.views import ActView, CaseView, EvaluationView, as_data
from justrules.cases.words import (
    Disposition,
    DutyState,
    ImprovementKind,
    Position,
    ReviewSubject,
    Standing,
    Status,
    SupportKind,
)
from justrules.cases.work import Receipt

__all__ = [
    "ERASED",
    "MOVES",
    "REDACTED",
    "ActView",
    "Actor",
    "Anchor",
    "Authorize",
    "CaseLog",
    "CaseLogError",
    "CaseSummary",
    "CaseView",
    "Conflict",
    "Disposition",
    "Due",
    "DutyState",
    "Edition",
    "EditionRefused",
    "EvaluationView",
    "Grant",
    "Identity",
    "ImprovementKind",
    "InvalidEntry",
    "KeyFault",
    "KeyProvider",
    "LocalKeys",
    "Move",
    "NotFound",
    "Page",
    "Position",
    "Purpose",
    "Quarter",
    "Receipt",
    "Refused",
    "ReviewSubject",
    "Standing",
    "Status",
    "StoreError",
    "SupportKind",
    "Tampered",
    "Withheld",
    "as_data",
    "write_key_file",
]
