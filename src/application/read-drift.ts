import type { Application } from './ports.ts';

/** Counters that disagree with the rows they count; none on a healthy node. */
export async function readDrift(
  app: Application,
): Promise<readonly { readonly what: string; readonly rows: number }[]> {
  return await app.store.read((reader) => reader.views.drift());
}
