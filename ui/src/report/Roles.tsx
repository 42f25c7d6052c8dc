import { useState } from "react";
import { Button } from "../parts";
import type { S } from "../types";
import { keepFile } from "./files";
import { Make, OfWhich, useMade } from "./made";

const HTML = "text/html";

/** Role sheets, for those who are to play the conflict: each for its party alone, made with a button, kept as files. */
export function Roles() {
  const [summary, setSummary] = useState(false);
  const { found, ...making } = useMade<S["RolesView"]>("roles", "The role sheets are ready.", { summary });
  return (
    <section aria-labelledby="roles">
      <h2 id="roles">Role sheets</h2>
      <p className="lead">
        For those who are to play this conflict: what their party can do and wants, who else is there, what is on the
        table. Nothing is on a sheet of what others want, of reasons, sources or verdicts.
      </p>
      <OfWhich />
      <label className="check">
        <input type="checkbox" checked={summary} onChange={(e) => setSummary(e.target.checked)} />
        Begin with the summary of the case; read it first, it may say what somebody wants
      </label>
      <Make {...making} label="Make the role sheets" />
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
