import { define, Island } from "../platform/island";
import { readTable } from "./chart-kit/read-table";

const KINDS = ["line", "stacked", "band", "map"] as const;

/**
 * <sz-chart kind label show-table show-chart>: draws the table inside it. The table is the truth and stays one press away;
 * without scripts it is simply there. A press on a point follows the link in its cell.
 */
export class Chart extends Island {
  private readonly frame = document.createElement("div");
  private readonly toggle = document.createElement("button");
  private watch: ResizeObserver | undefined;
  private dispose: (() => void) | undefined;

  protected start(): void {
    const table = this.querySelector("table");
    if (table) void this.draw(table);
  }

  disconnectedCallback(): void {
    this.watch?.disconnect();
    this.dispose?.();
  }

  private async draw(table: HTMLTableElement): Promise<void> {
    const { draw } = await import("./chart-kit/draw");
    if (!this.isConnected) return;
    this.frame.className = "chart";
    this.frame.setAttribute("role", "img");
    this.frame.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.toggle.className = "chart-toggle";
    this.toggle.type = "button";
    this.toggle.addEventListener("click", () => this.show(!this.frame.hidden));
    this.prepend(this.frame, this.toggle);
    this.show(false);
    const kind = this.getAttribute("kind");
    const known = KINDS.find((one) => one === kind) ?? "bar";
    const chart = draw(this.frame, known, readTable(table));
    chart.on("click", ({ dataIndex, seriesIndex }) => {
      // A point leads where its number in the table leads.
      const row = table.tBodies[0]?.rows[dataIndex];
      row?.cells[(seriesIndex ?? 0) + 1]?.querySelector("a")?.click();
    });
    this.watch = new ResizeObserver(() => !this.frame.hidden && chart.resize());
    this.watch.observe(this.frame);
    this.dispose = () => chart.dispose();
  }

  private show(asTable: boolean): void {
    this.frame.hidden = asTable;
    const wrap = this.querySelector<HTMLElement>(".table-wrap") ?? this.querySelector("table");
    if (wrap) wrap.hidden = !asTable;
    this.toggle.textContent = this.getAttribute(asTable ? "show-chart" : "show-table") ?? "";
  }
}

define("sz-chart", Chart);
