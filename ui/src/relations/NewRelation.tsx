import { useId, useState, type FormEvent } from "react";
import { announce } from "../announce";
import { add, idFor } from "../commands";
import { useKept } from "../drafts";
import { RestsOn } from "../longer/RestsOn";
import { Button, Choice } from "../parts";
import { RoomLink } from "../places";
import { choicesOf, entriesIn, named } from "../sections/values";
import type { Json } from "../types";
import { useWorkspace } from "../workspace";

const NOTHING = { from: "", sign: "+", to: "", kind: "", status: "", claims: [] as string[] };

/** Adds a relation: who is said to be with or against whom, what it is, and the claims that say so. */
export function NewRelation() {
  const { words, layers, send, readOnly } = useWorkspace();
  const id = useId();
  const [begun, put, forget] = useKept("relations/new", "A new relation", NOTHING);
  const [refused, setRefused] = useState<string | null>(null);
  const actors = named(layers, ["actors"]);
  const set = (fields: Partial<typeof NOTHING>) => {
    setRefused(null);
    put((now) => ({ ...now, ...fields }));
  };
  if (actors.length < 2)
    return (
      <p className="quiet">
        There are not two actors yet of whom something is said: name them under{" "}
        <RoomLink room="model" query={{ at: "actors" }}>
          Model
        </RoomLink>
        .
      </p>
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!begun.from || !begun.to || begun.from === begun.to) return setRefused("Choose two actors.");
    const value: Record<string, Json> = { from: begun.from, to: begun.to, sign: begun.sign };
    if (begun.kind.trim()) value.kind = begun.kind.trim();
    if (begun.status) value.status = begun.status;
    if (begun.claims.length) value.evidence = begun.claims;
    const taken = layers.flatMap((l) => entriesIn(l, "relations").map((e) => e.id));
    const why = await send(add(["relations"], value, idFor(`${begun.from} ${begun.to}`, taken)));
    setRefused(why);
    if (why !== null) return;
    announce("It is said now. Undo takes it away again.");
    forget();
  };
  return (
    <form className="box newrelation" aria-label="A new relation" onSubmit={(e) => void submit(e)}>
      <div className="grid two">
        <Choice
          label="Who"
          value={begun.from}
          options={[["", "choose…"], ...actors]}
          why={readOnly}
          onChoose={(from) => set({ from })}
        />
        <Choice
          label="Is said to be"
          value={begun.sign}
          options={[
            ["+", "with"],
            ["-", "against"],
            ["0", "neither with nor against"],
          ]}
          why={readOnly}
          onChoose={(sign) => set({ sign })}
        />
        <Choice
          label="Whom"
          value={begun.to}
          options={[["", "choose…"], ...actors]}
          why={readOnly}
          onChoose={(to) => set({ to })}
        />
        <div className="field">
          <label htmlFor={`${id}k`}>What it is, in a word or two</label>
          <input
            id={`${id}k`}
            value={begun.kind}
            placeholder="backs, arms, strikes"
            readOnly={Boolean(readOnly)}
            autoComplete="off"
            onChange={(e) => set({ kind: e.target.value })}
          />
        </div>
        <Choice
          label="How it is known"
          value={begun.status}
          options={[["", "not said"], ...choicesOf(words, "relations", "status")]}
          why={readOnly}
          onChoose={(status) => set({ status })}
        />
      </div>
      <RestsOn
        legend="Claims that say so"
        chosen={begun.claims}
        onChoose={(change) => put((now) => ({ ...now, claims: change(now.claims) }))}
      />
      {refused && <p className="wrong">{refused}</p>}
      <div className="row">
        <Button look="main" type="submit" why={readOnly}>
          Add the relation
        </Button>
        <Button
          onClick={() => {
            forget();
            setRefused(null);
          }}
        >
          Discard
        </Button>
      </div>
    </form>
  );
}
