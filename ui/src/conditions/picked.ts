/** A condition as it is picked: options taken or not taken, all of them or any, perhaps if others are. */
export interface Group {
  by: "and" | "or";
  steps: readonly (readonly [id: string, taken: boolean])[];
}

export interface Picked {
  that: Group;
  link: "" | "if" | "iff";
  given: Group;
}

export const NOTHING: Group = { by: "and", steps: [] };
export const EMPTY: Picked = { that: NOTHING, link: "", given: NOTHING };

const TOKEN = /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|([()]))/y;
const LINKS = ["if", "iff"];

function tokensOf(formula: string): string[] | null {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < formula.trimEnd().length; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(formula);
    if (!match) return null;
    found.push((match[1] ?? match[2])!);
  }
  return found;
}

/** Return the options that tokens say, all joined by the same word, perhaps in parentheses; null for all else. */
function groupOf(tokens: string[]): Group | null {
  const inside = tokens[0] === "(" && tokens.at(-1) === ")" ? tokens.slice(1, -1) : tokens;
  const steps: [string, boolean][] = [];
  let by: "and" | "or" | null = null;
  for (let k = 0; k < inside.length; ) {
    if (k > 0) {
      const joins = inside[k++];
      if ((joins !== "and" && joins !== "or") || (by !== null && by !== joins)) return null;
      by = joins;
    }
    const not = inside[k] === "not";
    if (not) k++;
    const id = inside[k++];
    if (!id || ["(", ")", "and", "or", "not", "true", "false", ...LINKS].includes(id)) return null;
    if (steps.some(([other]) => other === id)) return null;
    steps.push([id, !not]);
  }
  return steps.length ? { by: by ?? "and", steps } : null;
}

/** Return a formula as it could be picked; null where it says more than can be. */
export function pickedOf(formula: string): Picked | null {
  if (!formula.trim()) return EMPTY;
  if (/^[YN-]+$/.test(formula.trim())) return null;
  const tokens = tokensOf(formula);
  if (!tokens) return null;
  const links = tokens.flatMap((t, k) => (LINKS.includes(t) ? [k] : []));
  if (links.length > 1) return null;
  const cut = links[0] ?? tokens.length;
  const that = groupOf(tokens.slice(0, cut));
  const given = links.length ? groupOf(tokens.slice(cut + 1)) : NOTHING;
  return that && given && { that, link: (tokens[cut] ?? "") as Picked["link"], given };
}

const textOf = (group: Group) => group.steps.map(([id, taken]) => (taken ? id : `not ${id}`)).join(` ${group.by} `);

/** Return what is picked as a formula; nothing where nothing is. */
export function formulaOf({ that, link, given }: Picked): string {
  if (!that.steps.length) return "";
  return link && given.steps.length ? `${textOf(that)} ${link} ${textOf(given)}` : textOf(that);
}

/** Return a group with an option taken, not taken, or open. */
export function stepped(group: Group, id: string, taken: boolean | null): Group {
  const others = group.steps.filter(([other]) => other !== id);
  if (taken === null) return { ...group, steps: others };
  const known = group.steps.some(([other]) => other === id);
  const steps = known
    ? group.steps.map((s) => (s[0] === id ? ([id, taken] as const) : s))
    : [...others, [id, taken] as const];
  return { ...group, steps };
}
