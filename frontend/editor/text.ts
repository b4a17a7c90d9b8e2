import { Fragment, type Node, Schema, Slice } from "prosemirror-model";

/** Paragraphs of text and figures; a figure is one indivisible piece whose `source` stands between the braces. */
export const schema = new Schema({
  nodes: {
    doc: { content: "paragraph+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    text: { group: "inline" },
    chip: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { source: {} },
      parseDOM: [{ tag: "span[data-chip]", getAttrs: (dom) => ({ source: (dom as HTMLElement).dataset.chip ?? "" }) }],
      toDOM: (node) => ["span", { "data-chip": node.attrs.source as string }, node.attrs.source as string],
    },
  },
});

export const REFERENCE = /\{\{\s*([^{}\n]*?)\s*\}\}/g;
export const typed = (chip: Node): string => `{{${chip.attrs.source as string}}}`;

/** A line of typed text as pieces of a paragraph. */
export function inlineOf(line: string): Node[] {
  const found: Node[] = [];
  let place = 0;
  for (const match of line.matchAll(REFERENCE)) {
    if (match.index > place) found.push(schema.text(line.slice(place, match.index)));
    found.push(schema.nodes.chip.create({ source: match[1] }));
    place = match.index + match[0].length;
  }
  if (place < line.length) found.push(schema.text(line.slice(place)));
  return found;
}

const paragraphs = (text: string) => text.split("\n").map((line) => schema.nodes.paragraph.create(null, inlineOf(line)));

export const docOf = (text: string): Node => schema.nodes.doc.create(null, paragraphs(text.replace(/\r\n?/g, "\n")));

/** Text from elsewhere as it is pasted: its paragraphs without the blanks and signs that nobody sees. */
export function pasted(text: string): Slice {
  const clean = text
    .replace(/\r\n?|[\u2028\u2029\v\f]/g, "\n")
    .replace(/[\u00a0\t]/g, " ")
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, "")
    .replace(/[ \u3000]+$/gm, "")
    .replace(/^[ \u3000]+/gm, "")
    .replace(/\n{2,}/g, "\n")
    .replace(/^\n|\n$/g, "");
  return new Slice(Fragment.from(paragraphs(clean)), 1, 1);
}

export function textOf(doc: Node): string {
  const lines: string[] = [];
  doc.forEach((block) => {
    let line = "";
    block.forEach((piece) => (line += piece.isText ? piece.text : typed(piece)));
    lines.push(line);
  });
  return lines.join("\n");
}

/** The server counts characters, the browser halves of some: the same for all but rare ideographs. */
const units = (text: string) => Array.from(text).length;

/** Where the character `offset` of the typed text stands in the document. */
export function posOf(doc: Node, offset: number): number {
  let left = offset;
  let found = doc.content.size - 1;
  let isFound = false;
  doc.forEach((block, start) => {
    if (isFound) return;
    let pos = start + 1;
    block.forEach((piece) => {
      if (isFound) return;
      const size = units(piece.isText ? piece.text! : typed(piece));
      if (left <= size) {
        found = piece.isText ? pos + Array.from(piece.text!).slice(0, left).join("").length : left ? pos + 1 : pos;
        isFound = true;
        return;
      }
      left -= size;
      pos += piece.nodeSize;
    });
    if (isFound) return;
    if (left === 0) {
      found = pos;
      isFound = true;
    }
    left -= 1;
  });
  return found;
}

/** Which character of the typed text stands at a place of the document. */
export function offsetOf(doc: Node, pos: number): number {
  return units(textOf(doc.cut(0, Math.max(pos, 1))));
}
