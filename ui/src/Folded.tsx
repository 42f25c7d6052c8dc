import { useEffect, useRef, useState, type ReactNode } from "react";
import { useRoute } from "./route";

interface Props {
  summary: ReactNode;
  className?: string;
  id?: string;
  /** Keys of what is in it: it is open from the beginning where the address names something of these. */
  holds?: readonly string[];
  children: ReactNode;
}

/**
 * Something folded away, of which nothing is made before it is opened: a room has hundreds, with all claims to choose
 * from in each.
 */
export function Folded({ summary, className, id, holds = [], children }: Props) {
  const at = useRoute().query.get("at");
  const meant = at?.split("/").some((step) => holds.includes(step)) ?? false;
  const [made, setMade] = useState(meant);
  if (meant && !made) setMade(true);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!meant || !details.current) return;
    details.current.open = true;
    (document.getElementById(`at-${at}`) ?? details.current).scrollIntoView({ block: "start" });
  }, [meant, at]);
  return (
    <details ref={details} id={id} className={className} onToggle={(e) => e.currentTarget.open && setMade(true)}>
      <summary>{summary}</summary>
      {made && children}
    </details>
  );
}
