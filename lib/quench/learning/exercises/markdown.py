r"""The little Markdown that exercises are written in, as safe HTML.

Paragraphs, ``-`` and ``1.`` lists, pipe tables, ``**bold**``, ``*italic*``,
`` `code` ``, ``[text](address)`` and maths between dollar signs, which comes
out as ``\( \)`` and ``\[ \]`` for MathJax. Everything else is escaped.
"""

import html
import re

__all__ = ["escape", "inline", "plain", "to_html"]

_ESCAPABLE = re.compile(r"([\\`*$\[\]])")
_ESCAPED = re.compile(r"\\([\\`*$\[\]])")
_SPANS = re.compile(
    r"\\(?P<escaped>[\\`*$\[\]])"
    r"|\$\$(?P<display>.+?)\$\$"
    r"|\$(?P<maths>[^$\n]+?)\$"
    r"|`(?P<code>[^`]+)`"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|\*(?P<italic>[^*]+)\*"
    r"|\[(?P<text>[^\]]+)\]\((?P<address>[^)\s]+)\)",
    re.DOTALL,
)
_ITEM = re.compile(r"(?:-|(\d+)\.)\s+")


def escape(text):
    """Return `text` so that Markdown shows it letter by letter."""
    return _ESCAPABLE.sub(r"\\\1", text)


def plain(text):
    """Undo `escape`, for a terminal."""
    return _ESCAPED.sub(r"\1", text)


def inline(text):
    """Convert the spans within one paragraph."""
    parts, end = [], 0
    for match in _SPANS.finditer(text):
        parts += [html.escape(text[end : match.start()], quote=False), _span(match)]
        end = match.end()
    return "".join([*parts, html.escape(text[end:], quote=False)])


def _span(match):
    kind = match.lastgroup
    content = match[kind] if kind != "address" else match["text"]
    plain = html.escape(content, quote=False)
    if kind == "address":
        return f'<a href="{html.escape(match["address"])}">{inline(content)}</a>'
    if kind in ("bold", "italic"):
        tag = "strong" if kind == "bold" else "em"
        return f"<{tag}>{inline(content)}</{tag}>"
    before, after = {
        "escaped": ("", ""),
        "display": (r"\[", r"\]"),
        "maths": (r"\(", r"\)"),
        "code": ("<code>", "</code>"),
    }[kind]
    return f"{before}{plain}{after}"


def to_html(text):
    """Convert a text of several paragraphs, lists and tables."""
    blocks = re.split(r"\n[ \t]*\n", text.strip())
    return "\n".join(_block(block) for block in blocks if block.strip())


def _block(block):
    """Convert one block; a list may follow directly on its leading sentence."""
    lines = [line.strip() for line in block.splitlines()]
    if lines[0].startswith("|"):
        return _table(lines)
    start = next((i for i, line in enumerate(lines) if _ITEM.match(line)), len(lines))
    paragraph = f"<p>{inline(' '.join(lines[:start]))}</p>" if start else ""
    return paragraph + (_list(lines[start:]) if start < len(lines) else "")


def _list(lines):
    items = []
    for line in lines:
        match = _ITEM.match(line)
        if match:
            items.append(line[match.end() :])
        else:
            items[-1] += f" {line}"
    tag = "ol" if _ITEM.match(lines[0])[1] else "ul"
    return f"<{tag}>{''.join(f'<li>{inline(item)}</li>' for item in items)}</{tag}>"


def _table(lines):
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = "".join(
        f'<th scope="col">{inline(cell)}</th>' if cell else "<td></td>" for cell in rows[0]
    )
    body = "".join(
        "<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[2:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
