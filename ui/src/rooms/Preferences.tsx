import { announce } from "../announce";
import { ask } from "../api";
import { useModel } from "../asking";
import { replace } from "../commands";
import { useKept } from "../drafts";
import { bareStatement } from "../forwhom";
import { Waits } from "../Next";
import { makersIn } from "../next";
import { Button, Empty, RoomHeading } from "../parts";
import { Evidence, Remarks, RoomLink } from "../places";
import { NoModel, Problems } from "../Problems";
import { Consequences } from "../preferences/Consequences";
import { Ranking } from "../preferences/Ranking";
import { RanksEditor } from "../preferences/Ranks";
import { written } from "../preferences/ranks";
import { Statements } from "../preferences/Statements";
import { afterFirst, inWords, statementsAt, withSupposed } from "../preferences/supposing";
import { WeightsEditor } from "../preferences/Weights";
import { choose, useRoute } from "../route";
import { Rest } from "../sections/Rest";
import type { Command, Json, Path } from "../types";
import { Who } from "../Who";
import { Whose } from "../whose/Whose";
import { useWorkspace } from "../workspace";

export function PreferencesRoom() {
  const { layers, view } = useWorkspace();
  const { query } = useRoute();
  const makers = makersIn(layers);
  const at = query.get("at");
  const pointed =
    at?.split("/preferences/")[1]?.split("/")[0] ?? (at?.startsWith("preferences/") ? at.split("/")[1] : undefined);
  const wanted = query.get("who") ?? pointed;
  const who = makers.find((m) => m.id === wanted) ?? makers[0];
  return (
    <>
      <RoomHeading>Preferences</RoomHeading>
      <p className="lead">
        What each decision maker wants, the most important first. A state is better if it meets the first statement on
        which two states differ.
      </p>
      <Problems whole="in a line" />
      <NoModel />
      {!who && (view.has_model || !view.valid) && (
        <Empty title="Nobody yet">
          <p>
            Preferences belong to decision makers; name them under <RoomLink room="model">Model</RoomLink>.
          </p>
        </Empty>
      )}
      {who && (
        <>
          <div className="tabs" role="group" aria-label="Whose preferences">
            {makers.map((m) => (
              <button
                key={m.id}
                type="button"
                aria-pressed={m.id === who.id}
                onClick={() => choose({ who: m.id, at: null })}
              >
                <Who id={m.id} />
              </button>
            ))}
          </div>
          <OfMaker key={who.id} id={who.id} name={who.name ?? who.id} at={at} />
        </>
      )}
    </>
  );
}

/** Changes that are only supposed, to see what would follow. */
interface Trial {
  trying: boolean;
  supposed: Command[];
}

const NO_TRIAL: Trial = { trying: false, supposed: [] };

