import { useState } from "react";
import { useStarted } from "../asking";
import { modelCalled } from "../chosen";
import { Older } from "../longer/Longer";
import { Answered, Button, Choice } from "../parts";
import { at } from "../route";
import type { Answer, S } from "../types";
import { useWorkspace } from "../workspace";

type Kind = S["ReportQuestion"]["file"];

/** The report: made with a button, shown as the page it is, kept as a file. */
export function Making() {
  const { words, view, chosen } = useWorkspace();
  const started = useStarted("report");
  const [provenance, setProvenance] = useState(false);
  const [short, setShort] = useState(false);
  const [file, setFile] = useState<Kind>("html");
  const why = words.answers.includes("report") ? undefined : "This installation makes no reports yet";
  return (
    <section aria-labelledby="report">
      <h2 id="report">The report</h2>
      <p className="lead">
        It begins with one printed page that can be read alone: what is proposed, whether it holds, who would break it,
        what would help, how steady that is. Then come reasons, the model and the graph. It is for any browser, holds no
        script and asks for nothing from elsewhere.
      </p>
      {view.selections.length > 1 && (
        <p>
          It is about <b>{modelCalled(view, chosen)}</b>; another perspective or phase is chosen at the top of the page.
        </p>
      )}
      <label className="check">
        <input type="checkbox" checked={short} onChange={(e) => setShort(e.target.checked)} />
        The first page alone
      </label>
      <label className="check">
        <input type="checkbox" checked={provenance} onChange={(e) => setProvenance(e.target.checked)} />
        With what every part of the model rests on (longer)
      </label>
      {words.reports.length > 1 && (
        <Choice
          label="To keep as"
          value={file}
          options={words.reports.map((r) => [r.id, r.says] as const)}
          onChoose={(k) => setFile(k as Kind)}
        />
      )}
      <div className="row">
        <Button
          look="main"
          why={why ?? (started.busy ? "It is being made; cancel it first" : undefined)}
          onClick={() => started.start({ short, provenance, file })}
        >
          Make the report
        </Button>
      </div>
      <Older about={started.about} answered={started.answer !== null} />
      <Answered asked={started}>
        {(found) => <Made found={found} page={at(`/api/analyses/${started.id}/page`)} />}
      </Answered>
    </section>
  );
}

function Made({ found, page }: { found: Answer<"report">; page: string }) {
  const { words } = useWorkspace();
  const kept = words.reports.find((r) => r.id === found.file && r.id !== "html");
  return (
    <>
      <p role="status">
        The report is ready:{" "}
        <a href={`${page}?download=true&file=${found.file}`} download>
          Keep the report
        </a>
        {kept && ` – ${kept.says}. Pictures are tables in it; the page below has them.`}
      </p>
      {found.left_out.length > 0 && (
        <div className="box caution">
          <b>Left out of it.</b>
          <ul>
            {found.left_out.map((l, i) => (
              <li key={i}>{l}</li>
            ))}
          </ul>
        </div>
      )}
      {found.loaded.length > 0 && (
        <details className="more">
          <summary>Loaded words outside quotation marks ({found.loaded.length})</summary>
          <p className="quiet">
            They take a side, and they come from the names and texts of the case: put them in quotation marks there, or
            say it in other words.
          </p>
          <ul>
            {found.loaded.map((l, i) => (
              <li key={i}>{l}</li>
            ))}
          </ul>
        </details>
      )}
      <iframe key={page} title="Report" src={page} className="report" />
    </>
  );
}
