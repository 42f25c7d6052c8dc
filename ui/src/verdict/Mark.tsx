import type { Verdict } from "../types";
import { useWorkspace } from "../workspace";

interface Props {
  is: Verdict;
  bare?: boolean;
  /** Where preferences are left open: whether it is certain, possible, no or not settled. */
  open?: string;
}

/** The answer to whether something holds by sign, colour and word, as the server has them; or by its sign alone. */
export function Mark({ is: written, bare, open }: Props) {
  const is = open ? (OPEN[open] ?? written) : written;
  const mark = useWorkspace().words.marks.find((m) => m.answer === is);
  return (
    <span className={`mark ${is}`}>
      <span aria-hidden="true">{open === "possible" ? "~" : mark?.sign}</span>{" "}
      {!bare && (open && open !== "no" ? open : (mark?.word ?? is))}
    </span>
  );
}

/** How what is so however preferences are meant, or in some way, is marked. */
const OPEN: Record<string, Verdict> = { certain: "yes", possible: "unknown", no: "no", "not settled": "unknown" };
