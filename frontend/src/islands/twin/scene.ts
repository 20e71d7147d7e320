import type { FeatureCollection } from "geojson";
import {
  type GeoJSONSource,
  type LngLatBoundsLike,
  type Map as MapLibre,
  type MapMouseEvent,
  NavigationControl,
} from "maplibre-gl";
import { newMap } from "../map/engine";
import { Pace } from "../map/pace";
import { type Box, channels, fetchShapes } from "../map/paper";
import { addLayers, addSources, HEIGHTS_FROM, SWITCHES } from "./layers";

/** What goes on now, as `/cockpit/twin/state` says it: tone → ids of houses, and points. */
export interface Now {
  tones: Record<string, number[]>;
  alarms: FeatureCollection;
  sensors: FeatureCollection;
}

export interface House {
  building: number | null;
  floors: number;
  height: number;
}

export interface Heard {
  house: (house: House) => void;
  link: (url: string) => void;
}

/** The town on the map. All that moves is drawn by the engine: nothing here runs from picture to picture. */
export class Scene {
  private chosen: number | null = null;
  private toned: number[] = [];
  private shows_tones = true;
  private readonly pace: Pace;
  private now: Now | undefined;

  private constructor(
    private readonly map: MapLibre,
    private readonly heard: Heard,
  ) {
    this.pace = new Pace(map);
  }

  static async open(
    container: HTMLElement,
    label: string,
    tilesUrl: string,
    bounds: Box | null,
    heard: Heard,
  ): Promise<Scene> {
    container.hidden = false;
    const options: Parameters<typeof newMap>[2] = {
      style: {
        version: 8,
        sources: {},
        layers: [],
        light: { anchor: "viewport", intensity: 0.35, position: [1.3, 200, 35] },
      },
      bounds: (bounds ?? [73, 18, 135, 54]) as LngLatBoundsLike,
      fitBoundsOptions: { padding: 24 },
      attributionControl: false,
      renderWorldCopies: false,
      minZoom: 9,
      maxZoom: 20,
      maxPitch: 60,
      fadeDuration: 0,
      canvasContextAttributes: { antialias: false },
    };
    const map = newMap(container, label, options, channels("twin-ground"));
    map.addControl(new NavigationControl({ visualizePitch: true }), "top-right");
    const scene = new Scene(map, heard);
    await new Promise((done) => map.once("load", done));
    addSources(map, tilesUrl);
    addLayers(map);
    map.on("click", (event) => scene.press(event));
    return scene;
  }

  borders(shapes: FeatureCollection): void {
    this.points("borders", shapes);
  }

  /** Matters of the part in view; called once the map stands still. */
  async matters(url: string): Promise<void> {
    const box = this.map.getBounds().toArray().flat();
    const asked = new URL(url, location.href);
    asked.searchParams.set("bbox", box.map((degree) => degree.toFixed(5)).join(","));
    this.points("matters", await fetchShapes(asked.href));
  }

  onRest(act: () => void): void {
    this.map.on("moveend", () => {
      if (!this.pace.changing) act();
    });
  }

  /** Colour what goes on, and take the colour from what is over. */
  tell(now: Now): void {
    this.now = now;
    for (const id of this.toned) this.map.removeFeatureState(house(id), "tone");
    this.toned = [];
    for (const [tone, ids] of Object.entries(this.shows_tones ? now.tones : {}))
      for (const id of ids) {
        this.map.setFeatureState(house(id), { tone });
        this.toned.push(id);
      }
    this.points("alarms", now.alarms);
    this.points("sensors", now.sensors);
  }

  show(name: string, on: boolean): void {
    if (name === "tones") {
      this.shows_tones = on;
      if (this.now) this.tell(this.now);
    }
    for (const layer of SWITCHES[name] ?? [])
      this.map.setLayoutProperty(layer, "visibility", on ? "visible" : "none");
  }

  fly(lng: number, lat: number): void {
    this.map.flyTo({
      center: [lng, lat],
      zoom: Math.max(this.map.getZoom(), 16.5),
      pitch: 50,
      duration: 900,
    });
  }

  private press(event: MapMouseEvent): void {
    const around = 4;
    const { x, y } = event.point;
    const found = this.map.queryRenderedFeatures(
      [
        [x - around, y - around],
        [x + around, y + around],
      ],
      { layers: ["alarms", "matters", "houses", "roofs"] },
    );
    const first = found[0];
    if (!first) return;
    const url: unknown = first.properties.url;
    if (first.layer.id === "houses" || first.layer.id === "roofs") {
      this.choose(typeof first.id === "number" ? first.id : null);
      this.heard.house(first.properties as House);
    } else if (typeof url === "string" && url.startsWith("/") && !url.startsWith("//")) {
      this.heard.link(url);
    }
  }

  private choose(id: number | null): void {
    if (this.chosen !== null) this.map.removeFeatureState(house(this.chosen), "chosen");
    if (id !== null) this.map.setFeatureState(house(id), { chosen: true });
    this.chosen = id;
    if (this.map.getZoom() < HEIGHTS_FROM) this.map.easeTo({ zoom: HEIGHTS_FROM + 1, pitch: 50 });
  }

  private points(id: string, data: FeatureCollection): void {
    this.map.getSource<GeoJSONSource>(id)?.setData(data);
  }
}

function house(id: number): { source: string; sourceLayer: string; id: number } {
  return { source: "town", sourceLayer: "houses", id };
}
