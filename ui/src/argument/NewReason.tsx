import { useEffect, useId, useState, type FormEvent } from "react";
import { announce } from "../announce";
import { add, idFor } from "../commands";
import { useKept } from "../drafts";
import { goToMade } from "../keepfocus";
import { RestsOn } from "../longer/RestsOn";
import { Button, Choice } from "../parts";
import { RoomLink } from "../places";
import { choose } from "../route";
import { entriesIn } from "../sections/values";
import type { Json } from "../types";
import { useWorkspace } from "../workspace";

const NOTHING = { says: "", link: "for", target: "", claims: [] as string[] };
const LINKS = [
  ["for", "a reason for"],
  ["against", "an objection to"],
  ["", "what is argued about"],
] as const;

/** Adds an argument: what is said, what it is for or against, and the claims that it rests on. */
export function NewReason({ from }: { from: string | null }) {
  const { view, layers, send, readOnly } = useWorkspace();
  const id = useId();
  const [begun, put, forget] = useKept("arguments/new", "A new argument", NOTHING);
  const [open, setOpen] = useState(from !== null);
  const [refused, setRefused] = useState<string | null>(null);
  const claims = view.document.claims ?? [];
  const held = layers.flatMap((l) => entriesIn(l, "arguments"));
  const targets = [...new Map(held.map((e) => [e.id, String(e.says ?? e.id)] as const))];
  const said = claims.find((c) => c.id === from)?.says;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a claim is taken over once, when it is asked for
  useEffect(() => {
    if (from === null || !claims.some((c) => c.id === from)) return;
    setOpen(true);
    put((now) => ({ ...now, says: now.says || (said ?? ""), claims: [...new Set([...now.claims, from])] }));
    choose({ reason: null });
    goToMade(() => document.getElementById(`${id}s`));
  }, [from]);
  const link = targets.length ? begun.link : "";
  const target = targets.some(([key]) => key === begun.target) ? begun.target : (targets[0]?.[0] ?? "");
  const set = (fields: Partial<typeof NOTHING>) => {
    setRefused(null);
    put((now) => ({ ...now, ...fields }));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const says = begun.says.trim();
    if (!says) return setRefused("Say in your own words what is said.");
    const value: Record<string, Json> = { says };
    if (link) value[link] = target;
    if (begun.claims.length) value.evidence = begun.claims;
    const taken = [view.document, ...(view.document.perspectives ?? []), ...(view.document.phases ?? [])].flatMap((l) =>
      entriesIn({ label: "", prefix: [], layer: "layer" in l ? l.layer : l }, "arguments").map((e) => e.id),
    );
    const name = idFor(says, taken);
    const why = await send(add(["arguments"], value, name));
    setRefused(why);
    if (why !== null) return;
    announce(
      `“${says}” is ${link ? `${link} “${targets.find(([key]) => key === target)?.[1]}”` : "argued about"} now.`,
    );
    forget();
    setOpen(false);
    goToMade(() => document.getElementById(`at-arguments/${name}`)?.querySelector("button.says") ?? null);
  };
  return (
    <details className="more newreason" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>Add a reason or an objection</summary>
      {open && (
        <form className="box" aria-label="A new argument" onSubmit={(e) => void submit(e)}>
          <div className="field">
            <label htmlFor={`${id}s`}>What is said, in your words</label>
            <textarea
              id={`${id}s`}
              rows={2}
              value={begun.says}
              readOnly={Boolean(readOnly)}
              onChange={(e) => set({ says: e.target.value })}
              aria-invalid={refused ? true : undefined}
              aria-describedby={refused ? `${id}n` : undefined}
            />
            {refused && (
              <span id={`${id}n`} className="wrong">
                {refused}
              </span>
            )}
          </div>
          {targets.length > 0 && (
            <div className="grid two">
              <Choice
                label="It is"
                value={link}
                options={[...LINKS]}
                why={readOnly}
                onChoose={(next) => set({ link: next })}
              />
              {link && (
                <Choice
                  label={link === "for" ? "What it is for" : "What it is against"}
                  value={target}
                  options={targets}
                  why={readOnly}
                  onChoose={(next) => set({ target: next })}
                />
              )}
            </div>
          )}
          {claims.length === 0 ? (
            <p className="quiet">
              No claim is coded yet; code one under <RoomLink room="sources">Sources</RoomLink>.
            </p>
          ) : (
            <RestsOn
              legend="Claims that it rests on"
              chosen={begun.claims}
              onChoose={(change) => put((now) => ({ ...now, claims: change(now.claims) }))}
            />
          )}
          <div className="row">
            <Button look="main" type="submit" why={readOnly}>
              Add it
            </Button>
            <Button
              onClick={() => {
                forget();
                setRefused(null);
                setOpen(false);
              }}
            >
              Discard
            </Button>
          </div>
        </form>
      )}
    </details>
  );
}
