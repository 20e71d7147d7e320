import { define, Island } from "../platform/island";
import { readBounds } from "./case-map";
import type { House, Now, Scene } from "./twin/scene";

const PANEL = "twin-building";
const CALM = 1_000;

/**
 * <sz-twin tiles-url state-url points-url shapes-url building-url bounds text-…>: the town in three dimensions above the list
 * of buildings. A house that is pressed, on the map or in the list, is shown in #twin-building. Reloads on "sz:live".
 */
export class Twin extends Island {
  private scene: Scene | undefined;
  private waiting = 0;
  private readonly hear = () => this.refreshSoon();
  private readonly follow = (event: MouseEvent) => void this.press(event);

  protected start(): void {
    document.addEventListener("sz:live", this.hear);
    document.addEventListener("click", this.follow);
    void this.draw();
  }

  disconnectedCallback(): void {
    document.removeEventListener("sz:live", this.hear);
    document.removeEventListener("click", this.follow);
    window.clearTimeout(this.waiting);
  }

  private async draw(): Promise<void> {
    const container = this.inside("[data-map]");
    const bounds = readBounds(this.getAttribute("bounds"));
    const heard = { house: (one: House) => this.chosen(one), link: (url: string) => location.assign(url) };
    try {
      const { Scene } = await import("./twin/scene");
      const tiles = this.getAttribute("tiles-url") ?? "";
      this.scene = await Scene.open(container, this.text("map"), tiles, bounds, heard);
    } catch {
      container.hidden = true;
      this.say(this.text("failed"));
      return;
    }
    for (const tools of this.querySelectorAll<HTMLElement>("[data-tools]")) tools.hidden = false;
    this.switches();
    this.scene.onRest(() => void this.matters());
    await Promise.allSettled([this.borders(), this.matters(), this.refresh()]);
  }

  private switches(): void {
    for (const box of this.querySelectorAll<HTMLInputElement>("fieldset input"))
      box.addEventListener("change", () => this.scene?.show(box.value, box.checked));
  }

  private async borders(): Promise<void> {
    const url = this.getAttribute("shapes-url");
    if (!url) return;
    const { fetchShapes } = await import("./map/paper");
    this.scene?.borders(await fetchShapes(url));
  }

  private async matters(): Promise<void> {
    await this.scene?.matters(this.getAttribute("points-url") ?? "").catch(() => undefined);
  }

  private refreshSoon(): void {
    if (this.waiting) return;
    this.waiting = window.setTimeout(() => {
      this.waiting = 0;
      void Promise.allSettled([this.refresh(), this.matters()]);
    }, CALM);
  }

  private async refresh(): Promise<void> {
    const response = await fetch(this.getAttribute("state-url") ?? "", { headers: { "X-Background": "1" } });
    if (response.ok) this.scene?.tell((await response.json()) as Now);
  }

  private chosen(house: House): void {
    if (house.building) {
      void this.show(house.building);
      return;
    }
    const words = this.text("unknown").replace("{floors}", String(house.floors));
    this.say(words.replace("{height}", String(Math.round(house.height))));
  }

  /** A link of the list, where there is a map: fly there and show the building beside it. */
  private async press(event: MouseEvent): Promise<void> {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-building]") : null;
    if (!link || !this.scene || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const [lng = Number.NaN, lat = Number.NaN] = (link.dataset.at ?? "").split(",").map(Number.parseFloat);
    if (Number.isFinite(lng) && Number.isFinite(lat)) this.scene.fly(lng, lat);
    await this.show(Number(link.dataset.building));
  }

  private async show(building: number): Promise<void> {
    const panel = document.getElementById(PANEL);
    const url = `${this.getAttribute("building-url") ?? ""}${building}`;
    const response = await fetch(url, { headers: { "HX-Target": PANEL, Accept: "text/html" } });
    if (!panel || !response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    panel.replaceChildren(...page.body.childNodes);
    panel.scrollIntoView({ block: "nearest" });
    this.say("");
  }

  private say(words: string): void {
    this.inside("[data-said]").textContent = words;
  }
}

define("sz-twin", Twin);
