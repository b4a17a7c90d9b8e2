"""What every Word file of the house has in common: A4 grid, East Asian fonts, same bytes twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Length, Mm, Pt, Twips
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from xianwu.papers.fonts import WORD_NAMES, Face

# 28 characters of 16 pt are wider than 156 mm.  Half a point less each also pays for the blanks
# that LibreOffice puts around digits whatever the file says; 29 characters still do not fit.
BODY_SPACING = Twips(-10)
GRID_UNITS = 4096
"""Parts of a point in which a character grid is written."""
NARROW_FONT = "Times New Roman"
# The schema's order of what a paragraph's properties hold; Word calls a file broken otherwise.
ORDER = """
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr
    shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN
    bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
    textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange
"""
FREE_NAMES = {
    Face.TITLE: "Noto Serif SC",
    Face.BODY: "FandolFang R",
    Face.HEADING: "FandolHei",
    Face.SECOND: "LXGW WenKai",
    Face.PAGE: "FandolSong",
}


def new_document(
    *, line_pitch: Length, title: str, author: str, on: date, char_space: float | None = None, keywords: str = ""
) -> WordDocument:
    """An empty A4 document with the type area of official papers, 156 × 225 mm.

    `char_space`: points that each character of the grid is wider than its size (below 0: narrower); none: lines only.
    """
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(21)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines" if char_space is None else "linesAndChars")
    if char_space is not None:
        grid.set(qn("w:charSpace"), str(round(char_space * GRID_UNITS)))
    grid.set(qn("w:linePitch"), str(round(line_pitch.twips)))
    document.settings.odd_and_even_pages_header_footer = True
    # As Word does for Chinese: a mark may give up its blank half before a line breaks.
    compression = document.settings.element.find(qn("w:characterSpacingControl"))
    if compression is not None:
        compression.set(qn("w:val"), "compressPunctuation")
    _normal_style(document)
    _properties(document, title=title, author=author, on=on, keywords=keywords)
    return document


def set_font(target: Any, *, face: Face, size: Length | None = None) -> None:
    """Font of a run or style: the East Asian slot is the one that Chinese text looks at."""
    name = WORD_NAMES[face]
    target.font.name = name
    if size is not None:
        target.font.size = size
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(slot), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def add_text(paragraph: Paragraph, text: str, *, face: Face, size: Length, spacing: Length | None = None) -> None:
    """Text in one face; curly quotes go into a Latin font, half as wide as a character."""
    for part in _by_quotes(text):
        run = paragraph.add_run(part)
        set_font(run, face=face, size=size)
        if part in ("“", "”", "‘", "’"):
            fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
            for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                fonts.set(qn(slot), NARROW_FONT)
            # Where that font is missing, one for Chinese would stand in, with quotes as wide as a character.
            set_language(run, "en-US")
        if spacing is not None:
            set_spacing(run, by=spacing)


def set_scale(run: Run, *, percent: int) -> None:
    """Narrower letters of the same size."""
    element = OxmlElement("w:w")
    element.set(qn("w:val"), str(percent))
    run._r.get_or_add_rPr().find(qn("w:sz")).addprevious(element)


def set_language(run: Run, code: str) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), code)
    element.set(qn("w:eastAsia"), code)
    run._r.get_or_add_rPr().append(element)


def set_spacing(run: Run, *, by: Length) -> None:
    element = OxmlElement("w:spacing")
    element.set(qn("w:val"), str(round(by.twips)))
    properties = run._r.get_or_add_rPr()
    # The schema wants w:spacing before w:sz.
    size = properties.find(qn("w:sz"))
    if size is None:
        properties.append(element)
    else:
        size.addprevious(element)


def set_lines(paragraph: Paragraph, *, pitch: Length, before: Length | None = None, is_on_grid: bool = True) -> None:
    """Exact pitch: a glyph from another font must not push the grid."""
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = pitch
    layout.space_before = before or Pt(0)
    layout.space_after = Pt(0)
    layout.widow_control = False
    # No blank between Han text and digits: the grid counts them as half characters.
    switched_off = ["w:autoSpaceDE", "w:autoSpaceDN", *([] if is_on_grid else ["w:snapToGrid"])]
    for name in switched_off:
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        _insert(paragraph, off)


def set_indent(paragraph: Paragraph, *, characters: int, size: Length) -> None:
    """First-line indent in points and in characters: Word reads one, WPS the other."""
    paragraph.paragraph_format.first_line_indent = Twips(round(size.twips * characters))
    indent = paragraph._p.get_or_add_pPr().find(qn("w:ind"))
    indent.set(qn("w:firstLineChars"), str(characters * 100))


def set_frame(paragraph: Paragraph, *, width: Length, top: Length, side: str) -> None:
    """Stand beside the text, at its `side` (left or right), `top` below the upper edge of the paper; no line moves for it.

    Paragraphs with the same frame stand in it one below the other, on the page of the paragraph after them.
    """
    frame = OxmlElement("w:framePr")
    facts = {"w": round(width.twips), "hSpace": 0, "wrap": "around", "vAnchor": "page", "hAnchor": "margin"}
    for name, value in {**facts, "xAlign": side, "y": round(top.twips)}.items():
        frame.set(qn(f"w:{name}"), str(value))
    _insert(paragraph, frame)


def set_border(paragraph: Paragraph, *, side: str, eighths: int, colour: str, space: int) -> None:
    set_borders(paragraph, {side: eighths}, colour=colour, space=space)


def set_borders(paragraph: Paragraph, sides: Mapping[str, int], *, colour: str, space: int) -> None:
    """Rules along the sides named, each with its thickness in eighths of a point; top before bottom."""
    borders = OxmlElement("w:pBdr")
    for side, eighths in sides.items():
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
            border.set(qn(f"w:{name}"), str(value))
        borders.append(border)
    _insert(paragraph, borders)


def add_page_number(paragraph: Paragraph, *, size: Length, has_total: bool = False) -> None:
    """— 1 —, or 第 1 页 共 2 页; the numbers as fields."""
    before, between, after = ("第 ", " 页　共 ", " 页") if has_total else ("— ", "", " —")
    add_text(paragraph, before, face=Face.PAGE, size=size)
    _add_field(paragraph, "PAGE", size=size)
    if has_total:
        add_text(paragraph, between, face=Face.PAGE, size=size)
        _add_field(paragraph, "NUMPAGES", size=size)
    add_text(paragraph, after, face=Face.PAGE, size=size)


def _add_field(paragraph: Paragraph, name: str, *, size: Length) -> None:
    for kind, text in (("begin", None), (None, name), ("end", None)):
        run = paragraph.add_run()
        set_font(run, face=Face.PAGE, size=size)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def fill_footer(footer: _Footer, *, align: WD_ALIGN_PARAGRAPH, notes: Sequence[str], has_total: bool = False) -> None:
    """The page number on its side, one character in, and small notes below it."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Twips(280)
    set_lines(paragraph, pitch=Pt(18), is_on_grid=False)
    add_page_number(paragraph, size=Pt(14), has_total=has_total)
    said = [note for note in notes if note]
    if said:
        note = footer.add_paragraph()
        note.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_lines(note, pitch=Pt(14), is_on_grid=False)
        add_text(note, "；".join(said), face=Face.BODY, size=Pt(9))


