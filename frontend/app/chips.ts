import { $, $$, on } from "./dom";

const TONES = ["is-true", "is-unproven", "is-false"];

/** Figures in a text: a click shows the card; colours arrive once the records have been asked. */
export function startChips(): void {
  document.addEventListener("xianwu:tones", (event) => {
    const tones = (event as CustomEvent).detail as Record<string, unknown>;
    $$("[data-tone]").forEach((chip) => {
      const tone = tones[chip.dataset.tone!];
      chip.classList.remove(...TONES);
      chip.classList.add(typeof tone === "string" && TONES.includes(tone) ? tone : "is-true");
    });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const { target, requestConfig } = (event as CustomEvent).detail as {
      target: HTMLElement;
      requestConfig?: { path: string };
    };
    if (target.id === "drawer" && target.childElementCount > 0) {
      target.hidden = false;
      target.focus({ preventScroll: true });
    }
    if (target.id === "desk-side") {
      target.scrollTo({ top: 0 });
      mark(new URL(requestConfig?.path ?? "", location.href).searchParams.get("item"));
    }
  });
  on("change", "select[data-insert-figure]", (element) => {
    const select = element as HTMLSelectElement;
    const field = $<HTMLTextAreaElement>(`#${select.dataset.insertFigure}`);
    if (!field || !select.value) return;
    field.setRangeText(`{{${select.value}}}`, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    select.value = "";
  });
}

/** The item whose figures stand in the right column; a card of a figure keeps the one chosen before. */
function mark(item: string | null): void {
  if (!item) return;
  $$(".sheet-block").forEach((block) => block.classList.toggle("is-chosen", block.dataset.item === item));
}
