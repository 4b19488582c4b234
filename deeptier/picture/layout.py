"""Where everything of a lot tree's picture goes: bands, ribbons, labels, without overlaps.

Each holding is a band whose thickness is in proportion to its amount. A band thick enough carries
its label inside; a thinner one carries it on top. Every band that leads nowhere runs to the right
edge, where it says what became of it. Vertical room is given from the leaves inwards, so that no
two labels and no two bands can meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from deeptier.money import format_amount
from deeptier.picture.labels import Line, end_of, label_of, lines_height
from deeptier.picture.tree import Holding

MARGIN = 40
SOURCE_WIDTH = 32
RIBBON = 50
END_WIDTH = 158
TEXT_INDENT = 14
MIN_WIDTH = 1200

_LEFT = MARGIN + SOURCE_WIDTH
_HIGHEST_ROOT = 650
_ROOT_HEIGHT = (90, 170)  # at least, and for each leaf
_MIN_BAND = 2
_COLUMN_WIDTHS = (214, 330)
_ROW_GAP = 12
_PADDING = 3
_ABOVE_BAND = 4


@dataclass(frozen=True)
class Band:
    """A holding, or what is kept of one, from `x` to `right`."""

    x: float
    y: float
    right: float
    height: float
    bought: bool
    kept: bool
    label_y: float
    label: tuple[Line, ...]
    about: str


@dataclass(frozen=True)
class Ribbon:
    """What passed from one band to the next: from (x, y) to (x + RIBBON, to_y)."""

    x: float
    y: float
    to_y: float
    height: float
    bought: bool


@dataclass(frozen=True)
class End:
    """What became of a band that leads nowhere."""

    x: float
    y: float
    state: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Layout:
    """The whole chart, from the top of its first band."""

    width: float
    height: float
    bands: tuple[Band, ...]
    ribbons: tuple[Ribbon, ...]
    ends: tuple[End, ...]


@dataclass(frozen=True)
class _Node:
    """A holding, or what is kept of one, with the room that it needs."""

    holding: Holding
    amount: int
    kept: bool
    label: tuple[Line, ...]
    end: tuple[Line, ...]
    band: float
    nodes: tuple[_Node, ...]

    @property
    def label_height(self) -> float:
        return lines_height(self.label) + 2 * _PADDING

    @property
    def label_inside(self) -> bool:
        return self.band >= self.label_height

    @property
    def above_band(self) -> float:
        """Height of the label, where it stands above the band."""
        return 0 if self.label_inside else lines_height(self.label) + _ABOVE_BAND

    @property
    def around_band(self) -> float:
        """Height of the band, or of its end if that is higher."""
        return max(self.band, lines_height(self.end))

    @property
    def own_height(self) -> float:
        """Height of the band with its label and its end."""
        return self.above_band + self.around_band

    @property
    def below(self) -> float:
        """Height of all that comes out of it."""
        return sum(each.height for each in self.nodes) + _ROW_GAP * max(0, len(self.nodes) - 1)

    @property
    def height(self) -> float:
        return max(self.own_height, self.below)

    @property
    def columns(self) -> int:
        return 1 + max((each.columns for each in self.nodes), default=0)


def lay_out(root: Holding, decimals: int, in_default: bool) -> Layout:
    """Place everything; the same tree always comes out the same."""
    columns = _depth(root)
    room = (MIN_WIDTH - _LEFT - MARGIN - END_WIDTH) / columns
    column = min(max(room, _COLUMN_WIDTHS[0]), _COLUMN_WIDTHS[1])
    base, each = _ROOT_HEIGHT
    root_height = min(base + each * _leaves(root), _HIGHEST_ROOT)
    node = _node(root, root, Fraction(root_height, root.amount), column, decimals)
    end_x = _LEFT + columns * column
    width = max(MIN_WIDTH, end_x + END_WIDTH + MARGIN)
    placing = _Placing(column, width - MARGIN - END_WIDTH, in_default)
    placing.place(node, 0, 0.0)
    return Layout(
        width, node.height, tuple(placing.bands), tuple(placing.ribbons), tuple(placing.ends)
    )


class _Placing:
    """Collects the placed parts."""

    def __init__(self, column: float, end_x: float, in_default: bool) -> None:
        self._column = column
        self._end_x = end_x
        self._live = "default" if in_default else "live"
        self.bands: list[Band] = []
        self.ribbons: list[Ribbon] = []
        self.ends: list[End] = []

    def place(self, node: _Node, column: int, top: float) -> float:
        """Place a node in the room that begins at `top`; answers where its band begins."""
        x = _LEFT + column * self._column
        block = top + (node.height - node.own_height) / 2
        y = block + node.above_band + (node.around_band - node.band) / 2
        if node.label_inside:
            label_y = y + (node.band - node.label_height) / 2 + _PADDING
        else:
            label_y = y - _ABOVE_BAND - lines_height(node.label)
        holding = node.holding
        self.bands.append(
            Band(
                x=x,
                y=y,
                right=x + self._column - RIBBON if node.nodes else self._end_x,
                height=node.band,
                bought=holding.sale is not None,
                kept=node.kept,
                label_y=label_y,
                label=node.label,
                about=f"Lot {holding.lot}, {holding.holder}",
            )
        )
        if not node.nodes:
            ended = "undone" if holding.undone else "paid"
            state = ended if holding.ended else self._live
            self.ends.append(End(self._end_x, y + node.band / 2, state, node.end))
        self._place_passed(node, column, top, x + self._column - RIBBON, y)
        return y

    def _place_passed(self, node: _Node, column: int, top: float, x: float, y: float) -> None:
        room = top + (node.height - node.below) / 2
        for each in node.nodes:
            to_y = self.place(each, column + 1, room)
            bought = each.holding.sale is not None
            self.ribbons.append(Ribbon(x, y, to_y, each.band, bought))
            y += each.band
            room += each.height + _ROW_GAP


def _depth(holding: Holding) -> int:
    kept = 1 if holding.kept and holding.passed else 0
    return 1 + max((_depth(each) for each in holding.passed), default=kept)


def _leaves(holding: Holding) -> int:
    kept = 1 if holding.kept and holding.passed else 0
    return sum(map(_leaves, holding.passed), kept) or 1


def _node(holding: Holding, root: Holding, scale: Fraction, column: float, decimals: int) -> _Node:
    passed = [_node(each, root, scale, column, decimals) for each in holding.passed]
    leads_nowhere = not holding.passed
    if holding.kept and not leads_nowhere:
        line = Line(f"keeps {format_amount(holding.kept, decimals)}", "amount")
        passed.insert(
            0,
            _Node(
                holding=holding,
                amount=holding.kept,
                kept=True,
                label=(line, Line(f"lot {holding.lot}", "note")),
                end=end_of(holding, decimals),
                band=_band(holding.kept, scale),
                nodes=(),
            ),
        )
    return _Node(
        holding=holding,
        amount=holding.amount,
        kept=False,
        label=label_of(holding, column - RIBBON - TEXT_INDENT - 4, decimals),
        end=end_of(holding, decimals) if leads_nowhere else (),
        band=max(_band(holding.amount, scale), sum(each.band for each in passed)),
        nodes=tuple(passed),
    )


def _band(amount: int, scale: Fraction) -> float:
    """How thick an amount is drawn: pixels, from which no amount is ever read back."""
    return max(float(amount * scale), _MIN_BAND)
