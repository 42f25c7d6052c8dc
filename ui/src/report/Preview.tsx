import { Button } from "../parts";
import type { S } from "../types";

interface Props {
  preview: S["ExportPreview"];
  level: number;
  replaceToo: (word: string) => void;
}

/** What an export would leave out and replace, and how its texts would begin. */
export function Preview({ preview, level, replaceToo }: Props) {
  const { above, replaced, parts_left: left, refused, sample } = preview;
  return (
    <section className="box" aria-labelledby="preview">
      <h3 id="preview">Preview</h3>
      {refused && (
        <p className="box bad" role="note">
          <b>The export would be refused:</b> {refused}. Raise the level, or leave out what is above it.
        </p>
      )}
      <h4>Above level {level}</h4>
      {above.length === 0 ? (
        <p>Nothing.</p>
      ) : (
        <ul>
          {preview.above_told.map((says) => (
            <li key={says}>{says}</li>
          ))}
        </ul>
      )}
      {replaced && (
        <>
          <h4>Names that are replaced</h4>
          {replaced.length === 0 ? (
            <p>None: the case names no actors, and its sources are called by no name that stands in them.</p>
          ) : (
            <div className="scroll" role="region" aria-label="Names that are replaced" tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Replaced by</th>
                    <th scope="col">How often</th>
                  </tr>
                </thead>
                <tbody>
                  {replaced.map((r) => (
                    <tr key={r.name}>
                      <th scope="row">{r.name}</th>
                      <td>{r.pseudonym}</td>
                      <td className="amount">{r.times}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          <h4>Parts of these names that still stand</h4>
          {left.length === 0 ? (
            <p>None.</p>
          ) : (
            <ul className="left">
              {left.map((p, i) => (
                <li key={p.word} className="row">
                  <span>
                    <b>{p.word}</b>, {preview.left_told[i]}
                  </span>
                  <Button look="small" onClick={() => replaceToo(p.word)}>
                    Replace “{p.word}” too
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <h4>How the texts begin</h4>
      {Object.keys(sample).length === 0 && <p>No text leaves: the case holds none, or all are left out.</p>}
      {Object.entries(sample).map(([source, text]) => (
        <figure key={source}>
          <figcaption>{source}</figcaption>
          <blockquote className="sample">{text}</blockquote>
        </figure>
      ))}
      <p className="quiet">
        Pseudonyms replace names where they are spelled as the case spells them. Read the whole text before it leaves:
        somebody may be known by what is told.
      </p>
    </section>
  );
}
