import type { Claim, Json } from "../types";

/** One speaker of a claim's chain; `rest` is what the file says beside name and mode, and is kept. */
export interface Speaker {
  who: string;
  mode: string[];
  rest: Record<string, Json>;
}

/** Return the words of a value that is one word or a list of them. */
export const wordsOf = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((w): w is string => typeof w === "string" && w !== "");

/** Return words as the file has them: none, one, or a list. */
export const asWords = (words: string[]): Json => (words.length > 1 ? words : (words[0] ?? null));

export const typedWords = (text: string): string[] =>
  text
    .split(",")
    .map((w) => w.trim())
    .filter(Boolean);

/** Return who says a claim, outermost first; a mode beside the chain is that of the innermost. */
export function speakersOf(claim: Claim): Speaker[] {
  const found = (claim.by ?? []).map((link): Speaker => {
    if (!link || typeof link !== "object" || Array.isArray(link))
      return { who: String(link ?? ""), mode: [], rest: {} };
    const { who, mode, ...rest } = link as Record<string, Json>;
    return { who: String(who ?? ""), mode: wordsOf(mode), rest };
  });
  const last = found.at(-1);
  if (last && !last.mode.length) last.mode = wordsOf(claim.mode);
  return found;
}

/** Return the fields that say a chain; a mode beside it moves into the chain. */
export function saying(speakers: Speaker[], claim: Claim): Record<string, Json> {
  const by = speakers.map(
    ({ who, mode, rest }): Json =>
      mode.length || Object.keys(rest).length ? { who, ...(mode.length ? { mode: asWords(mode) } : {}), ...rest } : who,
  );
  const moves = speakers.length > 0 && wordsOf(claim.mode).length > 0;
  return { by: by.length ? by : null, ...(moves ? { mode: null } : {}) };
}
