import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // Pure modules keep no state, so their tests can share what they import: four times as fast.
      {
        extends: true,
        test: { name: "core", include: ["test/core/**/*.test.ts"], isolate: false },
      },
      {
        extends: true,
        test: { name: "shell", include: ["test/**/*.test.ts"], exclude: ["test/core/**"] },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["src/**"],
      reporter: ["text-summary"],
      thresholds: { "src/core/**": { lines: 95, branches: 90 } },
    },
  },
});
