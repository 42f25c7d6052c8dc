import { useState } from "react";
import { sentence } from "../api";
import { useRested, useTrial } from "../asking";
import { add, edit, remove } from "../commands";
import { inNames, namesIn } from "../conditions/words";
import { Field } from "../field";
import { Button, Empty } from "../parts";
import { AtSection, Evidence, Remarks } from "../places";
import { Rest } from "../sections/Rest";
import type { Json, Model, S } from "../types";
import { samePath } from "../words";
import { OnlyElsewhere, Whose } from "../whose/Whose";
import { useWorkspace, type Applied } from "../workspace";
import { Adding } from "./adding";
import { ExampleBox } from "../rooms/ExampleBox";

const LISTS = [
  ["exactly_one", "exactly one of"],
  ["at_most_one", "at most one of"],
  ["at_least_one", "at least one of"],
] as const;

/** Return a rule as one line of text: a formula, or “exactly one of: a, b”. */
function lineOf(rule: S["RuleEntry"]): string {
  for (const [key, words] of LISTS) if (rule[key]) return `${words}: ${rule[key].join(", ")}`;
  return rule.when ?? "";
}

/** Return what a line of text says as the fields of a rule. */
function fieldsOf(line: string): Record<string, Json> {
  for (const [key, words] of LISTS) {
    const match = new RegExp(`^${words}\\s*:?\\s+(.*)$`, "i").exec(line.trim());
    if (match)
      return {
        [key]: match[1]!
          .split(",")
          .map((name) => name.trim().replace(/^["“]|["”]$/g, ""))
          .filter(Boolean),
      };
  }
  return { when: line.trim() };
}

const EMPTY = { when: null, exactly_one: null, at_most_one: null, at_least_one: null };

export function Rules({ model }: { model: Model | null }) {
  const { layers, send, readOnly, view } = useWorkspace();
  const [typed, setTyped] = useState("");
  const [midst, setMidst] = useState(false);
  const path = ["infeasible"];
  const all = layers.flatMap((l) => (l.layer.infeasible ?? []).map((rule) => ({ rule, at: l })));
  const rested = useRested(typed.trim());
  const tried = useTrial(rested ? add(path, fieldsOf(rested)) : null);
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Rules: what cannot be</h2>
      <p className="quiet">A state for which one of these is true does not exist.</p>
      {all.length === 0 && (
        <Empty title="Does everything go together?">
          <p>
            If two options exclude each other, say so here: type a few letters of the first, then <i>and</i>, then the
            second; or pick them. What a rule removes is counted while you type.
          </p>
          <ExampleBox of="rules" />
        </Empty>
      )}
      {layers.map(({ prefix }) => (
        <AtSection key={prefix.join("/")} path={[...prefix, "infeasible"]} />
      ))}
      <ul className="entries">
        {all.map(({ rule, at: where }) => (
          <OneRule key={[...where.prefix, rule.id].join("/")} rule={rule} at={where} model={model} />
        ))}
      </ul>
      <OnlyElsewhere section="infeasible" />
      <Adding
        place="infeasible"
        label="A new rule: this cannot be"
        button="Add rule"
        condition
        placeholder="type a few letters of an option, or pick"
        onType={setTyped}
        onMidst={setMidst}
        why={readOnly ?? (view.document.options?.length ? undefined : "Add options first, of which the rule speaks")}
        onAdd={(line) => send(add(path, fieldsOf(line)))}
        reads={(line) => add(path, fieldsOf(line))}
      />
      <p className="preview" role="status">
        {rested && (tried.error ?? (tried.answer && !(midst && tried.answer.problems.length) && told(tried.answer)))}
      </p>
    </section>
  );
}

/** Say what a typed rule would do. */
function told({ problems, says }: S["TrialView"]): string {
  const wrong = problems[0];
  return wrong ? [wrong.message, wrong.hint].filter(Boolean).map(sentence).join(" ") : says;
}

function OneRule({ rule, at, model }: { rule: S["RuleEntry"]; at: Applied; model: Model | null }) {
  const { act, readOnly, layers } = useWorkspace();
  const path = [...at.prefix, "infeasible", rule.id];
  const line = inNames(lineOf(rule), namesIn(layers));
  const effect = model?.rules.find((e) => samePath(e.path, path));
  return (
    <li id={`at-${path.join("/")}`} className="entry">
      <div className="row">
        <Field
          label={`Rule: ${line}`}
          hideLabel
          condition
          value={line}
          command={(text) => edit(path, { ...EMPTY, ...fieldsOf(text) })}
          why={readOnly}
        />
        <Field
          label={`Why: ${line}`}
          hideLabel
          value={rule.because ?? ""}
          placeholder="because…"
          command={(text) => edit(path, { because: text || null })}
          why={readOnly}
        />
        <Whose at={at} section="infeasible" id={rule.id} />
        <Button look="small" why={readOnly} aria-label={`Remove rule ${line}`} onClick={() => act(remove(path))}>
          Remove
        </Button>
      </div>
      {effect?.says && <p className="effect">{effect.says}</p>}
      <Rest
        section="infeasible"
        path={path}
        of={line}
        entry={rule}
        shown={["when", "exactly_one", "at_most_one", "at_least_one", "because", "evidence", "status"]}
      />
      <Remarks path={path} model={model} />
      <Evidence path={path} of={line} evidence={rule.evidence ?? []} status={rule.status} />
    </li>
  );
}
