"""Mutants of the pure Python, each tried by the offline tests of its module."""

from __future__ import annotations

import ast
import copy
import io
import os
import signal
import sys
import types
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from proof.builds import ROOT
from proof.mutants.targets import MODULES

#: After these seconds a mutant has an endless loop, which its tests show.
_PATIENCE = 60

_COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class PythonMutant:
    """A module's tree with one node replaced."""

    module: str
    line: int
    column: int
    before: str
    after: str
    tree: ast.Module

    @property
    def key(self) -> str:
        """Its name, the same each time the module is."""
        return f"{self.module}.py:{self.line}:{self.column} {self.before} -> {self.after}"


def python_mutants(module: str) -> list[PythonMutant]:
    """All mutants of a module, in the order of their places; no two make the same text."""
    tree = ast.parse((ROOT / "deeptier" / f"{module}.py").read_text(encoding="utf-8"))
    found: dict[str, PythonMutant] = {}
    for place, node in enumerate(_nodes(tree)):
        for number, other in enumerate(_others(node)):
            changed = copy.deepcopy(tree)
            target = next(each for at, each in enumerate(_nodes(changed)) if at == place)
            replaced = list(_others(target))[number]
            _Replacer(target, replaced).visit(changed)
            whole = ast.fix_missing_locations(changed)
            before, after = (" ".join(ast.unparse(each).split())[:90] for each in (node, other))
            mutant = PythonMutant(module, node.lineno, node.col_offset + 1, before, after, whole)
            found.setdefault(ast.unparse(whole), mutant)
    found.pop(ast.unparse(tree), None)
    return list(found.values())


def is_killed(mutant: PythonMutant) -> bool:
    """Whether the module's tests fail with the mutant in its place, in a process of their own."""
    child = os.fork()
    if child == 0:
        signal.alarm(_PATIENCE)
        try:
            passed = _passes(mutant)
        except BaseException:
            passed = False
        os._exit(0 if passed else 1)
    _, status = os.waitpid(child, 0)
    return status != 0


def _passes(mutant: PythonMutant) -> bool:
    import pytest
    from hypothesis import Phase, settings

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", deadline=None, database=None, phases=phases)
    settings.load_profile("mutants")
    for name in [each for each in sys.modules if each.split(".")[0] == "deeptier"]:
        del sys.modules[name]
    name = f"deeptier.{mutant.module}"
    import deeptier

    made = types.ModuleType(name)
    sys.modules[name] = made
    exec(compile(mutant.tree, name, "exec"), made.__dict__)  # noqa: S102 (ours)
    setattr(deeptier, mutant.module, made)
    tests = [str(ROOT / "tests" / "offline" / test) for test in MODULES[mutant.module]]
    wanted = ("-x", "-q", "--noconftest", "-p", "no:pytest-brownie", "-p", "no:cacheprovider")
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return pytest.main([*wanted, *tests]) == 0


class _Replacer(ast.NodeTransformer):
    def __init__(self, target: ast.AST, other: ast.AST) -> None:
        self._target = target
        self._other = other

    def visit(self, node: ast.AST) -> ast.AST:
        """The other in place of the target."""
        return self._other if node is self._target else self.generic_visit(node)


def _nodes(tree: ast.Module) -> Iterator[ast.expr | ast.stmt]:
    """What can be replaced: all code but annotations, decorators, imports and docstrings."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.expr, ast.stmt)):
            yield node
        if isinstance(node, ast.FunctionDef):
            waiting += [*node.body, *node.args.defaults]
        elif isinstance(node, ast.ClassDef):
            waiting += node.body
        elif isinstance(node, ast.AnnAssign):
            waiting += [node.value] if node.value else []
        elif isinstance(node, (ast.Import, ast.ImportFrom, ast.JoinedStr)) or _is_text(node):
            continue
        else:
            waiting += ast.iter_child_nodes(node)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _others(node: ast.expr | ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _COMPARISONS.get(type(operator), ()):
                ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        other_operator = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other_operator, node.values)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int):
            yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.If):
        yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        yield ast.Pass() if not node.orelse else ast.If(ast.Constant(True), node.orelse, [])
    elif isinstance(node, (ast.AugAssign, ast.Raise)) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.Constant(None))
