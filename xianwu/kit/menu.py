"""The menu: declared pages that the reader may open, grouped by room.

A room says in its AppConfig where it stands: `menu_order = 30`, `menu_group = "融资"`, `menu_icon = "cash"`;
and whom it is for, where its roles are held elsewhere too: `is_for(actor)`.
"""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch

from xianwu.kit import access
from xianwu.kit.declared import declared_by_app
from xianwu.kit.pages import Page, RecordPages, address, made

LAST = 500


@dataclass(frozen=True)
class Entry:
    title: str
    icon: str
    url: str
    is_here: bool
    phone_bar: str = ""


@dataclass
class MenuGroup:
    title: str
    icon: str
    order: int
    key: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_here(self) -> bool:
        return any(entry.is_here for entry in self.entries)


def entries(request: HttpRequest) -> list[MenuGroup]:
    """Groups in order, each with what one may see; groups without entries are left out."""
    groups: dict[str, MenuGroup] = {}
    for config, items in declared_by_app("pages", "PAGES"):
        title = str(getattr(config, "menu_group", "") or config.verbose_name)
        group = groups.get(title) or MenuGroup(title, _icon(config), getattr(config, "menu_order", LAST), config.label)
        for page in map(made, items):
            entry = _entry(page, label=config.label, request=request)
            if entry is not None:
                group.entries.append(entry)
                groups.setdefault(title, group)
    found = sorted(groups.values(), key=lambda group: group.order)
    return _only_nearest(found, path=request.path)


def _icon(config: Any) -> str:
    return str(getattr(config, "menu_icon", "") or getattr(config, "icon", "folder"))


def _entry(page: Page | RecordPages, *, label: str, request: HttpRequest) -> Entry | None:
    actor = access.actor_of(request)
    if not page.in_menu or not page.can_read(actor) or not access.is_of_room(actor, label=label):
        return None
    try:
        url = address(f"{label}:{page.name}") if isinstance(page, Page) else page.url()
    except NoReverseMatch:
        # A page that needs a key in its address cannot stand in a menu.
        return None
    title = page.title if isinstance(page, Page) else page.heading
    return Entry(title, page.icon, url, request.path.startswith(url), page.phone_bar)


def _only_nearest(groups: list[MenuGroup], *, path: str) -> list[MenuGroup]:
    """Of the entries whose address begins the path, the longest is where the reader is."""
    here = max((entry.url for group in groups for entry in group.entries if entry.is_here), key=len, default="")
    for group in groups:
        group.entries = [
            Entry(entry.title, entry.icon, entry.url, entry.url == here, entry.phone_bar) for entry in group.entries
        ]
    return groups


def phone_bar(groups: list[MenuGroup]) -> list[tuple[str, Any]]:
    """Entries that ask for a place in the bottom bar of phones, with the word they want there."""
    return [(entry.phone_bar, entry) for group in groups for entry in group.entries if entry.phone_bar]
