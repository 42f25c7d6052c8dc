import { inNames, namesIn } from "../conditions/words";
import { layersOf } from "../chosen";
import { bareStatement, layerAt } from "../forwhom";
import { entriesIn, inWords, named, type Fields } from "../sections/values";
import type { CaseView, Json, Layer, Path, S } from "../types";
import type { Applied } from "../workspace";

type Section = S["SectionView"];

/** What is said otherwise: what it is called, and in words what is said of it here and in all. */
export interface Otherwise {
  label: string;
  here: string;
  all: string;
}

/** Something that a perspective or a phase gives of its own. */
export interface Difference {
  path: Path;
  called: string;
  /** Whether there is nothing of it in what all share. */
  only: boolean;
  fields: Otherwise[];
}

/** What an entry has beside the fields of its section. */
const BESIDE: Record<string, string> = { text: "what it is", that: "terms", statements: "statements" };
const UNTOLD = new Set(["id", "form"]);

export const isSaid = (value: Json | undefined): boolean =>
  value !== null && value !== undefined && value !== "" && !(typeof value === "object" && !Object.keys(value).length);

/** Whether a section is given as a whole: what a perspective or a phase says stands in place of all there is. */
export const isWhole = (section: Section) =>
  section.container === "text" || section.container === "value" || section.layers === "replaced";

/** Return what a layer gives for a section as a whole, or for an entry of it; undefined where it gives nothing. */
export function givenIn(layer: Layer | undefined, section: Section, id?: string): Json | undefined {
  if (!layer) return undefined;
  const at: Applied = { label: "", prefix: [], layer };
  if (id !== undefined && !isWhole(section)) return entriesIn(at, section.key).find((e) => e.id === id) as Json;
  const found = (layer as Record<string, Json | undefined>)[section.key];
  return isSaid(found) ? found : undefined;
}

/** Return a value without what says nothing, and without the ids that entries of lists have here only. */
function bareOf(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map((v) => bareOf(v));
  if (!value || typeof value !== "object") return value ?? null;
  const said = Object.entries(value).filter(([key, v]) => isSaid(v) && key !== "form" && !isMade(key, v));
  return Object.fromEntries(said.map(([key, v]) => [key, bareOf(v)])) as Json;
}

const isMade = (key: string, value: Json | undefined) => key === "id" && /^e\d+$/.test(String(value));

const same = (a: Json | undefined, b: Json | undefined) => JSON.stringify(bareOf(a)) === JSON.stringify(bareOf(b));

/** Return what is said otherwise of an entry, or of a section that is given as a whole, than in all. */
export function otherwise(view: CaseView, section: Section, mine: Json, shared: Json | undefined): Otherwise[] {
  if (typeof mine === "string") return [{ label: "what it is", here: mine, all: inWords(shared) }];
  if (Array.isArray(mine)) return ofEntries(mine as Fields[], (Array.isArray(shared) ? shared : []) as Fields[]);
  const names = namesIn(layersOf(view, { perspective: null, phase: null }));
  const [here, all] = [mine, shared ?? {}] as Record<string, Json>[];
  const keys = section.layers === "merged by key" ? Object.keys(here!) : Object.keys({ ...all, ...here });
  return keys
    .filter((key) => !UNTOLD.has(key) && !same(here![key], all![key]))
    .filter((key) => section.layers !== "merged by key" || isSaid(here![key]))
    .map((key) => {
      const field = section.fields.find((f) => f.name === key);
      const told = (value: Json | undefined) => toldAs(view, field, key, value, names);
      return {
        label: field?.label ?? BESIDE[key] ?? key.replaceAll("_", " "),
        here: told(here![key]),
        all: told(all![key]),
      };
    });
}

/** Return a value in words; empty where it is no line. */
function toldAs(
  view: CaseView,
  field: S["FieldView"] | undefined,
  key: string,
  value: Json | undefined,
  names: ReturnType<typeof namesIn>,
): string {
  if (key === "that" || key === "text" || field?.type === "formula") return inNames(inWords(value), names);
  if (!field || field.type === "other" || typeof value === "object") return "";
  const word = inWords(value);
  const everywhere: Applied[] = [{ label: "", prefix: [], layer: view.document }];
  const known = field.refers_to.length
    ? named(everywhere, field.refers_to)
    : field.choices.map((c) => [c.value, c.label]);
  return known.find(([one]) => one === word)?.[1] ?? word;
}

const calledIn = (entry: Fields) => (typeof entry.name === "string" && entry.name) || entry.id;

