import type { Answer } from "../types";

type Shape = Answer<"verdict">["shape"];

/** How a proposal holds, by shape and fill and never by colour; the sentence beside it says the same. */
export function Glyph({ shape }: { shape: Shape }) {
  return (
    <svg className="glyph" viewBox="0 0 16 16" aria-hidden="true">
      {shape === "impossible" ? (
        <path d="M3 3 L13 13 M13 3 L3 13" fill="none" stroke="currentColor" strokeWidth="1.8" />
      ) : shape === "left" ? (
        <path d="M14.2 6 A6.5 6.5 0 1 0 13 12.2" fill="none" stroke="currentColor" strokeWidth="1.8" />
      ) : (
        <circle
          cx="8"
          cy="8"
          r="6.5"
          fill={shape === "itself" ? "currentColor" : "none"}
          stroke="currentColor"
          strokeWidth="1.8"
          strokeDasharray={shape === "costly" || shape === "unknown" ? "2.4 2.2" : undefined}
        />
      )}
      {shape === "deterrence" && <path d="M1.5 8 A6.5 6.5 0 0 0 14.5 8 Z" fill="currentColor" />}
      {shape === "unknown" && (
        <text x="8" y="12" textAnchor="middle" fontSize="11" fontWeight="700" fill="currentColor">
          ?
        </text>
      )}
    </svg>
  );
}
