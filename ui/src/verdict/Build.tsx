import { announce } from "../announce";
import { add, idFor } from "../commands";
import { Three } from "../conditions/Picker";
import { useKept } from "../drafts";
import { Field } from "../field";
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
  const [id, setId] = useKept("proposals/build/id", "Id of a proposal built from terms", "");
  const taken = (view.document.proposals ?? []).map((p) => p.id);
  const formula = formulaOf(terms);
  const name = id || idFor("built", taken);
  const save = async () => {
    const value = Object.entries(terms).map(
      ([option, is]) =>
        [`${option}_${is === "Y" ? "taken" : "left"}`, { that: is === "Y" ? option : `not ${option}` }] as const,
    );
    const why = await send(add(["proposals"], { terms: Object.fromEntries(value) }, name));
    if (why) return announce(why, true);
    announce(`Proposal “${name}” is saved.`);
    choose({ proposal: name });
    setTerms({});
    setId("");
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
        <Field
          label="Id under which it is saved"
          code
          view
          counts
          place="build/id"
          value={name}
          onSave={(text) => {
            setId(text);
            return Promise.resolve(null);
          }}
        />
        <Button why={readOnly ?? (formula ? undefined : "Choose at least one term")} onClick={() => void save()}>
          Save as a proposal
        </Button>
      </div>
    </div>
  );
}
