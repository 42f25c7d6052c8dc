import type { Asked } from "../asking";
import { follow } from "../follow";
import { Answered } from "../parts";
import { withQuery } from "../route";
import type { Answer } from "../types";
import { Fold } from "./Fold";
import { Glyph } from "./Glyph";

interface Props {
  proposal: string;
  asked: Asked<Answer<"across">>;
}

/** How a proposal holds in the other perspectives and phases, each a way to look at it there. */
export function Elsewhere({ proposal, asked }: Props) {
  const says = asked.answer?.says || asked.error || asked.progress || "Being worked out…";
  return (
    <Fold title="What differs elsewhere?" says={says} late>
      <Answered asked={asked}>{(found) => <Models found={found} proposal={proposal} />}</Answered>
    </Fold>
  );
}

function Models({ found, proposal }: { found: Answer<"across">; proposal: string }) {
  return (
    <>
      {found.why && (
        <p className="box caution" role="note">
          <b>Not everything was found.</b> {found.why}
        </p>
      )}
      <div className="scroll" role="region" aria-label="How it holds elsewhere" tabIndex={0}>
        <table className="elsewhere">
          <caption>How it holds in each perspective and phase; choose one to look at it there</caption>
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">Does it hold?</th>
            </tr>
          </thead>
          <tbody>
            {found.models.map(({ perspective, phase, title, here, shape, sentence }) => (
              <tr key={JSON.stringify([perspective, phase])}>
                <th scope="row">
                  {here ? (
                    <span aria-current="true">
                      {title} <span className="quiet">(shown here)</span>
                    </span>
                  ) : (
                    <a href={withQuery(location.pathname, { perspective, phase, proposal })} onClick={follow}>
                      {title}
                    </a>
                  )}
                </th>
                <td>
                  {shape && <Glyph shape={shape} />} {sentence}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
