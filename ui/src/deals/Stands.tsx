import { Who } from "../Who";
import { shortly, type Row } from "./Rows";

interface Props {
  rows: Row[];
  makers: { id: string; name: string }[];
  open: (id: string) => void;
}

/** How somebody would be in a package, beside how it is: by a sign and a word. */
const HOW = { better: ["▲", "better"], same: ["=", "as now"], worse: ["▼", "worse"] } as const;

/** For each package, and each party, whether it would be better or worse off than now. */
export function Stands({ rows, makers, open }: Props) {
  const how = (row: Row, id: string) =>
    row.worse_off.includes(id) ? "worse" : row.better_off.includes(id) ? "better" : "same";
  return (
    <details className="more">
      <summary>Who would be better or worse off than now</summary>
      <div className="scroll" role="region" aria-label="Who would be better or worse off than now" tabIndex={0}>
        <table className="stands">
          <thead>
            <tr>
              <th scope="col">Package</th>
              {makers.map((m) => (
                <th key={m.id} scope="col">
                  <Who id={m.id} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={row.package}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => open(row.package)}>
                    {shortly(row, i + 1)}
                  </button>
                </th>
                {makers.map((m) => {
                  const [sign, word] = HOW[how(row, m.id)];
                  return (
                    <td key={m.id} className={how(row, m.id)}>
                      <span aria-hidden="true">{sign}</span> {word}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
