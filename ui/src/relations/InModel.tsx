import type { Answer } from "../types";
import { Picture } from "../states/Picture";
import { Sign } from "./Said";

type Found = Answer<"related">;

/** What the model says beside what is said: where it goes against it, each with moves that show it. */
export function Findings({ found }: { found: Found }) {
  if (!found.findings.length) return null;
  return (
    <section aria-labelledby="findings" className="tension">
      <h2 id="findings">What the model says of it</h2>
      <ul>
        {found.findings.map((said) => (
          <li key={said}>{said}</li>
        ))}
      </ul>
    </section>
  );
}

const WORDS: Record<string, string> = {
  "+": "help",
  "−": "hurt",
  "±": "help and hurt",
  "0": "make no difference",
  "?": "not settled",
};

/** Whose moves help or hurt whom, in place of who is said to be with whom. */
export function InModel({ found }: { found: Found }) {
  return (
    <>
      <h2 className="answer">{found.in_model}</h2>
      <p className="lead">{found.counting}</p>
      <div className="scroll" role="region" aria-label="Whose moves help or hurt whom" tabIndex={0}>
        <table className="relations">
          <thead>
            <tr>
              <th scope="col">Whose moves</th>
              <th scope="col">Sign</th>
              <th scope="col">Whom</th>
              <th scope="col">Of all moves that serve whoever makes them</th>
            </tr>
          </thead>
          <tbody>
            {found.effects.map((e) => (
              <tr key={`${e.mover} ${e.on}`}>
                <th scope="row">{e.mover}</th>
                <td>
                  <Sign sign={e.sign} word={WORDS[e.sign] ?? ""} />
                </td>
                <td>{e.on}</td>
                <td>{e.told}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.drawn && <Picture picture={found.drawn} />}
      <Findings found={found} />
    </>
  );
}
