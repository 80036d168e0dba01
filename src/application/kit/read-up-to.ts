/**
 * Up to when a mirror knows its host: the time there when it was read last, by its own clock where that is behind ours. The host says
 * what is open, so a clock of ours that is ahead ends nothing early (docs/adr/0182). Null where it was never read.
 */
export function readUpTo({
  readAt,
  hostAt,
}: {
  readonly readAt: Date | null;
  readonly hostAt?: Date | null;
}): Date | null {
  return readAt !== null && hostAt != null && hostAt < readAt ? hostAt : readAt;
}
