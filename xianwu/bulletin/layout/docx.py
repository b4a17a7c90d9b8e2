"""The issue as a Word file, for those who go on editing; the PDF is what is signed."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, normalise_text
from xianwu.bulletin.layout.grid import Grid, lay_out
from xianwu.bulletin.layout.lines import cells
from xianwu.bulletin.layout.pdf import UNDATED
from xianwu.bulletin.layout.presets import MM_PER_PT, Preset, mark_of
from xianwu.bulletin.layout.squeezing import squeeze_for
from xianwu.papers import word
from xianwu.papers.checking import CheckMark
from xianwu.papers.fonts import Face

BLACK, TAB = "000000", "\t"
# A tail that just fits is set closer than the text: room for one line that another renderer may need more.
CLOSE_PITCH = Pt(18)
KEPT_FREE = 1
# The line of the name, in sizes of its type; renderers put most of what is over above the letters.
NAME_PITCH = 1.25
NAME_SPACING = 0.12
FOOT, FOOT_WITH_NOTES = Mm(25), Mm(20)
SQUARE, SQUARE_GAP = Mm(15), 3
"""As wide as in the PDF, and as far below the text."""


def to_docx(doc: IssueDoc) -> bytes:
    """The same issue gives the same bytes."""
    preset = doc.preset
    title = f"{doc.name}{doc.number_text.replace(' ', '')}"
    squeeze = preset.cell / MM_PER_PT - preset.body_size
    document = word.new_document(
        line_pitch=_pitch(preset),
        char_space=squeeze,
        title=title,
        author=doc.organ,
        on=doc.issued_on or UNDATED,
        keywords=mark_of(preset),
    )
    _masthead(document, doc)
    grid = lay_out(doc)
    counts = (len(paragraph) for paragraph in grid.paragraphs)
    for item in doc.items:
        _item(document, item, preset, counts)
    _tail(document, doc, grid)
    section = document.sections[0]
    notes = [note for note in (*doc.notes, "草稿" if doc.is_draft else "") if note]
    # The foot grows upwards: with small notes below it, the number would otherwise not stand 7 mm below the text.
    section.footer_distance = FOOT_WITH_NOTES if notes else FOOT
    word.fill_footer(section.footer, align=WD_ALIGN_PARAGRAPH.RIGHT, notes=notes)
    word.fill_footer(section.even_page_footer, align=WD_ALIGN_PARAGRAPH.LEFT, notes=notes)
    return word.to_bytes(document)


def _pitch(preset: Preset) -> Twips:
    """A hair less than the line of the preset: 25 lines of 510 twips are 9.00 mm each, and miss the page."""
    return Twips(math.ceil(Mm(preset.pitch).twips) - 1)


def _masthead(document: WordDocument, doc: IssueDoc) -> None:
    """Name, number, organ with day, red rule and what is left of the masthead's lines below it."""
    preset = doc.preset
    pitch, body = _pitch(preset), Pt(preset.body_size)
    size = min(preset.name_size, preset.name_width / MM_PER_PT / ((1 + NAME_SPACING) * len(doc.name)))
    name = document.add_paragraph()
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    name_pitch = Pt(round(size * NAME_PITCH))
    # What a line is higher than its letters stands half above and half below them.
    above = Length(Mm(preset.name_top) - (name_pitch - Pt(size)) // 2)
    word.set_lines(name, pitch=name_pitch, before=Length(max(above, 0)), is_on_grid=False)
    word.add_text(name, doc.name, face=Face.TITLE, size=Pt(round(size)), spacing=Pt(round(size * NAME_SPACING)))
    for run in name.runs:
        run.font.color.rgb = RGBColor.from_string(preset.red.upper())
    used = above + name_pitch
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.set_lines(
        number, pitch=pitch, before=Length(Mm(preset.number_top) - (pitch - body) // 2 - used), is_on_grid=False
    )
    word.add_text(number, doc.number_text, face=Face.BODY, size=body)
    _organ_line(document, doc)
    rule = document.add_paragraph()
    gap = Length(Mm(preset.rule_gap) - (pitch - body) // 2)
    word.set_lines(rule, pitch=gap, is_on_grid=False)
    eighths = round(preset.rule_thickness / MM_PER_PT * 8)
    word.set_border(rule, side="bottom", eighths=eighths, colour=preset.red.upper(), space=1)
    left = preset.masthead_lines * pitch - Mm(preset.line_top + preset.rule_gap) - body - Pt(4)
    for _ in range(2):
        word.set_lines(document.add_paragraph(), pitch=Length(left // 2), is_on_grid=False)


def _organ_line(document: WordDocument, doc: IssueDoc) -> None:
    preset = doc.preset
    pitch, body = _pitch(preset), Pt(preset.body_size)
    before = Length(Mm(preset.line_top - preset.number_top) - pitch)
    line = document.add_paragraph()
    word.set_lines(line, pitch=pitch, before=before, is_on_grid=False)
    _ends(line, doc.organ, doc.day_text, inset=body, size=body, width=Mm(preset.width))


def _ends(paragraph: Paragraph, left: str, right: str, *, inset: Length, size: Length, width: Length) -> None:
    """One text a character in from the left, the other from the right; by tabs, for rules follow the indents."""
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(inset, WD_TAB_ALIGNMENT.LEFT)
    stops.add_tab_stop(Length(width - inset), WD_TAB_ALIGNMENT.RIGHT)
    word.add_text(paragraph, f"\t{left}\t{right}", face=Face.BODY, size=size)


def _item(document: WordDocument, item: ItemDoc, preset: Preset, counts: Iterator[int]) -> None:
    """`counts`: lines of each paragraph in the PDF."""
    body = Pt(preset.body_size)
    for index, runs in enumerate(item.paragraphs or [[]]):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        # Off the grid: LibreOffice gives each character that is a hair wider than its cell two cells, six pages
        # for four. Exact lines and narrower letters say the same, and page set-up still shows 28 × 25.
        word.set_lines(paragraph, pitch=_pitch(preset), is_on_grid=False)
        word.set_indent(paragraph, characters=2, size=body)
        title = f"{normalise_text(item.title)} " if index == 0 and item.title else ""
        by = _squeeze(title + "".join(run.text for run in runs), lines=next(counts), preset=preset)
        if title:
            word.add_text(paragraph, title[:-1], face=Face.HEADING, size=body, spacing=by)
            word.add_text(paragraph, " ", face=Face.BODY, size=body, spacing=by)
        for run in runs:
            word.add_text(paragraph, run.text, face=Face.BODY, size=body, spacing=by)


def _squeeze(text: str, *, lines: int, preset: Preset) -> Twips:
    size = preset.body_size
    return Twips(squeeze_for(text, lines=lines, size=size, width=preset.width / MM_PER_PT, indent=2 * size))


def _tail(document: WordDocument, doc: IssueDoc, grid: Grid) -> None:
    """The last lines of the last page; some stay free for a renderer that needs more of them for the text."""
    preset = doc.preset
    spare = max(grid.spare - KEPT_FREE, 0)
    pitch = _pitch(preset) if spare else CLOSE_PITCH
    first = len(document.paragraphs)
    if doc.distribution:
        _sent(document, doc, pitch=pitch)
    if doc.check and not doc.imprint:
        _square(document, doc.check, preset, pages=grid.page_count)
    names = _tail_line(document, pitch=pitch, top=preset.inner_rule if preset.has_imprint else preset.outer_rule)
    _spread(names, doc.signatures, preset)
    if doc.imprint:
        if doc.check:
            _square(document, doc.check, preset, pages=grid.page_count)
        imprint = _tail_line(document, pitch=pitch, top=preset.inner_rule, bottom=preset.outer_rule)
        small = Pt(preset.small_size)
        _ends(imprint, *doc.imprint, inset=small, size=small, width=Mm(preset.width))
    document.paragraphs[first].paragraph_format.space_before = Length(spare * pitch)
    for paragraph in document.paragraphs[first:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _tail_line(document: WordDocument, *, pitch: Length, top: float = 0, bottom: float = 0) -> Paragraph:
    """A line of the tail; rules in millimetres, none where there is none."""
    paragraph = document.add_paragraph()
    word.set_lines(paragraph, pitch=pitch, is_on_grid=False)
    sides = {side: round(thick / MM_PER_PT * 8) for side, thick in (("top", top), ("bottom", bottom)) if thick}
    if sides:
        word.set_borders(paragraph, sides, colour=BLACK, space=1)
    return paragraph


def _square(document: WordDocument, check: CheckMark, preset: Preset, *, pages: int) -> None:
    """The mark of the PDF at its place: below the text of the last page, away from the page number."""
    # Frames that know the inner edge by themselves are set to the left on every page by LibreOffice.
    side = "left" if pages % 2 else "right"
    picture, words = document.add_paragraph(), document.add_paragraph()
    picture.add_run().add_picture(io.BytesIO(check.png), width=SQUARE)
    word.set_lines(words, pitch=Pt(9), is_on_grid=False)
    word.add_text(words, "扫码查证", face=Face.HEADING, size=Pt(7))
    for paragraph in (picture, words):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        word.set_frame(paragraph, width=SQUARE, top=Mm(preset.top + preset.height + SQUARE_GAP), side=side)
    described = picture._p.find(f".//{qn('wp:docPr')}")
    described.set("descr", f"证据页地址：{check.address}")


def _sent(document: WordDocument, doc: IssueDoc, *, pitch: Length) -> None:
    preset = doc.preset
    small = Pt(preset.small_size)
    if preset.has_imprint:
        # Rules are as wide as their paragraph: this one gets a paragraph without indents.
        _tail_line(document, pitch=Pt(4), bottom=preset.outer_rule)
    paragraph = _tail_line(document, pitch=pitch)
    layout = paragraph.paragraph_format
    # The label hangs: four characters of the smaller size.
    layout.left_indent = Length(small * (4 + preset.tail_margin))
    layout.right_indent = Length(small * preset.tail_margin)
    layout.first_line_indent = Length(-4 * small)
    word.add_text(paragraph, "本期发：", face=Face.HEADING, size=small)
    word.add_text(paragraph, normalise_text(doc.distribution), face=Face.BODY, size=small)


def _spread(paragraph: Paragraph, signatures: Sequence[tuple[str, str]], preset: Preset) -> None:
    """The names side by side, evenly; long ones with what is left between them, in narrower letters if need be."""
    small, width = Pt(preset.small_size), Mm(preset.width)
    takes = [small * cells(f"{role}：{name}") for role, name in signatures]
    share = min(1.0, width / (sum(takes) + small))
    is_even = all(take + 2 * small <= width / len(takes) for take in takes)
    stops = paragraph.paragraph_format.tab_stops
    if is_even:
        stops.add_tab_stop(small, WD_TAB_ALIGNMENT.LEFT)
        stops.add_tab_stop(Length(width // 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Length(width - small), WD_TAB_ALIGNMENT.RIGHT)
    else:
        gap = (width - sum(takes) * share) / 2
        stops.add_tab_stop(Length(round(takes[0] * share + gap)), WD_TAB_ALIGNMENT.LEFT)
        stops.add_tab_stop(Length(width), WD_TAB_ALIGNMENT.RIGHT)
    for place, (role, name) in enumerate(signatures):
        word.add_text(paragraph, f"{TAB if place or is_even else ''}{role}：", face=Face.HEADING, size=small)
        word.add_text(paragraph, name, face=Face.BODY, size=small)
    if share < 1:
        for run in paragraph.runs:
            word.set_scale(run, percent=int(100 * share))
