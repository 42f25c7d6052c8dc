import { Button } from "../parts";
import type { Striking, Struck } from "./struck";

/** Strikes a line or a voice, or restores it; `of` says which, for those who do not see where it stands. */
export function StrikeButton({
  of,
  one,
  struck,
  striking,
}: {
  of: string;
  one: Struck;
  struck: boolean;
  striking: Striking;
}) {
  return (
    <Button
      look="small"
      aria-label={`${struck ? "Restore" : "Strike"}: ${of}`}
      onClick={() => (struck ? striking.restore(one) : striking.strike(one))}
    >
      {struck ? "restore" : "strike"}
    </Button>
  );
}
