import { useState } from "react";
import { useAnswer } from "../asking";
import { modelCalled, type Chosen } from "../chosen";
import { Answered } from "../parts";
import { follow } from "../follow";
import { withQuery } from "../route";
import { useWorkspace } from "../workspace";

/** What could be agreed on as the other perspectives, and at the other phases, have it; asked where it is opened. */
export function Elsewhere({ given }: { given: string | null }) {
  const { view, chosen } = useWorkspace();
  const [open, setOpen] = useState(false);
  const others = view.selections.filter((s) => s.perspective !== chosen.perspective || s.phase !== chosen.phase);
  return (
    <details className="more" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>In the other perspectives and phases</summary>
      {open && (
        <ul>
          {others.map((where) => (
            <There key={JSON.stringify(where)} where={where} given={given} />
          ))}
        </ul>
      )}
    </details>
  );
}

function There({ where, given }: { where: Chosen; given: string | null }) {
  const { view } = useWorkspace();
  const asked = useAnswer("packages", { ...where, given, limit: 1 });
  return (
    <li>
      <a href={withQuery(location.pathname, { ...where, package: null })} onClick={follow}>
        {modelCalled(view, where)}
      </a>
      : <Answered asked={asked}>{(found) => <>{found.sentence}</>}</Answered>
    </li>
  );
}
