import { useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { modelCalled } from "../chosen";
import { Button } from "../parts";
import type { S } from "../types";
import { useWorkspace } from "../workspace";
import { keepFile } from "./files";

const HTML = "text/html";

/** Role sheets, for those who are to play the conflict: each for its party alone, made with a button, kept as files. */
export function Roles() {
  const { view, chosen } = useWorkspace();
  const [summary, setSummary] = useState(false);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ of: string; found: S["RolesView"] } | null>(null);
  const settings = JSON.stringify([view.version, chosen, summary]);
  const found = made?.of === settings ? made.found : null;
  const make = async () => {
    setBusy(true);
    const json = { perspective: chosen.perspective, phase: chosen.phase, summary };
    try {
      setMade({ of: settings, found: await call<S["RolesView"]>("POST", `/cases/${view.id}/roles`, { json }) });
      announce("The role sheets are ready.");
    } catch (e) {
      announce(told(e), true);
    }
    setBusy(false);
  };
  return (
    <section aria-labelledby="roles">
      <h2 id="roles">Role sheets</h2>
      <p className="lead">
        For those who are to play this conflict: what their party can do and wants, who else is there, what is on the
        table. Nothing is on a sheet of what others want, of reasons, sources or verdicts.
      </p>
      {view.selections.length > 1 && (
        <p>
          They are of <b>{modelCalled(view, chosen)}</b>; another perspective or phase is chosen at the top of the page.
        </p>
      )}
      <label className="check">
        <input type="checkbox" checked={summary} onChange={(e) => setSummary(e.target.checked)} />
        Begin with the summary of the case; read it first, it may say what somebody wants
      </label>
      <div className="row">
        <Button why={busy ? "They are being made" : undefined} onClick={() => void make()}>
          Make the role sheets
        </Button>
      </div>
      {found && (
        <ul className="exports" aria-label="The role sheets">
          {found.sheets.map((sheet) => (
            <li key={sheet.decision_maker}>
              <Button look="small" onClick={() => keepFile(sheet.file, HTML, sheet.page)}>
                Keep the sheet of {sheet.name}
              </Button>
            </li>
          ))}
          <li>
            <Button look="small" onClick={() => keepFile(found.file, HTML, found.page)}>
              Keep all of them in one file
            </Button>{" "}
            – each begins a page when printed
          </li>
        </ul>
      )}
    </section>
  );
}
