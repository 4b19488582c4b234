"""The HTML file: data, style and scripts in one, allowed by their hashes and nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files
from typing import Any

_MODULES = (
    "text.js",
    "elements.js",
    "sources.js",
    "tables.js",
    "figures.js",
    "verdict.js",
    "rates.js",
    "flow.js",
    "trees.js",
    "rows.js",
    "journal.js",
    "page.js",
)
_STYLES = ("colours.css", "ground.css", "tables.css", "charts.css", "journal.css", "print.css")
_IMPORT = re.compile(r"^import (\{[^}]*\}) from \"\./([\w.]+)\";$", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:function|const) (\w+))", re.MULTILINE)


def page_of(data: dict[str, Any], title: str) -> str:
    """The file, complete: it asks for nothing from anywhere."""
    style, sankey = "".join(map(_asset, _STYLES)), _asset("d3-sankey.min.js")
    script = joined_modules()
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(sankey)} {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = {
        "policy": html.escape(policy, quote=False),
        "title": html.escape(title),
        "style": style,
        "data": embedded(data),
        "licence": html.escape(_asset("d3-sankey.LICENSE")),
        "sankey": sankey,
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _asset("page.html"))


def embedded(data: dict[str, Any]) -> str:
    """JSON that no HTML parser can leave: without "<", and in ASCII only."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def joined_modules() -> str:
    """Our modules as one script: each in a scope of its own, as the browser would load them."""
    return "const modules = {};\n" + "".join(map(_scoped, _MODULES))


def _scoped(name: str) -> str:
    text = _asset(name)
    exported = ", ".join(match[2] for match in _EXPORT.finditer(text))
    body = _IMPORT.sub(r'const \1 = modules["\2"];', _EXPORT.sub(r"\1", text))
    return f'modules["{name}"] = (() => {{\n{body}return {{ {exported} }};\n}})();\n'


def _asset(name: str) -> str:
    return (files("deeptier.audit.page") / "assets" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """As the policy names it; browsers hash the text between the tags."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
