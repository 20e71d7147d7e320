import type { Position } from "geojson";

const SEMI_MAJOR = 6_378_245;
const ECCENTRICITY = 0.006693421622965943;

/** [longitude, latitude] in WGS-84 to what maps published in China draw; as shanzhi/lib/coordinates.py does it. */
export function toGcj02([lng = 0, lat = 0]: Position): Position {
  if (lat < 0.8293 || lat > 55.8271 || lng < 72.004 || lng > 137.8347) return [lng, lat];
  const [north, east] = offset(lng - 105, lat - 35);
  const turn = (lat * Math.PI) / 180;
  const flattening = 1 - ECCENTRICITY * Math.sin(turn) ** 2;
  const root = Math.sqrt(flattening);
  const meridian = (SEMI_MAJOR * (1 - ECCENTRICITY)) / (flattening * root);
  const parallel = (SEMI_MAJOR / root) * Math.cos(turn);
  return [lng + (east * 180) / (parallel * Math.PI), lat + (north * 180) / (meridian * Math.PI)];
}

/** Metres to the north and to the east. */
function offset(x: number, y: number): [number, number] {
  const wave = (size: number, at: number): number => size * Math.sin(at * Math.PI);
  const bend = 0.2 * Math.sqrt(Math.abs(x));
  const ripple = ((wave(20, 6 * x) + wave(20, 2 * x)) * 2) / 3;
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    bend +
    ripple +
    ((wave(20, y) + wave(40, y / 3)) * 2) / 3 +
    ((wave(160, y / 12) + wave(320, y / 30)) * 2) / 3;
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    ripple +
    ((wave(20, x) + wave(40, x / 3)) * 2) / 3 +
    ((wave(150, x / 12) + wave(300, x / 30)) * 2) / 3;
  return [north, east];
}