function OfMaker({ id, name, at }: { id: string; name: string; at: string | null }) {
  const { layers, send, readOnly, view, current } = useWorkspace();
  const model = useModel();
  // The preferences of a perspective or a phase replace those of the file; a new one goes where the decision makers
  // are.
  const where =
    layers.findLast((l) => l.layer.preferences?.some((p) => p.id === id)) ??
    layers.findLast((l) => l.layer.decision_makers?.length) ??
    layers[0]!;
  const entry = where.layer.preferences?.find((p) => p.id === id);
  const path: Path = [...where.prefix, "preferences", id];
  const saved = entry?.statements ?? [];
  const [{ trying, supposed }, put] = useKept<Trial>(
    `${path.join("/")}/#trial`,
    `Tried without saving: what ${name} wants`,
    NO_TRIAL,
  );
  const shown = withSupposed(saved, supposed);

  const act = async (command: Command): Promise<string | null> => {
    if (!trying) return send(command);
    put((now) => ({ ...now, supposed: [...now.supposed, command] }));
    return null;
  };
  const keep = async () => {
    let left = supposed;
    if (where.prefix.length === 0 && layers.length > 1) {
      // All at once, so that it can become a list of the chosen perspective.
      const why = await send(replace(path, shown.map(bareStatement)));
      if (why) return announce(why, true);
      left = [];
      put({ trying, supposed: left });
    }
    while (left.length > 0) {
      const why = await send(left[0]!);
      if (why) return announce(why, true);
      // What is saved is supposed no more; the rest stays a trial.
      left = afterFirst(left, statementsAt(current(), path));
      put({ trying, supposed: left });
    }
    announce("What was supposed is saved.");
  };
  return (
    <div className="split">
      <section aria-labelledby="statements">
        <h2 id="statements">
          <Who id={id} /> wants
        </h2>
        <Whose at={where} section="preferences" id={id} />
        {(!entry || entry.form === "statements") && (
          <>
            <div className={trying ? "try on" : "try"}>
              <label className="check">
                <input
                  type="checkbox"
                  checked={trying}
                  onChange={(e) => {
                    put({ trying: e.target.checked, supposed: e.target.checked ? supposed : [] });
                  }}
                />
                Try without saving
              </label>
              {trying && (
                <p role="status">
                  {supposed.length === 0
                    ? "Move, change, add or remove statements; nothing is saved, and what would follow is shown beside."
                    : `Only supposed: ${supposed.map(inWords).join(", ")}. `}
                  {supposed.length > 0 && (
                    <>
                      <Button look="small" why={readOnly} onClick={() => void keep()}>
                        Save what is supposed
                      </Button>{" "}
                      <Button look="small" onClick={() => put({ trying, supposed: [] })}>
                        Forget it
                      </Button>
                    </>
                  )}
                </p>
              )}
            </div>
            {shown.length === 0 && (
              <Empty title={`What does ${name} want most?`}>
                <p>
                  A statement says what is to be done, or not, perhaps only if something else is: type a few letters of
                  an option and choose it, or pick. Options here:{" "}
                  {view.document.options?.map((o) => o.name ?? o.id).join("; ")}.
                </p>
              </Empty>
            )}
            <Statements
              path={path}
              statements={shown}
              act={act}
              why={trying ? undefined : readOnly}
              at={at}
              supposed={trying}
              model={model.answer}
            />
          </>
        )}
        {entry?.form === "ranking" && <RanksEditor path={path} name={name} ranks={entry.ranking ?? []} />}
        {entry?.form === "weights" && <WeightsEditor path={path} name={name} weights={entry.weights ?? {}} />}
        {entry && !["statements", "ranking", "weights"].includes(entry.form) && (
          <p>
            They are given as {entry.form}; the list beside shows it. They are changed as text under{" "}
            <RoomLink room="report">Report and export</RoomLink>.
          </p>
        )}
        {entry && entry.form !== "statements" && (
          <>
            <Remarks path={path} model={model.answer} />
            <Evidence path={path} of={name} evidence={entry.evidence ?? []} status={entry.status} />
            <Rest
              section="preferences"
              path={path}
              of={name}
              entry={entry}
              shown={["ranking", "weights", "evidence", "status"]}
            />
          </>
        )}
        <OtherForms path={path} form={entry?.form ?? "statements"} />
      </section>
      <section aria-labelledby="follows">
        <h2 id="follows">What follows{supposed.length > 0 && " – only supposed"}</h2>
        <Waits />
        <Consequences supposed={supposed} />
        <Ranking id={id} supposed={supposed} />
      </section>
    </div>
  );
}

const FORMS = [
  ["statements", "Begin statements in its place"],
  ["ranking", "Begin a ranking in its place"],
  ["weights", "Begin weights in its place"],
] as const;
/** More states than this are ranked by patterns rather than one by one. */
const MANY = 200;

/** Preferences have one form at a time; another is begun in its place, and undo brings the first one back. */
function OtherForms({ path, form }: { path: Path; form: string }) {
  const { act, view, chosen, readOnly } = useWorkspace();
  /** The ranking that the preferences of now amount to; all states alike where there is none, or too long a one. */
  const ranked = async (): Promise<Json> => {
    const question = { ...chosen, version: view.version, decision_maker: path.at(-1)!, limit: MANY };
    const found = await ask(view.id, "ranking", question).catch(() => null);
    if (!found || found.total > MANY) return ["-".repeat(view.document.options?.length ?? 0)];
    return written(found.groups.map((group) => group.states.map((s) => s.state)));
  };
  const begin = async (other: string) => {
    const value = other === "statements" ? [] : { [other]: other === "ranking" ? await ranked() : {} };
    act(replace(path, value));
  };
  return (
    <details className="more">
      <summary>Give them in another form</summary>
      <p className="row">
        {FORMS.filter(([other]) => other !== form).map(([other, words]) => (
          <Button key={other} why={readOnly} onClick={() => void begin(other)}>
            {words}
          </Button>
        ))}
      </p>
    </details>
  );
}
