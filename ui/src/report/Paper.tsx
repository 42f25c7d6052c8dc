import { Button } from "../parts";
import type { S } from "../types";
import { keepFile } from "./files";
import { Make, OfWhich, useMade } from "./made";

/** What a paper needs: tables, graph and references, made with a button, each form kept as a file. */
export function Paper() {
  const { found, ...making } = useMade<S["PaperView"]>("paper", "The files for a paper are ready.");
  return (
    <section aria-labelledby="paper">
      <h2 id="paper">For a paper</h2>
      <p className="lead">Tables of options, stability and moves, the whole graph, and what to cite.</p>
      <OfWhich />
      <Make {...making} label="Make what a paper needs" />
      {found && (
        <ul className="exports" aria-label="What a paper needs">
          {found.files.map(({ file, label, media_type, text }) => (
            <li key={file}>
              <Button look="small" onClick={() => keepFile(file, media_type, text)}>
                Keep {file}
              </Button>{" "}
              – {label}
            </li>
          ))}
          {found.left_out.map((why) => (
            <li key={why}>Not made: {why}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
