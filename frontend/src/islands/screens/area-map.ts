import type { FeatureCollection } from "geojson";
import { type GeoJSONSource, type Map as MapLibre, Popup } from "maplibre-gl";
import { type Box, colour, fetchShapes, paperMap } from "../map/paper";
import { toGcj02 } from "./gcj02";
import { shades } from "./shades";
import type { Row } from "./wall-map";

export interface Ground {
  label: string;
  tiles: string;
  prefix: string;
  level: number;
  datum: string;
  base: string[][];
  points: string;
  bounds: Box;
  open: (href: string) => void;
}

export interface AreaMap {
  paint: (rows: Row[]) => void;
}

const NAMES = new Map([
  [6, "county"],
  [9, "street"],
  [12, "community"],
  [15, "grid"],
]);
const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Areas of one level from our own tiles, over a base map where one is configured, and open matters as points. */
export function areaMap(container: HTMLElement, ground: Ground): AreaMap {
  const map = paperMap(container, ground.label, ground.bounds);
  const layer = NAMES.get(ground.level) ?? "grid";
  let rows: Row[] = [];
  let isLoaded = false;
  const show = (): void => {
    if (!isLoaded) return;
    const steps = shades(rows.map((row) => row.value));
    const values = Object.fromEntries(rows.map((row) => [row.code, steps(row.value)]));
    const shade = ["coalesce", ["get", ["get", "code"], ["literal", values]], 0];
    map.setPaintProperty("areas", "fill-opacity", [
      "interpolate",
      ["linear"],
      shade,
      0,
      0.06,
      1,
      0.78,
    ] as never);
    void points(map, ground);
  };
  map.on("load", () => {
    isLoaded = true;
    drawBase(map, ground.base);
    drawAreas(map, ground, layer);
    show();
  });
  map.on("moveend", () => void points(map, ground));
  hover(map, () => rows, ground.open);
  return {
    paint: (fresh) => {
      rows = fresh;
      show();
    },
  };
}

function drawBase(map: MapLibre, layers: string[][]): void {
  layers.forEach((tiles, at) => {
    map.addSource(`base-${at}`, { type: "raster", tiles, tileSize: 256, maxzoom: 18 });
    map.addLayer({
      id: `base-${at}`,
      type: "raster",
      source: `base-${at}`,
      // Its makers draw for white paper; the wall is dark.
      paint: { "raster-saturation": -0.7, "raster-brightness-max": 0.55, "raster-opacity": 0.8 },
    });
  });
}

function drawAreas(map: MapLibre, ground: Ground, layer: string): void {
  const mine = ["==", ["slice", ["get", "code"], 0, ground.prefix.length], ground.prefix] as never;
  const tiles = new URL(ground.tiles, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
  map.addSource("places", { type: "vector", tiles: [tiles], maxzoom: 16 });
  const from = { source: "places", "source-layer": layer, filter: mine } as const;
  map.addLayer({
    id: "areas",
    type: "fill",
    ...from,
    paint: { "fill-color": colour("amber"), "fill-opacity": 0.06 },
  });
  map.addLayer({
    id: "area-lines",
    type: "line",
    ...from,
    paint: { "line-color": colour("teal"), "line-width": 1.5, "line-opacity": 0.75 },
  });
  map.addSource("points", { type: "geojson", data: EMPTY });
  map.addLayer({
    id: "points",
    type: "circle",
    source: "points",
    paint: {
      "circle-radius": 4,
      "circle-color": [
        "match",
        ["get", "tone"],
        "late",
        colour("red"),
        "soon",
        colour("amber"),
        colour("teal"),
      ],
      "circle-stroke-color": colour("surface"),
      "circle-stroke-width": 1,
    },
  });
}

function hover(map: MapLibre, rows: () => Row[], open: (href: string) => void): void {
  const popup = new Popup({ closeButton: false, closeOnClick: false, className: "map-word" });
  map.on("mousemove", "areas", (event) => {
    const code: unknown = event.features?.[0]?.properties.code;
    const row = rows().find((one) => one.code === code);
    map.getCanvas().style.cursor = row ? "pointer" : "";
    if (row) popup.setLngLat(event.lngLat).setText(`${row.name} ${row.value.toLocaleString()}`).addTo(map);
    else popup.remove();
  });
  map.on("mouseleave", "areas", () => {
    map.getCanvas().style.cursor = "";
    popup.remove();
  });
  map.on("click", (event) => {
    const [point] = map.getLayer("points")
      ? map.queryRenderedFeatures(event.point, { layers: ["points"] })
      : [];
    const url: unknown = point?.properties.url;
    if (typeof url === "string") return open(url);
    const [area] = map.getLayer("areas") ? map.queryRenderedFeatures(event.point, { layers: ["areas"] }) : [];
    const row = rows().find((one) => one.code === area?.properties.code);
    if (row) open(row.href);
  });
}

/** Open matters of the part in view, moved to the datum of the base map. */
async function points(map: MapLibre, ground: Ground): Promise<void> {
  const source = map.getSource<GeoJSONSource>("points");
  if (!source || !ground.points) return;
  const isMoved = ground.datum === "gcj02";
  // What is shown moved by up to 700 m is asked for with as much around it.
  const room = isMoved ? 0.008 : 0;
  const [west = 0, south = 0, east = 0, north = 0] = map.getBounds().toArray().flat();
  const box = [west - room, south - room, east + room, north + room];
  const url = new URL(ground.points, location.href);
  url.searchParams.set("bbox", box.map((degree) => degree.toFixed(5)).join(","));
  try {
    const found = await fetchShapes(url.href);
    if (isMoved) {
      for (const { geometry } of found.features) {
        if (geometry.type === "Point") geometry.coordinates = toGcj02(geometry.coordinates);
      }
    }
    map.getSource<GeoJSONSource>("points")?.setData(found);
  } catch {
    // The points already drawn are still true enough; the next move asks again.
  }
}
