// A priority: colour, shape, digit and word together. SVG with text, so that it stands in forced colours too.
import type { Priority } from "../contract";
import type { Words } from "../words/words";

const shapes: Record<Priority, string> = { 1: "M7 1h10l6 6v10l-6 6H7l-6-6V7z", 2: "M12 .6 23.6 22.6H.4z", 3: "M12 0 24 12 12 24 0 12z", 4: "M4 2h16a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z" };

export function Mark({ priority, w, look = "" }: { priority: Priority; w: Words; look?: "" | "little" | "great" | "turned" }) {
  return (
    <span class={`mark ${look}`} role="img" aria-label={w.mark(priority)}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={shapes[priority]} class={`shape-${priority}`} />
        <text x="12" y={priority === 2 ? 15.5 : 12.3} class={`digit-${priority}`}>{priority}</text>
      </svg>
    </span>
  );
}
