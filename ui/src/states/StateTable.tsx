import { memo, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import type { Answer, S } from "../types";
import { ConceptName } from "../verdict/HoldsTable";
import { ShapeOf, useMakers, useOwners, Who } from "../Who";
import { called } from "../words";
import { useWorkspace } from "../workspace";
import { OptionFilter, type Wanted } from "./Filters";
import { usePages } from "./usePages";

const HEIGHT = 32;
const MORE = 6;
/** So many states are all in the page, as paper needs them: they come with the first answer. */
const WHOLE = 100;

interface Props {
  wanted: Wanted;
  setWanted: (wanted: Wanted) => void;
  chosen: string | null;
  pick: (state: string) => void;
}

/** Any number of states; only the rows that are seen are in the page. */
export function StateTable({ wanted, setWanted, chosen, pick }: Props) {
  const { layers, words } = useWorkspace();
  const { where, ...rest } = wanted;
  const { first, error, row, need } = usePages({ ...rest, where: where || null });
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 480 });
  useLayoutEffect(() => {
    const look = () => box.current && setSeen({ top: box.current.scrollTop, height: box.current.clientHeight });
    look();
    window.addEventListener("resize", look);
    return () => window.removeEventListener("resize", look);
  }, [first === null]);
  // What could not be filtered has no rows: those of before are not the answer.
  const matching = error ? 0 : (first?.matching ?? 0);
  const whole = matching <= WHOLE;
  const from = whole ? 0 : Math.max(0, Math.min(Math.floor(seen.top / HEIGHT) - MORE, matching - 1));
  const to = whole ? matching : Math.min(matching, Math.ceil((seen.top + seen.height) / HEIGHT) + MORE);
  useEffect(() => need(from, to));
  const makers = useMakers();
  const owners = useOwners();
  const names = new Map(called(layers.flatMap((l) => l.layer.options ?? [])));
  const optionName = (id: string) => names.get(id) ?? id;
  const makerName = (id: string) => makers.find((m) => m.id === id)?.name ?? id;
  const sortBy = (id: string) =>
    setWanted({ ...wanted, sort: id, descending: wanted.sort === id && !wanted.descending });
  const direction = (id: string) => (wanted.sort !== id ? "none" : wanted.descending ? "descending" : "ascending");
  if (!first)
    return error ? (
      <p className="box bad" role="alert">
        {error}
      </p>
    ) : (
      <p role="status" data-loading="" aria-busy>
        Counting states…
      </p>
    );
  const header = (id: string, name: ReactNode, title: string) => (
    <th key={id} scope="col" rowSpan={2} aria-sort={direction(id)}>
      <button type="button" className="sort" title={title} onClick={() => sortBy(id)}>
        {name} <span aria-hidden="true">{wanted.sort !== id ? "↕" : wanted.descending ? "↓" : "↑"}</span>
      </button>
    </th>
  );
  return (
    <>
      {error && (
        <p className="box bad" role="alert">
          {error}
        </p>
      )}
      <p role="status">{error ? "" : first.says}</p>
      <details className="key">
        <summary>Whose options the columns are</summary>
        <ul>
          {makers.map((m) => (
            <li key={m.id}>
              <Who id={m.id} />
              <ul>
                {first.options
                  .filter((id) => owners(id) === m.id)
                  .map((id) => (
                    <li key={id}>{optionName(id)}</li>
                  ))}
              </ul>
            </li>
          ))}
        </ul>
      </details>
      <div
        ref={box}
        className="scroll states"
        data-printed={
          whole
            ? undefined
            : `Printed are the rows ${from + 1} to ${to} of ${matching}; filter them, or scroll, to print others.`
        }
        role="region"
        aria-label="Table of states"
        tabIndex={0}
        onScroll={(e) => setSeen({ top: e.currentTarget.scrollTop, height: e.currentTarget.clientHeight })}
      >
        <table aria-rowcount={matching + 2}>
          <caption className="unseen">
            States with their options, for whom each ranks how high, and under which concepts it is stable for everybody
          </caption>
          <thead>
            <tr aria-rowindex={1}>
              {header("code", "State", "In the order of the letters")}
              <th scope="col" rowSpan={2}>
                Names
              </th>
              {first.concepts.map((c) => (
                <th key={c} scope="col" rowSpan={2}>
                  <ConceptName id={c} words={words} />
                </th>
              ))}
              {first.options.map((id) => (
                <th key={id} scope="col">
                  <ShapeOf id={owners(id)} /> {optionName(id)}
                </th>
              ))}
              {first.decision_makers.map((id) =>
                header(
                  id,
                  <>
                    <ShapeOf id={id} /> {makerName(id)}
                  </>,
                  `Best first for ${makerName(id)}`,
                ),
              )}
            </tr>
            <tr aria-rowindex={2}>
              {first.options.map((id) => (
                <td key={id}>
                  <OptionFilter id={id} name={optionName(id)} wanted={wanted} setWanted={setWanted} />
                </td>
              ))}
            </tr>
          </thead>
          <tbody>
            {from > 0 && (
              // biome-ignore lint/a11y/noAriaHiddenOnFocusable: room for rows that are not seen, with nothing to focus
              <tr aria-hidden="true" style={{ height: from * HEIGHT }}>
                <td colSpan={99} />
              </tr>
            )}
            {Array.from({ length: Math.max(0, to - from) }, (_, i) => (
              <Row
                key={from + i}
                index={from + i}
                row={row(from + i)}
                first={first}
                stays={words.stays}
                chosen={chosen !== null && chosen === row(from + i)?.state}
                pick={pick}
              />
            ))}
            {to < matching && (
              // biome-ignore lint/a11y/noAriaHiddenOnFocusable: room for rows that are not seen, with nothing to focus
              <tr aria-hidden="true" style={{ height: (matching - to) * HEIGHT }}>
                <td colSpan={99} />
              </tr>
            )}
          </tbody>
        </table>
        {matching === 0 && !error && (
          <p className="empty">No state fits these filters. Take one of them away, or choose “Show all”.</p>
        )}
      </div>
    </>
  );
}

