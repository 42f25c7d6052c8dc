import { useState } from "react";
import { useStarted } from "../asking";
import { placesOf } from "../longer/addresses";
import { CheckList } from "../longer/choices";
import { Longer } from "../longer/Longer";
import { Empty } from "../parts";
import { RoomLink } from "../places";
import { claimCalled, plural } from "../words";
import { useWorkspace } from "../workspace";

/** What falls when claims are taken away: they were misread, or their source is not believed. */
export function Without({ proposal }: { proposal: string }) {
  const { view, words, layers } = useWorkspace();
  const started = useStarted("trace");
  const [without, setWithout] = useState<string[]>([]);
  const claims = view.document.claims ?? [];
  return (
    <Longer
      kind="trace"
      folded={{ says: "Suppose that some claims were misread, or not believed" }}
      title="And without some claims?"
      button="See what falls"
      started={started}
      lead={
        "Suppose that some claims were misread, or that nobody believes their source: " +
        "what then rests on nothing, and which verdicts change?"
      }
      why={
        claims.length === 0
          ? "There is no claim to take away"
          : without.length === 0
            ? "Choose at least one claim"
            : undefined
      }
      ask={() => started.start({ without, elements: words.default_concepts.map((c) => `${proposal}:${c}`) })}
      places={(answer) => placesOf(fallen(answer.record), view, layers)}
    >
      {claims.length === 0 ? (
        <Empty title="No claim is coded yet">
          <p>
            Claims are coded in the texts under <RoomLink room="sources">Sources</RoomLink>.
          </p>
        </Empty>
      ) : (
        <details className="choosemore">
          <summary>Which claims{without.length > 0 && ` – ${plural(without.length, "claim")} chosen`}</summary>
          <CheckList
            long
            legend="Claims that are taken away"
            items={claims.map((c) => [c.id, claimCalled(c)] as const)}
            chosen={without}
            onChoose={setWithout}
          />
        </details>
      )}
    </Longer>
  );
}

/** The addresses of what loses evidence. */
function fallen(record: Record<string, unknown>): string[] {
  const without = record.without as { fallen: { address: string }[] } | null | undefined;
  return without?.fallen.map((f) => f.address) ?? [];
}
