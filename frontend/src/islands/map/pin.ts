import { Marker } from "maplibre-gl";
import { type Box, boxOf, colour, drawShapes, fetchShapes, paperMap } from "./paper";

export interface Place {
  lat: number;
  lng: number;
}

/** A map with one pin that can be dragged or put down by a tap; returns how to move the pin from outside. */
export async function pinMap(
  container: HTMLElement,
  label: string,
  shapesUrl: string,
  place: Place,
  moved: (place: Place) => void,
): Promise<(place: Place) => void> {
  const shapes = await fetchShapes(shapesUrl);
  const near: Box = [place.lng - 0.004, place.lat - 0.003, place.lng + 0.004, place.lat + 0.003];
  const ours = { ...shapes, features: shapes.features.filter((shape) => shape.properties?.current) };
  const map = paperMap(container, label, boxOf(ours) ?? near);
  const pin = new Marker({ color: colour("accent"), draggable: true }).setLngLat(place).addTo(map);
  map.on("load", () => drawShapes(map, shapes));
  map.on("click", (event) => {
    pin.setLngLat(event.lngLat);
    moved(event.lngLat);
  });
  pin.on("dragend", () => moved(pin.getLngLat()));
  return (to) => {
    pin.setLngLat(to);
    map.easeTo({ center: to, zoom: Math.max(map.getZoom(), 15) });
  };
}
