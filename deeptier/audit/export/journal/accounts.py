"""The chart of accounts: what each party of the journal may have."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """An account of a party: its root, as accounting programs know it, and its name.

    Assets and expenses are above zero, liabilities, income and equity below.
    """

    DEPOSITS = ("Assets", "Deposits")
    LOTS = ("Assets", "Lots")
    LOANS_GIVEN = ("Assets", "Loans")
    GUARANTEE_CLAIMS = ("Assets", "Guarantee-Claims")
    LOCKED = ("Assets", "Locked-Deposits")
    FORECLOSED = ("Assets", "Foreclosed-Lots")

    PAYABLES = ("Liabilities", "Payables")
    TO_GUARANTORS = ("Liabilities", "Guarantors")
    LOANS_TAKEN = ("Liabilities", "Loans")
    ON_ACCOUNT = ("Liabilities", "Received-On-Account")
    SECURITY = ("Liabilities", "Foreclosed-Lots")
    HELD = ("Liabilities", "Held-For-Holders")
    HELD_FOR_GUARANTORS = ("Liabilities", "Held-For-Guarantors")
    HELD_LOCKED = ("Liabilities", "Locked-Deposits")

    DISCOUNT_EARNED = ("Income", "Discount")
    PENALTY_EARNED = ("Income", "Penalty")
    INTEREST_EARNED = ("Income", "Loan-Interest")
    FEES_EARNED = ("Income", "Fees")
    LOANS_RELEASED = ("Income", "Loans-Released")

    DISCOUNT_BORNE = ("Expenses", "Discount")
    PENALTY_BORNE = ("Expenses", "Penalty")
    INTEREST_BORNE = ("Expenses", "Loan-Interest")
    FEES_BORNE = ("Expenses", "Fees")
    RECOURSE_BORNE = ("Expenses", "Recourse")
    LOAN_LOSSES = ("Expenses", "Loan-Losses")

    DEPOSIT_BANK = ("Equity", "Deposit-Bank")
    TRADE = ("Equity", "Trade")
    FOR_OTHERS = ("Equity", "Paid-For-Others")
    ORDERS = ("Equity", "Court-Orders")
    SUCCESSION = ("Equity", "Succession")
    TRANSFERS = ("Equity", "Other-Transfers")

    @property
    def root(self) -> str:
        """Assets, Liabilities, Income, Expenses or Equity."""
        return self.value[0]

    @property
    def title(self) -> str:
        """The last part of the account's name."""
        return self.value[1]


#: What each account is for, in the order of a journal's opening.
MEANING: dict[Kind, str] = {
    Kind.DEPOSITS: "deposit tokens at the party's address",
    Kind.LOTS: "lots held, at face",
    Kind.LOANS_GIVEN: "principal advanced on pledged lots and not back",
    Kind.GUARANTEE_CLAIMS: "paid as a guarantor and not back",
    Kind.LOCKED: "cash that an obligor locked at issue",
    Kind.FORECLOSED: "lots that a lender took: what they bring beyond the debt is the party's",
    Kind.PAYABLES: "obligations to the holders of lots: face that is not paid",
    Kind.TO_GUARANTORS: "owed to guarantors that paid in the party's place",
    Kind.LOANS_TAKEN: "principal of advances on lots that the party pledged",
    Kind.ON_ACCOUNT: "paid in part on lots that are still held at face",
    Kind.SECURITY: "lots taken by foreclosure, held for lender and pledgor until they are paid",
    Kind.HELD: "paid in by obligors and guarantors, not yet out to holders",
    Kind.HELD_FOR_GUARANTORS: "paid in by obligors for their guarantors",
    Kind.HELD_LOCKED: "cash that obligors locked at issue",
    Kind.DISCOUNT_EARNED: "face less price of lots bought",
    Kind.PENALTY_EARNED: "penalty for late payment, when it is paid",
    Kind.INTEREST_EARNED: "interest on advances, when it is paid",
    Kind.FEES_EARNED: "service fees of sales",
    Kind.LOANS_RELEASED: "principal of advances that nobody has to pay any more",
    Kind.DISCOUNT_BORNE: "face less price of lots sold, and a share of others' discount",
    Kind.PENALTY_BORNE: "penalty for late payment, when it is paid",
    Kind.INTEREST_BORNE: "interest on advances, when it is paid",
    Kind.FEES_BORNE: "service fees of sales",
    Kind.RECOURSE_BORNE: "paid for a lot that came back, beyond its face",
    Kind.LOAN_LOSSES: "principal of advances that did not come back",
    Kind.DEPOSIT_BANK: "deposits issued to the party by the bank, less those taken back",
    Kind.TRADE: "goods and services, which are on no chain: given for lots, or had for them",
    Kind.FOR_OTHERS: "payments of a party for another one",
    Kind.ORDERS: "lots moved by order of a court",
    Kind.SUCCESSION: "what passed to the account that took the party's place",
    Kind.TRANSFERS: "deposits moved beside all business of the contracts",
}
