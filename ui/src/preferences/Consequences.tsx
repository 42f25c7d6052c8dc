import { useAnswer } from "../asking";
import { Answered } from "../parts";
import { RoomLink } from "../places";
import { HoldsTable } from "../verdict/HoldsTable";
import type { Command } from "../types";

/** Whether they hold is shown, and of no state why, so that the answer is soon there. */
const HELD = { limit: 1, states: [] };

/** What the proposals' verdicts are with what is supposed, beside what they are without. */
export function Consequences({ supposed }: { supposed: Command[] }) {
  const now = useAnswer("assess", HELD);
  const then = useAnswer("assess", supposed.length ? { ...HELD, what_if: supposed } : null);
  return (
    <Answered asked={supposed.length ? { ...then, answer: then.answer ?? now.answer } : now}>
      {(found) =>
        Object.keys(found.held).length === 0 ? (
          <p className="quiet">
            The case has no proposal yet; with one under <RoomLink room="model">Model</RoomLink>, its verdict shows
            here.
          </p>
        ) : (
          <HoldsTable
            caption="Would the proposals hold?"
            held={found.held}
            overall={found.overall}
            before={then.answer ? now.answer?.held : undefined}
          />
        )
      }
    </Answered>
  );
}
