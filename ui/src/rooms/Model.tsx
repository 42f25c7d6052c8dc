import { useEffect } from "react";
import { useModel } from "../asking";
import { Field } from "../field";
import { Makers } from "../model/Makers";
import { Others } from "../model/Others";
import { Options } from "../model/Options";
import { Proposals } from "../model/Proposals";
import { Rules } from "../model/Rules";
import { Waits } from "../model/Waits";
import { edit } from "../commands";
import { StateField } from "../conditions/StateField";
import { Empty, RoomHeading } from "../parts";
import { Remarks, wrongIn } from "../places";
import { Problems } from "../Problems";
import { useRoute } from "../route";
import { Sections } from "../sections/Sections";
import { Whose } from "../whose/Whose";
import { useWorkspace } from "../workspace";

/** What is said of the case as a whole that has a place of its own; the rest follows as it is declared. */
const OWN = ["title", "summary", "status_quo", "caution"];

export function ModelRoom() {
  const { view, words, layers, send, readOnly } = useWorkspace();
  const asked = useModel();
  const model = asked.answer;
  const warned = model?.warnings.filter((w) => !w.note).length ?? 0;
  const begun = wrongIn(view).length === 0;
  const { query } = useRoute();
  const at = query.get("at");
  useEffect(() => {
    const heading = at && document.getElementById(at);
    if (!heading) return;
    heading.scrollIntoView({ block: "start" });
    heading.closest("section")?.querySelector<HTMLElement>(".adding input")?.focus();
  }, [at]);
  const quo = layers.findLast((l) => l.layer.status_quo) ?? layers[0]!;
  const set = (field: string) => (text: string) => edit([], { [field]: text || null });
  return (
    <>
      <RoomHeading>Model</RoomHeading>
      <p className="lead">
        Who can do what, and what cannot be. A state of the conflict is one way to take or not to take each option.
      </p>
      <Problems whole="listed" />
      {view.valid && !view.has_model && (
        <Empty title="There is no model yet">
          <p>
            This case has no options yet: add decision makers and options below. Until then its sources can be read,
            coded and exported.
          </p>
        </Empty>
      )}
      <div className="tiles">
        <p className="tile" aria-live="polite">
          {model ? (
            <>
              <b className="big">{model.feasible === null ? "?" : model.feasible.toLocaleString("en")}</b> {model.says}
            </>
          ) : view.valid ? (
            (asked.error ?? (view.has_model ? "Counting states…" : "There is no state yet: states come from options"))
          ) : begun ? (
            "States are counted once it is said who can act, what each can do and what each wants"
          ) : (
            "States are counted once the case is mended"
          )}
        </p>
        <p className="tile">
          {model ? (
            <>
              {warned > 0 && <b className="big">{warned}</b>} {model.checked}
            </>
          ) : view.valid && !view.has_model ? (
            "The check waits for options"
          ) : (
            "The check waits"
          )}
        </p>
      </div>
      {model && model.warnings.filter((w) => w.path.length === 0).length > 0 && (
        <Remarks path={[]} model={{ ...model, warnings: model.warnings.filter((w) => w.path.length === 0) }} />
      )}
      <section id="at-about" aria-labelledby="about">
        <h2 id="about">The case</h2>
        <div className="grid two">
          <Field label="Title" value={view.document.title ?? ""} command={set("title")} why={readOnly} />
          <StateField
            label="Status quo: what is done today"
            value={quo.layer.status_quo ?? ""}
            named={layers.flatMap((l) => (l.layer.states ?? []).map((s) => [s.id, s.text] as const))}
            onSave={(text) => send(edit(quo.prefix, { status_quo: text || null }))}
            why={readOnly ?? (view.document.options?.length ? undefined : "Add options first")}
          />
          <Whose at={quo} section="status_quo" />
        </div>
        <Field label="Summary" lines={3} value={view.document.summary ?? ""} command={set("summary")} why={readOnly} />
        <Field
          label="What a reader must know first"
          lines={2}
          value={view.document.caution ?? ""}
          command={set("caution")}
          why={readOnly}
        />
        <div className="grid two">
          {words.sections
            .filter((s) => s.container === "text" && s.room === "model" && !OWN.includes(s.key))
            .map((s) => (
              <Field
                key={s.key}
                label={s.label}
                value={String((view.document as Record<string, unknown>)[s.key] ?? "")}
                command={set(s.key)}
                why={readOnly}
              />
            ))}
        </div>
      </section>
      <Makers model={model} />
      <Options model={model} />
      <Rules model={model} />
      <Proposals model={model} />
      <Others model={model} />
      <Waits />
      <Sections model={model} />
    </>
  );
}
