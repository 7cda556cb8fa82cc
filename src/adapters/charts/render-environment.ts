import { join } from "node:path";

/**
 * All that a rendering program gets to see: no cluster, no login, no plugin, nothing of who started us, and a network that refuses.
 * `scratch` is an empty folder of its own.
 */
export function renderEnvironment(scratch: string, path: string): Readonly<Record<string, string>> {
  // Port 9 is "discard": nobody listens there.
  const nowhere = "http://127.0.0.1:9";
  return {
    PATH: path,
    LANG: "C",
    HOME: scratch,
    TMPDIR: scratch,
    XDG_CACHE_HOME: join(scratch, "cache"),
    XDG_CONFIG_HOME: join(scratch, "config"),
    XDG_DATA_HOME: join(scratch, "data"),
    HELM_CACHE_HOME: join(scratch, "cache"),
    HELM_CONFIG_HOME: join(scratch, "config"),
    HELM_DATA_HOME: join(scratch, "data"),
    HELM_PLUGINS: join(scratch, "plugins"),
    KUSTOMIZE_PLUGIN_HOME: join(scratch, "plugins"),
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    ALL_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
    all_proxy: nowhere,
  };
}
