"""The tokens that payables may be in, by the currency that each stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from web3.exceptions import Web3Exception

from deeptier.chain.deployment import Deployment
from deeptier.desk.office import Office
from deeptier.errors import InputError
from deeptier.invoices.currency import Token, currency_of_token, digits_of

_OWN = "DepositToken"  # the name of a contract

#: Of the deployment's own token, which is the same contract everywhere.
_OWN_DECIMALS = 2


def token_of_nobody(currency: str) -> dict[str, Token]:
    """Of a currency, where there is no deployment.

    Errors: `InputError` for what is no currency.
    """
    return {currency: Token("", digits_of(currency, "--currency"))}


def own_token(deployment: Deployment, given: str | None) -> dict[str, Token]:
    """The deployment's own token by its currency, which is `given` where its symbol tells none.

    Errors: `InputError` for a currency that is none, is not the token's, or is not told at all.
    """
    if given is not None:
        digits_of(given, "--currency")
    symbol = deployment.settings.token_symbol
    told = currency_of_token(symbol)
    if told is None and given is None:
        expected = f"given: the token's symbol {symbol!r} does not begin with a currency"
        raise InputError("--currency", "", expected)
    if given is not None and told is not None and given != told:
        expected = f"{told}, as the deposits of this network are; name another token by --token"
        raise InputError("--currency", given, expected)
    return {given or told or "": Token(deployment.record(_OWN).address, _OWN_DECIMALS)}


def other_tokens(office: Office, names: Sequence[str]) -> dict[str, Token]:
    """Tokens by names of the address book or by address, each by the currency that it tells.

    Errors: `InputError` for a name that is not there, and for what tells no currency.
    """
    found: dict[str, Token] = {}
    for name in names:
        try:
            address = office.book.address(name)
        except InputError as error:
            raise InputError("--token", name, error.expected) from None
        currency, token = _asked(office, name, address)
        if currency in found:
            raise InputError("--token", name, f"another: one token of {currency} was named already")
        found[currency] = token
    return found


def _asked(office: Office, name: str, address: Any) -> tuple[str, Token]:
    functions = office.web3.eth.contract(
        address=address, abi=office.house.contract(_OWN).abi
    ).functions
    try:
        symbol, decimals = functions["symbol"]().call(), functions["decimals"]().call()
    except Web3Exception:
        raise InputError("--token", name, "a token that tells its symbol and decimals") from None
    currency = currency_of_token(str(symbol))
    if currency is None:
        expected = f"a token whose symbol begins with a currency, and it has {symbol!r}"
        raise InputError("--token", name, expected)
    return currency, Token(str(address), int(decimals))
