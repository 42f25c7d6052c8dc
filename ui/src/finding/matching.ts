/** How words are found in texts: whatever their case and their accents, in any order, each of them somewhere. */

/** Return a text as it is compared: without case, accents and what stands between words. */
export const folded = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

/** Return the words that are sought. */
export const wordsIn = (sought: string): string[] => folded(sought).split(" ").filter(Boolean);

/** Whether one of the words of a text begins so. */
const begins = (text: string, word: string) => ` ${text.replace(/[^\p{L}\p{N}]+/gu, " ")}`.includes(` ${word}`);

/** Return how well a name and what else is said fit the words that are sought, 0 best; null where one is missing. */
export function rankOf(words: readonly string[], name: string, texts: readonly string[]): number | null {
  const head = folded(name);
  const all = [head, ...texts.map(folded)];
  if (!words.length || !words.every((w) => all.some((text) => text.includes(w)))) return null;
  if (head.startsWith(words.join(" "))) return 0;
  if (words.every((w) => begins(head, w))) return 1;
  return words.every((w) => head.includes(w)) ? 2 : 3;
}

/** Words found in a text: where, in code points, and with what stands around them. */
export interface Passage {
  start: number;
  end: number;
  before: string;
  words: string;
  after: string;
}

const AROUND = 45;

/** Return where words stand in a text, one after the other as they are sought; at most so many places. */
export function passagesIn(text: string, sought: string, most: number): Passage[] {
  const wanted = folded(sought);
  if (!wanted) return [];
  const points = [...text];
  let flat = "";
  const from: number[] = [];
  points.forEach((point, at) => {
    const plain = /\s/.test(point) ? (flat.endsWith(" ") ? "" : " ") : folded(point);
    flat += plain;
    for (let i = 0; i < plain.length; i++) from.push(at);
  });
  const found: Passage[] = [];
  for (let at = flat.indexOf(wanted); at >= 0 && found.length < most; at = flat.indexOf(wanted, at + wanted.length)) {
    const start = from[at]!;
    let end = from[at + wanted.length - 1]! + 1;
    while (end < points.length && /\p{M}/u.test(points[end]!)) end++;
    found.push({
      start,
      end,
      before: (start > AROUND ? "…" : "") + points.slice(Math.max(0, start - AROUND), start).join(""),
      words: points.slice(start, end).join(""),
      after: points.slice(end, end + AROUND).join("") + (end + AROUND < points.length ? "…" : ""),
    });
  }
  return found;
}
