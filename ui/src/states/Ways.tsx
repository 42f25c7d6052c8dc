import { useState } from "react";
import { useStarted } from "../asking";
import { Concepts, orAll } from "../longer/choices";
import { Longer } from "../longer/Longer";
import { Choice } from "../parts";
import type { Concept } from "../types";
import { called } from "../words";
import { useWorkspace } from "../workspace";
import { Picture } from "./Picture";

const ALL = "…all";
const CHOSEN = "…chosen";

/** Whether and how a state or a proposal is reached from the status quo. */
export function Ways({ state }: { state: string | null }) {
  const { layers } = useWorkspace();
  const started = useStarted("reach");
  const [wanted, setWanted] = useState<string | null>(null);
  const [concepts, setConcepts] = useState<Concept[]>([]);
  const [limit, setLimit] = useState("3");
  const proposals = called(layers.flatMap((l) => l.layer.proposals ?? []));
  const quo = layers.findLast((l) => l.layer.status_quo)?.layer.status_quo;
  const to = wanted === CHOSEN && !state ? ALL : (wanted ?? (state ? CHOSEN : ALL));
  const options = [
    ...(state ? [[CHOSEN, `the chosen state ${state}`] as const] : []),
    [ALL, "all named states and proposals"] as const,
    ...proposals.map(([id, name]) => [id, `proposal ${name}`] as const),
  ];
  return (
    <Longer
      kind="reach"
      title="Ways from the status quo"
      button="Find the ways"
      started={started}
      lead={
        "The shortest sequences of moves that lead there: by any moves, and by moves that serve whoever makes them; " +
        "with the states on the way at which it could stop."
      }
      why={quo ? undefined : "The case names no status quo; say under Model what it is"}
      ask={() =>
        started.start({
          states: to === CHOSEN ? [state!] : null,
          proposals: to === CHOSEN || to === ALL ? null : [to],
          concepts: orAll(concepts),
          limit: Number(limit),
        })
      }
      also={(answer) => answer.picture && <Picture picture={answer.picture} />}
    >
      <div className="row">
        <Choice label="Ways to" value={to} options={options} onChoose={setWanted} />
        <Choice
          label="At most"
          value={limit}
          options={["1", "3", "5", "10"].map((n) => [n, n === "1" ? "one way each" : `${n} ways each`] as const)}
          onChoose={setLimit}
        />
        <Concepts chosen={concepts} onChoose={setConcepts} />
      </div>
    </Longer>
  );
}
