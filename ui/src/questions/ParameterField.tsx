import { useId } from "react";
import { StateField } from "../conditions/StateField";
import { CheckList } from "../longer/choices";
import { Choice } from "../parts";
import { hintOf, named } from "../sections/values";
import type { Json } from "../types";
import { useWorkspace } from "../workspace";
import { type Given, type Parameter, shownOf } from "./request";

interface Props {
  parameter: Parameter;
  given: Given;
  give: (value: Json) => void;
}

/** One parameter of a question, by the type that the question declares. */
export function ParameterField({ parameter: p, given, give }: Props) {
  const { layers } = useWorkspace();
  const shown = shownOf(p, given);
  const help = p.help && hintOf(p.help);
  if (p.type === "flag")
    return (
      <label className="check">
        <input type="checkbox" checked={shown === true} onChange={(e) => give(e.target.checked)} />
        <span>
          {p.label}
          {help && <span className="help">{help}</span>}
        </span>
      </label>
    );
  if (p.type === "state")
    return (
      <StateField
        label={p.label}
        value={String(shown ?? "")}
        help={help || undefined}
        named={layers.flatMap((l) => (l.layer.states ?? []).map((s) => [s.id, s.text] as const))}
        why={undefined}
        onSave={(state) => {
          give(state || null);
          return Promise.resolve(null);
        }}
      />
    );
  const values: (readonly [Json, string])[] =
    p.type === "reference" ? named(layers, [p.refers_to!]) : p.choices.map((c) => [c.value, c.label] as const);
  if (p.type !== "reference" && p.type !== "choice")
    return <Typed parameter={p} shown={shown} help={help} give={give} />;
  const texts = values.map(([value, label]) => [String(value), label] as const);
  if (p.several)
    return (
      <CheckList
        legend={help ? `${p.label} – ${help}` : p.label}
        items={texts}
        chosen={((shown as Json[] | null) ?? []).map(String)}
        onChoose={(chosen) => give(values.map(([value]) => value).filter((value) => chosen.includes(String(value))))}
      />
    );
  return (
    <Choice
      label={p.label}
      help={help || undefined}
      value={shown === null ? "" : String(shown)}
      options={shown !== null && p.default !== null ? texts : [["", "not said"], ...texts]}
      onChoose={(text) => give(values.find(([value]) => String(value) === text)?.[0] ?? null)}
    />
  );
}

/** A text, a number, or several: one on each line. */
function Typed({ parameter: p, shown, help, give }: Omit<Props, "given"> & { shown: Json; help: string }) {
  const id = useId();
  const hint = [help, p.several && "One on each line"].filter(Boolean).join(". ");
  const field = {
    id,
    value: Array.isArray(shown) ? shown.join("\n") : String(shown ?? ""),
    "aria-describedby": hint ? `${id}p` : undefined,
    onChange: (e: { target: { value: string } }) => give(e.target.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{p.label}</label>
      {p.several ? (
        <textarea rows={2} {...field} />
      ) : (
        <input
          autoComplete="off"
          inputMode={p.type === "whole" ? "numeric" : p.type === "number" ? "decimal" : undefined}
          {...field}
        />
      )}
      {hint && (
        <span id={`${id}p`} className="help">
          {hint}
        </span>
      )}
    </div>
  );
}
