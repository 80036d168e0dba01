/** Causes that are named at most. */
const DEPTH = 4;

/**
 * What of a thrown thing may be stored and shown: the class and the code of the error and of its causes, the outermost
 * first. Never its message, which may hold what somebody wrote.
 */
export function errorClass(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at !== undefined && at !== null && parts.length < DEPTH; at = (at as Error).cause) {
    if (!(at instanceof Error)) return [...parts, typeof at].join(' < ');
    parts.push('code' in at && typeof at.code === 'string' ? `${at.name} ${at.code}` : at.name);
  }
  return parts.join(' < ');
}
