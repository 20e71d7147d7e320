import { define, Island } from "../../platform/island";
import { readBounds } from "../case-map";
import type { AreaMap } from "./area-map";

export interface Row {
  code: string;
  value: number;
  name: string;
  href: string;
}

/**
 * <sz-wall-map tiles prefix level bounds datum base points-url text-…>: places of one level coloured by the numbers of the
 * list inside it, which stays; a press goes where the list's link goes. Coloured anew on "sz:refreshed".
 */
export class WallMap extends Island {
  private map: AreaMap | undefined;
  private readonly paint = () => this.map?.paint(this.rows());

  protected start(): void {
    document.addEventListener("sz:refreshed", this.paint);
    void this.draw();
  }

  disconnectedCallback(): void {
    document.removeEventListener("sz:refreshed", this.paint);
    this.map = undefined;
  }

  private rows(): Row[] {
    return [...this.querySelectorAll<HTMLElement>("[data-code]")].map((item) => {
      const link = item.querySelector("a");
      return {
        code: item.dataset.code ?? "",
        value: Number(item.dataset.value ?? 0),
        name: link?.textContent ?? "",
        href: link?.getAttribute("href") ?? "",
      };
    });
  }

  private async draw(): Promise<void> {
    const container = this.inside("[data-map]");
    try {
      const { areaMap } = await import("./area-map");
      const bounds = readBounds(this.getAttribute("bounds"));
      if (!this.isConnected || !bounds) return;
      this.map = areaMap(container, {
        label: this.text("map"),
        tiles: this.getAttribute("tiles") ?? "",
        prefix: this.getAttribute("prefix") ?? "",
        level: this.number("level", 9),
        datum: this.getAttribute("datum") ?? "",
        base: JSON.parse(this.getAttribute("base") || "[]") as string[][],
        points: this.getAttribute("points-url") ?? "",
        bounds,
        open: (href) => this.open(href),
      });
      this.paint();
    } catch {
      container.hidden = false;
      container.textContent = this.text("failed");
    }
  }

  /** By a link of the page itself, so that the wall may keep it inside. */
  private open(href: string): void {
    if (!href.startsWith("/") || href.startsWith("//")) return;
    const link = Object.assign(document.createElement("a"), { href, hidden: true });
    this.append(link);
    link.click();
    link.remove();
  }
}

define("sz-wall-map", WallMap);
