"""The engine: signs a batch while the node works on the last one, and settles what is mined."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from deeptier.bulk import anvil
from deeptier.bulk.accounts import Account, Live, is_under_way, unseen, waiting_of
from deeptier.bulk.answers import Meaning, meaning_of
from deeptier.bulk.elsewhere import is_done_by
from deeptier.bulk.errors import StoppedError
from deeptier.bulk.items import State
from deeptier.bulk.journal import Journal
from deeptier.bulk.look import Seen, look
from deeptier.bulk.nonce_use import transactions_of, use_of
from deeptier.bulk.pace import Pace
from deeptier.bulk.post import Post
from deeptier.bulk.progress import Progress, Step
from deeptier.bulk.recovery import newest_kept, open_accounts, take_up
from deeptier.bulk.settling import Settling
from deeptier.bulk.signing import Signing
from deeptier.bulk.wire import NodeError, Wire
from deeptier.desk.office import Office

_REFUSALS = 3
_MISSES = 3
_SHORTEST_PAUSE_SECONDS = 0.005
_DROPS = 3
_FIRST_STRIDE = 25  # the node has something to do while more is signed


class Engine:
    """Carries a journal out, from wherever it is."""

    def __init__(
        self, office: Office, journal: Journal, wire: Wire, pace: Pace, progress: Progress
    ) -> None:
        self._office = office
        self._journal = journal
        self._wire = wire
        self._pace = pace
        self._progress = progress
        self._signing = Signing(office, journal, wire)
        confirmations = office.network.confirmations
        names = office.book.names
        self._settling = Settling(wire, journal, self._signing, confirmations, names)
        self._confirmations = confirmations
        self._post = Post(wire, pace.batch, to_anvil=office.network.devnet == anvil.NAME)
        self._stride = min(_FIRST_STRIDE, pace.batch)
        self._accounts: list[Account] = []
        self._counts: dict[str, int] = {}
        self._total = 0
        self._breaks = 0
        self._pause = _SHORTEST_PAUSE_SECONDS
        self._behind_since: float | None = None

    def run(self) -> None:
        """Until every item is mined or failed, or waits for what nobody here can mend.

        Errors: as `run_bulk`.
        """
        try:
            self._take_up()
            while not self._is_done():
                self._cycle()
        finally:
            self._wire.hang_up()
            self._post.close()
        self._explain_waiting()

    def _take_up(self) -> None:
        self._post.begin_anew()
        self._settling.anchor, lost = newest_kept(self._journal, self._wire, self._pace)
        self._counts = self._journal.counts()
        self._total = sum(self._counts.values())
        if lost:
            self._tell(f"the chain has lost blocks: {lost:,} items are sent again")
        chain_id = self._journal.facts["chain_id"]
        accounts = open_accounts(self._office, self._journal, chain_id)
        self._accounts = list(dict.fromkeys(accounts.values()))
        take_up(self._accounts, self._journal, self._wire)
        self._signing.restart(accounts)
        self._behind_since = None
        self._post.add_again(live for account in self._accounts for live in account.live.values())

    def _cycle(self) -> None:
        """Sign what is next while the node takes the last batch and tells what it has mined."""
        for _ in range(2):
            self._sign()
            self._post.go(self._look)
        self._post.wait()
        moved = self._hear(*self._post.heard())
        seen = self._post.seen()
        if seen is not None:
            if not self._is_on_chain(seen):
                return
            has_moved = self._see(seen)
            moved |= has_moved
            waits = any(map(waiting_of, self._accounts))
            self._post.remind(is_moving=has_moved or not waits)
            self._unstick()
            self._tell("sending")
        self._rest(moved or self._post.is_sending)

    def _rest(self, moved: bool) -> None:
        """A moment after what moved, longer and longer while nothing does."""
        if moved:
            self._pause = _SHORTEST_PAUSE_SECONDS
            return
        time.sleep(min(self._pause, self._pace.poll_seconds))
        self._pause *= 2

    def _sign(self) -> None:
        lives = (live for account in self._accounts for live in account.live.values())
        limits, waiting = [live.last.gas for live in lives], self._post.waiting
        room = min(self._stride - len(waiting), self._pace.room(limits, self._signing.block_gas))
        if room > 0:
            waiting.extend(self._signing.sign_next(room))
            self._stride = min(2 * self._stride, self._pace.batch)

    def _look(self) -> Callable[[], Seen]:
        """A look for what is on its way: of each account the lowest nonces, mined first."""
        most = 2 * self._pace.batch
        watch = {
            account.address: [(live.nonce, live.hashes) for live in islice(unseen(account), most)]
            for account in self._accounts
            if account.live
        }
        return partial(look, self._wire, watch, self._settling.anchor)

    def _hear(self, sends: Sequence[Live], answers: Sequence[object]) -> bool:
        """Do what the node's answers ask for; gives whether it took any."""
        if not sends:
            return False
        renewed: list[Live] = []
        yielding: list[Live] = []
        for live, answer in zip(sends, answers, strict=True):
            meaning = meaning_of(answer)
            live.is_taken = meaning in (Meaning.TAKEN, Meaning.USED) or live.receipt is not None
            if live.is_taken:
                live.account.taken += 1
                continue
            live.refuse(answer.message if isinstance(answer, NodeError) else "")
            if meaning is Meaning.FUNDS:
                live.account.stopped = f"{live.account.name} cannot pay for gas: {live.said}"
            elif meaning is Meaning.FEES or (meaning is Meaning.OCCUPIED and live.attempts[1:]):
                renewed.append(live)
            elif meaning is Meaning.NEVER or (
                meaning is Meaning.UNCLEAR and self._is_singled_out(live)
            ):
                yielding.append(live)
        for live in self._signing.renew(renewed):
            if len(live.attempts) == 1:
                live.account.stopped = (
                    f"more for gas is wanted than the network allows: {live.said}"
                )
        self._signing.yield_nonces(yielding)
        with self._journal.commit(retold=True):
            self._journal.sent(live.item for live in sends if live.is_taken and live.item)
        refused = [live for live in sends if not live.is_taken]
        self._post.add_again(refused)
        return len(refused) < len(sends)

    def _is_singled_out(self, live: Live) -> bool:
        """Whether the node takes others of the account, and not this one."""
        return live.refusals >= _REFUSALS and live.account.taken > live.others_taken

    def _is_on_chain(self, seen: Seen) -> bool:
        """Whether the chain still has what was settled; where it has not, take up anew."""
        anchor = self._settling.anchor
        if anchor is None or seen.anchor == anchor.hash:
            self._behind_since = None
            return True
        now = time.monotonic()
        self._behind_since = self._behind_since or now
        if seen.anchor is not None or now - self._behind_since > self._pace.behind_seconds:
            self._take_up()
        else:
            time.sleep(self._pace.poll_seconds)
        return False

    def _see(self, seen: Seen) -> bool:
        """Take in what the chain shows; gives whether it moved."""
        before = sum(account.count for account in self._accounts)
        for account in self._accounts:
            count = seen.counts.get(account.address, account.count)
            if count > account.count:
                account.move()
            account.count = count
            for live in account.live.values():
                found = (seen.receipts[each] for each in live.hashes if each in seen.receipts)
                live.receipt = live.receipt or next(found, None)
        for address, nonce in seen.missed:
            self._miss(address, nonce, seen.head)
        lives = [live for account in self._accounts for live in account.live.values()]
        outcomes = self._settling.settle(lives, seen.head)
        for outcome in outcomes:
            self._counts[outcome.state.value] = self._counts.get(outcome.state.value, 0) + 1
        return bool(outcomes) or before != sum(account.count for account in self._accounts)

    def _miss(self, address: str, nonce: int, head: int) -> None:
        """A nonce of ours is used, and nothing of ours has a receipt: who used it?"""
        account = next(each for each in self._accounts if each.address == address)
        live = account.live.get(nonce)
        if live is None or live.receipt is not None:
            return
        live.misses += 1
        if live.misses < _MISSES:
            return
        try:
            use = use_of(self._wire, address, nonce, head)
        except NodeError as error:
            live.is_taken = False
            account.stopped = (
                f"nonce {nonce} of {account.name} was used, and this node does not tell by which"
                f" transaction ({error.message}): ask a node that keeps old states"
            )
            return
        if use is None or use.hash in live.hashes or use.block + self._confirmations > head:
            return
        if live.item is not None and is_done_by(use, live.item, self._journal, address):
            live.attempts.insert(0, replace(live.last, hash=use.hash, fills=False))
            return
        del account.live[nonce]
        if live.item is not None:
            self._signing.again.append(live.item)

    def _unstick(self) -> None:
        """Send again what a node may have lost; offer more for what no block takes."""
        now = time.monotonic()
        if self._wire.breaks != self._breaks:
            self._breaks = self._wire.breaks
            self._post.add_again(live for a in self._accounts for live in a.live.values())
        waiting = [a for a in self._accounts if a.live and a.stopped is None]
        for account in waiting:
            if now - max(account.moved_at, account.nudged_at) > self._pace.nudge_seconds:
                self._nudge(account, now)
        moved_at = max((a.moved_at for a in waiting), default=now)
        if now - moved_at > self._pace.patience_seconds:
            raise StoppedError(
                f"no block took any of this run's transactions for {self._pace.patience_seconds:g}"
                " seconds. Nothing is lost: run again when the chain moves on"
            )

    def _nudge(self, account: Account, now: float) -> None:
        """What is lowest is in the way of all others: see that the node has it, and wants it."""
        account.nudged_at = now
        account.nudges += 1
        lives = [live for live in account.live.values() if live.receipt is None]
        if not lives:
            return
        lowest = min(lives, key=lambda live: live.nonce)
        pending = transactions_of(self._wire, account.address, "pending")
        gaps = range(max(account.count, pending), lowest.nonce)
        again = [lowest]
        if gaps and account.nudges > 1:
            again += self._signing.fill_gaps(account, gaps)
        elif now - account.moved_at > self._pace.stuck_seconds * (account.rises + 1):
            account.rises += 1
            self._signing.renew(lives)
            again = lives
        elif pending <= lowest.nonce:
            self._remind(lowest)
        self._post.add_again(again)

    def _remind(self, live: Live) -> None:
        """What a node took is not on its way to a block: it was dropped, or misplaced."""
        asked = [("eth_getTransactionByHash", (each,)) for each in live.hashes]
        if any(self._wire.ask_all(asked)):
            self._signing.vary(live)
            return
        live.drops += 1
        if live.drops == _DROPS:
            live.said = "the node takes it and drops it: no block would have it; see to its gas"
            self._signing.yield_nonces([live])

    def _is_done(self) -> bool:
        """Whether nothing is on its way, and nothing is left that could be."""
        if self._post.waiting or self._signing.again or any(map(is_under_way, self._accounts)):
            return False
        accounts, left = self._signing.accounts, self._journal.planned_senders()
        return all(accounts[name].stopped is not None for name in left)

    def _explain_waiting(self) -> None:
        with self._journal.commit():
            for name, account in self._signing.accounts.items():
                if account.stopped is not None:
                    self._journal.wait_for(name, account.stopped)

    def _tell(self, text: str) -> None:
        failed = self._counts.get(State.FAILED.value, 0)
        done = self._counts.get(State.MINED.value, 0) + failed
        self._progress(Step(text, done, failed, self._total))
