import { useState } from "react";
import { Button } from "../parts";
import { ClaimList, RoomLink } from "../places";
import type { Answer } from "../types";
import { plural } from "../words";
import { useWorkspace } from "../workspace";
import { entriesIn } from "../sections/values";

type Found = Answer<"related">;
type Row = Found["rows"][number];

/** So many rows are shown at first. */
const FIRST = 12;

/** Every relation that is looked at, each with who says so; its words open below it. */
export function Said({ rows, notes }: { rows: Row[]; notes: string[] }) {
  const [all, setAll] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  if (!rows.length) return <Notes notes={notes} />;
  const shown = all ? rows : rows.slice(0, FIRST);
  const inModel = rows.some((r) => r.model.length > 0);
  const open = (id: string) => setOpened(id === opened ? null : id);
  return (
    <>
      <div className="only-wide">
        <div className="scroll" role="region" aria-label="Who is said to be with whom" tabIndex={0}>
          <table className="relations">
            <thead>
              <tr>
                <th scope="col">Who</th>
                <th scope="col">Sign</th>
                <th scope="col">To whom</th>
                <th scope="col">What it is</th>
                <th scope="col">Who says so</th>
                <th scope="col">Said how</th>
                {inModel && <th scope="col">What the model says</th>}
                <th scope="col">Words</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <OneRow key={row.relation} row={row} open={row.relation === opened} toggle={open} inModel={inModel} />
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <ol className="only-narrow relations">
        {shown.map((row) => (
          <li key={row.relation}>
            <p>
              <b>{row.one}</b> <Sign sign={row.sign} word={row.word} stated={row.stated} /> <b>{row.other}</b>
            </p>
            <p>
              {row.kind && <>{row.kind} · </>}
              {how(row)}
              {row.always && <> · in tension in every division</>}
            </p>
            <p>
              Said by: {by(row)} <Words row={row} open={row.relation === opened} toggle={open} />
            </p>
            {row.model.length > 0 && <p>In the model: {row.model.join("; ")}</p>}
            {row.relation === opened && <Behind row={row} />}
          </li>
        ))}
      </ol>
      <p className="quiet">
        {shown.length < rows.length && `${shown.length} of ${plural(rows.length, "relation")}. `}
        {rows.length > FIRST && (
          <Button look="small" onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show ${rows.length - FIRST} more`}
          </Button>
        )}
      </p>
      <Notes notes={notes} />
    </>
  );
}

interface RowProps {
  row: Row;
  open: boolean;
  toggle: (id: string) => void;
}

function OneRow({ row, open, toggle, inModel }: RowProps & { inModel: boolean }) {
  return (
    <>
      <tr className={row.always ? "always" : undefined}>
        <th scope="row">{row.one}</th>
        <td>
          <Sign sign={row.sign} word={row.word} stated={row.stated} />
        </td>
        <td>{row.other}</td>
        <td>
          {row.kind}
          {row.always && <span className="quiet intension"> in tension in every division</span>}
        </td>
        <td>{by(row)}</td>
        <td className={row.stated ? undefined : "quiet"}>{how(row)}</td>
        {inModel && (
          <td>
            {row.model.map((said) => (
              <span key={said} className="intension">
                {said}
              </span>
            ))}
          </td>
        )}
        <td>
          <Words row={row} open={open} toggle={toggle} />
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={inModel ? 8 : 7}>
            <Behind row={row} />
          </td>
        </tr>
      )}
    </>
  );
}

const by = (row: Row) => row.voices.join("; ") || "nobody is named for it";
const how = (row: Row) =>
  `${row.stated ? "stated" : "implied"}${row.counted || row.sign === "0" ? "" : ", not counted"}`;

/** A sign with its word, which is heard in place of it. */
export function Sign({ sign, word, stated = true }: { sign: string; word: string; stated?: boolean }) {
  const how = [sign === "−" && "against", stated || "hollow"].filter(Boolean).join(" ");
  return (
    <>
      <span className={`plusminus ${how}`} aria-hidden="true">
        {sign}
      </span>
      <span> {word}</span>
    </>
  );
}

function Words({ row, open, toggle }: RowProps) {
  return (
    <button type="button" className="link" aria-expanded={open} onClick={() => toggle(row.relation)}>
      {row.claims.length ? plural(row.claims.length, "claim") : "none"}
      <span className="unseen">
        {" "}
        behind: {row.one} {row.word} {row.other}
      </span>
    </button>
  );
}

/** The words a relation rests on, and where it is changed. */
function Behind({ row }: { row: Row }) {
  const { layers } = useWorkspace();
  const at = layers.findLast((l) => entriesIn(l, "relations").some((e) => e.id === row.relation));
  return (
    <div className="opened">
      {row.claims.length ? <ClaimList ids={row.claims} /> : <p className="quiet">No claim is given for it.</p>}
      {at && (
        <p>
          <RoomLink room="relations" query={{ at: [...at.prefix, "relations", row.relation].join("/") }}>
            Change it
          </RoomLink>
        </p>
      )}
    </div>
  );
}

function Notes({ notes }: { notes: string[] }) {
  return (
    notes.length > 0 && (
      <ul className="dealnotes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    )
  );
}
