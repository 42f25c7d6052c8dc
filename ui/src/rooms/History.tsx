import { useEffect, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { Button, RoomHeading } from "../parts";
import { at } from "../route";
import type { S } from "../types";
import { authorFor, when } from "../words";
import { useWorkspace } from "../workspace";

export function HistoryRoom() {
  const { view, session, takeBack, restore, readOnly, readOnlyClaims } = useWorkspace();
  const [history, setHistory] = useState<S["History"] | null>(null);
  const [limit, setLimit] = useState(50);
  useEffect(() => {
    call<S["History"]>("GET", `/cases/${view.id}/history`, { query: { limit } }).then(setHistory, (e: unknown) =>
      announce(told(e), true),
    );
  }, [view.id, view.version, limit]);
  return (
    <>
      <RoomHeading>History</RoomHeading>
      <p className="lead">
        Every change, by whom and when. Nothing is ever lost: what is taken back can be done again, and every version
        can be brought back.
      </p>
      <p>
        <a href={at(`/api/cases/${view.id}/log`)} download>
          Keep the whole log as a file
        </a>
      </p>
      <div data-loading={history === null || undefined} aria-busy={history === null} />
      <div className="scroll" role="region" aria-label="Changes" tabIndex={0}>
        <table>
          <caption>{history?.caption}</caption>
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col">By</th>
              <th scope="col">When</th>
              <th scope="col">Version</th>
              <th scope="col">What you can do</th>
            </tr>
          </thead>
          <tbody>
            {history?.entries.map((e) => (
              <tr key={e.seq} className={e.in_force ? undefined : "gone"}>
                <th scope="row">
                  {e.in_force ? (
                    e.title
                  ) : (
                    <>
                      <s>{e.title}</s> <span className="badge">taken back</span>
                    </>
                  )}
                </th>
                <td>{authorFor(session, e.author)}</td>
                <td>
                  <time dateTime={e.at}>{when(e.at)}</time>
                </td>
                <td>{e.seq}</td>
                <td className="row">
                  {(e.kind === "command" || e.kind === "restore") && e.in_force && (
                    <Button
                      look="small"
                      aria-label={`Take back change ${e.seq}: ${e.title}`}
                      why={readOnlyClaims}
                      onClick={() => void takeBack("undo", e.seq)}
                    >
                      Take back
                    </Button>
                  )}
                  {e.seq !== view.version && (
                    <Button
                      look="small"
                      aria-label={`Restore version ${e.seq}`}
                      why={readOnly}
                      onClick={() => void restore(e.seq)}
                    >
                      Restore
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {history && history.entries.length < history.total && limit < 500 && (
        <Button onClick={() => setLimit((n) => Math.min(500, n * 2))}>Show older changes</Button>
      )}
    </>
  );
}
