import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Puts the licences of what is bundled beside the bundle. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle() {
      const names = ["react", "react-dom", "scheduler"];
      const texts = names.map((name) => {
        const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf-8"));
        return `${name} ${version}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf-8")}`;
      });
      this.emitFile({ type: "asset", fileName: "licences.txt", source: texts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

export default defineConfig({
  plugins: [licences()],
  build: {
    outDir: "../src/detente/ui_dist",
    emptyOutDir: true,
    assetsInlineLimit: 0, // everything is a file of its own, as the page's policy asks for
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"], // the first that know light-dark()
    reportCompressedSize: false,
  },
});
