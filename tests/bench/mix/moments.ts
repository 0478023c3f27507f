/** Ms on the monotonic clock that all processes of this machine share. */
export function moment(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Waits until then, never less: timers cut off what is beyond whole ms. */
export function until(then: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.ceil(Math.max(0, then - moment()))));
}