def to_bytes(document: WordDocument) -> bytes:
    """The package with fixed times inside: the same document gives the same bytes."""
    _font_table(document)
    loose = io.BytesIO()
    document.save(loose)
    fixed = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as goal:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            goal.writestr(entry, source.read(name))
    return fixed.getvalue()


def _insert(paragraph: Paragraph, element: Any) -> None:
    order = ORDER.split()
    later = order[order.index(element.tag.partition("}")[2]) + 1 :]
    paragraph._p.get_or_add_pPr().insert_element_before(element, *(f"w:{name}" for name in later))


def _by_quotes(text: str) -> list[str]:
    parts: list[str] = []
    for char in text:
        if char in "“”‘’" or not parts or parts[-1] in ("“", "”", "‘", "’"):
            parts.append(char)
        else:
            parts[-1] += char
    return parts


def _normal_style(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    set_font(normal, face=Face.BODY, size=Pt(16))
    # The library's own template leaves 10 pt after each paragraph.
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties = normal.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)


def _properties(document: WordDocument, *, title: str, author: str, on: date, keywords: str) -> None:
    made = datetime.combine(on, time(0, 0))
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = made
    properties.comments, properties.keywords, properties.revision = "", keywords, 1


def _font_table(document: WordDocument) -> None:
    """Free fonts as second names, for a machine without the licensed ones."""
    entries = "".join(
        f'<w:font w:name="{WORD_NAMES[face]}"><w:altName w:val="{FREE_NAMES[face]}"/><w:charset w:val="86"/></w:font>'
        for face in Face
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts xmlns:w="{space}">{entries}</w:fonts>'
    for part in _parts(document):
        if part.partname == "/word/fontTable.xml":
            part._blob = table.encode()


def _parts(document: WordDocument) -> Sequence[Any]:
    return [*document.part.package.iter_parts()]
