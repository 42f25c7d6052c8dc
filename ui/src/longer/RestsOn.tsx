import { OfWhat } from "../parts";
import { claimCalled, plural } from "../words";
import { useWorkspace } from "../workspace";
import { CheckList } from "./choices";

interface Props {
  legend: string;
  /** Of what, for those who do not see where it stands. */
  of?: string;
  chosen: string[];
  onChoose: (change: (now: string[]) => string[]) => void;
}

/** The claims that something begun is to rest on, folded away; nothing where no claim is coded. */
export function RestsOn({ legend, of, chosen, onChoose }: Props) {
  const { view, readOnly } = useWorkspace();
  const claims = view.document.claims ?? [];
  if (claims.length === 0) return null;
  return (
    <details className="choosemore">
      <summary>
        Rests on {chosen.length ? plural(chosen.length, "claim") : "no claim: choose some"}
        <OfWhat of={of} />
      </summary>
      <CheckList
        long
        legend={legend}
        items={claims.map((c) => [c.id, claimCalled(c)] as const)}
        chosen={chosen}
        onChoose={(_, change) => onChoose(change)}
        why={readOnly}
      />
    </details>
  );
}
