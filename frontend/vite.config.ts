import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;

/** One sprite of the icons we name in icons.txt; pages refer to it by `<use href="…#name">`. */
function iconSprite(): Plugin {
  const names = () => readFileSync(resolve(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbol = (name: string) => {
    const path = resolve(here, `node_modules/@tabler/icons/icons/outline/${name}.svg`);
    if (!existsSync(path)) throw new Error(`icons.txt: Tabler has no icon "${name}"`);
    const inner = readFileSync(path, "utf8").replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)![1];
    const lines = inner.replace(/\s*\n\s*/g, "").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${lines}</symbol>`;
  };
  return {
    name: "icon-sprite",
    generateBundle() {
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${names().map(symbol).join("")}</svg>`;
      const digest = createHash("sha256").update(source).digest("hex").slice(0, 8);
      this.emitFile({ type: "asset", name: "icons.svg", fileName: `assets/icons-${digest}.svg`, source });
    },
  };
}

/** The server finds files by the name of the entry, so the manifest also lists the sprite as "icons". */
function namedManifest(): Plugin {
  return {
    name: "named-manifest",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const found: Record<string, unknown> = {};
        for (const part of Object.values(bundle)) {
          if (part.type === "chunk" && part.isEntry) {
            const css = [...(part.viteMetadata?.importedCss ?? [])];
            found[part.name] = { name: part.name, file: part.fileName, css, isEntry: true };
          } else if (part.type === "asset" && part.fileName.startsWith("assets/icons-")) {
            found.icons = { file: part.fileName };
          }
        }
        this.emitFile({ type: "asset", fileName: "manifest.json", source: JSON.stringify(found, null, 1) });
      },
    },
  };
}

/** htmx carries one `eval` for attributes we forbid (`allowEval: false`); it does not reach the browser. */
function withoutEval(): Plugin {
  return {
    name: "without-eval",
    transform(code, id) {
      if (!id.includes("htmx.org")) return null;
      if (!code.includes("return eval(str)")) this.error("htmx has moved its eval: look at withoutEval()");
      return { code: code.replace("return eval(str)", "throw new Error(str)"), map: null };
    },
  };
}

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  plugins: [withoutEval(), iconSprite(), namedManifest()],
  build: {
    outDir: resolve(here, "../xianwu/kit/static/built"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: { app: resolve(here, "app/main.ts"), charts: resolve(here, "charts/main.ts"), editor: resolve(here, "editor/main.ts") },
    },
  },
});
