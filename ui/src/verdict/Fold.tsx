import { useId, useState, type ReactNode } from "react";

interface Props {
  /** The question; closed, what stands beside it is the answer already. */
  title: string;
  says: ReactNode;
  /** Opened from outside, or at first. */
  open?: boolean;
  onOpen?: (open: boolean) => void;
  children: ReactNode;
}

/** One line with a question and its answer; the rest of the answer is opened on demand. */
export function Fold({ title, says, open, onOpen, children }: Props) {
  const id = useId();
  const [own, setOwn] = useState(false);
  const opened = open ?? own;
  return (
    <section aria-labelledby={id}>
      <details
        className="fold"
        open={opened}
        onToggle={(e) => {
          setOwn(e.currentTarget.open);
          onOpen?.(e.currentTarget.open);
        }}
      >
        <summary>
          <h2 id={id}>{title}</h2>
          <span className="say">{says}</span>
        </summary>
        <div className="in">{children}</div>
      </details>
    </section>
  );
}
