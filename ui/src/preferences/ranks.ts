/** States in ranks, the best first; those of one rank are as good as each other. */
export type Ranks = string[][];

const without = (ranks: Ranks, state: string): Ranks =>
  ranks.map((rank) => rank.filter((other) => other !== state)).filter((rank) => rank.length > 0);

const rankOf = (ranks: Ranks, state: string) => ranks.findIndex((rank) => rank.includes(state));

/** Return the ranks without a state. */
export const takenAway = without;

/** Return the ranks with one more state, the worst of all. */
export const added = (ranks: Ranks, state: string): Ranks => [...without(ranks, state), [state]];

/** Return the ranks with a state written in another way. */
export const rewritten = (ranks: Ranks, state: string, to: string): Ranks =>
  ranks.map((rank) => rank.map((other) => (other === state ? to : other)));

/**
 * Return the ranks after a state moves one step up (-1) or down (1), or null where it is the end already. One that is
 * tied leaves its rank first; one that has a rank of its own goes past the next.
 */
export function shifted(ranks: Ranks, state: string, by: -1 | 1): Ranks | null {
  const at = rankOf(ranks, state);
  if (at < 0) return null;
  const tied = ranks[at]!.length > 1;
  const to = tied ? (by < 0 ? at : at + 1) : at + by;
  if (to < 0 || (!tied && to >= ranks.length)) return null;
  const others = without(ranks, state);
  return [...others.slice(0, to), [state], ...others.slice(to)];
}

/** Return the ranks with a state tied to the rank above, or null where there is none. */
export function tiedAbove(ranks: Ranks, state: string): Ranks | null {
  const at = rankOf(ranks, state);
  return at > 0 ? tiedTo(ranks, state, ranks[at - 1]![0]!) : null;
}

/** Return the ranks with a state in the rank of another. */
export function tiedTo(ranks: Ranks, state: string, other: string): Ranks | null {
  if (state === other || rankOf(ranks, other) < 0 || rankOf(ranks, state) === rankOf(ranks, other)) return null;
  return without(ranks, state).map((rank) => (rank.includes(other) ? [...rank, state] : rank));
}

/** Return the ranks with a state in a rank of its own where another rank stands, which makes room for it. */
export function putAt(ranks: Ranks, state: string, target: number): Ranks | null {
  const at = rankOf(ranks, state);
  const beside = ranks[target]?.find((other) => other !== state);
  if (at < 0 || beside === undefined) return null;
  const others = without(ranks, state);
  const to = rankOf(others, beside) + (at < target ? 1 : 0);
  return [...others.slice(0, to), [state], ...others.slice(to)];
}

/** Return the ranks as a file has them: a state alone is no list. */
export const written = (ranks: Ranks) => ranks.map((rank) => (rank.length === 1 ? rank[0]! : rank));
