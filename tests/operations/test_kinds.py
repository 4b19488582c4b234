"""Numbers, and sets of words that are one number on the chain: roles, streams, backings."""

from __future__ import annotations

import pytest
from test_records import AROUND

from deeptier.errors import InputError
from deeptier.operations.kinds import BACKING_SET, NONCE, ROLES, STREAM_SET, TIERS, Kind
from deeptier.roles import Role


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (ROLES, "supplier", Role.SUPPLIER),
        (ROLES, "Supplier, guarantor", Role.SUPPLIER | Role.GUARANTOR),
        (STREAM_SET, "none", 0),
        (STREAM_SET, "information", 0b0001),
        (STREAM_SET, "logistics+business", 0b0110),
        (STREAM_SET, "CAPITAL logistics", 0b1010),
        (BACKING_SET, "accounts_payable", 0b001),
        (BACKING_SET, "commercial_bill bank_credit_line", 0b110),
        (TIERS, "1", 1),
        (TIERS, "255", 255),
        (NONCE, "0", 0),
        (NONCE, str(2**63), 2**63),
    ],
)
def test_what_is_typed_is_one_number(kind: Kind, text: str, found: int) -> None:
    assert kind.read(text, AROUND) == found


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        (ROLES, "suplier", "roles out of .*did you mean supplier"),
        (STREAM_SET, "logistic", "streams out of none, .*did you mean logistics"),
        (STREAM_SET, "logistics, 2", "streams out of none, information"),
        (BACKING_SET, "none", "backings out of accounts_payable, "),
        (TIERS, "0", "a whole number from 1 to 255"),
        (TIERS, "256", "a whole number from 1 to 255"),
        (TIERS, "06", "a whole number from 1 to 255"),
        (NONCE, "9" * 5_000, "a whole number from 0 to 9,223,372,036,854,775,808"),
        (NONCE, "٣", "a whole number from 0 to"),
    ],
)
def test_what_is_none_is_told(kind: Kind, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        kind.read(text, AROUND)
