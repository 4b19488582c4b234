"""The reference model: the second of the three books, which takes commands and answers with states.

It is written from docs/SPEC.md, in plain values: a lot is the tuple of its path, a payable a
number, an account its address in lower case, money an integer, a share an exact fraction. It knows
neither chain nor events, and shares no code with the replay (`deeptier.audit`), so that both can be
held against each other and against the contracts.
"""
