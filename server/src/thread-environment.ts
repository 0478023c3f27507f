/** Environment for worker threads: under `node --watch` they would report what they import on the very port that their answers come by. */
export function threadEnvironment(): NodeJS.ProcessEnv {
  const { WATCH_REPORT_DEPENDENCIES: _, ...env } = process.env;
  return env;
}
