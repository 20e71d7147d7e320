import "maplibre-gl/dist/maplibre-gl.css";
import { Map as MapLibre, type MapOptions, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { presentOf } from "../../platform/behaviour";

// The worker comes from our own origin: the content security policy allows no other, and no blob.
setWorkerUrl(workerUrl);

/** What the engine's own parts are called, and the attribute of the island (`ui.map_words`) that says it. */
const WORDS = {
  "NavigationControl.ZoomIn": "text-zoom-in",
  "NavigationControl.ZoomOut": "text-zoom-out",
  "NavigationControl.ResetBearing": "text-north",
  "Marker.Title": "text-pin",
};

/** Red, green and blue from 0 to 255. */
export type Channels = readonly [red: number, green: number, blue: number];

const GROUNDS = new WeakMap<HTMLElement, Channels>();

/**
 * Nothing shines through a map with a ground of its own. Without a graphics card that saves work: a canvas that might be
 * transparent is mixed with what lies behind it, point by point, for each picture. The engine asks for one that is and offers
 * no choice. A ground of one colour is what the canvas is cleared to; as a layer every point would be computed once more.
 * Maps that stand among fields and bars keep the usual canvas: there the browser, drawing without a graphics card, left a
 * hole in an opaque one.
 */
class OpaqueMap extends MapLibre {
  override _setupPainter(): void {
    const canvas = this._canvas;
    const usual = canvas.getContext.bind(canvas) as (kind: string, given?: object) => RenderingContext | null;
    const ground = GROUNDS.get(this._container);
    const opaque = (kind: string, given?: object) => {
      const context = usual(kind, { ...given, alpha: false });
      if (ground && context instanceof WebGL2RenderingContext) clearTo(context, ground);
      return context;
    };
    canvas.getContext = opaque as typeof canvas.getContext;
    super._setupPainter();
  }
}

function clearTo(context: WebGL2RenderingContext, ground: Channels): void {
  const usual = context.clearColor.bind(context);
  const [red, green, blue] = ground.map((channel) => channel / 255) as [number, number, number];
  context.clearColor = (r, g, b, alpha) => (alpha ? usual(r, g, b, alpha) : usual(red, green, blue, 1));
}

/** A map in the language of the page, removed with its container; with a `ground` it needs no layer for it. */
export function newMap(
  container: HTMLElement,
  label: string,
  options: Omit<MapOptions, "container" | "locale">,
  ground?: Channels,
): MapLibre {
  if (ground) GROUNDS.set(container, ground);
  const locale = { ...wordsOf(container), "Map.Title": label };
  const map = new (ground ? OpaqueMap : MapLibre)({ ...options, container, locale });
  // Without this every map that was ever shown would keep its canvas and its workers' tiles.
  presentOf(container).addEventListener("abort", () => map.remove());
  return map;
}

function wordsOf(container: HTMLElement): Record<string, string> {
  const island = container.closest("[text-zoom-in]");
  const found: Record<string, string> = {};
  for (const [part, attribute] of Object.entries(WORDS)) {
    const word = island?.getAttribute(attribute);
    if (word) found[part] = word;
  }
  return found;
}
