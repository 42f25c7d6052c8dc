import { useState, type ReactNode } from "react";
import type { Json, Path } from "../types";
import { useWorkspace } from "../workspace";
import { AllFields } from "./SectionEditor";

interface Props {
  /** The key of the section. */
  section: string;
  /** Of what in the section, where it is no entry: a member of one, or what a field of one holds. */
  part?: "members" | string;
  path: Path;
  of: string;
  /** What it says, by field. */
  entry: object;
  /** Fields that have a place of their own beside this. */
  shown: readonly string[];
  /** What stands there as well. */
  children?: ReactNode;
}

/** What else an entry may say that its room has no place for: every field that its section declares. */
export function Rest({ section: key, part, path, of, entry, shown, children }: Props) {
  const whole = useWorkspace().words.sections.find((s) => s.key === key);
  const field = whole?.fields.find((f) => f.name === part);
  const section = whole && (part ? { key, fields: part === "members" ? whole.members : (field?.fields ?? []) } : whole);
  const [open, setOpen] = useState(false);
  if (!section || (!children && section.fields.every((f) => shown.includes(f.name)))) return null;
  return (
    <details className="ids" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        More<span className="unseen"> of {of}</span>
      </summary>
      {open && (
        <>
          <AllFields section={section} shown={shown} path={path} of={of} values={entry as Record<string, Json>} />
          {children}
        </>
      )}
    </details>
  );
}
