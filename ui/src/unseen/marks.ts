import type { S } from "../types";

let pattern = /(?!)/gu;
let names: Record<string, string> = {};

/** Take over which characters nobody sees; the server declares them. */
export function learnUnseen(words: S["Vocabulary"]) {
  pattern = new RegExp(words.unseen, "gu");
  names = words.unseen_names;
}

export interface Piece {
  text: string;
  /** Set for a character that nobody sees: what stands for it, and its name. */
  mark?: string;
  name?: string;
}

/**
 * Return a text in pieces, each character that nobody sees and no script needs one of its own; null where there is
 * none.
 */
export function piecesOf(text: string): Piece[] | null {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const character = match[1];
    if (character === undefined) continue;
    if (match.index > at) found.push({ text: text.slice(at, match.index) });
    const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
    found.push({ text: character, mark: `⟨${code}⟩`, name: [code, names[character]].filter(Boolean).join(", ") });
    at = match.index + character.length;
  }
  if (found.length === 0) return null;
  if (at < text.length) found.push({ text: text.slice(at) });
  return found;
}

/** Return a text as people are shown it where it can be nothing but a text. */
export const seen = (text: string) =>
  piecesOf(text)
    ?.map((p) => p.mark ?? p.text)
    .join("") ?? text;
