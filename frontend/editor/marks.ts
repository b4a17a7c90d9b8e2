import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView, type NodeView } from "prosemirror-view";
import type { Node } from "prosemirror-model";

import { posOf } from "./text";

export type Facts = { words: string; tone: string; title: string };
export type Stretch = { span: [number, number]; tone: string; text: string };
export type Marks = {
  chips: Record<string, Facts>;
  loose: [number, number][];
  findings: { tone: string; spans: [number, number][]; text: string }[];
};

const SAID = new PluginKey<DecorationSet>("said");
const REMARKED = new PluginKey<DecorationSet>("remarked");

/** Marks on the text, moved along with what is typed. */
const layer = (key: PluginKey<DecorationSet>) =>
  new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (change, held) => (change.getMeta(key) as DecorationSet | undefined) ?? held.map(change.mapping, change.doc),
    },
    props: { decorations: (state) => key.getState(state) },
  });

export const layers = [layer(SAID), layer(REMARKED)];

const stretches = (state: EditorState, spans: { span: [number, number]; css: string; title: string }[]) =>
  DecorationSet.create(
    state.doc,
    spans.map(({ span, css, title }) =>
      Decoration.inline(posOf(state.doc, span[0]), posOf(state.doc, span[1]), { class: css, title }),
    ),
  );

/** What people said of the text. */
export const remarked = (state: EditorState, remarks: Stretch[]): Transaction =>
  state.tr.setMeta(REMARKED, stretches(state, remarks.map(({ span, text }) => ({ span, css: "commented", title: text }))));

/** What the server said of the text: typed numbers and findings. */
export function marked(state: EditorState, marks: Marks): Transaction {
  const found = [
    ...marks.loose.map((span) => ({ span, css: "loose", title: "手填的数，未绑定指标；点一下找可以绑定的指标" })),
    ...marks.findings.flatMap((each) => each.spans.map((span) => ({ span, css: `finding ${each.tone}`, title: each.text }))),
  ];
  return state.tr.setMeta(SAID, stretches(state, found));
}

/** Chips on the page, so that their words can follow the records without a change of the text. */
export class Chips {
  private facts: Record<string, Facts> = {};
  private shown = new Set<ChipView>();

  take(facts: Record<string, Facts>): void {
    this.facts = { ...this.facts, ...facts };
    this.shown.forEach((each) => each.show(this.facts));
  }

  words(source: string): string {
    return this.facts[source]?.words ?? source;
  }

  view = (node: Node, _view: EditorView): NodeView => {
    const made = new ChipView(node, () => this.shown.delete(made));
    this.shown.add(made);
    made.show(this.facts);
    return made;
  };
}

class ChipView implements NodeView {
  dom = document.createElement("span");

  constructor(
    private node: Node,
    private forget: () => void,
  ) {
    this.dom.className = "chip";
    this.dom.dataset.chip = node.attrs.source as string;
  }

  show(facts: Record<string, Facts>): void {
    const found = facts[this.node.attrs.source as string];
    this.dom.textContent = found?.words ?? (this.node.attrs.source as string);
    this.dom.title = found?.title ?? "正在取数";
    this.dom.className = `chip ${found?.tone ?? ""}`;
  }

  ignoreMutation = (): boolean => true;
  destroy = (): void => this.forget();
}
