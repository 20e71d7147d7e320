import { define, Island } from "../platform/island";
import type { Box } from "./map/paper";
import type { PointsMap } from "./map/points";

/**
 * <sz-case-map points-url shapes-url bounds text-…>: the list inside stays; above it a map asks `points-url?bbox=west,
 * south,east,north` for GeoJSON points with properties url, tone (late | soon | ""), count. Reloads on "sz:live".
 */
export class CaseMap extends Island {
  private map: PointsMap | undefined;
  private readonly reload = () => this.map?.reload();

  protected start(): void {
    document.addEventListener("sz:live", this.reload);
    // The engine is large: it is fetched when the map comes near the screen.
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watch.disconnect();
        void this.draw();
      },
      { rootMargin: "200px" },
    );
    watch.observe(this);
  }

  disconnectedCallback(): void {
    document.removeEventListener("sz:live", this.reload);
  }

  private async draw(): Promise<void> {
    const container = this.inside("[data-map]");
    const words = {
      points: this.getAttribute("points-url") ?? "",
      shapes: this.getAttribute("shapes-url") ?? "",
    };
    try {
      const { pointsMap } = await import("./map/points");
      this.map = await pointsMap(container, this.text("map"), words, readBounds(this.getAttribute("bounds")));
    } catch {
      container.hidden = false;
      container.textContent = this.text("failed");
    }
  }
}

/** "west,south,east,north" in degrees; null where it is not that. */
export function readBounds(text: string | null): Box | null {
  const box = (text ?? "").split(",").map(Number.parseFloat);
  return box.length === 4 && box.every(Number.isFinite) ? (box as Box) : null;
}

define("sz-case-map", CaseMap);
