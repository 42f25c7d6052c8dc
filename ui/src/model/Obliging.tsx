import { Button } from "../parts";
import { named } from "../sections/values";
import { useWorkspace } from "../workspace";
import { ownersIn } from "./owners";

interface Props {
  /** What the term asks, as the file has it. */
  that: string;
  /** What it is called. */
  of: string;
  why: string | undefined;
  onTake: (owners: string[]) => void;
}

/** Whom a term that obliges nobody yet would oblige: the owners of what it names, taken over with a click. */
export function Obliging({ that, of, why, onTake }: Props) {
  const { layers } = useWorkspace();
  const owners = ownersIn(that, layers);
  if (!owners.length) return null;
  const known = new Map(named(layers, ["decision_makers"]));
  const names = owners.map((id) => known.get(id) ?? id).join(", ");
  return (
    <p className="quiet">
      It obliges nobody yet; what it names is up to {names}.{" "}
      <Button look="small" why={why} aria-label={`Oblige ${names}: ${of}`} onClick={() => onTake(owners)}>
        Oblige {names}
      </Button>
    </p>
  );
}