/** Of a list of entries in place of another: who is there besides, who is not, and who is called otherwise. */
function ofEntries(mine: Fields[], shared: Fields[]): Otherwise[] {
  const find = (list: Fields[], id: string) => list.find((e) => e.id === id);
  const besides = mine
    .filter((e) => !find(shared, e.id))
    .map((e) => ({ label: `also ${calledIn(e)}`, here: "", all: "" }));
  const without = shared
    .filter((e) => !find(mine, e.id))
    .map((e) => ({ label: `without ${calledIn(e)}`, here: "", all: "" }));
  const changed = mine.flatMap((e) => {
    const other = find(shared, e.id);
    if (!other || same(e as Json, other as Json)) return [];
    const renamed = calledIn(e) !== calledIn(other);
    return [{ label: calledIn(other), here: renamed ? calledIn(e) : "", all: renamed ? calledIn(other) : "" }];
  });
  return [...besides, ...without, ...changed];
}

/** Return what an entry of a section is called in the case, or what a section is called that is given as a whole. */
export function calledOf(view: CaseView, section: Section, entry: Fields | null): string {
  if (entry === null) return section.label.toLowerCase();
  const names = namesIn([{ label: "", prefix: [], layer: view.document }]);
  const name = typeof entry.name === "string" && entry.name;
  if (section.key === "preferences") {
    const makers = [view.document, ...overridesIn(view).map((o) => o.one.layer)].flatMap(
      (l) => l.decision_makers ?? [],
    );
    return `what ${makers.find((m) => m.id === entry.id)?.name || entry.id} wants`;
  }
  if (section.container !== "list") {
    const shared = entriesIn({ label: "", prefix: [], layer: view.document }, section.key).find(
      (e) => e.id === entry.id,
    );
    return `${section.one} “${name || (shared && calledIn(shared)) || entry.id}”`;
  }
  const { from, to, by } = entry as unknown as Record<string, string | undefined>;
  if (from && to) return `${section.one} ${by}: ${inNames(from, names)} to ${inNames(to, names)}`;
  const line = section.fields
    .filter((f) => ["formula", "references"].includes(f.type) && f.name !== "evidence" && isSaid(entry[f.name]))
    .map((f) => (f.type === "formula" ? inWords(entry[f.name]) : `${f.label} ${inWords(entry[f.name])}`));
  return `${section.one} “${inNames(line[0] ?? inWords(entry as Json), names)}”`;
}

/** The perspectives and phases of a case, each with its path and with what it is called. */
export function overridesIn({ document }: CaseView): { label: string; prefix: Path; one: S["OverrideEntry"] }[] {
  return (["perspectives", "phases"] as const).flatMap((name) =>
    (document[name] ?? []).map((one) => ({
      label: `${name.slice(0, -1)} ${one.name ?? one.id}`,
      prefix: [name, one.id],
      one,
    })),
  );
}

/** Return all that a perspective or a phase says of its own, in the order of the file. */
export function differencesOf(view: CaseView, sections: Section[], prefix: Path): Difference[] {
  const layer = layerAt(view, prefix);
  if (!layer) return [];
  return sections.flatMap((section) => {
    const told = (mine: Json, id: string[], entry: Fields | null): Difference => {
      const shared = givenIn(view.document, section, id[0]);
      return {
        path: [...prefix, section.key, ...id],
        called: calledOf(view, section, entry),
        only: shared === undefined,
        fields: otherwise(view, section, mine, shared),
      };
    };
    if (isWhole(section)) {
      const mine = givenIn(layer, section);
      return mine === undefined ? [] : [told(mine, [], null)];
    }
    const at = { label: "", prefix, layer };
    return entriesIn(at, section.key).map((e) => told(e as Json, [e.id], e));
  });
}

type Statement = { id: string; tied?: Json[] | null; evidence?: string[] };

/** Return of each statement of a list how it differs from the list of all, and which of that list it has not. */
export function ofStatements(mine: Statement[], shared: Statement[]): { marks: Map<string, string>; gone: Json[] } {
  const written = (s: Statement) => JSON.stringify(bareStatement(s));
  const open = shared.map(written);
  const marks = new Map<string, string>();
  mine.forEach((s, i) => {
    const at = open[i] === written(s) ? i : open.indexOf(written(s));
    if (at < 0) marks.set(s.id, "differs here: not in the list of all");
    else {
      if (at !== i) marks.set(s.id, `differs here: in the list of all at position ${at + 1}`);
      open[at] = "";
    }
  });
  return { marks, gone: shared.filter((_, i) => open[i] !== "").map((s) => bareStatement(s)) };
}
