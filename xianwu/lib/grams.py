"""Pieces of text for the search index.

Two-character words are the commonest searches here (王楼, 授信, 道路), and trigram indexes miss them; so text
is cut into overlapping pairs of characters. The same pairs serve the index and the query: whatever part of a
text somebody types (two characters or more), its pieces are among the pieces of the text.
"""

import re
import unicodedata
from operator import add

# Bulletins are typed as “4113 户” and “4113户”, names as “李 勉”: a blank beside Han means nothing.
_BLANKS = re.compile(r"\s+")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")
_RUN = re.compile(r"[^\W_]+")
_LATIN_WORD = re.compile(r"[0-9a-z]{4,}")
_LONG = 4


def normal_text(text: str) -> str:
    """NFKC, lower case, no blanks beside Han characters: the form that is indexed and searched."""
    return _BLANKS.sub(_without_han, unicodedata.normalize("NFKC", text).lower())


def _without_han(blanks: re.Match[str]) -> str:
    text, (start, end) = blanks.string, blanks.span()
    return "" if _HAN.search(text[start - 1 : start] + text[end : end + 1]) else blanks[0]


def _pairs(run: str) -> list[str]:
    return list(map(add, run, run[1:])) or [run]


def _fours(run: str) -> list[str]:
    words = _LATIN_WORD.findall(run) if len(run) >= _LONG else ()
    return [word[i : i + _LONG] for word in words for i in range(len(word) - _LONG + 1)]


def grams(text: str) -> list[str]:
    """Pieces of `text` for the index, each once, in order of appearance; no blanks or punctuation inside.

    Pairs of neighbouring characters; a character that stands alone is its own piece. Latin and digit words of
    four characters and more add their runs of four, because pairs of digits are in almost every row.
    """
    pieces: list[str] = []
    for run in _RUN.findall(normal_text(text)):
        pieces += _pairs(run)
        pieces += _fours(run)
    return list(dict.fromkeys(pieces))


def query_grams(text: str) -> list[str]:
    """The least set of pieces that a row must hold to be a candidate for `text`: always part of
    `grams(text)`.

    Inside latin and digit words the runs of four stand alone (they are rarer, so the index answers sooner).
    A query of one character gives that character: look for pieces that begin with it.
    """
    pieces: dict[str, None] = {}
    for run in _RUN.findall(normal_text(text)):
        covered = {i for word in _LATIN_WORD.finditer(run) for i in range(word.start(), word.end() - 1)}
        pairs = _pairs(run)
        pieces.update(dict.fromkeys(pair for i, pair in enumerate(pairs) if i not in covered))
        pieces.update(dict.fromkeys(_fours(run)))
    return list(pieces)
