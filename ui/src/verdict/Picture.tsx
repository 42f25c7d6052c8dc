import { useDrawn } from "../states/Picture";
import type { S } from "../types";

interface Props {
  wide: S["Drawing"];
  narrow: S["Drawing"];
  /** Called when a party or a move of the picture is chosen: what it says stands in the table, too. */
  onChoose: () => void;
}

/** The picture of a verdict, in the form that fits the width of the page. */
export function VerdictPicture({ wide, narrow, onChoose }: Props) {
  return (
    <figure className="pictured" aria-label="Picture of the verdict">
      <div className="only-wide">
        <Drawn picture={wide} onChoose={onChoose} />
      </div>
      <div className="only-narrow">
        <Drawn picture={narrow} onChoose={onChoose} />
      </div>
    </figure>
  );
}

function Drawn({ picture, onChoose }: { picture: S["Drawing"]; onChoose: () => void }) {
  const box = useDrawn(picture.svg, picture.style);
  const chosen = (target: EventTarget) => (target as Element).closest("[role=button]") !== null;
  return (
    <div
      ref={box}
      role="group"
      aria-label="Parties, and what each would do"
      onClick={(e) => chosen(e.target) && onChoose()}
      onKeyDown={(e) => {
        if ((e.key === "Enter" || e.key === " ") && chosen(e.target)) {
          e.preventDefault();
          onChoose();
        }
      }}
    />
  );
}
