import type { Application } from '../../application.ts';
import type { FormerOrigin, LeftBehind } from './ports.ts';

/** So many of those who have not come along are listed for each address. */
const LISTED_MAX = 100;

export type FormerOriginView = FormerOrigin & {
  /** Follows that a server has not taken along: it knows the former id only. */
  readonly left: LeftBehind;
};

/** Addresses this node had, the latest last, with who still follows there only. */
export async function readFormerOrigins(app: Application): Promise<readonly FormerOriginView[]> {
  return await app.store.read(async ({ moving }) => {
    const views: FormerOriginView[] = [];
    for (const former of await moving.formerOrigins()) {
      if (former.origin === app.origin) continue;
      const left = await moving.leftBehind({ from: former.origin, to: app.origin, limit: LISTED_MAX });
      views.push({ ...former, left });
    }
    return views;
  });
}
