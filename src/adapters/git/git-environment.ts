const inherited = [
  "PATH",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "GIT_SSL_CAINFO",
];

/** Variables that simple-git would strip or refuse unless they are named. */
export const guardedVariables: readonly string[] = [
  "GIT_CONFIG_COUNT",
  "GIT_CONFIG_KEY_0",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_CONFIG_VALUE_0",
  "GIT_DIR",
  "GIT_LITERAL_PATHSPECS",
  "GIT_SSL_CAINFO",
  "GIT_TERMINAL_PROMPT",
];

/**
 * All that a git process gets to see: where programs and the network are, and nothing of who started us. A credential
 * travels here because command lines can be read by every user of the machine.
 */
export function gitEnvironment(
  ambient: Readonly<Record<string, string | undefined>>,
  home: string,
  call: { readonly repository?: string | undefined; readonly authorization?: string | undefined },
): Record<string, string> {
  const passed = inherited.flatMap((name) => {
    const value = ambient[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(passed),
    HOME: home,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_TERMINAL_PROMPT: "0",
    ...(call.repository === undefined ? {} : { GIT_DIR: call.repository }),
    ...(call.authorization === undefined
      ? {}
      : {
          GIT_CONFIG_COUNT: "1",
          GIT_CONFIG_KEY_0: "http.extraHeader",
          GIT_CONFIG_VALUE_0: `Authorization: ${call.authorization}`,
        }),
  };
}
