import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Puts the licences of what is bundled beside the bundle; one that several have stands once, after all their names. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle() {
      const names = ["react", "react-dom", "scheduler"];
      const held = new Map<string, string[]>();
      for (const name of names) {
        const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf-8"));
        const text = readFileSync(`node_modules/${name}/LICENSE`, "utf-8");
        held.set(text, [...(held.get(text) ?? []), `${name} ${version}`]);
      }
      const texts = [...held].map(([text, of]) => `${of.join("\n")}\n\n${text}`);
      this.emitFile({ type: "asset", fileName: "licences.txt", source: texts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

/** Puts beside the bundle which contract it was built for; the server computes the same digest of its own. */
function contract(): Plugin {
  return {
    name: "contract",
    generateBundle() {
      const command = ["-I", "../src/detente/web/digest.py", "openapi.json"];
      const source = execFileSync(process.env.PYTHON ?? "python3", command, { encoding: "utf-8" });
      this.emitFile({ type: "asset", fileName: "contract.json", source });
    },
  };
}

/** Gives each component the functions that `oxc.jsx` below names. */
function elements(): Plugin {
  const names = 'import { made as made_, Pieces as Pieces_ } from "#unseen/jsx-runtime"; ';
  return {
    name: "elements",
    enforce: "pre",
    transform: (code, id) => (id.endsWith(".tsx") ? { code: names + code, map: null } : null),
  };
}

export default defineConfig({
  plugins: [elements(), licences(), contract()],
  // A call that names no `children` is shorter; there are two thousand of them.
  oxc: { jsx: { runtime: "classic", pragma: "made_", pragmaFrag: "Pieces_" } },
  build: {
    outDir: "../src/detente/ui_dist",
    emptyOutDir: true,
    assetsInlineLimit: 0, // everything is a file of its own, as the page's policy asks for
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"], // the first that know light-dark()
    reportCompressedSize: false,
  },
});
