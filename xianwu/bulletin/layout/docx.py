"""The issue as a Word file, for those who go on editing; the PDF is what is signed."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, normalise_text
from xianwu.bulletin.layout.pdf import UNDATED
from xianwu.papers import word
from xianwu.papers.fonts import Face

# 510 twips are 9.00 mm after rounding, and 25 of them miss the page by a hair: one line less.
PITCH = Twips(509)
BODY = Pt(16)
SMALL = Pt(14)
RED = "E60012"
# The tail is set closer than the text: room for one line that another renderer may need more.
TAIL_PITCH = Pt(18)
WIDTH = Mm(156)


def to_docx(doc: IssueDoc) -> bytes:
    """The same issue gives the same bytes."""
    title = f"{doc.name}{doc.number_text.replace(' ', '')}"
    document = word.new_document(line_pitch=PITCH, title=title, author=doc.organ, on=doc.issued_on or UNDATED)
    _masthead(document, doc)
    for item in doc.items:
        _item(document, item)
    _tail(document, doc)
    section = document.sections[0]
    notes = [*doc.notes, "草稿" if doc.is_draft else ""]
    word.fill_footer(section.footer, align=WD_ALIGN_PARAGRAPH.RIGHT, notes=notes)
    word.fill_footer(section.even_page_footer, align=WD_ALIGN_PARAGRAPH.LEFT, notes=notes)
    return word.to_bytes(document)


def _masthead(document: WordDocument, doc: IssueDoc) -> None:
    """Ten lines of 510 twips together; the red rule and its distance take 270 of them."""
    name = document.add_paragraph()
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.set_lines(name, pitch=Twips(1500), before=Twips(300), is_on_grid=False)
    # At most 60 pt, and never wider than 150 mm with its letter-spacing.
    size = min(60.0, 150 * 72 / 25.4 / (1.12 * len(doc.name)))
    word.add_text(name, doc.name, face=Face.TITLE, size=Pt(round(size)), spacing=Pt(round(size * 0.12)))
    for run in name.runs:
        run.font.color.rgb = RGBColor.from_string(RED)
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.set_lines(number, pitch=PITCH, before=Twips(300), is_on_grid=False)
    word.add_text(number, doc.number_text, face=Face.BODY, size=BODY)
    line = document.add_paragraph()
    word.set_lines(line, pitch=PITCH, before=Twips(480), is_on_grid=False)
    line.paragraph_format.tab_stops.add_tab_stop(Twips(WIDTH.twips - 320), WD_TAB_ALIGNMENT.RIGHT)
    line.paragraph_format.left_indent = Twips(320)
    line.paragraph_format.right_indent = Twips(0)
    word.add_text(line, f"{doc.organ}\t{doc.day_text}", face=Face.BODY, size=BODY)
    rule = document.add_paragraph()
    word.set_lines(rule, pitch=Twips(200), is_on_grid=False)
    word.set_border(rule, side="bottom", eighths=20, colour=RED, space=1)
    for _ in range(2):
        word.set_lines(document.add_paragraph(), pitch=PITCH, is_on_grid=False)


def _item(document: WordDocument, item: ItemDoc) -> None:
    for index, runs in enumerate(item.paragraphs or [[]]):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        word.set_lines(paragraph, pitch=PITCH)
        word.set_indent(paragraph, characters=2, size=BODY)
        if index == 0 and item.title:
            _body_text(paragraph, normalise_text(item.title), face=Face.HEADING)
            _body_text(paragraph, " ", face=Face.BODY)
        for run in runs:
            _body_text(paragraph, run.text, face=Face.BODY)


def _body_text(paragraph: Paragraph, text: str, *, face: Face) -> None:
    word.add_text(paragraph, text, face=face, size=BODY, spacing=word.BODY_SPACING)


def _tail(document: WordDocument, doc: IssueDoc) -> None:
    if doc.distribution:
        paragraph = document.add_paragraph()
        word.set_lines(paragraph, pitch=TAIL_PITCH, is_on_grid=False)
        paragraph.paragraph_format.left_indent = Twips(1120)
        paragraph.paragraph_format.first_line_indent = Twips(-1120)
        paragraph.paragraph_format.keep_with_next = True
        word.add_text(paragraph, "本期发：", face=Face.HEADING, size=SMALL)
        word.add_text(paragraph, normalise_text(doc.distribution), face=Face.BODY, size=SMALL)
    names = document.add_paragraph()
    word.set_lines(names, pitch=Pt(18), is_on_grid=False)
    word.set_border(names, side="top", eighths=8, colour="000000", space=1)
    stops = names.paragraph_format.tab_stops
    stops.add_tab_stop(Twips(280), WD_TAB_ALIGNMENT.LEFT)
    stops.add_tab_stop(Twips(round(WIDTH.twips / 2)), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Twips(round(WIDTH.twips) - 280), WD_TAB_ALIGNMENT.RIGHT)
    for role, name in doc.signatures:
        word.add_text(names, f"\t{role}：", face=Face.HEADING, size=SMALL)
        word.add_text(names, name, face=Face.BODY, size=SMALL)
