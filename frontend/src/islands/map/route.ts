import { Marker } from "maplibre-gl";
import { type Box, colour, paperMap } from "./paper";
import type { Place } from "./pin";

/** Numbered stops, and a line from each to the next: straight, since our paper knows no streets. */
export function routeMap(container: HTMLElement, label: string, stops: Place[]): void {
  const map = paperMap(container, label, around(stops));
  stops.forEach((stop, index) => {
    const sign = document.createElement("span");
    sign.className = "route-number";
    sign.textContent = String(index + 1);
    new Marker({ element: sign }).setLngLat(stop).addTo(map);
  });
  map.on("load", () => {
    const coordinates = stops.map(({ lng, lat }) => [lng, lat]);
    map.addSource("way", {
      type: "geojson",
      data: { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } },
    });
    map.addLayer({
      id: "way",
      type: "line",
      source: "way",
      paint: { "line-color": colour("teal"), "line-width": 3, "line-dasharray": [2, 1] },
    });
  });
}

/** The box around all stops, never narrower than some hundred metres. */
export function around(stops: Place[]): Box {
  const lats = stops.map((stop) => stop.lat);
  const lngs = stops.map((stop) => stop.lng);
  const room = 0.0005;
  return [
    Math.min(...lngs) - room,
    Math.min(...lats) - room,
    Math.max(...lngs) + room,
    Math.max(...lats) + room,
  ];
}
