/** Address of the stream: `origin` is "" (ours), ":8001" (our host, that port) or a whole one. */
export function liveUrl(path: string, origin: string, page: Location | URL = location): string {
  if (!origin) return path;
  return origin.startsWith(":") ? `${page.protocol}//${page.hostname}${origin}${path}` : origin + path;
}
