"""What each error of the contracts says to a person: one template an error.

In braces stands a parameter of the error, by its name in the ABI, and after a colon what it is,
where its type alone does not tell: `lot`, `day`, `amount`, `role`, `roles`, `backing`, `version`,
`target`, `governance`, `given`, `allow`, `hold`, `stream`. Addresses are shown by name where one is
known, and 32-byte words by their first bytes.
"""

from __future__ import annotations

from deeptier.chain.sentences.circulating import CIRCULATING
from deeptier.chain.sentences.clearing import CLEARING
from deeptier.chain.sentences.financing import FINANCING
from deeptier.chain.sentences.governance import GOVERNANCE, PANICS
from deeptier.chain.sentences.issuing import ISSUING

__all__ = ["PANICS", "SENTENCES"]

#: By name; by signature where two contracts mean different things by one name.
SENTENCES = {**ISSUING, **CIRCULATING, **FINANCING, **CLEARING, **GOVERNANCE}
