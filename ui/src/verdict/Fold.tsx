import { useId, type ReactNode } from "react";

interface Props {
  /** The question; closed, what stands beside it is the answer already. */
  title: string;
  says: ReactNode;
  /** Whether the answer comes later; its place is kept. */
  late?: boolean;
  children: ReactNode;
}

/** One line with a question and its answer; the rest of the answer is opened on demand. */
export function Fold({ title, says, late = false, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <details className={late ? "fold late" : "fold"}>
        <summary>
          <h2 id={id}>{title}</h2>
          <span className="say">{says}</span>
        </summary>
        <div className="in">{children}</div>
      </details>
    </section>
  );
}
