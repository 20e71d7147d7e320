import { define, Island } from "../platform/island";

/** <sz-route-map text-…>: the numbered list inside stays; above it a map shows the same stops, from `data-lat data-lng`. */
export class RouteMap extends Island {
  protected start(): void {
    void this.draw();
  }

  private async draw(): Promise<void> {
    const container = this.inside("[data-map]");
    const stops = [...this.querySelectorAll<HTMLElement>("li[data-lat]")].map(({ dataset }) => ({
      lat: Number(dataset.lat),
      lng: Number(dataset.lng),
    }));
    try {
      const { routeMap } = await import("./map/route");
      routeMap(container, this.text("map"), stops);
    } catch {
      // The engine did not come: without signal the list does.
      container.hidden = false;
      container.textContent = this.text("failed");
    }
  }
}

define("sz-route-map", RouteMap);
