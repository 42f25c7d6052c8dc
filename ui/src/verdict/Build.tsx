import { announce } from "../announce";
import { add, idFor } from "../commands";
import { Three } from "../conditions/Picker";
import { useKept } from "../drafts";
import { CalledField } from "../model/adding";
import { Button } from "../parts";
import { choose } from "../route";
import { useWorkspace } from "../workspace";

export type Terms = Record<string, "Y" | "N">;

export const formulaOf = (terms: Terms) =>
  Object.entries(terms)
    .map(([id, is]) => (is === "Y" ? id : `not ${id}`))
    .join(" and ");

/** A proposal made by clicking: for each option whether it is taken, not taken, or left open. */
export function Build({ terms, setTerms }: { terms: Terms; setTerms: (terms: Terms) => void }) {
  const { view, send, readOnly } = useWorkspace();
  const [name, setName] = useKept("proposals/build/name", "What a proposal built from terms is called", "");
  const taken = (view.document.proposals ?? []).map((p) => p.id);
  const formula = formulaOf(terms);
  const called = name.trim();
  const id = idFor(called || "built", taken);
  const save = async () => {
    const value = Object.entries(terms).map(
      ([option, is]) =>
        [`${option}_${is === "Y" ? "taken" : "left"}`, { that: is === "Y" ? option : `not ${option}` }] as const,
    );
    const fields = { ...(called && { name: called }), terms: Object.fromEntries(value) };
    const why = await send(add(["proposals"], fields, id));
    if (why) return announce(why, true);
    announce(`Proposal “${called || id}” is saved.`);
    choose({ proposal: id });
    setTerms({});
    setName("");
  };
  return (
    <div className="box">
      <p>
        Say for each option what the proposal asks; what is open is left to those who carry it out. Nothing is saved
        until you say so.
      </p>
      <div className="built">
        {(view.document.options ?? []).map((o) => (
          <Three
            key={o.id}
            legend={o.name ?? o.id}
            value={terms[o.id] ?? ""}
            onChoose={(value) => {
              const { [o.id]: _, ...others } = terms;
              setTerms(value ? { ...others, [o.id]: value } : others);
            }}
          />
        ))}
      </div>
      <div className="row">
        <CalledField value={name} onType={setName} why={readOnly} />
        <Button why={readOnly ?? (formula ? undefined : "Choose at least one term")} onClick={() => void save()}>
          Save as a proposal
        </Button>
      </div>
    </div>
  );
}
