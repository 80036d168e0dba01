import type { Application } from '../ports.ts';
import { readHosts } from './read-host.ts';

/** Longest wait: a mirror may become due meanwhile, and nobody say so. */
const LOOK_MS = 60_000;

/** What a worker does for mirrors: reads those that are due; answers in how many milliseconds the next one is. */
export async function followHosts(app: Application, stop?: AbortSignal): Promise<number> {
  if (app.network === undefined) return LOOK_MS;
  await readHosts(app, app.network, stop);
  const next = await app.store.read((reader) => reader.sharing.nextDueMirror());
  return next === null ? LOOK_MS : Math.max(0, Math.min(next.getTime() - app.now().getTime(), LOOK_MS));
}
