import type { Verdict } from "../types";
import { useWorkspace } from "../workspace";

/** The answer to whether something holds by sign, colour and word, as the server has them; or by its sign alone. */
export function Mark({ is, bare }: { is: Verdict; bare?: boolean }) {
  const mark = useWorkspace().words.marks.find((m) => m.answer === is);
  return (
    <span className={`mark ${is}`}>
      <span aria-hidden="true">{mark?.sign}</span> {!bare && (mark?.word ?? is)}
    </span>
  );
}
