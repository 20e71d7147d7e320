import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import { type Box, boxOf, colour, drawShapes, fetchShapes, paperMap } from "./paper";

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

export interface PointsMap {
  reload: () => void;
}

/** Points of the part in view, fetched anew when the map has moved; a tap opens the point's `url`. */
export async function pointsMap(
  container: HTMLElement,
  label: string,
  urls: { points: string; shapes: string },
  bounds: Box | null,
): Promise<PointsMap> {
  // Borders are an ornament here: the points are shown without them if need be.
  const shapes = urls.shapes ? await fetchShapes(urls.shapes).catch(() => EMPTY) : EMPTY;
  const map = paperMap(container, label, bounds ?? boxOf(shapes) ?? [73, 18, 135, 54]);
  const reload = () => void load(map, urls.points);
  map.on("load", () => {
    drawShapes(map, shapes);
    drawPoints(map);
    reload();
  });
  map.on("moveend", reload);
  map.on("click", "points", (event) => {
    const url: unknown = event.features?.[0]?.properties.url;
    // Only our own pages: the address comes from data.
    if (typeof url === "string" && url.startsWith("/") && !url.startsWith("//")) location.assign(url);
  });
  map.on("mouseenter", "points", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "points", () => (map.getCanvas().style.cursor = ""));
  return { reload };
}

function drawPoints(map: MapLibre): void {
  map.addSource("points", { type: "geojson", data: EMPTY });
  map.addLayer({
    id: "points",
    type: "circle",
    source: "points",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["coalesce", ["get", "count"], 1], 1, 6, 100, 20],
      "circle-color": [
        "match",
        ["get", "tone"],
        "late",
        colour("red"),
        "soon",
        colour("amber"),
        colour("teal"),
      ],
      "circle-opacity": 0.85,
      "circle-stroke-color": colour("surface"),
      "circle-stroke-width": 1.5,
    },
  });
}

async function load(map: MapLibre, pointsUrl: string): Promise<void> {
  const source = map.getSource<GeoJSONSource>("points");
  if (!source) return;
  const box = map.getBounds().toArray().flat();
  const url = new URL(pointsUrl, location.href);
  url.searchParams.set("bbox", box.map((degree) => degree.toFixed(5)).join(","));
  try {
    source.setData(await fetchShapes(url.href));
  } catch {
    // The points already drawn are still true enough; the next move asks again.
  }
}
