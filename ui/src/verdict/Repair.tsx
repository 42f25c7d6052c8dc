import { useState } from "react";
import { useStarted } from "../asking";
import { CheckList, orAll } from "../longer/choices";
import { Longer, type Folded } from "../longer/Longer";
import { placesOf } from "../longer/addresses";
import { Choice } from "../parts";
import type { Command, Concept, S } from "../types";
import { useWorkspace } from "../workspace";
import { Repairs, type Tabled } from "./Applying";
import { conceptName } from "./HoldsTable";

type Kind = NonNullable<S["Changeable"]["kinds"]>[number];

const COSTS = ["1", "2", "3", "4", "6", "8", "12", "20"];

interface Change {
  decision_maker: string | null;
  number: number | null;
  with: number | null;
  option: string | null;
  proposal: string | null;
  places: string[][] | null;
}

interface Props {
  proposal?: string;
  /** A state that is to hold; of a proposal those that carry it out. */
  state?: string;
  states?: string[];
  supposed: Command[];
  wanted?: Concept;
  /** The kinds of change that are looked for as long as nobody chooses others. */
  first?: readonly Kind[];
  /** A package that is put on the table together with what would make it hold. */
  tabled?: Tabled | undefined;
  folded?: Folded<"repair"> | undefined;
}

/** What would have to change for a proposal, or a state, to hold. */
export function Repair({ proposal, state, states = [], supposed, wanted, first = [], tabled, folded }: Props) {
  const { view, words, layers } = useWorkspace();
  const started = useStarted("repair");
  const [concept, setConcept] = useState<Concept>(wanted ?? "seq");
  const [as, setAs] = useState("");
  const [cost, setCost] = useState("");
  const [limit, setLimit] = useState("5");
  const [kinds, setKinds] = useState<string[]>([...first]);
  const [keep, setKeep] = useState<string[]>([]);
  const makers = layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? [];
  const all = layers.flatMap((l) => l.layer.options ?? []);
  // A perspective that changes an option need not name it again.
  const options = [...new Map([...all, ...all.filter((o) => o.name)].map((o) => [o.id, o.name ?? o.id] as const))];
  const concepts = words.default_concepts.map((c) => [c, conceptName(words, c)] as const);
  return (
    <Longer
      kind="repair"
      folded={folded}
      title="What would make it hold?"
      button="Search for repairs"
      started={started}
      lead={
        "The smallest sets of changes that would make it hold, the cheapest first, " +
        "with the proof that nothing cheaper does."
      }
      ask={() =>
        started.start({
          concept,
          proposal: proposal ?? null,
          state: state ?? (as || null),
          what_if: supposed,
          limit: Number(limit),
          change: { kinds: orAll(kinds as Kind[]), keep },
          max_cost: cost ? Number(cost) : null,
        })
      }
      places={(answer) => placesOf(changed(answer.record), view, layers)}
      body={(answer, blocks) => <Repairs blocks={blocks} makes={answer.makes} proposal={proposal} tabled={tabled} />}
    >
      <div className="row">
        <Choice label="To hold under" value={concept} options={concepts} onChoose={(c) => setConcept(c as Concept)} />
        {states.length > 1 && (
          <Choice
            label="Carried out as"
            value={as}
            options={[["", "any state that has the terms"], ...states.map((s) => [s, s] as const)]}
            onChoose={setAs}
          />
        )}
        <Choice
          label="At a cost of at most"
          value={cost}
          options={[["", "any"], ...COSTS.map((c) => [c, c] as const)]}
          onChoose={setCost}
        />
        <Choice
          label="Show the first"
          value={limit}
          options={["1", "5", "10", "20"].map((n) => [n, n] as const)}
          onChoose={setLimit}
        />
      </div>
      <details className="choosemore">
        <summary>
          What may change{kinds.length + keep.length > 0 && ` – ${kinds.length || "all"} kinds, ${keep.length} to stay`}
        </summary>
        <CheckList
          long
          legend="Only these kinds of change (none: what the case allows)"
          items={words.change_kinds.map((k) => [k.id, k.says] as const)}
          chosen={kinds}
          onChoose={setKinds}
        />
        <CheckList
          long
          legend="Decision makers whose preferences stay as they are"
          items={makers.map((m) => [m.id, m.name ?? m.id] as const)}
          chosen={keep.filter((k) => makers.some((m) => m.id === k))}
          onChoose={(c) => setKeep([...keep.filter((k) => !makers.some((m) => m.id === k)), ...c])}
        />
        <CheckList
          long
          legend="Options that stay as they are"
          items={options}
          chosen={keep.filter((k) => options.some(([o]) => o === k))}
          onChoose={(c) => setKeep([...keep.filter((k) => !options.some(([o]) => o === k)), ...c])}
        />
      </details>
    </Longer>
  );
}

/** The addresses of what the repairs change. */
function changed(record: Record<string, unknown>): string[] {
  const repairs = (record.repairs ?? []) as { changes: Change[] }[];
  return repairs
    .flatMap((r) => r.changes)
    .flatMap((c) => [
      ...[c.number, c.with].flatMap((n) => (c.decision_maker && n ? [`preferences.${c.decision_maker}.${n}`] : [])),
      // A ranking, or weights, are one entry of the case.
      ...(c.decision_maker && (c.places || c.option) ? [`preferences.${c.decision_maker}`] : []),
      ...(c.option && !c.decision_maker ? [`options.${c.option}`] : []),
      ...(c.proposal ? [`proposals.${c.proposal}`] : []),
    ]);
}
