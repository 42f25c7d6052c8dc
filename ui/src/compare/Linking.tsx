import { useEffect, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { follow } from "../follow";
import { Blocks, Button, Choice } from "../parts";
import { at } from "../route";
import type { S } from "../types";
import { called } from "../words";
import { useWorkspace } from "../workspace";

const FIRST = "first";
const WEIGHED = "weighed";

/** Makes one conflict of this case and another in which somebody takes part, too, and tells what that adds. */
export function Linking() {
  const { view } = useWorkspace();
  const [cases, setCases] = useState<S["CaseItem"][] | null>(null);
  const [other, setOther] = useState("");
  const [common, setCommon] = useState("");
  const [how, setHow] = useState(FIRST);
  const [weights, setWeights] = useState<[string, string]>(["1", "1"]);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<S["LinkedView"] | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open || cases) return;
    call<S["CaseItem"][]>("GET", "/cases").then(
      (all) => setCases(all.filter((c) => c.id !== view.id && !c.archived && !c.damage)),
      (e: unknown) => announce(told(e), true),
    );
  }, [open, cases, view.id]);
  const link = async () => {
    setBusy(true);
    const json = { other, common, weights: how === WEIGHED ? weights : null };
    try {
      const found = await call<S["LinkedView"]>("POST", `/cases/${view.id}/link`, { json });
      setMade(found);
      announce(`“${found.case.title}” is made.`);
    } catch (e) {
      announce(told(e), true);
    }
    setBusy(false);
  };
  const why = busy
    ? "The two are being linked"
    : !other
      ? "Choose the other case first"
      : !common
        ? "Choose who takes part in both first"
        : undefined;
  return (
    <details className="more" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>Link with another case in which somebody of this one takes part</summary>
      {open && (
        <>
          <p className="help">
            The two become one conflict, a case of its own: a state of it is a state of each. Who takes part in both
            moves in either, or in both at once. What everybody would stay with in both is compared with what they would
            stay with in the whole.
          </p>
          {cases?.length === 0 && <p>There is no other case yet.</p>}
          {cases !== null && cases.length > 0 && (
            <>
              <div className="grid two">
                <Choice
                  label="The other case"
                  value={other}
                  options={[["", "–"], ...cases.map((c) => [c.id, c.title] as const)]}
                  onChoose={setOther}
                />
                <Choice
                  label="Who takes part in both"
                  help="Its id has to be the same in both."
                  value={common}
                  options={[["", "–"], ...called(view.document.decision_makers ?? [])]}
                  onChoose={setCommon}
                />
                <Choice
                  label="How it weighs the two"
                  value={how}
                  options={[
                    [FIRST, "this one first; the other where this one is as good"],
                    [WEIGHED, "by its places in both, each times a weight"],
                  ]}
                  onChoose={setHow}
                />
                {how === WEIGHED &&
                  (["this case", "the other"] as const).map((of, k) => (
                    <label key={of} className="field">
                      Weight of {of}
                      <input
                        value={weights[k]}
                        onChange={(e) => setWeights(k ? [weights[0], e.target.value] : [e.target.value, weights[1]])}
                      />
                    </label>
                  ))}
              </div>
              <div className="row">
                <Button look="main" why={why} onClick={() => void link()}>
                  Link the two
                </Button>
              </div>
              <p role="status">{busy ? "The two are being linked, and what that adds is worked out…" : ""}</p>
            </>
          )}
          {made && (
            <section aria-labelledby="linked">
              <h3 id="linked">What linking adds</h3>
              <p>
                <a href={at(`/cases/${made.case.id}/verdict`)} onClick={follow}>
                  Open “{made.case.title}”
                </a>
              </p>
              <Blocks blocks={made.says} />
            </section>
          )}
        </>
      )}
    </details>
  );
}
