import type { EditorView } from "prosemirror-view";

export type Offer = { key: string; label: string; words: string; note: string; is_equal: boolean };

/** A list of figures under the place where one types; the text keeps the focus, the keys come from it. */
export class Picker {
  private list = document.createElement("ul");
  private offers: Offer[] = [];
  private chosen = -1;
  private take: ((offer: Offer) => void) | null = null;

  constructor(private field: HTMLElement) {
    this.list.className = "picker";
    this.list.id = "figure-offers";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "可选指标");
    this.list.hidden = true;
    document.body.append(this.list);
    // The text must not lose the focus before the click has arrived.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (row) this.pick(Number(row.dataset.place));
    });
    window.addEventListener("scroll", () => this.close(), { passive: true });
  }

  get isOpen(): boolean {
    return !this.list.hidden;
  }

  open(view: EditorView, pos: number, offers: Offer[], take: (offer: Offer) => void, options: { first: boolean; empty?: string }): void {
    this.close();
    if (!offers.length && !options.empty) return;
    this.offers = offers;
    this.take = take;
    this.list.replaceChildren(...(offers.length ? offers.map(row) : [note(options.empty!)]));
    this.list.hidden = false;
    this.place(view.coordsAtPos(pos));
    this.field.setAttribute("aria-controls", this.list.id);
    if (options.first && offers.length) this.mark(0);
  }

  close(): void {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.chosen = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-controls");
  }

  /** Keys while it is open; true where the key was for the list. */
  key(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.isComposing) return false;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      return true;
    }
    if (!this.offers.length) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark((this.chosen + step + this.offers.length) % this.offers.length);
      return true;
    }
    if (event.key === "Tab" || (event.key === "Enter" && this.chosen >= 0)) {
      this.pick(Math.max(this.chosen, 0));
      return true;
    }
    return false;
  }

  private pick(place: number): void {
    const offer = this.offers[place];
    const take = this.take;
    this.close();
    if (offer) take?.(offer);
  }

  private mark(place: number): void {
    this.chosen = place;
    [...this.list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === place)));
    const row = this.list.children[place];
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.field.setAttribute("aria-activedescendant", row.id);
  }

  private place(at: { left: number; bottom: number; top: number }): void {
    const width = Math.min(420, window.innerWidth - 16);
    this.list.style.width = `${width}px`;
    this.list.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
    const isLow = at.bottom + this.list.offsetHeight + 12 > window.innerHeight && at.top > this.list.offsetHeight;
    this.list.style.top = `${isLow ? at.top - this.list.offsetHeight - 4 : at.bottom + 4}px`;
  }
}

function row(offer: Offer, place: number): HTMLElement {
  const made = document.createElement("li");
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.id = `figure-offer-${place}`;
  made.dataset.place = String(place);
  made.append(part("b", offer.words), part("span", offer.label), part("small", offer.note, offer.is_equal ? "is-equal" : ""));
  return made;
}

function note(words: string): HTMLElement {
  const made = part("li", words, "picker-empty");
  made.setAttribute("role", "option");
  made.setAttribute("aria-disabled", "true");
  return made;
}

function part(tag: string, words: string, css = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = words;
  made.className = css;
  return made;
}
