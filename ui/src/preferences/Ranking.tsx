import { useState } from "react";
import { useAnswer } from "../asking";
import { Answered, Button, Explained, StateName } from "../parts";
import type { Command } from "../types";
import { useWorkspace } from "../workspace";

/** The states from the best to the worst for one decision maker, and which statements hold in each. */
export function Ranking({ id, supposed }: { id: string; supposed: Command[] }) {
  const { words } = useWorkspace();
  const [limit, setLimit] = useState(12);
  const asked = useAnswer("ranking", { decision_maker: id, limit, what_if: supposed });
  return (
    <Answered asked={asked}>
      {(found) => (
        <>
          <div className="scroll" role="region" aria-label="Ranking of states" tabIndex={0}>
            <table className="ranking">
              <caption>{found.caption}</caption>
              <thead>
                <tr>
                  <th scope="col">Rank</th>
                  <th scope="col">State</th>
                  {found.statements.map((s, i) => (
                    <th key={i} scope="col">
                      <Explained word={`${i + 1}`}>{s}</Explained>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.groups.flatMap((group) =>
                  group.states.map((state, i) => (
                    <tr key={state.state} className={i === 0 ? "first" : undefined}>
                      <td>{group.rank}</td>
                      <th scope="row">
                        <StateName {...state} />
                      </th>
                      {state.holds.map((holds, j) => {
                        const truth = words.truths.find((t) => t.truth === holds);
                        return (
                          <td key={j} className={`holds ${holds}`}>
                            <span aria-hidden="true">{truth?.sign}</span>
                            <span className="unseen">{truth?.word}</span>
                          </td>
                        );
                      })}
                    </tr>
                  )),
                )}
              </tbody>
            </table>
          </div>
          {found.groups.reduce((n, g) => n + g.states.length, 0) < found.total && limit < 500 && (
            <Button look="small" onClick={() => setLimit((n) => Math.min(500, n * 3))}>
              Show more states
            </Button>
          )}
        </>
      )}
    </Answered>
  );
}
