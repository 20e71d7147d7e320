import { defineConfig } from "vitest/config";

// The server reads dist/.vite/manifest.json to find the hashed names of an entry, and serves dist at /static/.
// The targets are the oldest phone browsers that know cascade layers; newer colours are lowered for them.
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "dist",
    manifest: true,
    target: ["chrome99", "safari15.4", "firefox97"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: [
        "src/entries/resident.ts",
        "src/entries/staff.ts",
        "src/entries/cockpit.ts",
        "src/entries/worker.ts",
      ],
    },
  },
  worker: { format: "es" },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"], isolate: false, pool: "threads" },
});
