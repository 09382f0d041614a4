import { defineConfig } from "vite";

// No inline script or style, no data: address: the daemon's Content-Security-Policy allows only its own files.
export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: { target: "es2021", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: true },
});
