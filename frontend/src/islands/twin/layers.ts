import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, Map as MapLibre } from "maplibre-gl";
import { colour } from "../map/paper";

/** What the switches beside the map show and hide. */
export const SWITCHES: Record<string, readonly string[]> = {
  tones: [],
  matters: ["matters"],
  alarms: ["alarms-halo", "alarms"],
  sensors: ["sensors"],
  borders: ["borders"],
  names: ["names"],
};
/** From here houses have their height; below they are roofs, and further out blocks. */
export const HEIGHTS_FROM = 15;
const ROOFS_FROM = 14;
const NAMES_FROM = 16.5;
/** Each tile in view costs a mask of its own for each picture: points and borders need no smaller tiles than these. */
const COARSEST = { maxzoom: 14 } as const;
const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

export function addSources(map: MapLibre, tilesUrl: string): void {
  const tiles = location.origin + tilesUrl;
  map.addSource("town", { type: "vector", tiles: [tiles], minzoom: 11, maxzoom: 17 });
  for (const id of ["borders", "matters", "alarms", "sensors"])
    map.addSource(id, { type: "geojson", data: NOTHING, ...COARSEST });
}

/** Colours hang on the state of a feature: what goes on changes no tile, and moving the map runs no script. */
export function addLayers(map: MapLibre): void {
  const dark = shades();
  map.addLayer({
    id: "borders",
    type: "line",
    source: "borders",
    paint: { "line-color": colour("teal"), "line-width": 1, "line-opacity": 0.35 },
  });
  map.addLayer({
    id: "blocks",
    type: "fill",
    source: "town",
    "source-layer": "blocks",
    maxzoom: ROOFS_FROM,
    paint: { "fill-color": dark.block, "fill-antialias": false },
  });
  map.addLayer({
    id: "roofs",
    type: "fill",
    source: "town",
    "source-layer": "houses",
    minzoom: ROOFS_FROM,
    maxzoom: HEIGHTS_FROM,
    paint: { "fill-color": toned(dark.low, dark.high), "fill-antialias": false },
  });
  map.addLayer({
    id: "houses",
    type: "fill-extrusion",
    source: "town",
    "source-layer": "houses",
    minzoom: HEIGHTS_FROM,
    paint: {
      "fill-extrusion-color": toned(dark.low, dark.high),
      "fill-extrusion-height": ["get", "height"],
      "fill-extrusion-opacity": 1,
    },
  });
  addPoints(map);
}

function addPoints(map: MapLibre): void {
  const late = ["match", ["get", "tone"], "late", colour("red"), "soon", colour("amber"), colour("teal")];
  addCircles(map, "sensors", 3, ["case", [">", ["get", "troubled"], 0], colour("amber"), colour("green")]);
  addCircles(map, "matters", 6, late);
  map.addLayer({
    id: "alarms-halo",
    type: "circle",
    source: "alarms",
    paint: { "circle-radius": 16, "circle-color": colour("red"), "circle-opacity": 0.25 },
  });
  addCircles(map, "alarms", 7, colour("red"));
  map.addLayer({
    id: "names",
    type: "symbol",
    source: "town",
    "source-layer": "names",
    minzoom: NAMES_FROM,
    layout: { "text-field": ["get", "name"], "text-size": 13, "text-padding": 6 },
    paint: { "text-color": colour("ink"), "text-halo-color": colour("paper"), "text-halo-width": 1.25 },
  });
}

function addCircles(map: MapLibre, id: string, radius: number, fill: unknown): void {
  map.addLayer({
    id,
    type: "circle",
    source: id,
    paint: {
      "circle-radius": radius,
      "circle-color": fill as ExpressionSpecification,
      "circle-stroke-color": colour("paper"),
      "circle-stroke-width": 1.5,
    },
  });
}

/** The tone of a house where it has one; else the higher, the lighter. */
function toned(low: string, high: string): ExpressionSpecification {
  const state = ["coalesce", ["feature-state", "tone"], ""];
  const by_floors = ["interpolate", ["linear"], ["get", "floors"], 1, low, 30, high];
  return [
    "case",
    ["boolean", ["feature-state", "chosen"], false],
    colour("ink"),
    ["match", state, "alarm", colour("red"), "late", colour("amber"), "open", colour("teal"), by_floors],
  ] as unknown as ExpressionSpecification;
}

function shades(): { block: string; low: string; high: string } {
  return { block: colour("line"), low: colour("twin-low"), high: colour("twin-high") };
}
