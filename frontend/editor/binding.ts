import { NodeSelection, Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

import type { Offer, Picker } from "./picker";
import { REFERENCE, inlineOf, offsetOf, posOf, schema, textOf } from "./text";

type Answer = { start: number; end: number; text: string; found: Offer[]; refused?: string };
type Ask = (fields: Record<string, string>) => Promise<Answer | null>;

const NUMBER = /[0-9０-９][0-9０-９.．,，]*[%％余多]?[万亿]?\p{Script=Han}{0,2}$/u;
const ASKING = /(?:\{\{|\/数)([^{}\s，。]{0,20})$/u;
const PAUSE = 450;
const NOTHING = "没有找到单位和数值相符的指标，可换个说法再找，或保持手填。";

/** Numbers that are typed become figures of the ledgers, by keys or by a click. */
export class Binding {
  private timer = 0;
  private turn = 0;

  constructor(
    private picker: Picker,
    private ask: Ask,
  ) {}

  /** The plugin that listens to the keys and to what is typed. */
  plugin(): Plugin {
    return new Plugin({
      props: {
        handleKeyDown: (view, event) => {
          if (this.picker.key(event)) return true;
          if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
            event.preventDefault();
            event.stopPropagation();
            void this.here(view);
            return true;
          }
          return false;
        },
      },
      view: () => ({
        update: (view, before) => {
          if (view.state.doc.eq(before.doc)) {
            if (!view.state.selection.eq(before.selection)) this.quiet();
            return;
          }
          this.quiet();
          if (!view.composing) this.whole(view);
          if (view.hasFocus()) this.timer = window.setTimeout(() => void this.typed(view), PAUSE);
        },
      }),
    });
  }

  /** Ways to write the figure that is selected; offers for what stands under the cursor; without a number, all figures by name. */
  async here(view: EditorView): Promise<void> {
    const { from, to } = view.state.selection;
    const turn = ++this.turn;
    const chip = view.state.selection instanceof NodeSelection ? view.state.selection.node : null;
    if (chip?.type === schema.nodes.chip) {
      const answer = await this.ask({ forms: (chip.attrs.source as string).split("|")[0] });
      if (turn !== this.turn || !answer) return;
      return this.picker.open(view, from, answer.found, (offer) => put(view, from, to, offer.key), { first: true, empty: NOTHING });
    }
    const selected = view.state.doc.textBetween(from, to);
    if (!selected || /[0-9０-９]/.test(selected)) {
      const answer = await this.ask({ body: textOf(view.state.doc), place: String(offsetOf(view.state.doc, selected ? from : to)) });
      if (turn !== this.turn || !answer) return;
      if (!answer.refused) return this.offer(view, answer, true);
    }
    await this.search(view, selected, { from, to }, turn);
  }

  private quiet(): void {
    clearTimeout(this.timer);
    this.turn++;
    this.picker.close();
  }

  private async typed(view: EditorView): Promise<void> {
    const { $from, empty } = view.state.selection;
    if (!empty || view.composing) return;
    const before = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
    const asking = ASKING.exec(before);
    const turn = ++this.turn;
    if (asking) return this.search(view, asking[1], { from: $from.pos - asking[0].length, to: $from.pos }, turn);
    if (!NUMBER.test(before)) return;
    const answer = await this.ask({ body: textOf(view.state.doc), place: String(offsetOf(view.state.doc, $from.pos)) });
    if (turn === this.turn && answer && !answer.refused) this.offer(view, answer, false);
  }

  private offer(view: EditorView, answer: Answer, isAsked: boolean): void {
    const [from, to] = [posOf(view.state.doc, answer.start), posOf(view.state.doc, answer.end)];
    const take = (offer: Offer) => put(view, from, to, offer.key);
    this.picker.open(view, from, answer.found, take, { first: isAsked, empty: isAsked ? NOTHING : undefined });
  }

  private async search(view: EditorView, query: string, at: { from: number; to: number }, turn: number): Promise<void> {
    const answer = await this.ask({ query });
    if (turn !== this.turn || !answer) return;
    this.picker.open(view, at.from, answer.found, (offer) => put(view, at.from, at.to, offer.key), { first: true, empty: NOTHING });
  }

  /** A reference typed in full becomes its chip. */
  private whole(view: EditorView): void {
    const change = view.state.tr;
    view.state.doc.descendants((node, pos) => {
      if (!node.isText) return;
      for (const match of node.text!.matchAll(REFERENCE)) {
        const from = change.mapping.map(pos + match.index);
        change.replaceWith(from, from + match[0].length, inlineOf(match[0]));
      }
    });
    if (change.docChanged) window.setTimeout(() => !view.isDestroyed && view.dispatch(change));
  }
}

export function put(view: EditorView, from: number, to: number, source: string): void {
  view.dispatch(view.state.tr.replaceWith(from, to, schema.nodes.chip.create({ source })).scrollIntoView());
  view.focus();
}
