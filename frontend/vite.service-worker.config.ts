import { defineConfig } from "vite";

// One file without imports: browsers ask for /sw.js by that name for years, and what it imports would change its name.
export default defineConfig({
  build: {
    outDir: "dist",
    emptyOutDir: false,
    copyPublicDir: false,
    target: ["chrome99", "safari15.4", "firefox97"],
    lib: { entry: "src/service-worker/main.ts", formats: ["iife"], name: "shanzhi", fileName: () => "sw.js" },
  },
});
