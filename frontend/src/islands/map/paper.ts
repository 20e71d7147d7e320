import type { FeatureCollection, Position } from "geojson";
import {
  type LngLatBoundsLike,
  type Map as MapLibre,
  NavigationControl,
  type StyleSpecification,
} from "maplibre-gl";
import { type Channels, newMap } from "./engine";

export type Box = [west: number, south: number, east: number, north: number];

/** A map without tiles: our own shapes on paper, in the page's colours. */
export function paperMap(container: HTMLElement, label: string, bounds: Box): MapLibre {
  container.hidden = false;
  const map = newMap(container, label, {
    style: paperStyle(),
    bounds: bounds as LngLatBoundsLike,
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  return map;
}

/** Draw grids and communities: lines, and a tint for the one with `current: true`. */
export function drawShapes(map: MapLibre, shapes: FeatureCollection): void {
  map.addSource("shapes", { type: "geojson", data: shapes });
  const ours = ["==", ["get", "current"], true] as never;
  map.addLayer({
    id: "shapes",
    type: "fill",
    source: "shapes",
    paint: { "fill-color": colour("teal"), "fill-opacity": ["case", ours, 0.16, 0.04] as never },
  });
  map.addLayer({
    id: "borders",
    type: "line",
    source: "shapes",
    paint: {
      "line-color": colour("teal"),
      "line-width": ["case", ours, 2.5, 1] as never,
      "line-opacity": 0.7,
    },
  });
}

export async function fetchShapes(url: string): Promise<FeatureCollection> {
  const response = await fetch(url, { headers: { Accept: "application/geo+json, application/json" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as FeatureCollection;
}

/** The box around all shapes; null for none. */
export function boxOf(shapes: FeatureCollection): Box | null {
  const box: Box = [180, 90, -180, -90];
  const see = (place: unknown): void => {
    if (!Array.isArray(place)) return;
    if (typeof place[0] !== "number") {
      for (const inner of place) see(inner);
      return;
    }
    const [lng = 0, lat = 0] = place as Position;
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  };
  for (const { geometry } of shapes.features)
    if (geometry && "coordinates" in geometry) see(geometry.coordinates);
  return box[0] > box[2] ? null : box;
}

/** A colour of the theme as the map's engine reads it: it knows neither variables nor oklch. */
export function colour(token: string): string {
  return `rgb(${channels(token).join(", ")})`;
}

export function channels(token: string): Channels {
  const paper = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  if (!paper) return [51, 85, 102];
  paper.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
  paper.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = paper.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function paperStyle(): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: [{ id: "paper", type: "background", paint: { "background-color": colour("sunken") } }],
  };
}
