"""Text shown as text: the two ways by which a label reaches the screen.

Labels are data. In HTML they go through `h`, which escapes every string; in the labels of Streamlit's
widgets, which are Markdown, through `plain`. Nothing else of the pages puts a label on the screen.
"""

from __future__ import annotations

import re
from html import escape

import streamlit as st

from crosswalk.printed import tight

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_JOINER = "\N{WORD JOINER}"
_VOID = frozenset({"br", "hr", "img"})


class Html(str):
    """A piece of HTML made by `h`: the only strings that are not escaped."""

    __slots__ = ()


def h(tag: str, *children: object, **attributes: object) -> Html:
    """An element: strings are escaped, `None` is left out, `class_` is `class`, `_` in names is `-`."""
    shown = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Html(f"<{tag}{shown}>")
    return Html(f"<{tag}{shown}>{join(*children)}</{tag}>")


def join(*children: object) -> Html:
    """Pieces one after the other; strings are escaped, and no line of them begins with a mark."""
    return Html(
        "".join(
            child if isinstance(child, Html) else escape(tight(str(child)))
            for child in children
            if child is not None
        )
    )


def verbatim(*words: str) -> Html:
    """Words to the letter, their spaces too: the lines of a document, the cells of a query."""
    return Html("".join(map(escape, words)))


def show(*children: object) -> None:
    """Put pieces of HTML on the page."""
    if body := join(*children):
        st.html(body)


def plain(text: str) -> str:
    """A label for a widget, whose Markdown shows it to the letter.

    Every mark of Markdown is escaped. What Streamlit looks for after Markdown (`:icon:`, `->`, web
    and mail addresses) is broken by a word joiner, which nobody sees.
    """
    text = " ".join(text.split())
    joined = re.sub(
        r"(:)(?=[\w+/-])|(-)(?=>)|(<)(?=-)|(@)(?=\w)|(www)(?=\.)", rf"\g<0>{_JOINER}", text
    )
    joined = re.sub(r"(https?:)(?=/)", rf"\g<0>{_JOINER}", joined, flags=re.I)
    return _PUNCTUATION.sub(r"\\\1", joined)


def paragraphs(text: str) -> Html:
    """A long text of a source, its line breaks kept."""
    return join(*(h("p", line.strip()) for line in text.splitlines() if line.strip()))
