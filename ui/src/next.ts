import type { Applied } from "./chosen";
import type { CaseView, Kind } from "./types";
import { plural } from "./words";

/** One of the things that a case says. */
export interface Step {
  done: boolean;
  what: string;
  /** What there is, or what is asked. */
  says: string;
  room: string;
  query: Record<string, string>;
  /** Whether nothing can be worked out without it. */
  needed: boolean;
}

const named = (entries: { id: string; name?: string | null }[]) => entries.map((e) => e.name ?? e.id).join(", ");

/** Return the decision makers of what is chosen. */
export const makersIn = (layers: Applied[]) =>
  layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? [];

/** Return what a case says, in the order in which it is made, and what is still to be said. */
export function stepsOf({ document, problems }: CaseView, layers: Applied[]): Step[] {
  const makers = makersIn(layers);
  const options = document.options ?? [];
  const all = layers.flatMap((l) => l.layer.options ?? []);
  const owned = new Set(all.filter((o) => o.owner).map((o) => o.id));
  const free = options.filter((o) => !owned.has(o.id));
  const given = layers.flatMap((l) => l.layer.preferences ?? []);
  const wanting = new Set(given.filter((p) => p.form !== "statements" || p.statements?.length).map((p) => p.id));
  const lacking = makers.filter((m) => !wanting.has(m.id));
  const proposals = layers.flatMap((l) => l.layer.proposals ?? []);
  const quo = layers.some((l) => l.layer.status_quo);
  return [
    {
      done: makers.length > 0,
      what: "Who can act",
      says: makers.length ? plural(makers.length, "decision maker") : "name everybody who can change the outcome",
      room: "model",
      query: { at: "makers" },
      needed: true,
    },
    {
      done: options.length > 0 && free.length === 0,
      what: "What each can do",
      room: "model",
      query: { at: "options" },
      says: free.length
        ? `whose is ${named(free)}?`
        : options.length
          ? plural(options.length, "option")
          : "name what each can do or leave",
      needed: true,
    },
    {
      done: makers.length > 0 && lacking.length === 0,
      what: "What each wants",
      room: "preferences",
      query: lacking[0] ? { who: lacking[0].id, at: "" } : { at: "" },
      says: lacking.length
        ? `say it for ${named(lacking)}`
        : makers.length
          ? "said for everybody"
          : "say it once they are named",
      needed: true,
    },
    {
      done: quo,
      what: "What is done today",
      room: "model",
      query: { at: "about" },
      says: quo ? "the status quo is said" : "say the status quo; where it leads, and how, counts from there",
      needed: false,
    },
    {
      done: proposals.length > 0 && !problems.some((p) => p.unfinished && p.path.includes("proposals")),
      what: "What is on the table",
      room: "model",
      query: { at: "proposals" },
      says: proposals.length ? plural(proposals.length, "proposal") : "write the proposal whose verdict you want",
      needed: false,
    },
  ];
}

/** The kinds that can be asked about a case which is evidence alone, and while something is only not there yet. */
const OF_EVIDENCE: Kind[] = ["audit", "trace", "register", "related"];
const OF_BEGUN: Kind[] = ["audit"];

/** Whether a question of a kind can be asked about a case as it is. */
export function canAsk(kind: Kind, view: Pick<CaseView, "valid" | "has_model" | "problems">): boolean {
  if (!view.valid) return OF_BEGUN.includes(kind) && view.problems.every((p) => p.unfinished);
  return view.has_model || OF_EVIDENCE.includes(kind);
}
