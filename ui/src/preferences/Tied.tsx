import { Field } from "../field";
import { Button } from "../parts";
import type { Path } from "../types";
import { ClaimList } from "../places";
import type { Statement } from "./supposing";
import { becauseOf, calledOf, claimsOf, formulaOf, nameOf, partsOf } from "./tied";

interface Props {
  statement: Statement;
  position: number;
  path: Path;
  why: string | undefined;
  save: (part: number, that: string) => Promise<string | null>;
  separate: (part: number) => void;
}

/** Statements that are equally important, each with its field; any of them can be put by itself again. */
export function Tied({ statement, position, path, why, save, separate }: Props) {
  const parts = partsOf(statement);
  return (
    <>
      <p className="quiet">Equally important: what counts is how many of these hold.</p>
      <ul className="tied" aria-label={`Equally important at position ${position}`}>
        {parts.map((part, i) => {
          const formula = formulaOf(part);
          const claims = claimsOf(part);
          return (
            <li key={i} data-part={i}>
              {nameOf(part) && <p className="name">{nameOf(part)}</p>}
              <div className="row">
                <Field
                  label={`Statement ${position}, part ${i + 1} of ${parts.length}`}
                  hideLabel
                  condition
                  place={[...path, i].join("/")}
                  value={formula}
                  onSave={(that) => save(i, that)}
                  why={why}
                />
                <Button
                  look="small"
                  aria-label={`Separate: ${calledOf(part)}`}
                  why={why ?? (parts.length > 1 ? undefined : "It stands by itself already")}
                  onClick={() => separate(i)}
                >
                  Separate
                </Button>
              </div>
              {becauseOf(part) && <p className="quiet">because {becauseOf(part)}</p>}
              {claims.length > 0 && <ClaimList ids={claims} />}
            </li>
          );
        })}
      </ul>
    </>
  );
}
