export const $ = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null =>
  root.querySelector<T>(selector);

export const $$ = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] => [
  ...root.querySelectorAll<T>(selector),
];

/** One listener on the document for everything that matches, also what htmx brings later. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  act: (target: HTMLElement, event: DocumentEventMap[K]) => void,
  capture = false,
): void {
  document.addEventListener(
    type,
    (event) => {
      const target = (event.target as Element | null)?.closest?.<HTMLElement>(selector);
      if (target) act(target, event);
    },
    capture,
  );
}

export function setCookie(name: string, value: string): void {
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax${secure}`;
}

/** A short word at the corner; errors stay until they are closed. */
export function toast(words: string, tone: "info" | "success" | "error" = "info"): void {
  const place = $("#toasts");
  if (!place) return;
  const note = document.createElement("div");
  note.className = `note note-${tone}`;
  const text = document.createElement("span");
  text.textContent = words;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "note-close";
  close.setAttribute("aria-label", "关闭提示");
  close.textContent = "×";
  close.addEventListener("click", () => note.remove());
  note.append(text, close);
  place.append(note);
  if (tone !== "error") setTimeout(() => note.remove(), 5000);
}
