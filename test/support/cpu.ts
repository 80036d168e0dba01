/** Milliseconds of work that this process did since a moment: what a machine does beside it does not count. */
export function cpuMsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}