interface RowProps {
  index: number;
  row: Answer<"states">["rows"][number] | undefined;
  first: Answer<"states">;
  stays: S["MarkWord"][];
  chosen: boolean;
  pick: (state: string) => void;
}

/** Drawn once: scrolling draws the rows that come into sight and no others. */
const Row = memo(function Row({ index, row, first, stays, chosen, pick }: RowProps) {
  if (!row)
    return (
      <tr aria-rowindex={index + 3}>
        <td colSpan={99}>…</td>
      </tr>
    );
  return (
    <tr aria-rowindex={index + 3} className={chosen ? "chosen" : undefined}>
      <th scope="row">
        <button type="button" className="link code" aria-pressed={chosen} onClick={() => pick(row.state)}>
          {row.state}
        </button>
      </th>
      <td className="names">
        {row.names.join(", ")}
        {row.status_quo && <span className="badge">status quo</span>}
      </td>
      {first.concepts.map((c) => {
        const is = row.equilibrium.includes(c) ? "yes" : row.unsettled.includes(c) ? "unknown" : "no";
        const mark = stays.find((m) => m.answer === is);
        return (
          <td key={c}>
            <span className={`mark ${is}`} title={mark?.word}>
              <span aria-hidden="true">{mark?.sign}</span>
              <span className="unseen">{mark?.word}</span>
            </span>
          </td>
        );
      })}
      {first.options.map((id, i) => (
        <td key={id} className={`letter ${row.state[i]}`}>
          {row.state[i]}
        </td>
      ))}
      {first.decision_makers.map((id) => (
        <td key={id} className="number">
          {row.ranks[id]}
        </td>
      ))}
    </tr>
  );
});
