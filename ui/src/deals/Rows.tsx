import { useEffect, useRef, useState } from "react";
import { announce } from "../announce";
import { Button } from "../parts";
import type { Answer } from "../types";
import { Glyph } from "../verdict/Glyph";
import { ShapeOf, Who } from "../Who";

type Found = Answer<"packages">;
export type Row = Found["rows"][number];

/** So many packages are shown at first; of more issues than that, no column of its own is had by each. */
export const FIRST = 9;
const COLUMNS = 6;

interface Props {
  found: Found;
  chosen: string | null;
  open: (id: string) => void;
  /** Ask for more packages than there are by now; nothing where there are no more to be had. */
  ask?: (() => void) | undefined;
  /** How many come with the next answer. */
  next: number;
}

/** The packages, those that are wanted and hold first: a table, and in a narrow window one below the other. */
export function Rows({ found, chosen, open, ask, next }: Props) {
  const [all, setAll] = useState(false);
  const rows = all ? found.rows : found.rows.slice(0, FIRST);
  const hidden = found.rows.length - rows.length;
  const more = hidden || (ask ? next : 0);
  const told = useRef(rows.length);
  useEffect(() => {
    if (told.current !== rows.length) announce(`${rows.length} of ${found.count} packages are shown.`);
    told.current = rows.length;
  }, [rows.length, found.count]);
  const fewer = () => setAll(false);
  const columns = found.issues.length <= COLUMNS;
  return (
    <>
      <div className="only-wide">
        <div className="scroll" role="region" aria-label="Packages" tabIndex={0}>
          <table className="deals">
            <thead>
              <tr>
                <th scope="col">Package</th>
                {columns ? (
                  found.issues.map((issue) => (
                    <th key={issue.name} scope="col" className={issue.term ? "issue term" : "issue"}>
                      {issue.name} <Whose ids={issue.whose} />
                    </th>
                  ))
                ) : (
                  <th scope="col">What is agreed</th>
                )}
                <th scope="col">Wanted by</th>
                <th scope="col">Efficient</th>
                <th scope="col">Holds</th>
                <th scope="col">Steps on credit</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={row.package} className={best(row) ? "best" : undefined}>
                  <th scope="row">
                    <Name row={row} number={i + 1} chosen={chosen} open={open} id={`package-${row.package}`} />
                    {row.fair && <p className="quiet">{row.fair}</p>}
                  </th>
                  {columns ? (
                    found.issues.map((issue, k) => (
                      <td key={issue.name} className={issue.term ? "mark" : undefined}>
                        {issue.term ? <InForce on={row.in_force[k]!} whose={issue.whose} /> : row.levels[k]}
                      </td>
                    ))
                  ) : (
                    <td className="agreed">{row.name}</td>
                  )}
                  <td>
                    <WantedBy row={row} />
                  </td>
                  <td className={row.efficient === "yes" ? undefined : "quiet"}>{row.efficient}</td>
                  <td>
                    <Holds row={row} />
                  </td>
                  <td>
                    <Steps row={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <ol className="only-narrow deals">
        {rows.map((row, i) => (
          <li key={row.package} className={best(row) ? "best" : undefined}>
            <p>
              <Name row={row} number={i + 1} chosen={chosen} open={open} />
            </p>
            <p>{row.name}</p>
            <p>
              <Wanted row={row} /> · efficient: {row.efficient}
            </p>
            <p>
              <Holds row={row} />
            </p>
            {row.fair && <p>{row.fair}</p>}
            <p>
              Steps on credit: <Steps row={row} />
            </p>
          </li>
        ))}
      </ol>
      <p className="quiet">
        {rows.length < found.count && `${rows.length} of ${found.count} packages. `}
        {found.key} {/* One button, so that whoever presses it keeps the focus when nothing more is to come. */}
        {(more > 0 || all) && (
          <Button look="small" onClick={more === 0 ? fewer : hidden ? () => setAll(true) : ask}>
            {more ? `Show ${more} more` : "Show fewer"}
          </Button>
        )}{" "}
        {all && more > 0 && (
          <Button look="small" onClick={fewer}>
            Show fewer
          </Button>
        )}
      </p>
    </>
  );
}

/** Whether everybody wants a package that holds, and that is more than how things are. */
const best = (row: Row) => row.deal && row.wanted && (row.shape === "itself" || row.shape === "deterrence");

/** What a package is called in a few words; the address of the page names it by its levels. */
export const shortly = (row: Row, number: number) => row.called.join("; ") || `package ${number}`;

interface NameProps extends Omit<Props, "found" | "ask" | "next"> {
  row: Row;
  number: number;
  id?: string;
}

function Name({ row, number, chosen, open, id }: NameProps) {
  return (
    <button
      type="button"
      className="link"
      id={id}
      aria-expanded={row.package === chosen}
      aria-label={row.called.length ? undefined : `Package ${number}: ${row.name}`}
      onClick={() => open(row.package)}
    >
      {shortly(row, number)}
    </button>
  );
}

const Whose = ({ ids }: { ids: readonly string[] }) => (
  <span className="whoseissue">
    {ids.map((id) => (
      <ShapeOf key={id} id={id} />
    ))}
  </span>
);

function InForce({ on, whose }: { on: boolean; whose: readonly string[] }) {
  return on ? (
    <>
      {whose.length ? <Whose ids={whose} /> : <span aria-hidden="true">●</span>}
      <span className="unseen">in force</span>
    </>
  ) : (
    <>
      <span className="off" aria-hidden="true">
        ·
      </span>
      <span className="unseen">not</span>
    </>
  );
}

/** Who wants a package, as a clause; that things stay as they are is not counted among what is wanted. */
export function Wanted({ row }: { row: Row }) {
  return row.deal ? (
    <>
      Wanted by <WantedBy row={row} />
    </>
  ) : (
    <>Nothing changes</>
  );
}

function WantedBy({ row }: { row: Row }) {
  if (!row.deal) return <span className="quiet">nothing changes</span>;
  if (row.wanted) return <b>everybody</b>;
  return (
    <>
      not <Names ids={row.worse_off} />
    </>
  );
}

function Names({ ids }: { ids: readonly string[] }) {
  return ids.map((id, k) => (
    <span key={id}>
      {k > 0 && ", "}
      <Who id={id} />
    </span>
  ));
}

export function Holds({ row }: { row: Row }) {
  return (
    <span className={`holds${best(row) || row.shape === "deterrence" || row.shape === "itself" ? "" : " quiet"}`}>
      <Glyph shape={row.shape} /> {row.holds}
    </span>
  );
}

function Steps({ row }: { row: Row }) {
  if (row.steps === null || !row.who.length) return <>{row.steps_told}</>;
  const several = row.who.some((who) => who.length > 1);
  return (
    <>
      <b>{row.steps}</b>{" "}
      {row.who.map((who, k) => (
        <span key={who.join()}>
          {k > 0 && <span className="quiet">{several ? "; or " : " or "}</span>}
          <Names ids={who} />
        </span>
      ))}
    </>
  );
}
