import { at } from "./route";
import type { S } from "./types";

/** Who is signed in on a team server, and the way out. */
export function Person({ session }: { session: S["SessionView"] }) {
  return (
    <div className="person">
      <span>{session.name}</span>
      {session.admin && <a href={at("/admin")}>Accounts</a>}
      <form method="post" action={at("/logout")}>
        <button type="submit" className="small">
          Sign out
        </button>
      </form>
    </div>
  );
}
