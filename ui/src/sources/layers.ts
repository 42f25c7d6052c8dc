import { choose, useRoute } from "../route";
import type { CaseView, Claim } from "../types";

/** The key of the author's layer; no coder has such an id. */
export const AUTHOR = "@author";
const LOOKS = 4;

/** The claims of the author or of one coder. Layers are told apart by a sign and an underline, never mixed silently. */
export interface CodingLayer {
  key: string;
  name: string;
  rules: boolean;
  sign: string;
  look: string;
}

/** The mark of each claim on a source, the same in its text and in the list beside: its number in the text. */
export type Numbers = ReadonlyMap<string, number>;

export const numbersOf = (claims: readonly Claim[]): Numbers => new Map(claims.map((c, i) => [c.id, i + 1] as const));

export const layerOf = (claim: Claim) => claim.coder ?? AUTHOR;

/** Return the author's layer and one for each coder, also for one that claims name and the case does not list. */
export function codingLayers(view: CaseView): CodingLayer[] {
  const coders = view.document.coders ?? [];
  const listed = new Set(coders.map((c) => c.id));
  const strays = new Set(
    (view.document.claims ?? []).flatMap((c) => (c.coder && !listed.has(c.coder) ? [c.coder] : [])),
  );
  const found = [
    { key: AUTHOR, name: "the author of the case", rules: false },
    ...coders.map((c) => ({ key: c.id, name: c.name ?? c.id, rules: c.kind === "rules" })),
    ...[...strays].map((id) => ({ key: id, name: id, rules: false })),
  ];
  return found.map((layer, i) => ({
    ...layer,
    sign: i < 26 ? String.fromCharCode(97 + i) : String(i),
    look: `layer${i && ((i - 1) % (LOOKS - 1)) + 1}`,
  }));
}

/** The layers that are not shown; the address remembers them. */
export function useHidden(): Set<string> {
  const { query } = useRoute();
  return new Set((query.get("hide") ?? "").split(",").filter(Boolean));
}

export function hide(keys: Iterable<string>, more: Record<string, string | null> = {}): void {
  choose({ hide: [...keys].join(",") || null, ...more });
}
