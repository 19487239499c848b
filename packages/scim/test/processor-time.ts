/** Milliseconds that this process has computed so far: unlike the clock's, they do not pass while other work runs. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
