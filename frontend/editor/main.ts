import "prosemirror-view/style/prosemirror.css";
import "./editor.css";

import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

import { startAutosave } from "./autosave";
import { Binding } from "./binding";
import { Chips, type Marks, layers, marked, remarked, type Stretch } from "./marks";
import { Picker } from "./picker";
import { docOf, offsetOf, pasted, posOf, textOf } from "./text";

type Htmx = { ajax: (verb: string, url: string, options: object) => Promise<void> };
const htmx = () => (window as unknown as { htmx: Htmx }).htmx;

/** `<textarea data-editor>` stays the field of the form; the editor writes into it what would have been typed. */
class Editor {
  private form: HTMLFormElement;
  /** Where the check of the text is shown; a text that is only read has none. */
  private panel: HTMLElement | null;
  private isReadOnly: boolean;
  private chips = new Chips();
  private surface = document.createElement("div");
  private binding: Binding | null = null;
  private asked = "";
  view: EditorView;

  constructor(private field: HTMLTextAreaElement) {
    this.form = field.closest("form")!;
    this.panel = this.form.querySelector<HTMLElement>("[data-text-check]");
    this.isReadOnly = field.hasAttribute("data-readonly");
    this.surface.className = "text-editor";
    field.before(this.surface);
    const label = this.form.querySelector<HTMLLabelElement>(`label[for="${field.id}"]`);
    if (label) {
      label.id ||= `${field.id}-label`;
      // One name for one field: the hidden one gives it up.
      label.htmlFor = "";
    }
    this.view = new EditorView(this.surface, {
      state: this.fresh(),
      nodeViews: { chip: this.chips.view },
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        ...(label ? { "aria-labelledby": label.id } : { "aria-label": field.dataset.label ?? "正文" }),
        ...(this.isReadOnly ? { "aria-readonly": "true", inputmode: "none" } : {}),
        "aria-haspopup": "listbox",
        spellcheck: "false",
        lang: "zh-CN",
        class: "form-control",
      },
      handlePaste: (view, event) => this.paste(view, event),
      clipboardTextSerializer: (slice) =>
        slice.content.textBetween(0, slice.content.size, "\n", (leaf) => this.chips.words(leaf.attrs.source as string)),
      handleClick: (view, pos, event) => this.click(view, pos, event),
      dispatchTransaction: (change) => {
        this.view.updateState(this.view.state.apply(change));
        if (change.docChanged) this.write();
        else if (change.selectionSet) this.quote();
        this.follow();
      },
    });
    if (!this.isReadOnly) {
      this.binding = new Binding(new Picker(this.view.dom), (fields) => this.ask(fields));
      this.view.updateState(this.fresh());
      this.tools();
    }
    field.hidden = true;
    document.querySelector("#item-text")?.remove();
    label?.addEventListener("click", () => this.view.focus());
    this.listen();
    this.remarks();
  }

  private fresh(): EditorState {
    const plugins = [
      ...(this.binding ? [this.binding.plugin()] : []),
      history(),
      keymap({ "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo }),
      keymap(baseKeymap),
      ...layers,
      // A text that is only read still has a cursor, so that stretches of it are marked by keys as well.
      ...(this.isReadOnly ? [new Plugin({ filterTransaction: (change) => !change.docChanged })] : []),
    ];
    return EditorState.create({ doc: docOf(this.field.value), plugins });
  }

  private write(): void {
    const text = textOf(this.view.state.doc);
    if (text === this.field.value) return;
    this.field.value = text;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The field knows where the cursor stands: what is put in from elsewhere goes there. */
  private follow(): void {
    const { doc, selection } = this.view.state;
    const place = textOf(doc.cut(0, Math.max(selection.to, 1))).length;
    this.field.setSelectionRange(place, place);
  }

  /** The form was filled by somebody else: a draft restored, a figure put in from the list below. */
  private read(): void {
    if (this.field.value === textOf(this.view.state.doc)) return;
    const { doc, tr } = this.view.state;
    const behind = Array.from(this.field.value.slice(0, this.field.selectionEnd)).length;
    const change = tr.replaceWith(0, doc.content.size, docOf(this.field.value).content);
    this.view.dispatch(change.setSelection(TextSelection.near(change.doc.resolve(posOf(change.doc, behind)))));
  }

  private listen(): void {
    this.form.addEventListener("change", () => this.read());
    this.field.addEventListener("input", () => this.read());
    this.panel?.addEventListener("htmx:configRequest", () => (this.asked = this.field.value));
    this.panel?.addEventListener("htmx:afterSwap", () => this.show());
    this.panel?.addEventListener("click", (event) => this.answer(event.target as Element));
    this.show();
  }

  /** Remarks of others on the text. */
  private remarks(): void {
    const kept = document.querySelector("#text-remarks")?.textContent;
    if (kept) this.view.dispatch(remarked(this.view.state, JSON.parse(kept) as Stretch[]));
    document.querySelector("#remarks")?.addEventListener("click", (event) => {
      if ((event.target as Element).closest("button, summary, textarea, a")) return;
      const span = (event.target as Element).closest<HTMLElement>("[data-span]")?.dataset.span;
      if (span && this.field.value === this.field.defaultValue) this.select(span);
    });
  }

  /** What is selected goes into the form of a new remark. */
  private quote(): void {
    const { from, to, empty } = this.view.state.selection;
    const quote = document.querySelector<HTMLTextAreaElement>("[data-remark-quote]");
    const start = document.querySelector<HTMLInputElement>("[data-remark-start]");
    const instead = document.querySelector<HTMLTextAreaElement>("[data-remark-replacement]");
    if (empty || !quote || !start || !instead || !this.view.hasFocus()) return;
    const words = textOf(this.view.state.doc.cut(from, to));
    if (!instead.value || instead.value === quote.value) instead.value = words;
    quote.value = words;
    start.value = String(offsetOf(this.view.state.doc, from));
    if (this.isReadOnly) quote.closest("details")?.setAttribute("open", "");
  }

  private select(span: string): void {
    const [from, to] = span.split(",").map((each) => posOf(this.view.state.doc, Number(each)));
    this.view.dispatch(this.view.state.tr.setSelection(TextSelection.create(this.view.state.doc, from, to)).scrollIntoView());
    this.view.focus();
  }

  private show(): void {
    const said = (this.panel ?? this.form).querySelector("#text-marks")?.textContent;
    this.panel?.querySelectorAll<HTMLElement>("[data-fix]").forEach((button) => (button.hidden = false));
    if (!said) return;
    const marks = JSON.parse(said) as Marks;
    this.chips.take(marks.chips);
    // What was said of another text stands in other places; the next answer is on its way.
    if (!this.asked || this.asked === this.field.value) this.view.dispatch(marked(this.view.state, marks));
  }

  private answer(target: Element): void {
    const button = target.closest<HTMLElement>("[data-fix]");
    const place = button?.dataset.fix ?? target.closest<HTMLElement>("[data-span]")?.dataset.span;
    if (!place || this.asked !== this.field.value) return;
    if (!button) return this.select(place);
    const [from, to] = place.split(",").map((each) => posOf(this.view.state.doc, Number(each)));
    this.view.dispatch(this.view.state.tr.insertText(button.dataset.fixWords!, from, to).scrollIntoView());
    this.view.focus();
  }

  private paste(view: EditorView, event: ClipboardEvent): boolean {
    const data = event.clipboardData;
    const text = data?.getData("text/plain");
    if (!text || data!.getData("text/html").includes("data-chip=")) return false;
    view.dispatch(view.state.tr.replaceSelection(pasted(text)).scrollIntoView());
    return true;
  }

  private click(view: EditorView, pos: number, event: MouseEvent): boolean {
    const target = event.target as HTMLElement;
    const chip = target.closest<HTMLElement>("[data-chip]");
    if (chip && this.field.dataset.card) {
      const key = chip.dataset.chip!.split("|")[0];
      void htmx().ajax("get", this.field.dataset.card!.replace("_key_", encodeURIComponent(key)), { target: "#drawer", swap: "innerHTML" });
      return false;
    }
    if (target.closest(".loose") && view.state.selection.empty) {
      view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, pos)));
      window.setTimeout(() => void this.binding?.here(view));
    }
    return false;
  }

  private tools(): void {
    const bar = document.createElement("div");
    bar.className = "editor-tools";
    const add = (words: string, title: string, act: () => void) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: words, title });
      button.addEventListener("click", () => (act(), this.view.focus()));
      bar.append(button);
    };
    add("撤销", "Ctrl+Z", () => undo(this.view.state, this.view.dispatch));
    add("重做", "Ctrl+Y", () => redo(this.view.state, this.view.dispatch));
    add("绑定指标或改写法", "Ctrl+K。光标在数上：找指标；选中一个指标：改为余、近、突破、万、亿等写法。也可以输入 /数 或 {{", () => void this.binding?.here(this.view));
    const state = document.createElement("span");
    state.className = "editor-state";
    state.setAttribute("role", "status");
    bar.append(state);
    this.surface.before(bar);
    startAutosave(this.form, state);
  }

  private async ask(fields: Record<string, string>): Promise<never | null> {
    const sent = new FormData(this.form);
    Object.entries(fields).forEach(([name, value]) => sent.set(name, value));
    try {
      const answer = await fetch(this.field.dataset.offers!, { method: "POST", body: sent, headers: { "X-Requested-With": "fetch" } });
      return answer.ok && !answer.redirected ? ((await answer.json()) as never) : null;
    } catch {
      return null;
    }
  }
}

document.querySelectorAll<HTMLTextAreaElement>("textarea[data-editor]").forEach((field) => new Editor(field));
